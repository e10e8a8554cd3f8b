//! One block of a stage.

use super::budget::{Budget, ROWS_PER_CHECK};
use super::elimination::{Elimination, Form};
use super::reduce::{Short, normalised};
use super::reduced_rows::{BlockRows, NewRows};
use crate::field::Inverses;
use crate::sparse::{Accumulator, NONE, Packed, RowBuffer, Rows, check_columns};
use crate::{Interrupt, Result, filled};

/// Working memory of a thread that works on blocks.
pub(crate) struct Worker {
    accumulator: Accumulator,
    /// For the rows of the block, by column.
    places: Vec<u32>,
    buffer: RowBuffer,
    left: Vec<Packed>,
    inverses: Inverses,
}

/// What a block taught.
#[derive(Debug, Default)]
pub(crate) struct Taught {
    /// Rows that say something new to the block, their leading columns, and what else is left of them. Those that do not
    /// lead in a column of the block's own may say what another block's row says too.
    pub(crate) independent: Vec<u32>,
    pub(crate) pivots: Vec<u32>,
    pub(crate) rows: NewRows,
    pub(crate) multiplications: u64,
    pub(crate) dependent: usize,
    /// Whether it was given up because the budget of multiplications was used up.
    pub(crate) gave_up: bool,
}

impl Worker {
    pub(crate) fn new(columns: usize) -> Result<Self> {
        Ok(Self {
            accumulator: Accumulator::new(columns)?,
            places: filled("places of rows", NONE, columns)?,
            buffer: RowBuffer::default(),
            left: Vec::new(),
            inverses: Inverses::new(),
        })
    }

    /// Bytes held between blocks.
    pub(crate) fn bytes(&self) -> usize {
        self.accumulator.bytes() + size_of::<u32>() * self.places.len()
    }

    /// Eliminate the rows `numbers` of a block.
    ///
    /// Whatever column a row leads, the rows after it know it. If they did not know those that lead in other columns than
    /// the block's own, an elimination of tubes of rank 10 on a cut of the double pentagon would take 1.3 times the
    /// multiplications.
    ///
    /// # Errors
    /// As [`crate::eliminate_within`].
    pub(crate) fn eliminate(
        &mut self,
        system: &impl Rows,
        numbers: impl Iterator<Item = u32>,
        known: &Elimination,
        budget: &Budget,
        interrupt: &Interrupt,
    ) -> Result<Taught> {
        let field = &known.field;
        let Self { accumulator, places, buffer, left, inverses } = self;
        let mut rows = BlockRows::new(&known.reduced, places);
        let mut taught = Taught::default();
        for (count, row) in numbers.enumerate() {
            if count % ROWS_PER_CHECK == 0 {
                interrupt.check_after(ROWS_PER_CHECK)?;
                budget.check_bytes(rows.bytes())?;
                if taught.multiplications > budget.multiplications {
                    taught.gave_up = true;
                    break;
                }
            }
            buffer.clear();
            system.fill(row as usize, buffer);
            check_columns(row, &buffer.columns, system.column_count())?;
            for (&column, &value) in buffer.columns.iter().zip(&buffer.values) {
                accumulator.put(column, value);
            }
            left.clear();
            let keep = |column, value| left.push(Packed::new(column, value));
            taught.multiplications += match known.form {
                Form::Reduced => accumulator.reduce(field, &rows, keep, |_, _| ()),
                Form::Echelon => accumulator.reduce(field, &Short::new(&rows, 0), keep, |_, _| ()),
            };
            let Some((pivot, _, tail)) = normalised(field, left, inverses) else {
                taught.dependent += 1;
                continue;
            };
            taught.multiplications += tail.len() as u64;
            rows.push(taught.pivots.len() as u32, pivot, tail)?;
            taught.pivots.push(pivot);
            taught.independent.push(row);
        }
        taught.rows = rows.into_new(&taught.pivots);
        Ok(taught)
    }
}
