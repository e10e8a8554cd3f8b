//! The result: rational functions with integer polynomials.

use super::euclid::gcd;
use super::expanded::Expanded;
use super::sparse::Support;
use crate::field::{Element, Field};
use crate::sparse::Polynomial;
use num_bigint::{BigInt, BigUint};
use num_traits::{One, Signed, Zero};
use std::sync::Arc;

/// `numerator/(denominator·∏ factor^multiplicity)`.
///
/// The factors are primitive, pairwise coprime, free of squares and have no constant among them; their
/// first coefficient (of the largest exponents) is positive. They need not be irreducible. The numerator
/// has no factor in common with them or with the denominator. Zero has no factors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rational {
    /// An integer polynomial, expanded.
    pub numerator: Expanded,
    /// A positive integer.
    pub denominator: BigUint,
    /// Integer polynomials, shared between functions, and their multiplicities.
    pub factors: Vec<(Arc<Polynomial>, u32)>,
}

impl Rational {
    /// The value modulo a prime, or `None` at a pole.
    #[must_use]
    pub fn at(&self, field: &Field, values: &[Element]) -> Option<Element> {
        let mut denominator = field.from_big(&self.denominator.clone().into());
        for (factor, multiplicity) in &self.factors {
            denominator = field.mul(denominator, field.pow(factor.at(field, values), (*multiplicity).into()));
        }
        Some(field.mul(self.numerator.at(field, values), field.inv(denominator)?))
    }

    /// `Σ n_i·x^(e_i)·scale/denominator` over factors, in lowest terms.
    pub(super) fn new(
        monomials: &Support,
        coefficients: Vec<BigInt>,
        scale: &BigInt,
        denominator: BigInt,
        factors: Vec<(Arc<Polynomial>, u32)>,
    ) -> Self {
        let content = content(&coefficients);
        let (mut up, mut down) = (&content * scale, denominator);
        let common = BigInt::from(gcd(up.magnitude(), down.magnitude()));
        if !common.is_zero() {
            (up, down) = (up / &common, down / common);
        }
        if down.is_negative() {
            (up, down) = (-up, -down);
        }
        let same = content == up;
        let coefficients = coefficients.into_iter().map(|c| if same { c } else { c / &content * &up });
        let numerator = Expanded::new(monomials, coefficients);
        Self { numerator, denominator: down.magnitude().clone(), factors }
    }
}

/// The greatest common divisor of integers, not negative.
pub(super) fn content<'a>(integers: impl IntoIterator<Item = &'a BigInt>) -> BigInt {
    let mut content = BigUint::ZERO;
    for integer in integers {
        content = gcd(&content, integer.magnitude());
        if content.is_one() {
            break;
        }
    }
    content.into()
}
