//! The equations in the witnesses of targets.

use crate::Result;
use gauss::{Elimination, Interrupt, Record, Rows, SplitMix};

/// Below this modulus a random sum of targets would lose equations by accident, so each target is asked.
pub(crate) const LARGE_FIELD: u64 = 1 << 40;

/// The numbers of the rows in the witness of any target, ascending.
///
/// `learnt` is an elimination of `rows`, of which pivots suffice; with witnesses recorded it takes less time.
///
/// # Errors
/// [`gauss::Error::ColumnRange`], [`gauss::Error::Interrupted`].
pub fn support(
    rows: &impl Rows,
    learnt: &Elimination,
    targets: &[u32],
    interrupt: &Interrupt,
) -> Result<Vec<u32>> {
    let mut scratch = learnt.scratch()?;
    let sums: Vec<Vec<(u32, u64)>> = if learnt.field().modulus() > LARGE_FIELD {
        vec![random_sum(targets)]
    } else {
        targets.iter().map(|&column| vec![(column, 1)]).collect()
    };
    let mut all = Vec::new();
    for sum in sums {
        let witness = match learnt.record() {
            Record::Witness => learnt.witness_of_sum(&sum, &mut scratch)?,
            Record::Pivots => learnt.witness_of_sum_from(rows, &sum, &mut scratch, interrupt)?,
        };
        all.extend(witness.combination.iter().map(|&(row, _)| row));
    }
    all.sort_unstable();
    all.dedup();
    Ok(all)
}

/// The targets, each with a random factor.
pub(crate) fn random_sum(targets: &[u32]) -> Vec<(u32, u64)> {
    let mut random = SplitMix::new(targets.len() as u64);
    targets.iter().map(|&column| (column, random.next_u64() >> 2)).collect()
}
