//! Sparse polynomials in several variables modulo a prime.

use crate::field::{Element, Field};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// The exponents of a monomial, one per variable.
pub(super) type Monomial = Box<[u16]>;

/// Distinct monomials, lexicographically descending; shared, because many functions have the same.
pub(super) type Support = Arc<[Monomial]>;

/// `Σ c·x^e`; one coefficient per monomial of the support.
#[derive(Debug, Clone)]
pub(super) struct Sparse {
    pub(super) support: Support,
    pub(super) coefficients: Vec<Element>,
}

impl Sparse {
    /// From terms in any order with distinct exponents; zeros are dropped.
    pub(super) fn new(terms: impl IntoIterator<Item = (Monomial, Element)>) -> Self {
        let mut terms: Vec<_> = terms.into_iter().filter(|&(_, c)| c != 0).collect();
        terms.sort_unstable_by(|a, b| b.0.cmp(&a.0));
        let (monomials, coefficients): (Vec<_>, Vec<_>) = terms.into_iter().unzip();
        Self { support: monomials.into(), coefficients }
    }

    /// The number one.
    pub(super) fn one(field: &Field, variables: usize) -> Self {
        Self::new([(vec![0; variables].into(), field.one())])
    }

    /// The value at a point.
    pub(super) fn evaluate(&self, field: &Field, point: &[Element]) -> Element {
        let terms = self.support.iter().zip(&self.coefficients);
        terms.fold(0, |sum, (monomial, &c)| field.add(sum, field.mul(c, power(field, monomial, point))))
    }

    /// The polynomial in one variable that is left when all others take the values of a point.
    pub(super) fn restrict(&self, field: &Field, variable: usize, point: &[Element]) -> Vec<Element> {
        let mut dense = Vec::new();
        for (monomial, &c) in self.support.iter().zip(&self.coefficients) {
            let degree = usize::from(monomial[variable]);
            if dense.len() <= degree {
                dense.resize(degree + 1, 0);
            }
            let others =
                monomial.iter().zip(point).enumerate().filter(|&(at, (&e, _))| at != variable && e > 0);
            let value = others.fold(c, |product, (_, (&e, &x))| field.mul(product, field.pow(x, e.into())));
            dense[degree] = field.add(dense[degree], value);
        }
        super::univariate::trim(&mut dense);
        dense
    }

    /// The product.
    pub(super) fn multiply(&self, field: &Field, other: &Self) -> Self {
        let mut terms: FxHashMap<Monomial, Element> = FxHashMap::default();
        for (a, &x) in self.support.iter().zip(&self.coefficients) {
            for (b, &y) in other.support.iter().zip(&other.coefficients) {
                let monomial = a.iter().zip(b).map(|(&i, &j)| i + j).collect();
                let sum = terms.entry(monomial).or_insert(0);
                *sum = field.add(*sum, field.mul(x, y));
            }
        }
        Self::new(terms)
    }
}

/// The value of a monomial.
pub(super) fn power(field: &Field, monomial: &[u16], point: &[Element]) -> Element {
    let factors = monomial.iter().zip(point).filter(|&(&e, _)| e > 0);
    let powers = factors.map(|(&e, &x)| field.pow(x, e.into()));
    powers.reduce(|product, power| field.mul(product, power)).unwrap_or(field.one())
}

/// `∏ x_i^(m_i)` of values by number, for pairs of a number and its multiplicity.
pub(super) fn product(field: &Field, powers: &[(u32, u32)], value: impl Fn(u32) -> Element) -> Element {
    let powers = powers.iter().map(|&(number, multiplicity)| field.pow(value(number), multiplicity.into()));
    powers.reduce(|product, power| field.mul(product, power)).unwrap_or(field.one())
}
