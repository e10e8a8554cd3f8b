//! Witnesses: which rows, with which factors, express a column by free columns.

use super::budget::ROWS_PER_CHECK;
use super::elimination::{Elimination, Record};
use super::reduce::{Known, Lookup};
use super::reduced_rows::Reduced;
use crate::field::{Element, Inverses};
use crate::sparse::{Accumulator, Packed, RowBuffer, Rows, check_columns};
use crate::{Error, Interrupt, Result};

/// Below this modulus a random sum may lose a column, and a row may vanish at a random point, by accident.
pub(super) const LARGE_FIELD: u64 = 1 << 40;

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

/// Working memory for witnesses: one per thread, reused from target to target.
pub struct Scratch {
    columns: Accumulator,
    rows: Accumulator,
    multipliers: Vec<Packed>,
}

/// The reduced rows up to row `last`.
struct UpTo<'a> {
    rows: &'a Reduced,
    last: u32,
}

impl Lookup for UpTo<'_> {
    #[inline]
    fn find(&self, column: u32) -> Option<Known<'_>> {
        self.rows.find(column).filter(|found| found.row <= self.last)
    }
}

impl Elimination {
    /// Working memory for [`Elimination::witness_with`].
    ///
    /// # Errors
    /// [`Error::OutOfMemory`].
    pub fn scratch(&self) -> Result<Scratch> {
        let (columns, rows) = (Accumulator::new(self.columns)?, Accumulator::new(self.pivots.len())?);
        Ok(Scratch { columns, rows, multipliers: Vec::new() })
    }

    /// The witness of one column.
    ///
    /// # Errors
    /// [`Error::NotRecorded`] if the elimination kept pivots only, [`Error::ColumnRange`] for a column
    /// that the system does not have.
    pub fn witness(&self, target: u32) -> Result<Witness> {
        self.witness_with(target, &mut self.scratch()?)
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
        self.carry_back(targets, scratch, |row, multipliers, _| {
            multipliers.extend_from_slice(self.multipliers.list(row as usize));
            Ok(self.scales[row as usize])
        })
    }

    /// As [`Elimination::witness_of_sum`], of an elimination of `system` that kept pivots only.
    ///
    /// How a reduced row came about is found again by reducing its row of the system once more, by the reduced
    /// rows before it: once the reduced row itself is subtracted, where its pivot comes up, nothing is left. Few rows take
    /// part in a witness, so this takes a small part of the elimination's time, and an elimination that records nothing
    /// a third of the memory of one that does.
    ///
    /// # Errors
    /// [`Error::ColumnRange`] for a column that the system does not have, [`Error::Interrupted`];
    /// [`Error::OtherElimination`] if the elimination is of another system, or of this one at another point, as far as
    /// that shows.
    pub fn witness_of_sum_from(
        &self,
        system: &impl Rows,
        targets: &[(u32, u64)],
        scratch: &mut Scratch,
        interrupt: &Interrupt,
    ) -> Result<Witness> {
        let field = &self.field;
        let (mut buffer, mut inverses) = (RowBuffer::default(), Inverses::new());
        let mut asked = 0usize;
        self.carry_back(targets, scratch, |row, multipliers, columns| {
            asked += 1;
            if asked.is_multiple_of(ROWS_PER_CHECK) {
                interrupt.check()?;
            }
            buffer.clear();
            system.fill(self.independent[row as usize] as usize, &mut buffer);
            for (&column, &value) in buffer.columns.iter().zip(&buffer.values) {
                columns.put(column, value);
            }
            let (mut leading, mut is_whole) = (0, true);
            columns.reduce(
                field,
                &UpTo { rows: &self.reduced, last: row },
                |_, _| is_whole = false,
                |known, factor| {
                    if known == row {
                        leading = factor;
                    } else {
                        multipliers.push(Packed::new(known, factor));
                    }
                },
            );
            if !is_whole {
                return Err(Error::OtherElimination { row });
            }
            inverses.inv(field, leading).ok_or(Error::OtherElimination { row })
        })
    }

    /// Reduce a sum of targets, and carry the parts that reduced rows play back to the rows of the system.
    ///
    /// `how_it_came` gives the multipliers of a reduced row, and returns its scale.
    fn carry_back(
        &self,
        targets: &[(u32, u64)],
        scratch: &mut Scratch,
        mut how_it_came: impl FnMut(u32, &mut Vec<Packed>, &mut Accumulator) -> Result<Element>,
    ) -> Result<Witness> {
        let Scratch { columns, rows, multipliers } = scratch;
        let (field, mut witness) = (&self.field, Witness::default());
        (witness.remainder, witness.multiplications) =
            self.substitute(targets, columns, |row, part| rows.add(field, row, part))?;
        while let Some((row, part)) = rows.pop(field) {
            multipliers.clear();
            let scale = how_it_came(row, multipliers, columns).inspect_err(|_| rows.forget())?;
            let factor = field.mul(part, scale);
            witness.combination.push((self.independent[row as usize], field.to_u64(factor)));
            rows.add_multiple(field, field.neg(factor), multipliers);
        }
        witness.combination.sort_unstable();
        Ok(witness)
    }

    /// What one column reduces to: the remainder of its witness, for which pivots suffice.
    ///
    /// # Errors
    /// [`Error::ColumnRange`] for a column that the system does not have.
    pub fn remainder(&self, target: u32, scratch: &mut Scratch) -> Result<Vec<(u32, u64)>> {
        Ok(self.remainder_of_sum(&[(target, 1)], scratch)?.remainder)
    }

    /// What `Σ factor · e_column` reduces to: its witness without the combination.
    ///
    /// # Errors
    /// As [`Elimination::remainder`].
    pub fn remainder_of_sum(&self, targets: &[(u32, u64)], scratch: &mut Scratch) -> Result<Witness> {
        let (remainder, multiplications) = self.substitute(targets, &mut scratch.columns, |_, _| ())?;
        Ok(Witness { remainder, multiplications, combination: Vec::new() })
    }

    /// Reduce a sum of columns, and tell `visit` the part that each reduced row plays; the remainder, and
    /// how many multiply-adds it took.
    fn substitute(
        &self,
        targets: &[(u32, u64)],
        columns: &mut Accumulator,
        visit: impl FnMut(u32, Element),
    ) -> Result<(Vec<(u32, u64)>, u64)> {
        let field = &self.field;
        for target in targets {
            check_columns(0, &[target.0], self.columns)?;
        }
        for &(column, factor) in targets {
            columns.add(field, column, field.from_u64(factor));
        }
        let mut remainder = Vec::new();
        let multiplications = columns.reduce(
            field,
            &self.reduced,
            |column, value| remainder.push((column, field.to_u64(value))),
            visit,
        );
        remainder.reverse();
        Ok((remainder, multiplications))
    }
}
