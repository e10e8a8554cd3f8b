//! Rows reduced on several threads.

use crate::accumulator::Accumulator;
use crate::incremental::check_columns;
use crate::reduction::Reduction;
use crate::{Elimination, Interrupt, Result, RowBuffer, Rows, parallel_map};
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

/// Rows that are reduced together by what is known before them.
///
/// Four fifths of the multiplications of a triangle-box (two millions of equations) and 57 % of those of a
/// pentabox (116,000) subtract rows from earlier batches of this size; the rest, by rows of the
/// same batch, is done row after row. A batch takes milliseconds, starting a thread a few hundredths.
pub(crate) const ROWS_PER_BATCH: usize = 1 << 12;

/// How many rows are worked on between two looks at the interrupt flag; a row takes microseconds.
pub(crate) const ROWS_PER_CHECK: usize = 64;

/// Working memory to reduce batches of rows on several threads.
pub(crate) struct Batch {
    workers: Vec<Mutex<Worker>>,
}

/// One thread's share: row `number + k · workers` of the batch is its `k`-th.
struct Worker {
    number: usize,
    accumulator: Accumulator,
    buffer: RowBuffer,
    reductions: Vec<Reduction>,
}

impl Batch {
    pub(crate) fn new(columns: usize, threads: usize) -> Self {
        let worker = |number| {
            let accumulator = Accumulator::new(columns);
            Mutex::new(Worker { number, accumulator, buffer: RowBuffer::default(), reductions: Vec::new() })
        };
        Self { workers: (0..threads).map(worker).collect() }
    }

    /// Reduce the rows of `range` by what `known` knows. What comes of them does not depend on the threads.
    pub(crate) fn reduce<R: Rows + Sync>(
        &mut self,
        system: &R,
        range: &Range<usize>,
        known: &Elimination,
        interrupt: &Interrupt,
    ) -> Result<()> {
        let threads = self.workers.len();
        let run = |worker: &Mutex<Worker>| -> Result<()> {
            let mut worker = worker.lock().unwrap_or_else(PoisonError::into_inner);
            let Worker { number, accumulator, buffer, reductions } = &mut *worker;
            reductions.resize_with(ROWS_PER_BATCH.div_ceil(threads), Reduction::default);
            for (count, (row, reduction)) in
                (range.start + *number..range.end).step_by(threads).zip(reductions).enumerate()
            {
                if count % ROWS_PER_CHECK == 0 {
                    interrupt.check()?;
                }
                buffer.clear();
                system.fill(row, buffer);
                check_columns(row as u32, &buffer.columns, known.columns)?;
                for (&column, &value) in buffer.columns.iter().zip(&buffer.values) {
                    accumulator.put(column, value);
                }
                reduction.clear();
                known.reduce(accumulator, reduction);
            }
            Ok(())
        };
        parallel_map(&self.workers, threads, run).into_iter().collect()
    }

    /// What came of the row `place` of the batch.
    pub(crate) fn reduction(&mut self, place: usize) -> &mut Reduction {
        let threads = self.workers.len();
        let worker = self.workers[place % threads].get_mut().unwrap_or_else(PoisonError::into_inner);
        &mut worker.reductions[place / threads]
    }

    pub(crate) fn bytes(&self) -> usize {
        let accumulators = self
            .workers
            .iter()
            .map(|worker| worker.lock().unwrap_or_else(PoisonError::into_inner).accumulator.bytes());
        accumulators.sum()
    }
}
