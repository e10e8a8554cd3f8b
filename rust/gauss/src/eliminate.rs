//! Elimination of a whole system at one point.

use crate::batch::{Batch, ROWS_PER_BATCH, ROWS_PER_CHECK};
use crate::elimination::NONE;
use crate::{Elimination, Error, Field, Incremental, Interrupt, Record, Result, RowBuffer, Rows};

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
    system: &(impl Rows + Sync),
    field: &Field,
    record: Record,
    interrupt: &Interrupt,
) -> Result<Elimination> {
    let outcome = eliminate_within(system, field, record, Budget::default(), interrupt)?;
    Ok(outcome.expect("a budget of 2^64 multiplications is not used up"))
}

/// What an elimination may take; by default whatever it needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// More multiplications than this are not worth it: the outcome is then `None`.
    pub multiplications: u64,
    /// More bytes than this must not be taken: [`Error::TooLarge`].
    pub bytes: usize,
    /// Threads to share the work; the outcome does not depend on them.
    pub threads: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self { multiplications: u64::MAX, bytes: usize::MAX, threads: 1 }
    }
}

/// As [`eliminate`], but within a budget; given up soon after it is used up.
///
/// On several threads rows are reduced in batches by what was known before the batch, and then, one after
/// the other, by what the batch itself taught. What is left of a row, and what was subtracted from it, is
/// unique; so pivots, rows, multipliers and even the number of multiplications are those of one thread.
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
    let rows = system.row_count();
    if rows >= NONE as usize {
        return Err(Error::TooLarge { what: "rows", count: rows as u64, limit: u64::from(NONE) - 1 });
    }
    let mut incremental = Incremental::new(system.column_count(), field, record)?;
    let mut buffer = RowBuffer::default();
    let mut batch = (budget.threads > 1 && rows > ROWS_PER_BATCH)
        .then(|| Batch::new(system.column_count(), budget.threads));
    let more = batch.as_ref().map_or(0, Batch::bytes);
    for row in 0..rows {
        if row % ROWS_PER_CHECK == 0 {
            interrupt.check()?;
            if incremental.elimination().multiplications() > budget.multiplications {
                return Ok(None);
            }
            let bytes = incremental.held_bytes() + more;
            if bytes > budget.bytes {
                let (count, limit) = (bytes as u64, budget.bytes as u64);
                return Err(Error::TooLarge { what: "bytes of reduced rows", count, limit });
            }
        }
        if let Some(batch) = &mut batch {
            let place = row % ROWS_PER_BATCH;
            if place == 0 {
                let range = row..rows.min(row + ROWS_PER_BATCH);
                batch.reduce(system, &range, incremental.elimination(), interrupt)?;
            }
            incremental.insert_reduced(row as u32, batch.reduction(place))?;
        } else {
            buffer.clear();
            system.fill(row, &mut buffer);
            incremental.insert(row as u32, &buffer.columns, &buffer.values)?;
        }
    }
    let elimination = incremental.finish();
    Ok((elimination.multiplications() <= budget.multiplications).then_some(elimination))
}
