//! The field of residues modulo a word-size prime.

use super::prime;
use crate::{Error, Result};
use num_bigint::{BigInt, BigUint, Sign};

/// A residue in Montgomery form: the number `x` is kept as `x·2^64 mod p`, always below `p`.
///
/// The form costs two multiplications at the border and saves a division at every product
/// (Montgomery, Math. Comp. 44 (1985) 519). Zero is zero in either form.
pub type Element = u64;

/// The largest prime that [`Field::new`] takes: below 2^63, so that a sum of two residues fits a word.
pub const MAX_MODULUS: u64 = (1 << 63) - 25;

/// Arithmetic modulo an odd prime `p ≤ 2^63 − 25`.
///
/// Invariant: the modulus is an odd prime, and every [`Element`] given to a method is below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    modulus: u64,
    /// `−p^(−1) mod 2^64`.
    negative_inverse: u64,
    /// `2^64 mod p`: the number one in Montgomery form.
    one: u64,
    /// `2^128 mod p`: multiplying by it carries a number into Montgomery form.
    square: u64,
    /// `2^192 mod p`: restores the form after an inversion.
    cube: u64,
}

impl Field {
    /// The field with `modulus` elements.
    ///
    /// # Errors
    /// [`Error::NotPrime`] and [`Error::ModulusRange`].
    pub fn new(modulus: u64) -> Result<Self> {
        if !(3..=MAX_MODULUS).contains(&modulus) || modulus.is_multiple_of(2) {
            let prime = prime::is_prime(modulus);
            return Err(if prime { Error::ModulusRange { modulus } } else { Error::NotPrime { modulus } });
        }
        let inverse = inverse_modulo_word(modulus);
        let p = u128::from(modulus);
        let one = ((1u128 << 64) % p) as u64;
        let square = (u128::from(one) * u128::from(one) % p) as u64;
        let cube = (u128::from(square) * u128::from(one) % p) as u64;
        let field = Self { modulus, negative_inverse: inverse.wrapping_neg(), one, square, cube };
        // Montgomery's product works for any odd modulus, so it serves to find out whether this is a field.
        let decided = prime::decide_small(modulus).unwrap_or_else(|| {
            prime::passes_all_bases(modulus, one, |a, b| field.mul(a, b), |n| field.from_u64(n))
        });
        if decided { Ok(field) } else { Err(Error::NotPrime { modulus }) }
    }

    /// The prime.
    #[must_use]
    pub fn modulus(&self) -> u64 {
        self.modulus
    }

    /// The number one.
    #[must_use]
    pub fn one(&self) -> Element {
        self.one
    }

    /// `a + b`.
    #[inline]
    #[must_use]
    pub fn add(&self, a: Element, b: Element) -> Element {
        let sum = a + b;
        sum.min(sum.wrapping_sub(self.modulus))
    }

    /// `a − b`.
    #[inline]
    #[must_use]
    pub fn sub(&self, a: Element, b: Element) -> Element {
        let difference = a.wrapping_sub(b);
        difference.min(difference.wrapping_add(self.modulus))
    }

    /// `−a`.
    #[inline]
    #[must_use]
    pub fn neg(&self, a: Element) -> Element {
        self.sub(0, a)
    }

    /// `a·b`.
    #[inline]
    #[must_use]
    pub fn mul(&self, a: Element, b: Element) -> Element {
        self.reduce(u128::from(a) * u128::from(b))
    }

    /// Montgomery's reduction: `wide/2^64`, for a sum of products below `p·2^64`.
    #[inline]
    pub(crate) fn reduce(&self, wide: u128) -> Element {
        let factor = (wide as u64).wrapping_mul(self.negative_inverse);
        let sum = wide + u128::from(factor) * u128::from(self.modulus);
        let high = (sum >> 64) as u64;
        high.min(high.wrapping_sub(self.modulus))
    }

    /// `a + b` of sums below `p·2^64` that [`Field::reduce`] is still to take, which the sum is again.
    #[inline]
    pub(crate) fn add_wide(&self, a: u128, b: u128) -> u128 {
        // Below 2p·2^64, and so in two words.
        let sum = a + b;
        let high = (sum >> 64) as u64;
        u128::from(high.min(high.wrapping_sub(self.modulus))) << 64 | u128::from(sum as u64)
    }

    /// `1/a`, or `None` for zero.
    #[must_use]
    pub fn inv(&self, a: Element) -> Option<Element> {
        if a == 0 {
            return None;
        }
        // Euclid with the cofactors of `a` only; their absolute values stay below the modulus.
        let (mut r0, mut r1) = (self.modulus, a);
        let (mut s0, mut s1) = (0i64, 1i64);
        while r1 != 0 {
            let quotient = r0 / r1;
            (r0, r1) = (r1, r0 - quotient * r1);
            (s0, s1) = (s1, s0.wrapping_sub((quotient as i64).wrapping_mul(s1)));
        }
        let inverse = if s0 < 0 { s0.wrapping_add(self.modulus as i64) } else { s0 };
        Some(self.mul(inverse as u64, self.cube))
    }

    /// The residue of a small integer.
    #[inline]
    #[must_use]
    pub fn from_i64(&self, n: i64) -> Element {
        self.mul(self.reduce_i64(n), self.square)
    }

    /// The residue of an unsigned word.
    #[inline]
    #[must_use]
    pub fn from_u64(&self, n: u64) -> Element {
        self.mul(n % self.modulus, self.square)
    }

    /// The residue of an integer of any size.
    #[must_use]
    pub fn from_big(&self, n: &BigInt) -> Element {
        let residue = self.from_natural(n.magnitude());
        if n.sign() == Sign::Minus { self.neg(residue) } else { residue }
    }

    /// The residue of a natural number of any size.
    #[must_use]
    pub fn from_natural(&self, n: &BigUint) -> Element {
        // Horner's scheme in words; a word times a residue is small enough for a reduction.
        let next = |sum, digit| self.add(self.mul(sum, self.square), self.mul(self.square, digit));
        n.iter_u64_digits().rev().fold(0, next)
    }

    /// `a^exponent`.
    #[must_use]
    pub fn pow(&self, a: Element, mut exponent: u64) -> Element {
        if exponent == 0 {
            return self.one;
        }
        // Most exponents are small: no product with one, and no square that is not needed.
        let mut square = a;
        while exponent & 1 == 0 {
            square = self.mul(square, square);
            exponent >>= 1;
        }
        let mut power = square;
        while exponent > 1 {
            square = self.mul(square, square);
            exponent >>= 1;
            if exponent & 1 == 1 {
                power = self.mul(power, square);
            }
        }
        power
    }

    /// The ordinary representative, `0 ≤ n < p`.
    #[inline]
    #[must_use]
    pub fn to_u64(&self, a: Element) -> u64 {
        self.mul(a, 1)
    }

    /// A factor prepared for [`Field::mul_small`].
    #[inline]
    #[must_use]
    pub fn prepare(&self, a: Element) -> Element {
        self.mul(a, self.square)
    }

    /// A prepared factor times a small integer: one product instead of two.
    #[inline]
    #[must_use]
    pub fn mul_small(&self, prepared: Element, n: i64) -> Element {
        self.mul(prepared, self.reduce_i64(n))
    }

    #[inline]
    fn reduce_i64(&self, n: i64) -> u64 {
        let magnitude = n.unsigned_abs();
        let residue = if magnitude < self.modulus { magnitude } else { magnitude % self.modulus };
        if n < 0 && residue != 0 { self.modulus - residue } else { residue }
    }
}

/// `n^(−1) mod 2^64` of an odd number.
pub(crate) fn inverse_modulo_word(n: u64) -> u64 {
    // Newton's iteration doubles the correct low bits of the inverse: 5, 10, 20, 40, 80.
    let mut inverse = n.wrapping_mul(3) ^ 2;
    for _ in 0..4 {
        inverse = inverse.wrapping_mul(2u64.wrapping_sub(n.wrapping_mul(inverse)));
    }
    inverse
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PRIMES: [u64; 6] = [3, 7, 101, (1 << 31) - 1, (1 << 61) - 1, MAX_MODULUS];

    /// Plain arithmetic with 128-bit integers as the oracle.
    fn plain(n: i64, p: u64) -> u128 {
        (i128::from(n).rem_euclid(i128::from(p))) as u128
    }

    #[test]
    fn refuses_what_is_no_field() {
        for n in [0, 1, 4, 91, (1 << 31) + 1] {
            assert_eq!(Field::new(n), Err(Error::NotPrime { modulus: n }));
        }
        for n in [2, 18_446_744_073_709_551_557] {
            assert_eq!(Field::new(n), Err(Error::ModulusRange { modulus: n }));
        }
    }

    #[test]
    fn inverts_odd_words() {
        for n in [1, 3, 5, 0x5555_5555_5555_5555, MAX_MODULUS, u64::MAX] {
            assert_eq!(n.wrapping_mul(inverse_modulo_word(n)), 1, "{n}");
        }
    }

    proptest! {
        #[test]
        fn agrees_with_wide_integers(a: i64, b: i64, which in 0..PRIMES.len()) {
            let p = PRIMES[which];
            let field = Field::new(p).unwrap();
            let (x, y) = (field.from_i64(a), field.from_i64(b));
            let (m, n, q) = (plain(a, p), plain(b, p), u128::from(p));
            prop_assert_eq!(u128::from(field.to_u64(x)), m);
            prop_assert_eq!(field.from_u64(m as u64), x);
            prop_assert_eq!(u128::from(field.to_u64(field.add(x, y))), (m + n) % q);
            prop_assert_eq!(u128::from(field.to_u64(field.sub(x, y))), (m + q - n) % q);
            prop_assert_eq!(u128::from(field.to_u64(field.mul(x, y))), m * n % q);
            prop_assert_eq!(field.mul_small(field.prepare(x), b), field.mul(x, y));
            prop_assert_eq!(field.add(x, field.neg(x)), 0);
            prop_assert_eq!(field.from_big(&a.into()), x);
            prop_assert_eq!(field.pow(x, 5), field.mul(x, field.mul(field.mul(x, x), field.mul(x, x))));
            match field.inv(x) {
                None => prop_assert_eq!(m, 0),
                Some(inverse) => prop_assert_eq!(field.mul(x, inverse), field.one()),
            }
        }
    }
}
