//! Euclid's algorithm for long numbers, many steps at a time.
//!
//! Lehmer (Amer. Math. Monthly 45 (1938) 227): the leading words of two numbers tell most of the next quotients, so that
//! long numbers are touched once for some thirty bits. Which quotients are certain is Collins's condition (Jebelean,
//! J. Symb. Comput. 19 (1995) 145, theorem 1).

use num_bigint::BigUint;
use num_integer::Integer;

/// Remainders and cofactors between two steps: `r₀ > r₁`, and `r₁ ≡ ±t₁·n` modulo the number that was first `r₀`.
#[derive(Debug, Clone)]
pub(super) struct Euclid {
    remainders: [Vec<u64>; 2],
    /// Absolute values; their signs alternate. Zeros where they are not asked for.
    cofactors: [Vec<u64>; 2],
    /// Whether the cofactor of `r₁` is negative.
    negative: bool,
}

/// Absolute values of what takes `(x₀, x₁)` to a later pair: `(a·x₀ ∓ b·x₁, c·x₀ ∓ d·x₁)` for remainders, and sums for
/// cofactors.
#[derive(Debug, Clone, Copy)]
struct Leap {
    a: u64,
    b: u64,
    c: u64,
    d: u64,
    steps: u32,
}

impl Euclid {
    /// Before the first step with a modulus and a smaller number.
    pub(super) fn new(modulus: &BigUint, number: &BigUint) -> Self {
        let mut euclid = Self::of_remainders(modulus, number);
        euclid.cofactors[1].push(1);
        euclid
    }

    /// The same without cofactors, which are half of the work.
    pub(super) fn of_remainders(modulus: &BigUint, number: &BigUint) -> Self {
        let remainders = [modulus.to_u64_digits(), number.to_u64_digits()];
        Self { remainders, cofactors: [Vec::new(), Vec::new()], negative: false }
    }

    /// How many bits `r₁` has.
    pub(super) fn bits(&self) -> u64 {
        bits(&self.remainders[1])
    }

    /// `r₁`, its cofactor, and whether that is negative.
    pub(super) fn current(&self) -> (BigUint, BigUint, bool) {
        (number(&self.remainders[1]), number(&self.cofactors[1]), self.negative)
    }

    /// How many bits the next quotient has; those of `r₀` where `r₁` is zero.
    pub(super) fn quotient_bits(&self) -> u64 {
        let [first, second] = &self.remainders;
        let (longer, shorter) = (bits(first), bits(second));
        if shorter == 0 {
            return longer;
        }
        // Shifted to the left as far as they go, numbers compare as their quotient does with a power of two.
        let mut words = (0..first.len()).map(|n| (leading(first, n), leading(second, n)));
        let smaller = words.find(|(a, b)| a != b).is_some_and(|(a, b)| a < b);
        longer - shorter + u64::from(!smaller)
    }

    /// Take one step.
    pub(super) fn step(&mut self) {
        let [first, second] = self.remainders.each_ref().map(|digits| number(digits));
        let (quotient, remainder) = first.div_rem(&second);
        let [before, now] = self.cofactors.each_ref().map(|digits| number(digits));
        self.remainders = [std::mem::take(&mut self.remainders[1]), remainder.to_u64_digits()];
        self.cofactors = [std::mem::take(&mut self.cofactors[1]), (before + quotient * now).to_u64_digits()];
        self.negative = !self.negative;
    }

    /// Take steps whose quotients have at most `bits` bits, as many as leading words tell; none if the next one is
    /// larger, or is not told. Whether there were any.
    pub(super) fn leap(&mut self, bits: u32) -> bool {
        let [first, second] = &self.remainders;
        let Some(leap) = foresee(first, second, bits) else { return false };
        let odd = leap.steps % 2 == 1;
        if odd {
            lower::<true>(&mut self.remainders, leap);
        } else {
            lower::<false>(&mut self.remainders, leap);
        }
        raise(&mut self.cofactors, leap);
        self.negative ^= odd;
        true
    }
}

/// The greatest common divisor.
pub(crate) fn gcd(a: &BigUint, b: &BigUint) -> BigUint {
    let (larger, smaller) = if a >= b { (a, b) } else { (b, a) };
    let mut euclid = Euclid::of_remainders(larger, smaller);
    while euclid.bits() > 0 {
        if !euclid.leap(u32::BITS) {
            euclid.step();
        }
    }
    number(&euclid.remainders[0])
}

fn number(digits: &[u64]) -> BigUint {
    BigUint::new(digits.iter().flat_map(|&d| [d as u32, (d >> 32) as u32]).collect())
}

/// How many bits a number has.
fn bits(digits: &[u64]) -> u64 {
    digits.last().map_or(0, |last| digits.len() as u64 * 64 - u64::from(last.leading_zeros()))
}

/// A word of a number that was shifted to the left as far as it goes, the first one having the number 0.
fn leading(digits: &[u64], number: usize) -> u64 {
    let digit = |n: usize| digits.len().checked_sub(n + 1).map_or(0, |place| digits[place]);
    let shift = digit(0).leading_zeros();
    let below = if shift == 0 { 0 } else { digit(number + 1) >> (64 - shift) };
    digit(number) << shift | below
}

/// The steps that the leading words of two numbers tell.
fn foresee(first: &[u64], second: &[u64], bits: u32) -> Option<Leap> {
    let top = first.len().checked_sub(1)?;
    let shift = first[top].leading_zeros();
    let aligned = |digits: &[u64]| {
        let digit = |n: usize| digits.get(n).copied().unwrap_or(0);
        let below = if top == 0 || shift == 0 { 0 } else { digit(top - 1) >> (64 - shift) };
        digit(top) << shift | below
    };
    let (mut x, mut y) = (aligned(first), aligned(second));
    // Without words below nothing is left out.
    let exact = top == 0;
    let mut leap = Leap { a: 1, b: 0, c: 0, d: 1, steps: 0 };
    let largest = 1u64 << bits.min(32);
    while y != 0 {
        let (quotient, remainder) = (x / y, x % y);
        if quotient >= largest {
            break;
        }
        // Below 2^64 as long as `y` is not zero: the first `x` is `d·y + leap.d·remainder`, and so it is with `c`.
        let c = quotient.wrapping_mul(leap.c).wrapping_add(leap.a);
        let d = quotient.wrapping_mul(leap.d).wrapping_add(leap.b);
        let certain = remainder >= d && y - remainder >= leap.d + d;
        // What is certain is below 2^32.
        if !(certain || exact && (c | d) >> 62 == 0) || remainder == 0 {
            break;
        }
        (x, y) = (y, remainder);
        leap = Leap { a: leap.c, b: leap.d, c, d, steps: leap.steps + 1 };
    }
    (leap.steps > 0).then_some(leap)
}

/// Take remainders to what a leap makes of them; after an `ODD` number of steps the second products are the larger ones.
fn lower<const ODD: bool>([first, second]: &mut [Vec<u64>; 2], leap: Leap) {
    second.resize(first.len(), 0);
    // Factors are below 2^62, so that differences of products with words and what is carried are far below 2^127.
    let product = |factor: u64, word: u64| (u128::from(factor) * u128::from(word)) as i128;
    let (mut carry_first, mut carry_second) = (0i128, 0i128);
    for (first, second) in first.iter_mut().zip(second.iter_mut()) {
        let (x, y) = (*first, *second);
        let before = product(leap.a, x) - product(leap.b, y);
        let now = product(leap.d, y) - product(leap.c, x);
        let (before, now) = if ODD { (-before, -now) } else { (before, now) };
        (carry_first, *first) = split(before + carry_first);
        (carry_second, *second) = split(now + carry_second);
    }
    debug_assert!(carry_first == 0 && carry_second == 0, "remainders are not negative, and become no longer");
    trim(first);
    trim(second);
}

/// What is carried, rounded down, and the word that stays.
fn split(sum: i128) -> (i128, u64) {
    (sum >> 64, sum as u64)
}

/// Take absolute values of cofactors to what a leap makes of them.
fn raise([before, now]: &mut [Vec<u64>; 2], leap: Leap) {
    let length = before.len().max(now.len());
    if length == 0 {
        return;
    }
    // Sums of two products have a word more than what was multiplied.
    before.resize(length + 1, 0);
    now.resize(length + 1, 0);
    let product = |factor: u64, word: u64| u128::from(factor) * u128::from(word);
    let (mut carry_before, mut carry_now) = (0u128, 0u128);
    for (before, now) in before.iter_mut().zip(now.iter_mut()) {
        let (x, y) = (*before, *now);
        let first = product(leap.a, x) + product(leap.b, y) + carry_before;
        let second = product(leap.c, x) + product(leap.d, y) + carry_now;
        (*before, *now) = (first as u64, second as u64);
        (carry_before, carry_now) = (first >> 64, second >> 64);
    }
    debug_assert!(carry_before == 0 && carry_now == 0, "factors are below a quarter of a word");
    trim(before);
    trim(now);
}

/// Take off leading zeros.
fn trim(digits: &mut Vec<u64>) {
    while digits.last() == Some(&0) {
        digits.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use num_traits::{One, Zero};
    use proptest::prelude::*;

    /// Remainders and cofactors, step by step.
    fn steps(modulus: &BigUint, number: &BigUint) -> Vec<(BigUint, BigUint)> {
        let mut all = vec![(modulus.clone(), BigUint::zero()), (number.clone(), BigUint::one())];
        while let [.., (r0, t0), (r1, t1)] = &all[..]
            && !r1.is_zero()
        {
            let (quotient, remainder) = r0.div_rem(r1);
            all.push((remainder, t0 + quotient * t1));
        }
        all
    }

    proptest! {
        #[test]
        fn divisors_are_those_of_another_library(
            words in prop::array::uniform3(prop::collection::vec(any::<u32>(), 0..20)),
        ) {
            let [a, b, c] = words.map(|words| BigUint::from_slice(&words));
            for (a, b) in [(&a * &c, &b * &c), (a.clone(), &a * &c), (a.clone(), c)] {
                prop_assert_eq!(gcd(&a, &b), a.gcd(&b));
            }
        }

        #[test]
        fn quotients_have_as_many_bits_as_they_say(words in prop::array::uniform2(prop::collection::vec(any::<u32>(), 0..9))) {
            let [a, b] = words.map(|words| BigUint::from_slice(&words));
            let (larger, smaller) = if a >= b { (a, b) } else { (b, a) };
            for number in [smaller.clone(), &larger >> 31, &larger >> 64, larger.clone()] {
                let quotient = if number.is_zero() { larger.clone() } else { &larger / &number };
                prop_assert_eq!(Euclid::of_remainders(&larger, &number).quotient_bits(), quotient.bits());
            }
        }

        #[test]
        fn leaps_are_steps(words in prop::collection::vec(any::<u32>(), 1..40), smaller in 1usize..4, bits in 3u32..30) {
            let modulus = BigUint::from_slice(&words) + 1u32;
            let number = BigUint::from_slice(&words[..words.len() / smaller]) * 3u32 / 7u32 % &modulus;
            let expected = steps(&modulus, &number);
            let mut euclid = Euclid::new(&modulus, &number);
            let mut at = 1;
            while euclid.bits() > 0 {
                let before = euclid.remainders.clone();
                euclid.leap(bits);
                if euclid.remainders == before {
                    euclid.step();
                    at += 1;
                } else {
                    let remainder = euclid.current().0;
                    while expected[at].0 != remainder {
                        prop_assert!((&expected[at - 1].0 / &expected[at].0).bits() <= u64::from(bits));
                        at += 1;
                    }
                }
                let (remainder, cofactor, negative) = euclid.current();
                prop_assert_eq!((&remainder, &cofactor), (&expected[at].0, &expected[at].1));
                prop_assert_eq!(negative, at % 2 == 0);
            }
        }
    }
}
