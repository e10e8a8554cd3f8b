//! A system whose columns are renumbered.

use super::rows::{RowBuffer, Rows};
use crate::{Error, Result};

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
