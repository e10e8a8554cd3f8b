//! Witnesses: which rows, with which factors, express a column by free columns.

use crate::accumulator::Accumulator;
use crate::incremental::check_columns;
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
        let Scratch { columns, rows } = scratch;
        let (field, mut witness) = (&self.field, Witness::default());
        (witness.remainder, witness.multiplications) =
            self.substitute(targets, columns, |row, part| rows.add(field, row, part))?;
        while let Some((row, part)) = rows.pop() {
            let factor = field.mul(part, self.scales[row as usize]);
            witness.combination.push((self.independent[row as usize], field.to_u64(factor)));
            rows.add_multiple(field, field.neg(factor), self.multipliers.list(row as usize));
        }
        witness.combination.reverse();
        Ok(witness)
    }

    /// What one column reduces to: the remainder of its witness, for which pivots suffice.
    ///
    /// # Errors
    /// [`Error::ColumnRange`] for a column that the system does not have.
    pub fn remainder(&self, target: u32, scratch: &mut Scratch) -> Result<Vec<(u32, u64)>> {
        Ok(self.substitute(&[(target, 1)], &mut scratch.columns, |_, _| ())?.0)
    }

    /// Reduce a sum of columns, and tell `visit` the part that each reduced row plays; the remainder, and
    /// how many multiply-adds it took.
    fn substitute(
        &self,
        targets: &[(u32, u64)],
        columns: &mut Accumulator,
        mut visit: impl FnMut(u32, Element),
    ) -> Result<(Vec<(u32, u64)>, u64)> {
        let field = &self.field;
        for target in targets {
            check_columns(0, &[target.0], self.columns)?;
        }
        for &(column, factor) in targets {
            columns.add(field, column, field.from_u64(factor));
        }
        let (mut remainder, mut multiplications) = (Vec::new(), 0);
        while let Some((column, value)) = columns.pop() {
            let Some(known) = self.reduced.find(column) else {
                remainder.push((column, field.to_u64(value)));
                continue;
            };
            multiplications += known.tail.len() as u64;
            columns.add_multiple(field, field.neg(value), known.tail);
            visit(known.row, value);
        }
        remainder.reverse();
        Ok((remainder, multiplications))
    }
}
