//! Elimination of a whole system at one point.

use crate::elimination::NONE;
use crate::staged::in_stages;
use crate::{Elimination, Error, Field, Incremental, Interrupt, Record, Result, RowBuffer, Rows};

/// How many rows are worked on between two looks at the interrupt flag; a row takes microseconds.
pub(crate) const ROWS_PER_CHECK: usize = 64;

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
    let outcome = one_by_one(system, field, record, &Budget::default(), interrupt)?;
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

impl Budget {
    /// # Errors
    /// [`Error::TooLarge`].
    pub(crate) fn check_bytes(&self, bytes: usize) -> Result<()> {
        if bytes > self.bytes {
            let (count, limit) = (bytes as u64, self.bytes as u64);
            return Err(Error::TooLarge { what: "bytes of reduced rows", count, limit });
        }
        Ok(())
    }

    /// What is left after so much work, with so many bytes held.
    pub(crate) fn after(&self, multiplications: u64, bytes: usize) -> Self {
        Self {
            multiplications: self.multiplications.saturating_sub(multiplications),
            bytes: self.bytes.saturating_sub(bytes),
            ..*self
        }
    }
}

/// As [`eliminate`], but within a budget, given up soon after it is used up; and on several threads, if only
/// pivots are recorded and the system has stages ([`Rows::stages`]).
///
/// With stages, a row of a block is reduced by what was known before the stage and by its block. A row that is not
/// led by one of the block's own columns waits for the end of the stage, because another block may say the
/// same. The outcome has the rank and pivots of [`eliminate`], and nearly always its independent rows; late
/// ones come behind their stage.
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
    if stages.is_empty() {
        return one_by_one(system, field, record, &budget, interrupt);
    }
    in_stages(system, &stages, |_| true, field, &budget, interrupt, |_| true)
}

fn one_by_one(
    system: &impl Rows,
    field: &Field,
    record: Record,
    budget: &Budget,
    interrupt: &Interrupt,
) -> Result<Option<Elimination>> {
    let rows = system.row_count();
    if rows >= NONE as usize {
        return Err(Error::TooLarge { what: "rows", count: rows as u64, limit: u64::from(NONE) - 1 });
    }
    let mut incremental = Incremental::new(system.column_count(), field, record)?;
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
