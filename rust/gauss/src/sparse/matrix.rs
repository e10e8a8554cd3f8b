//! Matrices of small integers.

use super::rows::{RowBuffer, Rows};
use crate::field::Field;
use crate::{Error, Result};

/// A matrix of small integers in compressed rows: for tests, examples and systems that come from elsewhere.
#[derive(Debug, Clone)]
pub struct SparseMatrix {
    columns: usize,
    starts: Vec<usize>,
    entries: Vec<(u32, i64)>,
}

impl SparseMatrix {
    /// A matrix with `columns` columns from lists of `(column, value)`.
    ///
    /// # Errors
    /// [`Error::ColumnRange`] and [`Error::RepeatedColumn`].
    pub fn from_rows<R: AsRef<[(u32, i64)]>>(columns: usize, rows: &[R]) -> Result<Self> {
        let mut starts = vec![0];
        let mut entries: Vec<(u32, i64)> = Vec::new();
        for (row, list) in rows.iter().enumerate() {
            let mut sorted = list.as_ref().to_vec();
            sorted.sort_unstable();
            for pair in sorted.windows(2) {
                if pair[0].0 == pair[1].0 {
                    return Err(Error::RepeatedColumn { row, column: pair[0].0 });
                }
            }
            if let Some(&(column, _)) = sorted.last()
                && column as usize >= columns
            {
                return Err(Error::ColumnRange { row, column, columns });
            }
            entries.extend(sorted);
            starts.push(entries.len());
        }
        Ok(Self { columns, starts, entries })
    }

    /// The same matrix evaluated in a field.
    #[must_use]
    pub fn in_field<'a>(&'a self, field: &'a Field) -> impl Rows + 'a {
        InField { matrix: self, field }
    }

    /// The entries of row `row`.
    #[must_use]
    pub fn row(&self, row: usize) -> &[(u32, i64)] {
        &self.entries[self.starts[row]..self.starts[row + 1]]
    }

    /// How many rows there are.
    #[must_use]
    pub fn row_count(&self) -> usize {
        self.starts.len() - 1
    }
}

struct InField<'a> {
    matrix: &'a SparseMatrix,
    field: &'a Field,
}

impl Rows for InField<'_> {
    fn row_count(&self) -> usize {
        self.matrix.row_count()
    }

    fn column_count(&self) -> usize {
        self.matrix.columns
    }

    fn fill(&self, row: usize, buffer: &mut RowBuffer) {
        for &(column, value) in self.matrix.row(row) {
            buffer.push(column, self.field.from_i64(value));
        }
    }
}
