//! Whether a system has at one point the pivot pattern that it has at another.

use super::budget::{Budget, ROWS_PER_CHECK};
use super::elimination::{Elimination, Record};
use super::insert::Incremental;
use super::reduce::Lookup;
use super::stages::in_stages;
use super::witness::LARGE_FIELD;
use crate::field::{Element, Field, SplitMix};
use crate::sparse::{RowBuffer, Rows, check_columns};
use crate::{Interrupt, Result, parallel_map};
use std::ops::Range;

/// How many columns get a value between two looks at the interrupt flag; each takes tens of nanoseconds.
const COLUMNS_PER_CHECK: u32 = 1 << 14;

/// Follow the pivot pattern of `learnt`, an elimination of the same system in another field or at another point.
///
/// The outcome has the same independent rows and pivots as `learnt`, and the span of all rows; its record is
/// [`Record::Pivots`]. Only the rows that were independent there are eliminated here, each of which must have the
/// same pivot. The others must vanish at a random point where the independent ones do, which a row that says
/// something new does with a chance of one in the modulus. That a row was rightly dropped in favour of an earlier one
/// is not looked at: a whole elimination may keep other rows of the same span, if `learnt` was unlucky. Three
/// rows in four of a system of integration-by-parts identities are dependent, and take four fifths of the
/// multiplications. Where rows in reduced form are long the outcome is in echelon form.
///
/// `None` if the pattern is another one, or if the field is too small to tell in this way. Counts of work
/// and of dependent rows are those of the rows that were eliminated.
///
/// # Errors
/// As [`crate::eliminate_within`].
pub fn follow(
    system: &(impl Rows + Sync),
    learnt: &Elimination,
    field: &Field,
    budget: Budget,
    interrupt: &Interrupt,
) -> Result<Option<Elimination>> {
    if field.modulus() < LARGE_FIELD {
        return Ok(None);
    }
    let empty = Incremental::new(system.column_count(), field, Record::Pivots)?;
    // Only independent rows are added here, and few targets are asked for.
    let empty = if learnt.reduced.is_filled() { empty.with_longest(0) } else { empty };
    let stages = system.stages();
    let known = if stages.is_empty() {
        same_pivots(system, learnt, empty, &budget, interrupt)?
    } else {
        let mut independent = vec![false; system.row_count()];
        for &row in &learnt.independent {
            independent[row as usize] = true;
        }
        let wanted = |row: u32| independent[row as usize];
        in_stages(system, &stages, wanted, empty, &budget, interrupt, |known| known.begins(learnt))?
    };
    let Some(known) = known.filter(|known| known.pivots.len() == learnt.pivots.len()) else {
        return Ok(None);
    };
    Ok(spans(&known, system, budget.threads, interrupt)?.then_some(known))
}

impl Elimination {
    /// Whether the pivot pattern so far is that of `learnt`.
    fn begins(&self, learnt: &Self) -> bool {
        learnt.pivots.starts_with(&self.pivots) && learnt.independent.starts_with(&self.independent)
    }
}

/// Eliminate the independent rows of `learnt`; `None` as soon as one has another pivot.
fn same_pivots(
    system: &impl Rows,
    learnt: &Elimination,
    mut incremental: Incremental,
    budget: &Budget,
    interrupt: &Interrupt,
) -> Result<Option<Elimination>> {
    let mut buffer = RowBuffer::default();
    for (count, (&row, &pivot)) in learnt.independent.iter().zip(&learnt.pivots).enumerate() {
        if count % ROWS_PER_CHECK == 0 {
            interrupt.check_after(ROWS_PER_CHECK)?;
            budget.check_bytes(incremental.held_bytes())?;
        }
        buffer.clear();
        system.fill(row as usize, &mut buffer);
        incremental.insert(row, &buffer.columns, &buffer.values)?;
        if incremental.elimination().pivots().get(count) != Some(&pivot) {
            return Ok(None);
        }
    }
    Ok(Some(incremental.finish()))
}

/// Whether the independent rows span all others: whether these vanish where they do.
///
/// Columns without pivot get random values, the others those that make the independent rows vanish. A row that says
/// something else vanishes there with a chance of one in the modulus.
fn spans(
    known: &Elimination,
    system: &(impl Rows + Sync),
    threads: usize,
    interrupt: &Interrupt,
) -> Result<bool> {
    let field = known.field();
    let values = vanishing_point(known, interrupt)?;
    let mut dependent = vec![true; system.row_count()];
    for &row in &known.independent {
        dependent[row as usize] = false;
    }
    let vanish = |rows: &Range<u32>| -> Result<bool> {
        let mut buffer = RowBuffer::default();
        for row in rows.clone().filter(|&row| dependent[row as usize]) {
            if (row as usize).is_multiple_of(ROWS_PER_CHECK) {
                interrupt.check_after(ROWS_PER_CHECK)?;
            }
            buffer.clear();
            system.fill(row as usize, &mut buffer);
            check_columns(row, &buffer.columns, known.columns)?;
            let entries = buffer.columns.iter().zip(&buffer.values);
            let sum = entries
                .fold(0, |sum, (&column, &value)| field.add(sum, field.mul(value, values[column as usize])));
            if sum != 0 {
                return Ok(false);
            }
        }
        Ok(true)
    };
    let rows = system.row_count() as u32;
    let share = rows.div_ceil(threads.max(1) as u32).max(1);
    let shares: Vec<Range<u32>> =
        (0..rows).step_by(share as usize).map(|first| first..rows.min(first + share)).collect();
    let outcomes = parallel_map(&shares, threads, vanish).into_iter().collect::<Result<Vec<bool>>>()?;
    Ok(outcomes.into_iter().all(|vanish| vanish))
}

/// A value for each column, such that the reduced rows vanish.
fn vanishing_point(known: &Elimination, interrupt: &Interrupt) -> Result<Vec<Element>> {
    let field = known.field();
    let mut random = SplitMix::new(known.independent.len() as u64);
    let mut values: Vec<Element> = Vec::with_capacity(known.columns);
    for column in 0..known.columns as u32 {
        if column % COLUMNS_PER_CHECK == 0 {
            interrupt.check()?;
        }
        // After its leading entry a reduced row has smaller columns only.
        let value = match known.reduced.find(column) {
            None => field.from_u64(random.next_u64()),
            Some(row) => field.neg(row.tail.iter().fold(0, |sum, entry| {
                field.add(sum, field.mul(entry.value(), values[entry.index() as usize]))
            })),
        };
        values.push(value);
    }
    Ok(values)
}
