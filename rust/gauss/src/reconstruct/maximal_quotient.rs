//! Rational numbers from a residue, with a verdict on how sure they are, and on which prime was wrong.

use super::euclid::{Euclid, gcd};
use num_bigint::{BigInt, BigUint, Sign};
use num_traits::{One, ToPrimitive, Zero};

/// What a residue says of a rational number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Guess {
    /// Numerator and positive denominator in lowest terms, and how many bits they are sure by.
    Rational(BigInt, BigInt, u64),
    /// No fraction is much smaller than the modulus.
    Open,
    /// All but one of the residues fit a fraction; this prime has the false one.
    Fault(u64),
}

/// How sure a fraction has to be that nothing else speaks for, and any fault.
pub(super) const SURE: u64 = 20;

/// The fraction `a/b ≡ n`, for `n` below the product of primes, whose quotient in Euclid's algorithm stands out.
///
/// Monagan's maximal quotient reconstruction (ISSAC 2004): it needs `|a|·b` to be smaller than the modulus
/// by a few bits, in whatever proportion, where Wang's bound asks it of the square of the larger. If the
/// residue of one prime `q` is false, then `q·a ≡ (q·b)·n` still holds, so that the remainder and its
/// cofactor have `q` in common (Böhm, Decker, Fieker and Pfister, arXiv:1207.1651).
///
/// A residue chosen at random passes for a fraction that is sure by `least` bits, at most [`SURE`] of them, with a
/// probability below `2^-least`, whatever the modulus.
pub(super) fn maximal_quotient(number: &BigUint, modulus: &BigUint, primes: &[u64], least: u64) -> Guess {
    let quotients = u64::from(64 - modulus.bits().leading_zeros());
    let best = match (modulus.to_u128(), number.to_u128()) {
        (Some(modulus), Some(number)) if modulus >> 126 == 0 => {
            let found = largest_of_words(modulus, number, least + quotients);
            found.map(|(bits, (r, t, negative))| (bits, (r.into(), t.into(), negative)))
        }
        _ => largest(modulus, number, least + quotients),
    };
    let Some((bits, (numerator, denominator, negative))) = best else { return Guess::Open };
    let sure = bits - quotients;
    let common = gcd(&numerator, &denominator);
    if !common.is_one() {
        let fault = primes.iter().find(|&&prime| sure > SURE && (&common % prime).is_zero());
        return fault.map_or(Guess::Open, |&prime| Guess::Fault(prime));
    }
    let sign = if negative { Sign::Minus } else { Sign::Plus };
    let numerator = BigInt::from_biguint(sign, numerator);
    Guess::Rational(numerator, BigInt::from_biguint(Sign::Plus, denominator), sure)
}

/// How many bits a quotient has; remainder, cofactor and whether that is negative.
type Largest<Number> = (u64, (Number, Number, bool));

/// What belongs to the largest quotient of more than this many bits.
fn largest(modulus: &BigUint, number: &BigUint, sure: u64) -> Option<Largest<BigUint>> {
    // Most often there is none, and then nobody needs cofactors.
    let (bits, _) = standing_out(Euclid::of_remainders(modulus, number), sure, u64::MAX)?;
    standing_out(Euclid::new(modulus, number), bits - 1, bits)
}

/// The first of the largest quotients of more than `sure` bits; none can be larger than one of `enough`.
fn standing_out(mut euclid: Euclid, sure: u64, enough: u64) -> Option<Largest<BigUint>> {
    let mut best = (sure, None);
    loop {
        // Of quotients that are no larger nothing has to be known.
        if euclid.leap(best.0.min(u64::from(u32::MAX)) as u32) && euclid.bits() > best.0 {
            continue;
        }
        let quotient = euclid.quotient_bits();
        if quotient > best.0 {
            best = (quotient, Some(euclid.current()));
        }
        // No later quotient can be larger than the divisor of this one.
        if best.0 >= enough || euclid.bits() <= best.0 {
            return best.1.map(|found| (best.0, found));
        }
        euclid.step();
    }
}

/// The same for numbers of two words.
fn largest_of_words(modulus: u128, number: u128, sure: u64) -> Option<Largest<u128>> {
    let bits = |n: u128| u64::from(u128::BITS - n.leading_zeros());
    let (mut r0, mut r1) = (modulus, number);
    // Cofactors have alternating signs; their absolute values are enough, and do not exceed the modulus.
    let (mut t0, mut t1) = (0, 1);
    let mut negative = false;
    let mut best = (sure, None);
    loop {
        // Where the algorithm ends the quotient is what was left.
        let quotient = r0.checked_div(r1).unwrap_or(r0);
        if bits(quotient) > best.0 {
            best = (bits(quotient), Some((r1, t1, negative)));
        }
        if bits(r1) <= best.0 {
            return best.1.map(|found| (best.0, found));
        }
        let next = t0 + quotient * t1;
        (r0, r1) = (r1, r0 - quotient * r1);
        (t0, t1) = (t1, next);
        negative = !negative;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field::{Field, primes_below};
    use crate::reconstruct::chinese_remainder;
    use num_integer::Integer;
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
            let found = maximal_quotient(&number, &modulus, &primes, SURE);
            let fits = matches!(&found, Guess::Rational(n, d, sure) if (n, d) == (&a, &b) && *sure > SURE);
            prop_assert!(fits, "{:?} is not {}/{}", found, a, b);
            if let Some(residue) = residues.get_mut(wrong) {
                *residue = (*residue + 1) % primes[wrong];
                let (number, modulus) = chinese_remainder(&residues, &primes).unwrap();
                prop_assert_eq!(maximal_quotient(&number, &modulus, &primes, SURE), Guess::Fault(primes[wrong]));
            }
        }

        #[test]
        fn random_residues_stay_open(words in prop::collection::vec(any::<u64>(), 1..6)) {
            let primes: Vec<u64> = primes_below(1 << 50).take(words.len()).collect();
            let residues: Vec<u64> = words.iter().zip(&primes).map(|(&word, &p)| word % p).collect();
            let (number, modulus) = chinese_remainder(&residues, &primes).unwrap();
            prop_assume!(words.iter().all(|&word| word > 1 << 50));
            prop_assert_eq!(maximal_quotient(&number, &modulus, &primes, SURE), Guess::Open);
        }
    }
}
