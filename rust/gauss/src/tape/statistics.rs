//! What a tape costs.

use super::schedule::{Schedule, TapeStep};
use super::straight_line::{Node, Operation, Part, StraightLineProgram};

/// Counts of a tape, for one point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Statistics {
    /// Multiply-adds that evaluate the entries of the system.
    pub evaluation: u64,
    /// Multiply-adds of elimination and substitution.
    pub solution: u64,
    /// Multiply-adds of the checks, for all of which the points pay.
    pub checking: u64,
    /// Additions and subtractions beside those.
    pub additions: u64,
    /// Inversions.
    pub inversions: u64,
    /// Batches in which the inversions are done: one scalar inversion each, for all points of a pass.
    pub batches: u64,
    /// Numbers that must be zero.
    pub checks: u64,
    /// Integers that are reduced once per prime.
    pub constants: u64,
    /// Values that are computed; loads of constants and inputs not counted.
    pub instructions: u64,
    /// Values held at the same time.
    pub slots: u64,
    /// Working memory per point, in bytes.
    pub bytes_per_lane: u64,
}

impl Statistics {
    /// All multiply-adds.
    #[must_use]
    pub fn multiplications(&self) -> u64 {
        self.evaluation + self.solution + self.checking
    }

    pub(super) fn of(program: &StraightLineProgram, schedule: &Schedule) -> Self {
        let products = |part: Part| program.nodes.iter().filter(|n| n.part == part).map(Node::products).sum();
        let mut statistics = Self {
            evaluation: products(Part::Evaluation),
            solution: products(Part::Solution),
            checking: products(Part::Check),
            checks: program.checks.len() as u64,
            constants: program.constants.len() as u64,
            slots: schedule.slots as u64,
            bytes_per_lane: 8 * (schedule.slots + schedule.largest_batch) as u64,
            ..Self::default()
        };
        for node in &program.nodes {
            match node.operation {
                Operation::Inverse(_) => statistics.inversions += 1,
                Operation::Dot { plain, products, .. } => {
                    // The first term of a sum is not added to anything.
                    statistics.additions += u64::from(if products == 0 { plain - 1 } else { plain });
                    statistics.instructions += 1;
                }
                _ => {}
            }
        }
        statistics.instructions += statistics.inversions;
        let batches = schedule.steps.iter().filter(|step| matches!(step, TapeStep::Invert { .. }));
        statistics.batches = batches.count() as u64;
        statistics
    }
}
