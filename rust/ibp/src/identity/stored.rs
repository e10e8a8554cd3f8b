//! Rows that are written out.

use super::equation::Equation;
use crate::Result;
use gauss::Grow;

/// Rows in compressed form: for each its columns, and the numbers of its coefficients.
///
/// Invariant: keys ascend; no row is empty or names a column twice.
#[derive(Debug, Clone, Default)]
pub(crate) struct Stored {
    keys: Vec<Equation>,
    /// Where each row ends.
    ends: Vec<usize>,
    /// `(column, number of the coefficient)`.
    entries: Vec<(u32, u32)>,
}

impl Stored {
    /// Append a row whose key is larger than all before.
    ///
    /// # Errors
    /// [`gauss::Error::OutOfMemory`].
    pub(crate) fn push(&mut self, key: Equation, entries: &[(u32, u32)]) -> Result<()> {
        debug_assert!(self.keys.last().is_none_or(|last| *last < key));
        if !entries.is_empty() {
            self.entries.try_extend("entries of equations", entries)?;
            self.keys.push(key);
            self.ends.push(self.entries.len());
        }
        Ok(())
    }

    pub(crate) fn keys(&self) -> &[Equation] {
        &self.keys
    }

    /// The entries of an equation; none if it says nothing.
    pub(crate) fn row(&self, key: Equation) -> &[(u32, u32)] {
        let Ok(number) = self.keys.binary_search(&key) else { return &[] };
        let start = if number == 0 { 0 } else { self.ends[number - 1] };
        &self.entries[start..self.ends[number]]
    }

    pub(crate) fn bytes(&self) -> usize {
        size_of_val(&*self.keys) + size_of_val(&*self.ends) + size_of_val(&*self.entries)
    }
}
