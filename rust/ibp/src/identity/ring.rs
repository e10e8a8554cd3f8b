//! What the coefficients of written rows are: polynomials, or their residues where rows are only counted.

use crate::Result;
use gauss::{Element, Field, Polynomial};
use std::fmt::Debug;
use std::hash::Hash;

/// The little arithmetic that maps need.
pub(crate) trait Ring: Debug {
    /// A coefficient; equal ones compare equal.
    type Item: Clone + Debug + Eq + Hash;

    fn one(&self) -> Self::Item;

    fn is_zero(&self, a: &Self::Item) -> bool;

    fn negative(&self, a: &Self::Item) -> Result<Self::Item>;

    fn sum(&self, a: &Self::Item, b: &Self::Item) -> Result<Self::Item>;

    fn product(&self, a: &Self::Item, b: &Self::Item) -> Result<Self::Item>;

    fn power(&self, a: &Self::Item, exponent: u32) -> Result<Self::Item> {
        (0..exponent).try_fold(self.one(), |power, _| self.product(&power, a))
    }
}

/// Polynomials in this many symbols.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Polynomials {
    pub(crate) symbols: usize,
}

impl Ring for Polynomials {
    type Item = Polynomial;

    fn one(&self) -> Polynomial {
        Polynomial::new(vec![(vec![0; self.symbols].into(), 1.into())]).expect("no exponent is too large")
    }

    fn is_zero(&self, a: &Polynomial) -> bool {
        a.is_zero()
    }

    fn negative(&self, a: &Polynomial) -> Result<Polynomial> {
        Ok(Polynomial::new(a.terms().iter().map(|(exponents, c)| (exponents.clone(), -c)).collect())?)
    }

    fn sum(&self, a: &Polynomial, b: &Polynomial) -> Result<Polynomial> {
        Ok(Polynomial::new(a.terms().iter().chain(b.terms()).cloned().collect())?)
    }

    fn product(&self, a: &Polynomial, b: &Polynomial) -> Result<Polynomial> {
        // What most propagators are divided by, and most images multiplied with.
        if a.is_one() {
            return Ok(b.clone());
        }
        if b.is_one() {
            return Ok(a.clone());
        }
        let pairs = a.terms().iter().flat_map(|x| b.terms().iter().map(move |y| (x, y)));
        let terms = pairs.map(|((e, c), (f, g))| {
            let exponents = e.iter().zip(f).map(|(&i, &j)| i.saturating_add(j)).collect();
            (exponents, c * g)
        });
        Ok(Polynomial::new(terms.collect())?)
    }
}

/// The values of polynomials at a point: other ones differ there, up to a chance of about one in the modulus.
#[derive(Debug, Clone)]
pub(crate) struct Residues {
    pub(crate) field: Field,
    pub(crate) point: Vec<Element>,
}

impl Residues {
    pub(crate) fn of(&self, polynomial: &Polynomial) -> Element {
        polynomial.at(&self.field, &self.point)
    }
}

impl Ring for Residues {
    type Item = Element;

    fn one(&self) -> Element {
        self.field.one()
    }

    fn is_zero(&self, a: &Element) -> bool {
        *a == 0
    }

    fn negative(&self, a: &Element) -> Result<Element> {
        Ok(self.field.neg(*a))
    }

    fn sum(&self, a: &Element, b: &Element) -> Result<Element> {
        Ok(self.field.add(*a, *b))
    }

    fn product(&self, a: &Element, b: &Element) -> Result<Element> {
        Ok(self.field.mul(*a, *b))
    }
}
