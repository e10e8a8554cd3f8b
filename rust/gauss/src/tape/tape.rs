//! A recorded computation, ready to be replayed.

use super::schedule::Schedule;
use super::statistics::Statistics;
use super::straight_line::StraightLineProgram;
use crate::{Error, Result};
use std::sync::OnceLock;

/// Straight-line arithmetic without branches: from the symbols to the outputs, with checks on the way.
///
/// Immutable, and free of any prime. Invariant: the schedule is a function of the program.
#[derive(Debug, Clone)]
pub struct Tape {
    program: StraightLineProgram,
    schedule: Schedule,
    statistics: Statistics,
    /// The same without checks, once it was asked for.
    unchecked: OnceLock<Box<Self>>,
}

impl Tape {
    /// The tape of a program that keeps its invariant; dead code is removed.
    pub(super) fn new(program: &StraightLineProgram) -> Self {
        Self::scheduled(program.compacted())
    }

    /// The tape of a program as it is.
    pub(super) fn scheduled(program: StraightLineProgram) -> Self {
        let schedule = Schedule::new(&program);
        let statistics = Statistics::of(&program, &schedule);
        Self { program, schedule, statistics, unchecked: OnceLock::new() }
    }

    /// Number of symbols.
    #[must_use]
    pub fn symbols(&self) -> usize {
        self.program.symbols as usize
    }

    /// Number of outputs; equal coefficients are one output.
    #[must_use]
    pub fn outputs(&self) -> usize {
        self.program.outputs.len()
    }

    /// What the tape costs.
    #[must_use]
    pub fn statistics(&self) -> &Statistics {
        &self.statistics
    }

    /// The tape of these outputs only, in this order, with the checks that vouch for them.
    ///
    /// An output may be named more than once.
    ///
    /// # Errors
    /// [`Error::OutputRange`].
    pub fn restricted(&self, outputs: &[u32]) -> Result<Self> {
        let count = self.outputs();
        if let Some(&output) = outputs.iter().find(|&&output| output as usize >= count) {
            return Err(Error::OutputRange { output, outputs: count });
        }
        Ok(Self::scheduled(self.program.restricted(outputs)))
    }

    /// The tape without its checks, which gives the same outputs and is unlucky at the same points. Made once.
    pub(crate) fn unchecked(&self) -> &Self {
        self.unchecked.get_or_init(|| Box::new(Self::scheduled(self.program.unchecked())))
    }

    pub(crate) fn program(&self) -> &StraightLineProgram {
        &self.program
    }

    pub(crate) fn schedule(&self) -> &Schedule {
        &self.schedule
    }
}
