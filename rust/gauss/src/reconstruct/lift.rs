//! Coefficients from many primes: Chinese remainders, then rational numbers.

use super::maximal_quotient::{self, Guess, maximal_quotient};
use crate::field::{Element, Field};
use num_bigint::{BigInt, BigUint, Sign};
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
    ///
    /// Most coefficients are recognised one by one: as an integer over the common denominator, or as a fraction,
    /// that is smaller than the modulus by [`SURE`] bits. Of those that are not, there may be many that are smaller
    /// by a few bits only. That is an accident for one of them, and none for hundreds: over a common denominator that
    /// is wrong they would be spread over all residues. They are taken together if that has a probability of about
    /// `2^-SURE_TOGETHER`, or of `2^-MOST_MARGIN` each if they are few; what is false is refuted by the first probe at
    /// the next prime, which every function takes. With a word as modulus, numerators of 1,752 terms and 45 bits need no second prime.
    ///
    /// A denominator that may be common to all of them is tried where none is found from the coefficients alone.
    pub(super) fn attempt(&self, modulus: &Modulus, guess: &BigUint) -> (Lifted, usize) {
        match self.over(BigUint::one(), modulus) {
            (Lifted::Open, _) if !guess.is_one() => self.over(guess.clone(), modulus),
            outcome => outcome,
        }
    }

    /// Read the numbers as rational ones over a multiple of this denominator, where it serves.
    fn over(&self, mut denominator: BigUint, modulus: &Modulus) -> (Lifted, usize) {
        let count = self.numbers.len();
        let mut fractions: Vec<Option<(BigInt, BigInt)>> = vec![None; count];
        let mut loose = Vec::new();
        // Which coefficients have the common denominator is not known beforehand.
        let few = SAMPLES.min(count);
        let samples = (0..few).map(|sample| sample * count / few);
        for (sampled, place) in
            samples.map(|place| (true, place)).chain((0..count).map(|place| (false, place)))
        {
            let place = (place + self.stubborn) % count;
            if fractions[place].is_some() {
                continue;
            }
            let multiple = symmetric(&self.numbers[place], &denominator, modulus);
            if multiple.bits() + SURE < modulus.product.bits() {
                fractions[place] = Some((multiple, BigInt::from(denominator.clone())));
            } else if !sampled && multiple.bits() + LEAST_MARGIN < modulus.product.bits() {
                loose.push(place);
            } else {
                let residue = &self.numbers[place] * &denominator % &modulus.product;
                let guess = |sure| maximal_quotient(&residue, &modulus.product, &modulus.primes, sure);
                match guess(maximal_quotient::SURE) {
                    Guess::Rational(a, b) => {
                        // A denominator that serves one coefficient serves most of the others.
                        denominator *= b.magnitude();
                        fractions[place] = Some((a, BigInt::from(denominator.clone())));
                    }
                    Guess::Fault(prime) => return (Lifted::Fault(prime), place),
                    Guess::Open if sampled => {}
                    Guess::Open => match guess(HARDLY_SURE) {
                        // It has to serve all that are taken together.
                        Guess::Rational(_, b) => {
                            denominator *= b.magnitude();
                            loose.push(place);
                        }
                        _ => return (Lifted::Open, place),
                    },
                }
            }
        }
        let margin = SURE_TOGETHER.div_ceil(loose.len().max(1) as u64).clamp(LEAST_MARGIN, MOST_MARGIN);
        for place in loose {
            let multiple = symmetric(&self.numbers[place], &denominator, modulus);
            if multiple.bits() + margin >= modulus.product.bits() {
                return (Lifted::Open, place);
            }
            fractions[place] = Some((multiple, BigInt::from(denominator.clone())));
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

/// How many bits a quotient has to stand out by if the denominator that it gives is tested by many coefficients.
const HARDLY_SURE: u64 = 6;

/// How many bits smaller than the modulus integers have to be, all together.
const SURE_TOGETHER: u64 = 64;

/// How many bits smaller than the modulus a few integers have to be where all others fit their denominator.
const MOST_MARGIN: u64 = 20;

/// How many bits smaller than the modulus each of many integers has to be.
const LEAST_MARGIN: u64 = 2;

/// How many coefficients are asked for the common denominator before the others are looked at.
const SAMPLES: usize = 64;

/// The number times a denominator, as a residue of the smallest magnitude.
fn symmetric(number: &BigUint, denominator: &BigUint, modulus: &Modulus) -> BigInt {
    let multiple =
        if denominator.is_one() { number.clone() } else { number * denominator % &modulus.product };
    if &multiple + &multiple > modulus.product {
        BigInt::from_biguint(Sign::Minus, &modulus.product - multiple)
    } else {
        multiple.into()
    }
}
