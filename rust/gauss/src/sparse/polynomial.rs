//! Polynomials with integer coefficients, as the entries of a system.

use crate::field::{Element, Field};
use crate::{Error, Result};
use num_bigint::BigInt;
use num_traits::{One, Zero};

/// The largest exponent of a symbol.
pub const MAX_EXPONENT: u16 = 1 << 12;

/// What the allocator keeps beside what it hands out, the unit in which it does, and the least that it does.
const CHUNK_HEAD: usize = 8;
const CHUNK_UNIT: usize = 16;
const CHUNK_LEAST: usize = 32;

/// `Σ c·x^e` over distinct exponents, descending; no coefficient is zero.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Polynomial {
    terms: Box<[(Box<[u16]>, BigInt)]>,
}

impl Polynomial {
    /// A polynomial from its terms, in any order; equal exponents are added up.
    ///
    /// # Errors
    /// [`Error::Exponents`] if terms differ in the number of symbols or an exponent exceeds [`MAX_EXPONENT`].
    pub fn new(mut terms: Vec<(Box<[u16]>, BigInt)>) -> Result<Self> {
        let symbols = terms.first().map_or(0, |(exponents, _)| exponents.len());
        for (exponents, _) in &terms {
            let largest = exponents.iter().copied().max().unwrap_or(0);
            if exponents.len() != symbols || largest > MAX_EXPONENT {
                return Err(Error::Exponents { symbols, given: exponents.len(), largest });
            }
        }
        terms.sort_by(|a, b| b.0.cmp(&a.0));
        let mut combined: Vec<(Box<[u16]>, BigInt)> = Vec::with_capacity(terms.len());
        for (exponents, coefficient) in terms {
            match combined.last_mut() {
                Some(last) if last.0 == exponents => last.1 += coefficient,
                _ => combined.push((exponents, coefficient)),
            }
        }
        combined.retain(|(_, coefficient)| !coefficient.is_zero());
        Ok(Self { terms: combined.into() })
    }

    /// The terms `(exponents, coefficient)`, exponents descending.
    #[must_use]
    pub fn terms(&self) -> &[(Box<[u16]>, BigInt)] {
        &self.terms
    }

    /// Bytes of memory held, with what the allocator adds to each of the many small pieces.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let chunk = |bytes: usize| (bytes + CHUNK_HEAD).next_multiple_of(CHUNK_UNIT).max(CHUNK_LEAST);
        let digits = |c: &BigInt| size_of::<u64>() * c.bits().div_ceil(64) as usize;
        let term =
            |(exponents, c): &(Box<[u16]>, BigInt)| chunk(size_of_val(&**exponents)) + chunk(digits(c));
        let pieces: usize = self.terms.iter().map(term).sum();
        size_of::<Self>() + chunk(size_of_val(&*self.terms)) + pieces
    }

    /// Whether this is zero.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.terms.is_empty()
    }

    /// Whether this is one.
    #[must_use]
    pub fn is_one(&self) -> bool {
        matches!(&*self.terms, [(exponents, c)] if c.is_one() && exponents.iter().all(|&one| one == 0))
    }

    /// The value at residues of the symbols.
    ///
    /// # Panics
    /// If there are fewer values than symbols.
    #[must_use]
    pub fn at(&self, field: &Field, values: &[Element]) -> Element {
        self.terms.iter().fold(0, |sum, (exponents, coefficient)| {
            let start = field.from_big(coefficient);
            let product = exponents.iter().enumerate().fold(start, |product, (symbol, &exponent)| {
                if exponent == 0 {
                    product
                } else {
                    field.mul(product, field.pow(values[symbol], exponent.into()))
                }
            });
            field.add(sum, product)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn polynomial(terms: &[(&[u16], i64)]) -> Polynomial {
        Polynomial::new(terms.iter().map(|&(e, c)| (e.into(), c.into())).collect()).unwrap()
    }

    #[test]
    fn adds_up_equal_terms_and_drops_zeros() {
        let found = polynomial(&[(&[1, 0], 2), (&[0, 2], 5), (&[1, 0], -2), (&[0, 0], 0)]);
        assert_eq!(found.terms(), [(Box::from([0, 2]), 5.into())]);
        assert!(polynomial(&[(&[1], 1), (&[1], -1)]).is_zero());
    }

    #[test]
    fn is_evaluated_as_written() {
        for p in [7, 101, (1 << 61) - 1] {
            let field = Field::new(p).unwrap();
            let values = [field.from_u64(3), field.from_u64(5)];
            // 2 x^2 y − 7 y + 10^30 at (3, 5) is 55 + 10^30.
            let big = BigInt::from(10u32).pow(30);
            let terms =
                vec![([2, 1].into(), 2.into()), ([0, 1].into(), (-7).into()), ([0, 0].into(), big.clone())];
            let expected = (big + 55u32) % p;
            let found = Polynomial::new(terms).unwrap().at(&field, &values);
            assert_eq!(BigInt::from(field.to_u64(found)), expected);
        }
    }

    #[test]
    fn refuses_exponents_that_do_not_fit() {
        assert!(Polynomial::new(vec![([1].into(), 1.into()), ([1, 1].into(), 1.into())]).is_err());
        assert!(Polynomial::new(vec![([MAX_EXPONENT + 1].into(), 1.into())]).is_err());
    }
}
