//! A probe's point: values of the symbols modulo a prime.

use crate::{Error, Family, Result};
use gauss::{Element, Field};

/// The monomials of a family's coefficients at one point in one field, each evaluated once.
#[derive(Debug, Clone)]
pub struct Point {
    field: Field,
    /// Prepared for [`Field::mul_small`].
    pub(crate) monomials: Vec<Element>,
}

impl Point {
    /// Evaluate at residues of the symbols, in the family's order (`d` first).
    ///
    /// # Errors
    /// [`Error::PointLength`].
    pub fn new(family: &Family, field: Field, residues: &[u64]) -> Result<Self> {
        let symbols = family.symbol_count();
        if residues.len() != symbols {
            return Err(Error::PointLength { given: residues.len(), symbols });
        }
        let values: Vec<Element> = residues.iter().map(|&n| field.from_u64(n)).collect();
        let monomials = family
            .templates
            .monomials
            .iter()
            .map(|exponents| {
                let product =
                    exponents.iter().zip(&values).fold(field.one(), |product, (&exponent, &value)| {
                        (0..exponent).fold(product, |power, _| field.mul(power, value))
                    });
                field.prepare(product)
            })
            .collect();
        Ok(Self { field, monomials })
    }

    /// The field.
    #[must_use]
    pub fn field(&self) -> &Field {
        &self.field
    }
}
