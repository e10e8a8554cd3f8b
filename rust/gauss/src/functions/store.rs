//! Many rational functions of the same symbols.

use super::monomials::Monomials;
use super::polynomials::Polynomials;
use super::powers::Powers;
use crate::sparse::Integers;
use crate::{Error, Result};

/// Rational functions `numerator/(constant·∏ factor^multiplicity)` in their canonical form, so that equal lists
/// of functions are equal.
///
/// Numerators are expanded, with monomials in degree reverse lexicographic order. Factors are irreducible and
/// primitive, their leading coefficients positive, sorted by degree, number of terms and text; they divide no
/// numerator that they stand below. The constant is positive and coprime to the content of the numerator. Zero
/// has the constant 1 and no factors. Monomials and factors are kept once and shared.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Functions {
    pub(super) symbols: Vec<String>,
    pub(super) monomials: Monomials,
    pub(super) numerators: Polynomials,
    pub(super) constants: Integers,
    pub(super) factors: Polynomials,
    pub(super) factor_texts: Vec<String>,
    pub(super) below: Powers,
}

impl Functions {
    /// The symbols that they are functions of.
    #[must_use]
    pub fn symbols(&self) -> &[String] {
        &self.symbols
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.numerators.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many terms the numerator of a function has; none if it is zero.
    #[must_use]
    pub fn terms(&self, function: u32) -> usize {
        self.numerators.range(function as usize).len()
    }

    /// The distinct factors of all denominators, as text.
    #[must_use]
    pub fn factor_texts(&self) -> &[String] {
        &self.factor_texts
    }

    /// The factors of a function's denominator, by their numbers, and their multiplicities.
    #[must_use]
    pub fn factors(&self, function: u32) -> &[(u32, u32)] {
        self.below.get(function as usize)
    }

    /// How much memory they take, about.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let factor_texts: usize = self.factor_texts.iter().map(|text| 24 + text.len()).sum();
        self.monomials.bytes()
            + self.numerators.bytes()
            + self.constants.bytes()
            + self.factors.bytes()
            + self.below.bytes()
            + factor_texts
    }

    /// Raise unless all these functions are there.
    pub(super) fn check(&self, functions: &[u32]) -> Result<()> {
        match functions.iter().find(|&&function| function as usize >= self.len()) {
            Some(&function) => Err(Error::FunctionRange { function, functions: self.len() }),
            None => Ok(()),
        }
    }
}
