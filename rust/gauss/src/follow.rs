//! Whether a system takes at one point the course that it took at another.

use crate::accumulator::Accumulator;
use crate::batch::ROWS_PER_CHECK;
use crate::incremental::check_columns;
use crate::reduction::Reduction;
use crate::{
    Budget, Elimination, Error, Field, Incremental, Interrupt, Record, Result, RowBuffer, Rows, SplitMix,
    parallel_map,
};

/// Below this modulus a random sum may vanish by accident.
const LARGE_FIELD: u64 = 1 << 40;

/// Follow the course of `learnt`, an elimination of the same system in another field or at another point.
///
/// The outcome has the same independent rows and pivots as `learnt`, and its span; its record is
/// [`Record::Pivots`]. Only the rows that were independent there are eliminated here, each of which must have the
/// same pivot. Of the others one random sum is made, which must vanish: if any of them said something new, so
/// would the sum, up to a chance of one in the modulus. Three rows in four of a system of integration-by-parts
/// identities are dependent, and take four fifths of the multiplications.
///
/// `None` if the course is another one, or if the field is too small to tell in this way. Counts of work
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
    let parts: &[Part] = &[Part::Independent, Part::Dependent];
    let run = |part: &Part| match part {
        Part::Independent => same_pivots(system, learnt, field, budget, interrupt).map(Outcome::Known),
        Part::Dependent => sum_of_dependent(system, learnt, field, interrupt).map(Outcome::Sum),
    };
    let mut outcomes = parallel_map(parts, budget.threads, run).into_iter();
    let (Some(Outcome::Known(known)), Some(Outcome::Sum(mut sum))) =
        (outcomes.next().transpose()?, outcomes.next().transpose()?)
    else {
        unreachable!("the two parts come back in order")
    };
    let Some(known) = known else { return Ok(None) };
    let mut reduction = Reduction::default();
    known.reduce(&mut sum, &mut reduction);
    Ok(reduction.is_dependent().then_some(known))
}

enum Part {
    Independent,
    Dependent,
}

enum Outcome {
    Known(Option<Elimination>),
    Sum(Accumulator),
}

/// Eliminate the independent rows of `learnt`; `None` as soon as one has another pivot.
fn same_pivots(
    system: &impl Rows,
    learnt: &Elimination,
    field: &Field,
    budget: Budget,
    interrupt: &Interrupt,
) -> Result<Option<Elimination>> {
    let mut incremental = Incremental::new(system.column_count(), field, Record::Pivots)?;
    let mut buffer = RowBuffer::default();
    for (count, (&row, &pivot)) in learnt.independent.iter().zip(&learnt.pivots).enumerate() {
        if count % ROWS_PER_CHECK == 0 {
            interrupt.check()?;
            let bytes = incremental.held_bytes();
            if bytes > budget.bytes {
                let (count, limit) = (bytes as u64, budget.bytes as u64);
                return Err(Error::TooLarge { what: "bytes of reduced rows", count, limit });
            }
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

/// The sum of the rows that were dependent, with random factors.
fn sum_of_dependent(
    system: &impl Rows,
    learnt: &Elimination,
    field: &Field,
    interrupt: &Interrupt,
) -> Result<Accumulator> {
    let mut sum = Accumulator::new(system.column_count());
    let mut random = SplitMix::new(learnt.independent.len() as u64);
    let mut buffer = RowBuffer::default();
    let mut independent = learnt.independent.iter().copied().peekable();
    for row in 0..system.row_count() as u32 {
        if independent.next_if_eq(&row).is_some() {
            continue;
        }
        if (row as usize).is_multiple_of(ROWS_PER_CHECK) {
            interrupt.check()?;
        }
        buffer.clear();
        system.fill(row as usize, &mut buffer);
        check_columns(row, &buffer.columns, learnt.columns)?;
        let factor = field.from_u64(random.next_u64());
        for (&column, &value) in buffer.columns.iter().zip(&buffer.values) {
            sum.add(field, column, field.mul(factor, value));
        }
    }
    Ok(sum)
}
