//! Rational numbers from a residue, with a verdict on how sure they are, and on which prime was wrong.

use num_bigint::{BigInt, BigUint, Sign};
use num_integer::Integer;
use num_traits::{One, Zero};

/// What a residue says of a rational number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Guess {
    /// Numerator and positive denominator in lowest terms.
    Rational(BigInt, BigInt),
    /// No fraction is much smaller than the modulus.
    Open,
    /// All but one of the residues fit a fraction; this prime has the false one.
    Fault(u64),
}

/// A residue chosen at random passes for a fraction with a probability below `2^-SURE`, whatever the modulus.
const SURE: u64 = 20;

/// The fraction `a/b ≡ n` modulo the product of primes whose quotient in Euclid's algorithm stands out.
///
/// Monagan's maximal quotient reconstruction (ISSAC 2004): it needs `|a|·b` to be smaller than the modulus
/// by a few bits, in whatever proportion, where Wang's bound asks it of the square of the larger. If the
/// residue of one prime `q` is false, then `q·a ≡ (q·b)·n` still holds, so that the remainder and its
/// cofactor have `q` in common (Böhm, Decker, Fieker and Pfister, arXiv:1207.1651).
pub(super) fn maximal_quotient(number: &BigUint, modulus: &BigUint, primes: &[u64]) -> Guess {
    let sure = SURE + u64::from(64 - modulus.bits().leading_zeros());
    let (mut r0, mut r1) = (modulus.clone(), number % modulus);
    // Cofactors have alternating signs; their absolute values are enough.
    let (mut t0, mut t1) = (BigUint::zero(), BigUint::one());
    let mut negative = false;
    let mut best = (sure, None);
    loop {
        let last = r1.is_zero();
        let (quotient, remainder) = if last { (r0.clone(), BigUint::zero()) } else { r0.div_rem(&r1) };
        if quotient.bits() > best.0 {
            best = (quotient.bits(), Some((r1.clone(), t1.clone(), negative)));
        }
        // No later quotient can be larger than the divisor of this one.
        if last || r1.bits() <= best.0 {
            break;
        }
        let next = &t0 + &quotient * &t1;
        (r0, r1) = (r1, remainder);
        (t0, t1) = (t1, next);
        negative = !negative;
    }
    let Some((numerator, denominator, negative)) = best.1 else { return Guess::Open };
    let common = numerator.gcd(&denominator);
    if !common.is_one() {
        let fault = primes.iter().find(|&&prime| (&common % prime).is_zero());
        return fault.map_or(Guess::Open, |&prime| Guess::Fault(prime));
    }
    let sign = if negative { Sign::Minus } else { Sign::Plus };
    Guess::Rational(BigInt::from_biguint(sign, numerator), denominator.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field::{Field, primes_below};
    use crate::reconstruct::chinese_remainder;
    use proptest::prelude::*;

    fn residue(numerator: &BigInt, denominator: &BigInt, prime: u64) -> u64 {
        let field = Field::new(prime).unwrap();
        field.to_u64(field.mul(field.from_big(numerator), field.inv(field.from_big(denominator)).unwrap()))
    }

    proptest! {
        #[test]
        fn finds_unbalanced_fractions_and_the_false_prime(a: i64, b in 1i64.., power in 0u32..8, wrong in 0usize..20) {
            let divisor = a.gcd(&b);
            let (a, b) = (BigInt::from(a / divisor).pow(power), BigInt::from(b / divisor));
            let primes: Vec<u64> = primes_below(1 << 50).filter(|p| !(&b % p).is_zero()).take(16).collect();
            let mut residues: Vec<u64> = primes.iter().map(|&p| residue(&a, &b, p)).collect();
            let (number, modulus) = chinese_remainder(&residues, &primes).unwrap();
            prop_assert_eq!(maximal_quotient(&number, &modulus, &primes), Guess::Rational(a, b));
            if let Some(residue) = residues.get_mut(wrong) {
                *residue = (*residue + 1) % primes[wrong];
                let (number, modulus) = chinese_remainder(&residues, &primes).unwrap();
                prop_assert_eq!(maximal_quotient(&number, &modulus, &primes), Guess::Fault(primes[wrong]));
            }
        }

        #[test]
        fn random_residues_stay_open(words in prop::collection::vec(any::<u64>(), 1..6)) {
            let primes: Vec<u64> = primes_below(1 << 50).take(words.len()).collect();
            let residues: Vec<u64> = words.iter().zip(&primes).map(|(&word, &p)| word % p).collect();
            let (number, modulus) = chinese_remainder(&residues, &primes).unwrap();
            prop_assume!(words.iter().all(|&word| word > 1 << 50));
            prop_assert_eq!(maximal_quotient(&number, &modulus, &primes), Guess::Open);
        }
    }
}
