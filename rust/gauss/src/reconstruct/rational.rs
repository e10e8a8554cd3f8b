//! Rational numbers from a residue.

use num_bigint::{BigInt, BigUint};
use num_integer::Integer;
use num_traits::{One, Signed, Zero};

/// The fraction `a/b` with `|a|, b ≤ √(m/2)` and `a ≡ n·b` modulo `m`, in lowest terms, or `None`.
///
/// Wang's half-way Euclid (P. S. Wang, SYMSAC 1981, 212): at most one such fraction exists. That one
/// exists proves nothing for small `m`; confirm with a prime that was not used.
///
/// ```
/// use gauss::reconstruct::rational_reconstruction;
/// let third = rational_reconstruction(&34u32.into(), &101u32.into()).unwrap();
/// assert_eq!(third, (1.into(), 3.into()));
/// ```
#[must_use]
pub fn rational_reconstruction(number: &BigUint, modulus: &BigUint) -> Option<(BigInt, BigInt)> {
    let bound = BigInt::from((modulus / 2u32).sqrt());
    let (mut r0, mut r1) = (BigInt::from(modulus.clone()), BigInt::from(number % modulus));
    let (mut t0, mut t1) = (BigInt::zero(), BigInt::one());
    while r1 > bound {
        let (quotient, remainder) = r0.div_rem(&r1);
        let next = &t0 - &quotient * &t1;
        (r0, r1) = (r1, remainder);
        (t0, t1) = (t1, next);
    }
    if t1.is_zero() || t1.abs() > bound || !r1.gcd(&t1).is_one() {
        return None;
    }
    Some(if t1.is_negative() { (-r1, -t1) } else { (r1, t1) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field::{Field, primes_below};
    use crate::reconstruct::chinese_remainder;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn finds_the_fraction_that_was_hidden(a: i64, b in 1i64.., small: bool) {
            let bound = if small { 1 << 16 } else { crate::MAX_MODULUS + 1 };
            let primes: Vec<u64> = primes_below(bound)
                .filter(|&p| b.unsigned_abs() % p != 0)
                .take(if small { 9 } else { 3 })
                .collect();
            let residues: Vec<u64> = primes.iter().map(|&p| {
                let field = Field::new(p).unwrap();
                let inverse = field.inv(field.from_i64(b)).unwrap();
                field.to_u64(field.mul(field.from_i64(a), inverse))
            }).collect();
            let (number, modulus) = chinese_remainder(&residues, &primes).unwrap();
            let divisor = BigInt::from(a).gcd(&BigInt::from(b));
            prop_assert_eq!(
                rational_reconstruction(&number, &modulus),
                Some((BigInt::from(a) / &divisor, BigInt::from(b) / &divisor))
            );
        }
    }

    #[test]
    fn refuses_repeated_and_unequal_lists() {
        assert!(chinese_remainder(&[1, 1], &[7, 7]).is_err());
        assert!(chinese_remainder(&[1], &[7, 11]).is_err());
        assert!(chinese_remainder(&[1], &[8]).is_err());
    }
}
