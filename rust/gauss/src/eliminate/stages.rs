//! Elimination stage by stage, the blocks of a stage at the same time.

use super::block::{Taught, Worker};
use super::budget::{Budget, ROWS_PER_CHECK};
use super::elimination::Elimination;
use super::insert::Incremental;
use crate::sparse::{Block, Rows};
use crate::{Interrupt, Result, parallel_queue};
use std::ops::Range;

/// A stage with fewer rows is not worth a thread, which takes hundredths of a millisecond to start.
const ROWS_WORTH_THREADS: u32 = 2_000;

/// Add the rows of `system` that are `wanted` to an elimination that has none and records pivots only, as
/// [`crate::eliminate_within`] explains.
///
/// `goes_on` is asked after each stage; if it says no, or if the budget of multiplications is used up, there is no
/// outcome.
///
/// # Errors
/// As [`crate::eliminate_within`].
pub(crate) fn in_stages(
    system: &(impl Rows + Sync),
    stages: &[Vec<Block>],
    wanted: impl Fn(u32) -> bool + Sync,
    mut incremental: Incremental,
    budget: &Budget,
    interrupt: &Interrupt,
    goes_on: impl Fn(&Elimination) -> bool,
) -> Result<Option<Elimination>> {
    let columns = system.column_count();
    let mut workers =
        (0..budget.threads.max(1)).map(|_| Worker::new(columns)).collect::<Result<Vec<Worker>>>()?;
    let more: usize = workers.iter().map(Worker::bytes).sum();
    for stage in stages {
        let held = incremental.held_bytes() + more;
        budget.check_bytes(held)?;
        let left = budget.after(incremental.elimination().multiplications(), held);
        let rows: u32 = stage.iter().map(|block| block.rows.end - block.rows.start).sum();
        let threads = if rows < ROWS_WORTH_THREADS { 1 } else { workers.len() };
        let mut blocks: Vec<(usize, &Block)> = stage.iter().enumerate().collect();
        // The longest first, so that no thread begins one while the others are done.
        blocks.sort_by_key(|&(number, block)| (std::cmp::Reverse(block.rows.len()), number));
        let known = incremental.elimination();
        let work = |worker: &mut Worker, (number, block): (usize, &Block)| -> Result<(usize, Taught)> {
            let numbers = block.rows.clone().filter(|&row| wanted(row));
            let taught = worker.eliminate(system, numbers, known, &left, interrupt)?;
            Ok((number, taught))
        };
        let outcomes = parallel_queue(&mut workers[..threads], blocks, work);
        let mut outcomes = outcomes.into_iter().collect::<Result<Vec<_>>>()?;
        outcomes.sort_unstable_by_key(|&(number, _)| number);
        let of_blocks = outcomes.iter().map(|(_, taught)| taught.multiplications).collect();
        incremental.state_mut().of_blocks.push(of_blocks);
        for (number, taught) in outcomes {
            if taught.gave_up {
                return Ok(None);
            }
            incremental.take_over(&taught, &stage[number].columns, interrupt)?;
        }
        let elimination = incremental.elimination();
        if elimination.multiplications() > budget.multiplications || !goes_on(elimination) {
            return Ok(None);
        }
    }
    Ok(Some(incremental.finish()))
}

impl Incremental {
    /// Add the rows of a block, which has the columns `own`, after those of the blocks before it.
    ///
    /// One that leads in the block's own columns says something new to all, and is as it is. Only if a row of another block
    /// leads there already, or if it leads elsewhere, another block may have said the same.
    fn take_over(&mut self, taught: &Taught, own: &Range<u32>, interrupt: &Interrupt) -> Result<()> {
        let rows = taught.independent.iter().zip(&taught.pivots).zip(taught.rows.tails());
        for (number, ((&row, &pivot), tail)) in rows.enumerate() {
            if number % ROWS_PER_CHECK == 0 {
                interrupt.check()?;
            }
            if own.contains(&pivot) && !self.elimination().is_pivot(pivot) {
                self.state_mut().keep_reduced(row, pivot, tail)?;
            } else {
                self.insert_reduced(row, pivot, tail)?;
            }
        }
        let state = self.state_mut();
        state.multiplications += taught.multiplications;
        state.dependent += taught.dependent;
        Ok(())
    }
}
