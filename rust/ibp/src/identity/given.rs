//! Rows that were written down elsewhere.

use crate::Result;
use gauss::{Error, Polynomial};

/// Equations `Σ polynomial · unknown = 0` that other programs wrote.
///
/// Unknowns are index vectors (`Box<[i8]>`) beside the equations of a family, or numbers (`u32`), the simplest first,
/// where no family need be known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given<Unknown> {
    /// Coefficients; each distinct one should be there once.
    pub polynomials: Vec<Polynomial>,
    /// For each equation its terms: an unknown, and the number of its coefficient.
    pub rows: Vec<Vec<(Unknown, u32)>>,
}

impl<Unknown> Default for Given<Unknown> {
    fn default() -> Self {
        Self { polynomials: Vec::new(), rows: Vec::new() }
    }
}

impl<Unknown> Given<Unknown> {
    /// Check that coefficients are there and are polynomials in `symbols` symbols.
    ///
    /// # Errors
    /// [`Error::RowRange`], [`Error::Exponents`].
    pub(crate) fn check(&self, symbols: usize) -> Result<()> {
        let mut exponents = self.polynomials.iter().filter_map(|c| c.terms().first()).map(|(e, _)| e.len());
        if let Some(given) = exponents.find(|&given| given != symbols) {
            return Err(Error::Exponents { symbols, given, largest: 0 }.into());
        }
        let rows = self.polynomials.len();
        match self.rows.iter().flatten().find(|(_, number)| *number as usize >= rows) {
            Some(&(_, row)) => Err(Error::RowRange { row, rows }.into()),
            None => Ok(()),
        }
    }
}
