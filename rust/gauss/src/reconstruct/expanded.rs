//! An integer polynomial whose monomials others have, too.

use super::sparse::{Support, power};
use crate::field::{Element, Field};
use crate::sparse::{Integers, Polynomial};
use num_bigint::BigInt;

/// `Σ c·x^e` over distinct exponents, descending; no coefficient is zero.
///
/// A term takes eight bytes where its coefficient fits a word: the monomials are those in which the polynomial was
/// looked for. As a [`Polynomial`] it takes some 110, and of box2l, with 7 million terms in all, that was most of what a
/// run had in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expanded {
    monomials: Support,
    coefficients: Integers,
}

impl Expanded {
    /// One coefficient per monomial.
    pub(super) fn new(monomials: &Support, coefficients: impl IntoIterator<Item = BigInt>) -> Self {
        let mut kept = Integers::default();
        for coefficient in coefficients {
            kept.push(&coefficient);
        }
        kept.shrink();
        assert_eq!(kept.len(), monomials.len(), "a coefficient for each monomial");
        Self { monomials: monomials.clone(), coefficients: kept }
    }

    /// Whether this is zero.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.monomials.is_empty()
    }

    /// The terms `(exponents, coefficient)`, exponents descending, written out.
    #[must_use]
    pub fn terms(&self) -> Vec<(Box<[u16]>, BigInt)> {
        let coefficient = |place| self.coefficients.get(place).to_big();
        self.monomials.iter().cloned().zip((0..self.monomials.len()).map(coefficient)).collect()
    }

    /// The same, written out.
    ///
    /// # Panics
    /// Never: what was found has degrees within the limit.
    #[must_use]
    pub fn polynomial(&self) -> Polynomial {
        Polynomial::new(self.terms()).expect("degrees were limited")
    }

    /// The value at residues of the variables.
    ///
    /// # Panics
    /// If there are fewer values than variables.
    #[must_use]
    pub fn at(&self, field: &Field, values: &[Element]) -> Element {
        self.monomials.iter().enumerate().fold(0, |sum, (place, monomial)| {
            let coefficient = self.coefficients.get(place).residue(field);
            field.add(sum, field.mul(coefficient, power(field, monomial, values)))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn is_what_the_terms_say(
            terms in prop::collection::btree_map([0u16..9, 0u16..9], 1i64.., 0..20), shift in 0u32..90,
        ) {
            let field = Field::new(1_125_899_906_842_597).unwrap();
            let point = [field.from_u64(123), field.from_u64(4567)];
            let (monomials, coefficients): (Vec<Box<[u16]>>, Vec<BigInt>) =
                terms.iter().rev().map(|(e, &c)| ((*e).into(), -(BigInt::from(c) << shift))).unzip();
            let expanded = Expanded::new(&monomials.clone().into(), coefficients.clone());
            let written: Vec<_> = monomials.into_iter().zip(coefficients).collect();
            prop_assert_eq!(&expanded.terms(), &written);
            prop_assert_eq!(expanded.is_zero(), written.is_empty());
            let polynomial = expanded.polynomial();
            prop_assert_eq!(polynomial.terms(), &written);
            prop_assert_eq!(expanded.at(&field, &point), expanded.polynomial().at(&field, &point));
        }
    }
}
