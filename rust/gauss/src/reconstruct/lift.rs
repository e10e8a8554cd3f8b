//! Coefficients from many primes: Chinese remainders, then rational numbers.

use super::maximal_quotient::{Guess, maximal_quotient};
use crate::field::{Element, Field};
use num_bigint::{BigInt, BigUint, Sign};
use num_integer::Integer;
use num_traits::One;

/// The primes so far and their product.
#[derive(Debug, Clone)]
pub(super) struct Modulus {
    pub(super) primes: Vec<u64>,
    pub(super) product: BigUint,
}

impl Modulus {
    pub(super) fn new() -> Self {
        Self { primes: Vec::new(), product: BigUint::one() }
    }

    pub(super) fn push(&mut self, prime: u64) {
        self.primes.push(prime);
        self.product *= prime;
    }
}

/// A list of coefficients: their numbers modulo the product of the primes so far.
#[derive(Debug, Clone)]
pub(super) struct Lift {
    numbers: Vec<BigUint>,
    /// The coefficient that was not yet a rational number last time; it is tried first.
    stubborn: usize,
}

/// What is known of a list of coefficients.
#[derive(Debug)]
pub(super) enum Lifted {
    /// Integers to be divided by a common positive denominator.
    Rational(Vec<BigInt>, BigInt),
    /// Another prime is needed.
    Open,
    /// The residues of this prime do not fit the others.
    Fault(u64),
}

impl Lift {
    /// The coefficients at the first prime.
    pub(super) fn new(field: &Field, coefficients: &[Element]) -> Self {
        let numbers = coefficients.iter().map(|&c| BigUint::from(field.to_u64(c))).collect();
        Self { numbers, stubborn: 0 }
    }

    /// Take in the coefficients at a prime that is not in the modulus yet.
    pub(super) fn push(&mut self, field: &Field, modulus: &Modulus, coefficients: &[Element]) {
        let inverse = field.inv(field.from_natural(&modulus.product)).expect("the primes are different");
        for (number, &c) in self.numbers.iter_mut().zip(coefficients) {
            let step = field.mul(field.sub(c, field.from_natural(number)), inverse);
            *number += &modulus.product * field.to_u64(step);
        }
    }

    /// Try this coefficient first the next time.
    pub(super) fn try_first(&mut self, stubborn: usize) {
        self.stubborn = stubborn;
    }

    /// Try to read the numbers as rational ones; also tells which coefficient was the last to be looked at.
    pub(super) fn attempt(&self, modulus: &Modulus) -> (Lifted, usize) {
        let mut fractions: Vec<Option<(BigInt, BigInt)>> = vec![None; self.numbers.len()];
        // A denominator that serves one coefficient serves most of the others.
        let mut denominator = BigUint::one();
        let count = self.numbers.len();
        for place in (0..count).map(|n| (n + self.stubborn) % count) {
            let number = &self.numbers[place];
            let fraction = match small_multiple(number, &denominator, modulus) {
                Some(numerator) => (numerator, BigInt::from(denominator.clone())),
                None => match maximal_quotient(number, &modulus.product, &modulus.primes) {
                    Guess::Rational(a, b) => {
                        denominator = denominator.lcm(b.magnitude());
                        (a, b)
                    }
                    Guess::Open => {
                        return (Lifted::Open, place);
                    }
                    Guess::Fault(prime) => return (Lifted::Fault(prime), place),
                },
            };
            fractions[place] = Some(fraction);
        }
        let denominator = BigInt::from(denominator);
        let integers = fractions
            .into_iter()
            .flatten()
            .map(|(a, b)| if b == denominator { a } else { a * (&denominator / b) });
        (Lifted::Rational(integers.collect(), denominator), self.stubborn)
    }
}

/// How many bits smaller than the modulus an integer has to be.
const SURE: u64 = 24;

/// The number times a denominator, if that is an integer much smaller than the modulus.
fn small_multiple(number: &BigUint, denominator: &BigUint, modulus: &Modulus) -> Option<BigInt> {
    let multiple =
        if denominator.is_one() { number.clone() } else { number * denominator % &modulus.product };
    let (sign, magnitude) = if &multiple + &multiple > modulus.product {
        (Sign::Minus, &modulus.product - multiple)
    } else {
        (Sign::Plus, multiple)
    };
    (magnitude.bits() + SURE < modulus.product.bits()).then(|| BigInt::from_biguint(sign, magnitude))
}
