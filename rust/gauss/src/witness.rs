//! Witnesses: which rows, with which factors, express a column by free columns.

use crate::accumulator::Accumulator;
use crate::elimination::NONE;
use crate::{Element, Elimination, Error, Record, Result};

/// A unit vector written with rows of the system: `e_target = Σ y_i · row_i + Σ c_j · e_j`.
///
/// The combination `y` is unique, because it runs over independent rows, and sparse: rows whose
/// contributions cancel do not appear. Residues are ordinary representatives, `0 ≤ n < p`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Witness {
    /// `(column, c)` over columns without pivot, ascending.
    pub remainder: Vec<(u32, u64)>,
    /// `(row of the system, y)`, ascending, `y ≠ 0`.
    pub combination: Vec<(u32, u64)>,
    /// Multiply-adds of the substitution that gave the remainder.
    pub multiplications: u64,
}

/// Working memory for witnesses: one a thread, reused from target to target.
pub struct Scratch {
    columns: Accumulator,
    rows: Accumulator,
}

impl Elimination {
    /// Working memory for [`Elimination::witness_with`].
    #[must_use]
    pub fn scratch(&self) -> Scratch {
        Scratch { columns: Accumulator::new(self.columns), rows: Accumulator::new(self.pivots.len()) }
    }

    /// The witness of one column.
    ///
    /// # Errors
    /// [`Error::NotRecorded`] if the elimination kept pivots only, [`Error::ColumnRange`] for a column
    /// that the system does not have.
    pub fn witness(&self, target: u32) -> Result<Witness> {
        self.witness_with(target, &mut self.scratch())
    }

    /// The witness of one column, with the caller's working memory.
    ///
    /// First the target is reduced from the largest column down, which gives the remainder and the part
    /// that each reduced row plays; then these parts are carried back, latest row first, to the rows of
    /// the system. The second pass touches each recorded multiplier of the rows concerned once.
    ///
    /// # Errors
    /// As [`Elimination::witness`].
    pub fn witness_with(&self, target: u32, scratch: &mut Scratch) -> Result<Witness> {
        self.witness_of_sum(&[(target, 1)], scratch)
    }

    /// The witness of `Σ factor · e_column`, a sum of targets.
    ///
    /// With factors drawn at random from a large field, its combination touches a row exactly when the
    /// witness of some single target does, up to a chance of about one in the modulus.
    ///
    /// # Errors
    /// As [`Elimination::witness`].
    pub fn witness_of_sum(&self, targets: &[(u32, u64)], scratch: &mut Scratch) -> Result<Witness> {
        if self.record() != Record::Witness {
            return Err(Error::NotRecorded);
        }
        if let Some(&(column, _)) = targets.iter().find(|target| target.0 as usize >= self.columns) {
            return Err(Error::ColumnRange { row: 0, column, columns: self.columns });
        }
        let field = &self.field;
        let mut witness = Witness::default();

        let columns = &mut scratch.columns;
        for &(column, factor) in targets {
            let slot = &mut columns.values[column as usize];
            *slot = field.add(*slot, field.from_u64(factor));
            columns.pending.insert(column);
        }
        while let Some((column, value)) = columns.pop() {
            let known = self.row_of_column[column as usize];
            if known == NONE {
                witness.remainder.push((column, field.to_u64(value)));
                continue;
            }
            witness.multiplications += self.subtract(known, value, columns);
            self.add_part(&mut scratch.rows, known, value);
        }

        while let Some((row, part)) = scratch.rows.pop() {
            let factor = field.mul(part, self.scales[row as usize]);
            witness.combination.push((self.independent[row as usize], field.to_u64(factor)));
            let range = self.multipliers.range(row as usize);
            scratch.rows.add_multiple(
                field,
                field.neg(factor),
                &self.multipliers.indices[range.clone()],
                &self.multipliers.values[range],
            );
        }
        witness.remainder.reverse();
        witness.combination.reverse();
        Ok(witness)
    }

    fn add_part(&self, rows: &mut Accumulator, row: u32, value: Element) {
        rows.values[row as usize] = self.field.add(rows.values[row as usize], value);
        rows.pending.insert(row);
    }
}
