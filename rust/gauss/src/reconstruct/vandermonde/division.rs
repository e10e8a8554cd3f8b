//! A polynomial divided by its linear factors, in lanes: one root a lane.

use crate::field::Element;
use crate::lanes::{LANES, LaneTask, Lanes, MAX_PRODUCTS, Octet};
use std::array::from_fn;

/// Vectors of roots that are divided out at a time: one alone waits for each of its products.
const VECTORS: usize = 4;

/// `Σ_j q_j·s_j` for each root `v` of a polynomial `M`, where `Σ_j q_j·z^j` is `M(z)/(z − v)`.
///
/// With the powers of `v` as `s_j` this is `M'(v)`, so that [`Multipliers::Powers`] stands for these.
pub(super) struct Division<'a> {
    /// Ordinary residues of the roots.
    pub(super) roots: &'a [u64],
    /// The coefficients of `M` below the leading one, each in all lanes.
    pub(super) polynomial: &'a [Octet],
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
        let given = match multipliers {
            Multipliers::Given(numbers) => {
                let spread = |&number: &Element| {
                    let mut octet = Octet::default();
                    lanes.store(lanes.import([number; LANES]), &mut octet);
                    octet
                };
                Some(numbers.iter().map(spread).collect::<Vec<_>>())
            }
            Multipliers::Powers => None,
        };
        let mut sums = Vec::with_capacity(roots.len().next_multiple_of(LANES * VECTORS));
        for part in roots.chunks(LANES * VECTORS) {
            match (part.len() <= LANES, &given) {
                (true, Some(given)) => sums.extend(dot::<L, 1>(lanes, part, polynomial, given)),
                (true, None) => sums.extend(slopes::<L, 1>(lanes, part, polynomial)),
                (false, Some(given)) => sums.extend(dot::<L, VECTORS>(lanes, part, polynomial, given)),
                (false, None) => sums.extend(slopes::<L, VECTORS>(lanes, part, polynomial)),
            }
        }
        sums.truncate(roots.len());
        sums
    }
}

/// The sums for some roots; those that are missing in the last vectors are taken to be zero.
#[inline(always)]
fn dot<L: Lanes, const V: usize>(
    lanes: L,
    roots: &[u64],
    polynomial: &[Octet],
    numbers: &[Octet],
) -> impl Iterator<Item = u64> + use<L, V> {
    let roots: [L::Vector; V] = vectors(lanes, roots);
    let mut quotient = [lanes.import([1; LANES]); V];
    let mut totals = [lanes.zero(); V];
    // The quotient's coefficients come from above: the leading one is 1, and the one below is `M_j + v` times it.
    let steps: Vec<(&Octet, &Octet)> = polynomial.iter().zip(numbers).rev().collect();
    for part in steps.chunks(MAX_PRODUCTS) {
        let mut sums = [lanes.empty(); V];
        for folded in part.chunks(L::FOLD) {
            for (coefficient, number) in folded {
                let (coefficient, number) = (lanes.load(coefficient), lanes.load(number));
                for k in 0..V {
                    sums[k] = lanes.add_product(sums[k], quotient[k], number);
                    quotient[k] = lanes.add(lanes.mul(quotient[k], roots[k]), coefficient);
                }
            }
            sums = sums.map(|sum| lanes.fold(sum));
        }
        for k in 0..V {
            totals[k] = lanes.add(totals[k], lanes.reduce(sums[k]));
        }
    }
    totals.into_iter().flat_map(move |total| lanes.export(total))
}

/// The derivative of the polynomial at some roots: the quotient at the root, by Horner's scheme as it comes.
#[inline(always)]
fn slopes<L: Lanes, const V: usize>(
    lanes: L,
    roots: &[u64],
    polynomial: &[Octet],
) -> impl Iterator<Item = u64> + use<L, V> {
    let roots: [L::Vector; V] = vectors(lanes, roots);
    let mut quotient = [lanes.import([1; LANES]); V];
    let mut values = [lanes.zero(); V];
    for coefficient in polynomial.iter().rev() {
        let coefficient = lanes.load(coefficient);
        for k in 0..V {
            values[k] = lanes.add(lanes.mul(values[k], roots[k]), quotient[k]);
            quotient[k] = lanes.add(lanes.mul(quotient[k], roots[k]), coefficient);
        }
    }
    values.into_iter().flat_map(move |value| lanes.export(value))
}

#[inline(always)]
fn vectors<L: Lanes, const V: usize>(lanes: L, residues: &[u64]) -> [L::Vector; V] {
    from_fn(|k| lanes.import(from_fn(|lane| residues.get(LANES * k + lane).copied().unwrap_or(0))))
}
