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
    /// Absolute values; their signs alternate.
    cofactors: [Vec<u64>; 2],
    /// Whether the cofactor of `r₁` is negative.
    negative: bool,
    /// The numbers that are being written, so that no step allocates.
    written: [Vec<u64>; 2],
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
        let remainders = [modulus.to_u64_digits(), number.to_u64_digits()];
        // A product is written with two words more than its factors, before leading zeros go.
        let space = || Vec::with_capacity(remainders[0].len() + 2);
        let mut cofactors = [space(), space()];
        cofactors[1].push(1);
        let written = [space(), space()];
        Self { remainders, cofactors, negative: false, written }
    }

    /// How many bits `r₁` has.
    pub(super) fn bits(&self) -> u64 {
        let digits = &self.remainders[1];
        digits.last().map_or(0, |last| digits.len() as u64 * 64 - u64::from(last.leading_zeros()))
    }

    /// `r₁`, its cofactor, and whether that is negative.
    pub(super) fn current(&self) -> (BigUint, BigUint, bool) {
        (number(&self.remainders[1]), number(&self.cofactors[1]), self.negative)
    }

    /// The next quotient; `r₀` itself where `r₁` is zero.
    pub(super) fn quotient(&self) -> BigUint {
        let [first, second] = self.remainders.each_ref().map(|digits| number(digits));
        if self.remainders[1].is_empty() { first } else { first / second }
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
        let [next, last] = &mut self.written;
        // After an odd number of steps the second product is the larger one.
        if odd {
            combine(next, (second, leap.b), (first, leap.a), true);
            combine(last, (first, leap.c), (second, leap.d), true);
        } else {
            combine(next, (first, leap.a), (second, leap.b), true);
            combine(last, (second, leap.d), (first, leap.c), true);
        }
        std::mem::swap(&mut self.remainders, &mut self.written);
        let [before, now] = &self.cofactors;
        let [next, last] = &mut self.written;
        combine(next, (before, leap.a), (now, leap.b), false);
        combine(last, (before, leap.c), (now, leap.d), false);
        std::mem::swap(&mut self.cofactors, &mut self.written);
        self.negative ^= odd;
        true
    }
}

/// The greatest common divisor.
pub(super) fn gcd(a: &BigUint, b: &BigUint) -> BigUint {
    let (larger, smaller) = if a >= b { (a, b) } else { (b, a) };
    // Without cofactors there is nothing to be done about them.
    let mut euclid = Euclid { cofactors: [Vec::new(), Vec::new()], ..Euclid::new(larger, smaller) };
    while euclid.bits() > 0 {
        if !euclid.leap(u32::BITS) {
            euclid.step();
        }
    }
    number(&euclid.remainders[0])
}

fn number(digits: &[u64]) -> BigUint {
    BigUint::from_slice(&digits.iter().flat_map(|&d| [d as u32, (d >> 32) as u32]).collect::<Vec<_>>())
}

/// The steps that the leading words of two numbers tell.
fn foresee(first: &[u64], second: &[u64], bits: u32) -> Option<Leap> {
    let top = first.len().checked_sub(1)?;
    let shift = first[top].leading_zeros();
    let leading = |digits: &[u64]| {
        let digit = |n: usize| digits.get(n).copied().unwrap_or(0);
        let below = if top == 0 || shift == 0 { 0 } else { digit(top - 1) >> (64 - shift) };
        digit(top) << shift | below
    };
    let (mut x, mut y) = (leading(first), leading(second));
    // Without words below nothing is left out.
    let exact = top == 0;
    let mut leap = Leap { a: 1, b: 0, c: 0, d: 1, steps: 0 };
    loop {
        if y == 0 {
            break;
        }
        let (quotient, remainder) = (x / y, x % y);
        if 64 - quotient.leading_zeros() > bits || quotient >> 32 != 0 {
            break;
        }
        let Some((c, d)) = follow(quotient, leap.a, leap.c).zip(follow(quotient, leap.b, leap.d)) else {
            break;
        };
        let certain = remainder >= d && y - remainder >= leap.d + d;
        if !(exact || certain) || remainder == 0 {
            break;
        }
        (x, y) = (y, remainder);
        leap = Leap { a: leap.c, b: leap.d, c, d, steps: leap.steps + 1 };
    }
    (leap.steps > 0).then_some(leap)
}

/// The next cofactor, as long as it is below `2^62`.
fn follow(quotient: u64, before: u64, now: u64) -> Option<u64> {
    let next = quotient.checked_mul(now)?.checked_add(before)?;
    (next >> 62 == 0).then_some(next)
}

/// Write `x·a ± y·b`, which is not negative, without leading zeros.
fn combine(into: &mut Vec<u64>, (x, a): (&[u64], u64), (y, b): (&[u64], u64), minus: bool) {
    into.clear();
    let (mut carry_x, mut carry_y, mut carry) = (0u64, 0u64, false);
    let length = x.len().max(y.len()) + 2;
    let product = |digits: &[u64], n: usize, factor: u64, carry: &mut u64| {
        let digit = digits.get(n).copied().unwrap_or(0);
        let wide = u128::from(digit) * u128::from(factor) + u128::from(*carry);
        *carry = (wide >> 64) as u64;
        wide as u64
    };
    for n in 0..length {
        let left = product(x, n, a, &mut carry_x);
        let right = product(y, n, b, &mut carry_y);
        let (sum, over) = if minus { left.overflowing_sub(right) } else { left.overflowing_add(right) };
        let (sum, again) =
            if minus { sum.overflowing_sub(u64::from(carry)) } else { sum.overflowing_add(u64::from(carry)) };
        carry = over || again;
        into.push(sum);
    }
    debug_assert!(!carry, "the difference is not negative, and the sum fits");
    while into.last() == Some(&0) {
        into.pop();
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
