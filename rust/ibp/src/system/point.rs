//! A probe's point: values of the symbols modulo a prime.

use crate::{Error, Result, System};
use gauss::{Element, Field};

/// What the coefficients of a system are made of, at one point in one field: each monomial of its templates, and each
/// distinct coefficient of its written rows, evaluated once. Good for the parts of the system, too.
#[derive(Debug, Clone)]
pub struct Point {
    field: Field,
    /// Prepared for [`Field::mul_small`].
    pub(crate) monomials: Vec<Element>,
    /// Of written rows.
    pub(crate) coefficients: Vec<Element>,
}

impl Point {
    /// Evaluate at residues of the symbols, in the order of the system's symbols (`d` first).
    ///
    /// # Errors
    /// [`Error::PointLength`].
    pub fn new(system: &System, field: Field, residues: &[u64]) -> Result<Self> {
        let symbols = system.symbol_count();
        if residues.len() != symbols {
            return Err(Error::PointLength { given: residues.len(), symbols });
        }
        let values: Vec<Element> = residues.iter().map(|&n| field.from_u64(n)).collect();
        let grid = system.grid();
        let monomials = grid.identities.templates.monomials().iter().map(|monomial| {
            let scale = if monomial.digit == 0 { field.one() } else { field.from_big(&monomial.scale()) };
            let factors = monomial.exponents.iter().zip(&values);
            let product = factors.fold(scale, |product, (&exponent, &value)| {
                (0..exponent).fold(product, |power, _| field.mul(power, value))
            });
            field.prepare(product)
        });
        let coefficients = grid.coefficients.iter().map(|coefficient| coefficient.at(&field, &values));
        Ok(Self { field, monomials: monomials.collect(), coefficients: coefficients.collect() })
    }

    /// The field.
    #[must_use]
    pub fn field(&self) -> &Field {
        &self.field
    }
}
