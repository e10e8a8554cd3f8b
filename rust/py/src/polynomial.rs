//! Polynomials as Python writes them.

use crate::errors::Result;
use num_bigint::BigInt;

/// `(coefficient, exponents)` of each term.
pub type Terms = Vec<(BigInt, Vec<u16>)>;

pub fn polynomial(terms: Terms) -> Result<gauss::Polynomial> {
    Ok(gauss::Polynomial::new(terms.into_iter().map(|(c, e)| (e.into(), c)).collect())?)
}
