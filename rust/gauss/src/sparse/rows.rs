//! How a system hands out its rows.

use super::stages::Stages;
use crate::field::Element;
use crate::{Error, Result};

/// One sparse row: parallel lists of columns and residues, in any order, no column twice.
#[derive(Debug, Clone, Default)]
pub struct RowBuffer {
    /// Column of each entry.
    pub columns: Vec<u32>,
    /// Residue of each entry.
    pub values: Vec<Element>,
}

impl RowBuffer {
    /// Forget the entries, keep the memory.
    pub fn clear(&mut self) {
        self.columns.clear();
        self.values.clear();
    }

    /// Append an entry.
    #[inline]
    pub fn push(&mut self, column: u32, value: Element) {
        self.columns.push(column);
        self.values.push(value);
    }
}

/// A system whose rows are made on demand, already evaluated in a field.
///
/// The order of rows is the order in which they are offered to the elimination; the order of columns
/// is the order of elimination, the largest number first.
pub trait Rows {
    /// How many rows there are.
    fn row_count(&self) -> usize;

    /// How many columns there are.
    fn column_count(&self) -> usize;

    /// Write row `row` into the cleared `buffer`. Entries may be zero; no column comes twice.
    fn fill(&self, row: usize, buffer: &mut RowBuffer);

    /// Parts that can be worked on at the same time; none if nothing is known of such.
    fn stages(&self) -> Stages {
        Stages::new()
    }
}

impl<R: Rows> Rows for &R {
    fn row_count(&self) -> usize {
        (**self).row_count()
    }

    fn column_count(&self) -> usize {
        (**self).column_count()
    }

    fn fill(&self, row: usize, buffer: &mut RowBuffer) {
        (**self).fill(row, buffer);
    }

    fn stages(&self) -> Stages {
        (**self).stages()
    }
}

/// No row, no column, no place: systems have fewer of each.
pub(crate) const NONE: u32 = u32::MAX;

/// Check that the columns of a row exist.
pub(crate) fn check_columns(row: u32, given: &[u32], columns: usize) -> Result<()> {
    match given.iter().find(|&&column| column as usize >= columns) {
        Some(&column) => Err(Error::ColumnRange { row: row as usize, column, columns }),
        None => Ok(()),
    }
}
