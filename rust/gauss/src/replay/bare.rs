//! Bare loops: what the arithmetic of a backend does when nothing else is in its way.
//!
//! The replay of a tape is measured against these loops (the manual's roofline); no reduction calls them.
//! They use the same [`Lanes`] as the interpreter, so that a loop and a replay differ by what surrounds the
//! arithmetic: loads, dot products of a few terms, inversions, steps to decode.

use super::interpreter::products;
use crate::Result;
use crate::field::{Element, Field, SplitMix};
use crate::lanes::{Backend, LANES, LaneTask, Lanes, MAX_PRODUCTS, Octet, Slot, in_lanes};
use std::array::from_fn;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// Products between two reductions of [`BareLoop::Delayed`].
const LENGTH: usize = 64;

/// Products with operands of their own, about; then the same ones come again.
const DRAWN: usize = 8192;

/// What a bare loop does in a round. With the scalar backend, which reduces every product, all loops do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BareLoop {
    /// `x ← x·b + c`, reduced at once, in registers.
    Reduced,
    /// `x ← Σ x·bᵢ` over 64 products, reduced once; the `bᵢ` take 4 kilobytes, read once for all vectors.
    Delayed,
    /// A sum of products of slots drawn at random, reduced once, by the loop that replays tapes.
    Gathered {
        /// How many slots there are, of `64·vectors` bytes (scalar: 8 bytes).
        slots: usize,
        /// Products in a sum.
        length: usize,
    },
}

impl BareLoop {
    /// Multiply-adds of a round in one lane.
    #[must_use]
    pub fn products(self) -> usize {
        match self {
            Self::Reduced => 1,
            Self::Delayed => LENGTH,
            Self::Gathered { length, .. } => length,
        }
    }
}

/// What a bare loop did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BareRun {
    /// Multiply-adds in all lanes.
    pub multiply_adds: u64,
    /// Residues of the first vector at the end: the same for every backend and number of vectors.
    pub residues: [u64; LANES],
    /// Time of the rounds alone; to fill the slots may take longer.
    pub elapsed: Duration,
}

/// Residues of the first vector, and the time of the rounds.
type Rounds = ([u64; LANES], Duration);

/// Run a bare loop on `vectors` vectors of eight lanes that do not wait for each other: 1, 2, 4 or 8.
///
/// # Errors
/// [`crate::Error::BackendUnavailable`], [`crate::Error::BackendModulus`], [`crate::Error::NotPrime`],
/// [`crate::Error::ModulusRange`].
///
/// # Panics
/// If there is another number of vectors, no slot, or a sum that is empty or too long for a tape.
pub fn bare_loop(
    backend: Backend,
    bare: BareLoop,
    vectors: usize,
    prime: u64,
    rounds: usize,
) -> Result<BareRun> {
    let field = backend.field(prime)?;
    if let BareLoop::Gathered { slots, length } = bare {
        assert!(slots > 0 && (1..=MAX_PRODUCTS).contains(&length), "{length} products of {slots} slots");
    }
    let (residues, elapsed) = match (backend, vectors) {
        // Points come one at a time here, whatever the number of vectors.
        (Backend::Scalar, _) => scalar(&field, bare, rounds),
        (_, 1) => in_lanes(backend, &field, Loop::<1> { modulus: prime, bare, rounds }),
        (_, 2) => in_lanes(backend, &field, Loop::<2> { modulus: prime, bare, rounds }),
        (_, 4) => in_lanes(backend, &field, Loop::<4> { modulus: prime, bare, rounds }),
        (_, 8) => in_lanes(backend, &field, Loop::<8> { modulus: prime, bare, rounds }),
        _ => panic!("{vectors} vectors asked for, a pass has 1, 2, 4 or 8"),
    };
    let lanes = LANES * if backend == Backend::Scalar { 1 } else { vectors };
    Ok(BareRun { multiply_adds: (rounds * bare.products() * lanes) as u64, residues, elapsed })
}

/// A bare loop on `V` vectors.
struct Loop<const V: usize> {
    modulus: u64,
    bare: BareLoop,
    rounds: usize,
}

impl<const V: usize> LaneTask for Loop<V> {
    type Output = Rounds;

    #[inline(always)]
    fn run<L: Lanes>(self, lanes: L) -> Rounds {
        let Self { modulus, bare, rounds } = self;
        let mut x: [L::Vector; V] = from_fn(|k| lanes.import(residues(modulus, START, k)));
        let elapsed = match bare {
            BareLoop::Reduced => {
                let [b, c] = [0, 1].map(|number| lanes.import(residues(modulus, number, 0)));
                let started = Instant::now();
                for _ in 0..rounds {
                    for one in &mut x {
                        *one = lanes.add(lanes.mul(*one, b), c);
                    }
                }
                started.elapsed()
            }
            BareLoop::Delayed => {
                let factors: Vec<Octet> = (0..LENGTH).map(|j| in_memory(lanes, modulus, j, 0)).collect();
                let started = Instant::now();
                for _ in 0..rounds {
                    let mut sums = [lanes.empty(); V];
                    for group in factors.chunks(L::FOLD) {
                        for factor in group {
                            let factor = lanes.load(factor);
                            for k in 0..V {
                                sums[k] = lanes.add_product(sums[k], x[k], factor);
                            }
                        }
                        for sum in &mut sums {
                            *sum = lanes.fold(*sum);
                        }
                    }
                    for k in 0..V {
                        x[k] = lanes.reduce(sums[k]);
                    }
                }
                started.elapsed()
            }
            BareLoop::Gathered { slots, length } => {
                let blocks: Vec<Slot<V>> =
                    (0..slots).map(|slot| from_fn(|k| in_memory(lanes, modulus, slot, k))).collect();
                let operands = operands(slots, length);
                let started = Instant::now();
                for dot in operands.chunks_exact(2 * length).cycle().take(rounds) {
                    let sums = products(lanes, &blocks, dot, &[]);
                    for k in 0..V {
                        x[k] = lanes.add(x[k], lanes.reduce(sums[k]));
                    }
                }
                started.elapsed()
            }
        };
        // All vectors are wanted, or the compiler leaves the others out.
        (lanes.export(black_box(x)[0]), elapsed)
    }
}

#[inline(always)]
fn in_memory<L: Lanes>(lanes: L, modulus: u64, number: usize, k: usize) -> Octet {
    let mut octet = Octet::default();
    lanes.store(lanes.import(residues(modulus, number, k)), &mut octet);
    octet
}

/// The same for one point after the other.
fn scalar(field: &Field, bare: BareLoop, rounds: usize) -> Rounds {
    let modulus = field.modulus();
    let in_field = |number, k| residues(modulus, number, k).map(|residue| field.from_u64(residue));
    let mut x = in_field(START, 0);
    let elapsed = match bare {
        BareLoop::Reduced => {
            let [b, c] = [0, 1].map(|number| in_field(number, 0));
            let started = Instant::now();
            for _ in 0..rounds {
                x = from_fn(|lane| field.add(field.mul(x[lane], b[lane]), c[lane]));
            }
            started.elapsed()
        }
        BareLoop::Delayed => {
            let factors: Vec<[Element; LANES]> = (0..LENGTH).map(|j| in_field(j, 0)).collect();
            let started = Instant::now();
            for _ in 0..rounds {
                x = factors.iter().fold([0; LANES], |sum, factor| {
                    from_fn(|lane| field.add(sum[lane], field.mul(x[lane], factor[lane])))
                });
            }
            started.elapsed()
        }
        BareLoop::Gathered { slots, length } => {
            let operands = operands(slots, length);
            let mut elapsed = Duration::ZERO;
            for (lane, x) in x.iter_mut().enumerate() {
                let values: Vec<Element> = (0..slots).map(|slot| in_field(slot, 0)[lane]).collect();
                let started = Instant::now();
                for dot in operands.chunks_exact(2 * length).cycle().take(rounds) {
                    let products = dot.chunks_exact(2).fold(0, |sum, pair| {
                        field.add(sum, field.mul(values[pair[0] as usize], values[pair[1] as usize]))
                    });
                    *x = field.add(*x, products);
                }
                elapsed += started.elapsed();
            }
            elapsed
        }
    };
    (x.map(|value| field.to_u64(value)), elapsed)
}

/// A number that no factor and no slot has.
const START: usize = usize::MAX >> 8;

/// Residues to calculate with, by number and vector.
fn residues(modulus: u64, number: usize, k: usize) -> [u64; LANES] {
    let mut random = SplitMix::new((number << 4 | k) as u64);
    from_fn(|_| random.below(modulus))
}

/// Pairs of slots drawn at random, whole sums of them.
fn operands(slots: usize, length: usize) -> Vec<u32> {
    let mut random = SplitMix::new(slots as u64);
    (0..2 * DRAWN.next_multiple_of(length)).map(|_| random.below(slots as u64) as u32).collect()
}
