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
    /// Half the product, rounded down.
    half: BigUint,
}

impl Modulus {
    pub(super) fn new() -> Self {
        Self { primes: Vec::new(), product: BigUint::one(), half: BigUint::ZERO }
    }

    pub(super) fn push(&mut self, prime: u64) {
        self.primes.push(prime);
        self.product *= prime;
        self.half = &self.product >> 1;
    }

    /// What digits are worth modulo a prime that is not among these.
    pub(super) fn at(&self, field: Field) -> Radices {
        let mut product = field.one();
        let mut products = Vec::with_capacity(self.primes.len());
        for &prime in &self.primes {
            products.push(field.prepare(product));
            product = field.mul(product, field.from_u64(prime));
        }
        let inverse = field.inv(product).expect("the primes are different");
        Radices { field, products, inverse }
    }
}

/// The products of the first primes modulo a further one.
pub(super) struct Radices {
    field: Field,
    /// `1, p₁, p₁p₂, …`, each prepared for a product with a word.
    products: Vec<Element>,
    /// The inverse of the product of them all.
    inverse: Element,
}

/// A list of coefficients: numbers modulo the product of the primes so far.
///
/// They are kept in mixed radix, `c = d₁ + p₁·(d₂ + p₂·(d₃ + …))` with `d_k < p_k` (Garner, IRE Trans. Electron. Comput.
/// 8 (1959) 140), so that a further prime takes one product of words per digit, and no long number.
#[derive(Debug, Clone)]
pub(super) struct Lift {
    /// The first digits of all coefficients, their second ones, and so on.
    digits: Vec<u64>,
    count: usize,
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
        let digits: Vec<u64> = coefficients.iter().map(|&c| field.to_u64(c)).collect();
        Self { count: digits.len(), digits, stubborn: 0 }
    }

    /// The next digits, from the coefficients at a prime that is not in the modulus yet.
    pub(super) fn next_digits(&self, radices: &Radices, coefficients: &[Element]) -> Vec<u64> {
        let field = &radices.field;
        let mut known = vec![0; self.count];
        for (digits, &radix) in self.digits.chunks_exact(self.count.max(1)).zip(&radices.products) {
            for (known, &digit) in known.iter_mut().zip(digits) {
                // A digit may exceed this prime; the product with a prepared residue takes any word.
                *known = field.add(*known, field.mul(radix, digit));
            }
        }
        let digit = |(&c, known)| field.to_u64(field.mul(field.sub(c, known), radices.inverse));
        coefficients.iter().zip(known).map(digit).collect()
    }

    /// Take in the digits of a further prime.
    pub(super) fn push(&mut self, digits: &[u64]) {
        debug_assert_eq!(digits.len(), self.count, "a digit for each coefficient");
        self.digits.extend_from_slice(digits);
    }

    /// A coefficient modulo the product of the primes.
    fn number(&self, place: usize, modulus: &Modulus) -> BigUint {
        let mut number = BigUint::ZERO;
        for (level, &prime) in modulus.primes.iter().enumerate().rev() {
            number *= prime;
            number += self.digits[level * self.count + place];
        }
        number
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
    /// A denominator that may be common to all of them is tried where none is found from the coefficients alone; the
    /// best that is known, if several are, comes last.
    ///
    /// A coefficient that is asked in vain costs Euclid's algorithm on numbers as long as the modulus. Of many primes
    /// most come too early, so that not all of them ask many coefficients: see [`Effort`].
    pub(super) fn attempt(&self, modulus: &Modulus, guesses: &[&BigUint], effort: Effort) -> (Lifted, usize) {
        let one = BigUint::one();
        let guesses: Vec<&BigUint> = guesses.iter().copied().filter(|guess| !guess.is_one()).collect();
        let best = guesses.last().copied().unwrap_or(&one);
        let (denominators, all): (Vec<&BigUint>, bool) = match effort {
            Effort::None => (vec![], false),
            Effort::Alone => (vec![&one], false),
            Effort::Guess => (vec![best], false),
            Effort::Most | Effort::All => ([&one].into_iter().chain(guesses).collect(), true),
        };
        let patience = if let Effort::Most = effort { HOPELESS } else { usize::MAX };
        let mut outcome = (Lifted::Open, self.stubborn);
        for denominator in denominators {
            outcome = self.over(denominator.clone(), modulus, all, patience);
            if !matches!(outcome.0, Lifted::Open) {
                break;
            }
        }
        outcome
    }

    /// Read the numbers as rational ones over a multiple of this denominator, where it serves.
    ///
    /// After samples in vain, as many as there is patience for, it is given up if none was read.
    fn over(&self, denominator: BigUint, modulus: &Modulus, all: bool, patience: usize) -> (Lifted, usize) {
        let count = self.count;
        // The denominator grows; what was read before stands over an earlier one.
        let mut denominators = vec![denominator];
        // Most attempts read nothing, and take no memory then.
        let mut fractions: Vec<Option<(BigInt, usize)>> = Vec::new();
        let keep = |fractions: &mut Vec<_>, place: usize, fraction| {
            fractions.resize(count, None);
            fractions[place] = Some(fraction);
        };
        let mut loose = Vec::new();
        // Which coefficients have the common denominator is not known beforehand.
        let few = SAMPLES.min(count);
        let one = modulus.primes.len() % few.max(1);
        let asked = if all { 0..few } else { one..few.min(one + 1) };
        let samples = asked.map(|sample| sample * count / few);
        let mut in_vain = 0;
        // Samples of which no fraction is known, and over which denominator: nobody asks them twice.
        let mut open = Vec::new();
        for (sampled, place) in
            samples.map(|place| (true, place)).chain((0..count).map(|place| (false, place)))
        {
            let place = (place + self.stubborn) % count;
            if matches!(fractions.get(place), Some(Some(_))) {
                continue;
            }
            let (last, denominator) = (denominators.len() - 1, &denominators[denominators.len() - 1]);
            let residue = self.multiple(place, denominator, modulus);
            let multiple = symmetric(&residue, modulus);
            if multiple.bits() + SURE < modulus.product.bits() {
                keep(&mut fractions, place, (multiple, last));
            } else if !sampled && multiple.bits() + LEAST_MARGIN < modulus.product.bits() {
                loose.push(place);
            } else if !sampled && open.contains(&(place, last)) {
                return (Lifted::Open, place);
            } else {
                // A denominator that serves one coefficient serves most of the others.
                match maximal_quotient(&residue, &modulus.product, &modulus.primes, HARDLY_SURE) {
                    Guess::Rational(a, b, sure) if sure > maximal_quotient::SURE => {
                        denominators.push(denominator * b.magnitude());
                        keep(&mut fractions, place, (a, last + 1));
                    }
                    Guess::Fault(prime) => return (Lifted::Fault(prime), place),
                    guess if sampled => {
                        if guess == Guess::Open {
                            open.push((place, last));
                        }
                        in_vain += 1;
                        if in_vain == patience && fractions.is_empty() {
                            return (Lifted::Open, self.stubborn);
                        }
                    }
                    // It has to serve all that are taken together.
                    Guess::Rational(_, b, _) => {
                        denominators.push(denominator * b.magnitude());
                        loose.push(place);
                    }
                    Guess::Open => return (Lifted::Open, place),
                }
            }
        }
        let (last, denominator) = (denominators.len() - 1, &denominators[denominators.len() - 1]);
        let margin = SURE_TOGETHER.div_ceil(loose.len().max(1) as u64).clamp(LEAST_MARGIN, MOST_MARGIN);
        for place in loose {
            let multiple = symmetric(&self.multiple(place, denominator, modulus), modulus);
            if multiple.bits() + margin >= modulus.product.bits() {
                return (Lifted::Open, place);
            }
            keep(&mut fractions, place, (multiple, last));
        }
        let factors: Vec<BigInt> =
            denominators.iter().map(|earlier| (denominator / earlier).into()).collect();
        let whole = |(a, earlier): (BigInt, usize)| if earlier == last { a } else { a * &factors[earlier] };
        let integers = fractions.into_iter().flatten().map(whole).collect();
        (Lifted::Rational(integers, denominator.clone().into()), self.stubborn)
    }

    /// A coefficient times a denominator, modulo the product of the primes.
    fn multiple(&self, place: usize, denominator: &BigUint, modulus: &Modulus) -> BigUint {
        let number = self.number(place, modulus);
        if denominator.is_one() { number } else { number * denominator % &modulus.product }
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

/// What is tried after a number of primes.
#[derive(Debug, Clone, Copy)]
pub(super) enum Effort {
    /// Nothing.
    None,
    /// The stubborn coefficient and one sample.
    Alone,
    /// The same over the best denominator that was guessed.
    Guess,
    /// All samples, alone and with each guess, as long as there is hope.
    Most,
    /// All samples, alone and with each guess.
    All,
}

/// Up to so many primes all samples are asked: one more makes the run longer by a third.
const DEAR_PRIMES: usize = 3;

/// Up to so many primes one more is much, and every attempt asks many coefficients.
pub(super) const FEW_PRIMES: usize = 8;

impl Effort {
    /// All as long as a prime more is much, and after that now and then.
    ///
    /// What is known from other functions is worth a trial at every prime once `few` are open: for these alone all are
    /// probed again.
    pub(super) fn after(primes: usize, few: bool, known: bool) -> Self {
        let many = primes > 2 * FEW_PRIMES;
        if primes <= DEAR_PRIMES || few && primes.is_multiple_of(8) {
            Self::All
        } else if primes <= FEW_PRIMES || primes.is_multiple_of(8) {
            Self::Most
        } else if many && !few && !primes.is_multiple_of(2) {
            Self::None
        } else if known || primes.is_multiple_of(if many { 4 } else { 2 }) {
            Self::Guess
        } else {
            Self::Alone
        }
    }
}

/// How many coefficients are asked for the common denominator before the others are looked at.
const SAMPLES: usize = 64;

/// After how many of these it is given up if none is a number yet: then most of the others are none either.
const HOPELESS: usize = 6;

/// A residue by the number of the smallest magnitude.
fn symmetric(residue: &BigUint, modulus: &Modulus) -> BigInt {
    // The product of odd primes is odd, so that no residue is its half.
    if *residue > modulus.half {
        BigInt::from_biguint(Sign::Minus, &modulus.product - residue)
    } else {
        residue.clone().into()
    }
}
