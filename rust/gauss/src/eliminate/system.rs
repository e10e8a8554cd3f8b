//! Elimination of a whole system at one point.

use super::budget::{Budget, ROWS_PER_CHECK};
use super::elimination::{Elimination, Record};
use super::insert::Incremental;
use super::stages::in_stages;
use crate::field::Field;
use crate::sparse::{NONE, RowBuffer, Rows};
use crate::{Error, Interrupt, Result};

/// Offer the rows of `system` one after the other and keep those that say something new.
///
/// Left-looking insertion: a row is reduced against everything known before it, in a dense accumulator
/// whose columns are taken from the largest down; a row that vanishes is forgotten. Offered simplest
/// first, rows stay short, because what is known is already expressed by few columns.
///
/// # Errors
/// [`Error::TooLarge`] for more than 2^32 − 2 rows or columns, [`Error::ColumnRange`] for a row that names
/// a column outside, [`Error::Interrupted`] when `interrupt` was raised.
///
/// # Panics
/// Never: without a bound on the work there is always an outcome.
pub fn eliminate(
    system: &impl Rows,
    field: &Field,
    record: Record,
    interrupt: &Interrupt,
) -> Result<Elimination> {
    let empty = Incremental::new(system.column_count(), field, record)?;
    let outcome = one_by_one(system, empty, &Budget::default(), interrupt)?;
    Ok(outcome.expect("a budget of 2^64 multiplications is not used up"))
}

/// As [`eliminate`], but within a budget, given up soon after it is used up; and on several threads, if only
/// pivots are recorded and the system has stages ([`Rows::stages`]).
///
/// With stages, a row of a block is reduced by what was known before the stage and by its block. Then the rows of one
/// block after the other are added; one that is not led by one of the block's own columns is reduced once more, because
/// another block may say the same. The outcome has the pivots and the independent rows of [`eliminate`], in the same
/// order; only the other entries of a row may be in columns that a block before its own has found to be pivots.
///
/// # Errors
/// As [`eliminate`], and [`Error::TooLarge`] for more bytes than the budget has.
pub fn eliminate_within(
    system: &(impl Rows + Sync),
    field: &Field,
    record: Record,
    budget: Budget,
    interrupt: &Interrupt,
) -> Result<Option<Elimination>> {
    let stages = if record == Record::Pivots { system.stages() } else { Vec::new() };
    let empty = Incremental::new(system.column_count(), field, record)?;
    if stages.is_empty() {
        return one_by_one(system, empty, &budget, interrupt);
    }
    in_stages(system, &stages, |_| true, empty, &budget, interrupt, |_| true)
}

/// Add the rows of `system` to an elimination that has none.
pub(super) fn one_by_one(
    system: &impl Rows,
    mut incremental: Incremental,
    budget: &Budget,
    interrupt: &Interrupt,
) -> Result<Option<Elimination>> {
    let rows = system.row_count();
    if rows >= NONE as usize {
        return Err(Error::TooLarge { what: "rows", count: rows as u64, limit: u64::from(NONE) - 1 });
    }
    let mut buffer = RowBuffer::default();
    for row in 0..rows {
        if row % ROWS_PER_CHECK == 0 {
            interrupt.check_after(ROWS_PER_CHECK)?;
            if incremental.elimination().multiplications() > budget.multiplications {
                return Ok(None);
            }
            budget.check_bytes(incremental.held_bytes())?;
        }
        buffer.clear();
        system.fill(row, &mut buffer);
        incremental.insert(row as u32, &buffer.columns, &buffer.values)?;
    }
    let elimination = incremental.finish();
    Ok((elimination.multiplications() <= budget.multiplications).then_some(elimination))
}
