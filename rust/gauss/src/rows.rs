//! How a system hands out its rows.

use crate::{Element, Error, Field, Result, Stages};

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

/// The rank of a column that is left out.
pub const DROPPED: u32 = u32::MAX;

/// A system whose columns are eliminated in another order, or left out.
///
/// Column `c` of the system below is column `ranks[c]` here; those whose rank is [`DROPPED`] are not seen. A solve
/// may leave a column out if the pivots determine the rows without it: then what it would have had in
/// the reduction of a target is zero, here as at every other point with these pivots.
#[derive(Debug, Clone)]
pub struct Permuted<'a, R> {
    system: R,
    ranks: &'a [u32],
}

impl<'a, R: Rows> Permuted<'a, R> {
    /// The system with its columns renumbered.
    ///
    /// # Errors
    /// [`Error::Permutation`] if `ranks` are not as many different columns, dropped ones apart.
    pub fn new(system: R, ranks: &'a [u32]) -> Result<Self> {
        let columns = system.column_count();
        let mut seen = vec![false; columns];
        let fresh = |&rank: &u32| {
            rank == DROPPED || seen.get_mut(rank as usize).is_some_and(|seen| !std::mem::replace(seen, true))
        };
        if ranks.len() != columns || !ranks.iter().all(fresh) {
            return Err(Error::Permutation { given: ranks.len(), columns });
        }
        Ok(Self { system, ranks })
    }
}

impl<R: Rows> Rows for Permuted<'_, R> {
    fn row_count(&self) -> usize {
        self.system.row_count()
    }

    fn column_count(&self) -> usize {
        self.system.column_count()
    }

    fn fill(&self, row: usize, buffer: &mut RowBuffer) {
        let start = buffer.columns.len();
        self.system.fill(row, buffer);
        let mut kept = start;
        for entry in start..buffer.columns.len() {
            let rank = self.ranks[buffer.columns[entry] as usize];
            if rank != DROPPED {
                buffer.columns[kept] = rank;
                buffer.values[kept] = buffer.values[entry];
                kept += 1;
            }
        }
        buffer.columns.truncate(kept);
        buffer.values.truncate(kept);
    }
}

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
