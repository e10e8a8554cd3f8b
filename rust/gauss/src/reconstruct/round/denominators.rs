//! Denominators of functions that were found, as guesses for those beside them.

use crate::reconstruct::euclid::gcd;
use crate::reconstruct::function::content;
use num_bigint::{BigInt, BigUint};
use std::collections::BTreeMap;
use std::iter::once;
use std::ops::Bound::{Excluded, Unbounded};

/// By the number of a function, the common denominator of its coefficients.
///
/// Functions that come one after the other are those of one target, or orders of one expansion: the denominator of a
/// simpler one divides that of the next, most often, and is the larger part of it. Of a series in ε to order zero
/// whose largest numerators have 2,300 bits over 1,900, a neighbour knew all but some 300 of the latter.
#[derive(Debug, Default)]
pub(super) struct Denominators {
    known: BTreeMap<u32, BigUint>,
}

impl Denominators {
    /// Note the denominator of a function that a further prime confirmed.
    ///
    /// One that was only read may be any number that makes coefficients small modulo the primes so far; over it a
    /// proportional function would be small there, too, and what the next prime says of it look like a fault.
    pub(super) fn note(&mut self, function: u32, denominator: BigUint) {
        self.known.insert(function, denominator);
    }

    /// The least common multiple of the nearest ones on both sides, if there is any.
    pub(super) fn beside(&self, function: usize) -> Option<BigUint> {
        let function = function as u32;
        let before = self.known.range(..function).next_back();
        let after = self.known.range((Excluded(function), Unbounded)).next();
        match (before, after) {
            (Some((_, a)), Some((_, b))) => Some(a / gcd(a, b) * b),
            (one, other) => one.or(other).map(|(_, denominator)| denominator.clone()),
        }
    }
}

/// The part of a common denominator that integers over it need.
pub(super) fn needed(integers: &[BigInt], denominator: &BigInt) -> BigUint {
    denominator.magnitude() / content(once(denominator).chain(integers)).magnitude()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_on_both_sides_make_a_guess() {
        let mut known = Denominators::default();
        assert_eq!(known.beside(3), None);
        for (function, denominator) in [(0, 11u32), (2, 12), (3, 7), (6, 10), (9, 13)] {
            known.note(function, denominator.into());
        }
        let beside = |function: usize| known.beside(function).unwrap();
        assert_eq!([beside(3), beside(4), beside(12)], [60u32, 70, 13].map(BigUint::from));
    }

    #[test]
    fn what_integers_have_in_common_with_a_denominator_is_not_needed() {
        let integers = [0, 30, -18].map(BigInt::from);
        assert_eq!(needed(&integers, &24.into()), 4u32.into());
        assert_eq!(needed(&[], &24.into()), 1u32.into());
    }
}
