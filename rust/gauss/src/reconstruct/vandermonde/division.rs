//! A polynomial divided by its linear factors, and what is summed over the coefficients of the quotients.

use super::evaluation::evaluate;
use crate::field::Element;
use crate::lanes::{LANES, LaneTask, Lanes, MAX_PRODUCTS, Octet};

/// Vectors of coefficients that are summed up at a time: one alone waits for each of its products.
const VECTORS: usize = 4;

/// `Σ_j q_j·s_j` for each root `v` of a polynomial `M`, where `Σ_j q_j·z^j` is `M(z)/(z − v)`.
///
/// Since `q_j = Σ_(i > j) m_i·v^(i−j−1)` this is `Σ_k t_k·v^k` with `t_k = Σ_j s_j·m_(j+k+1)`: sums of products that are
/// reduced once, and the values of one polynomial. The quotients themselves would take a product and a reduction for each
/// coefficient and root.
///
/// With the powers of `v` as `s_j` it is `M'(v)`, so that [`Multipliers::Powers`] stands for these.
pub(super) struct Division<'a> {
    /// Ordinary residues of the roots.
    pub(super) roots: &'a [u64],
    /// The coefficients of `M` below the leading one, as they are kept in a lane.
    pub(super) polynomial: &'a [u64],
    pub(super) multipliers: Multipliers<'a>,
}

/// The numbers `s_j`.
#[derive(Clone, Copy)]
pub(super) enum Multipliers<'a> {
    /// These; a common factor goes over to the sums, so that they may be in any form.
    Given(&'a [Element]),
    /// The powers of the root.
    Powers,
}

impl LaneTask for Division<'_> {
    type Output = Vec<u64>;

    #[inline(always)]
    fn run<L: Lanes>(self, lanes: L) -> Vec<u64> {
        let Self { roots, polynomial, multipliers } = self;
        if polynomial.is_empty() {
            return Vec::new();
        }
        let count = polynomial.len();
        let (zero, one) = (words(lanes, lanes.zero())[0], words(lanes, lanes.import([1; LANES]))[0]);
        // All coefficients but the first, the leading one among them, and zeros as far as vectors reach.
        let mut upper = Vec::with_capacity(count + LANES * VECTORS);
        upper.extend_from_slice(&polynomial[1..]);
        upper.push(one);
        upper.resize(count + LANES * VECTORS, zero);
        // A multiple of vectors, until the rest is cut off.
        let mut sums = Vec::with_capacity(count.next_multiple_of(LANES * VECTORS));
        match multipliers {
            Multipliers::Given(numbers) => {
                let numbers = imported(lanes, numbers);
                while sums.len() < count {
                    let (upper, numbers) = (&upper[sums.len()..], &numbers[..count - sums.len()]);
                    if numbers.len() <= LANES {
                        correlate::<L, 1>(lanes, upper, numbers, &mut sums);
                    } else {
                        correlate::<L, VECTORS>(lanes, upper, numbers, &mut sums);
                    }
                }
            }
            Multipliers::Powers => {
                let mut exponents = lanes.import([1, 2, 3, 4, 5, 6, 7, 8]);
                let more = lanes.import([LANES as u64; LANES]);
                for part in upper[..count + LANES].chunks_exact(LANES).take(count.div_ceil(LANES)) {
                    let coefficients = lanes.load(&octet(part));
                    sums.extend_from_slice(&words(lanes, lanes.mul(coefficients, exponents)));
                    exponents = lanes.add(exponents, more);
                }
            }
        }
        sums.truncate(count);
        evaluate(lanes, &sums, roots)
    }
}

/// Numbers as they are kept in a lane.
#[inline(always)]
fn imported<L: Lanes>(lanes: L, numbers: &[u64]) -> Vec<u64> {
    let mut kept = Vec::with_capacity(numbers.len().next_multiple_of(LANES));
    for part in numbers.chunks(LANES) {
        let mut octet = [0; LANES];
        octet[..part.len()].copy_from_slice(part);
        kept.extend_from_slice(&words(lanes, lanes.import(octet)));
    }
    kept.truncate(numbers.len());
    kept
}

#[inline(always)]
fn words<L: Lanes>(lanes: L, vector: L::Vector) -> [u64; LANES] {
    let mut octet = Octet::default();
    lanes.store(vector, &mut octet);
    octet.0
}

/// Eight words that are kept in lanes.
#[inline(always)]
fn octet(words: &[u64]) -> Octet {
    Octet(words.try_into().expect("eight words"))
}

/// Write `Σ_j numbers_j·upper_(j+k)` for the first `k`, as they are kept in a lane.
#[inline(always)]
fn correlate<L: Lanes, const V: usize>(lanes: L, upper: &[u64], numbers: &[u64], to: &mut Vec<u64>) {
    let mut totals = [lanes.zero(); V];
    let mut place = 0;
    for part in numbers.chunks(MAX_PRODUCTS) {
        let mut sums = [lanes.empty(); V];
        for folded in part.chunks(L::FOLD) {
            for &number in folded {
                let number = lanes.load(&Octet([number; LANES]));
                let coefficients = &upper[place..place + LANES * V];
                for k in 0..V {
                    let coefficients = lanes.load(&octet(&coefficients[LANES * k..][..LANES]));
                    sums[k] = lanes.add_product(sums[k], coefficients, number);
                }
                place += 1;
            }
            for sum in &mut sums {
                *sum = lanes.fold(*sum);
            }
        }
        for k in 0..V {
            totals[k] = lanes.add(totals[k], lanes.reduce(sums[k]));
        }
    }
    for total in totals {
        to.extend_from_slice(&words(lanes, total));
    }
}
