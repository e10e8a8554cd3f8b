//! An expression compiled for a family: straight-line code over columns.

use super::arithmetic::Operation;
use super::kind::Kind;

/// A column that is filled from the seeds or the targets before the code runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Input {
    T,
    R,
    S,
    Dots,
    Sector,
    /// `a[slot]`, counted from 0.
    Index(u8),
    Top(Top),
    Distance,
    Missing,
    /// `target[slot]`, counted from 0.
    Target(u8),
}

/// What is taken over all targets above a sector.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Top {
    T,
    R,
    S,
    Dots,
    Sector,
}

impl Input {
    /// Whether it needs the target next to each seed.
    pub fn needs_nearest(self) -> bool {
        matches!(self, Self::Distance | Self::Missing | Self::Target(_))
    }

    /// Whether it needs the targets above each seed's sector.
    pub fn needs_targets(self) -> bool {
        self.needs_nearest() || matches!(self, Self::Top(_))
    }
}

/// Where an instruction takes a number from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operand {
    Input(u16),
    Temporary(u16),
    Constant(i64),
}

/// One step. It never writes to a column that it reads.
#[derive(Debug, Clone, Copy)]
pub(super) enum Instruction {
    Combine { operation: Operation, out: u16, left: Operand, right: Operand },
    Select { out: u16, condition: Operand, value: Operand, otherwise: Operand },
}

/// An expression compiled for families of one size; evaluated over as many seeds as you like.
///
/// Loops are unrolled and constants folded, so there is no control flow: a column of each temporary is
/// computed for a block of seeds, one instruction after the other.
#[derive(Debug, Clone)]
pub struct Program {
    pub(super) slots: usize,
    pub(super) kind: Kind,
    pub(super) inputs: Vec<Input>,
    pub(super) code: Vec<Instruction>,
    pub(super) temporaries: usize,
    pub(super) result: Operand,
    /// Whether all that is ever computed fits into 32 bits.
    pub(super) narrow: bool,
}

impl Program {
    /// What it gives for a seed.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Propagators of the families it is for.
    #[must_use]
    pub fn slots(&self) -> usize {
        self.slots
    }

    /// Number of instructions.
    #[must_use]
    pub fn instructions(&self) -> usize {
        self.code.len()
    }

    /// About how many elementary steps an evaluation takes, each a nanosecond or less (a division: ten).
    #[must_use]
    pub fn steps(&self, seeds: usize, targets: usize) -> u64 {
        let search = self.inputs.iter().any(|input| input.needs_nearest());
        let compared = if search { targets.saturating_mul(self.slots) } else { 0 };
        let each = (self.code.len() + self.inputs.len() + self.slots).saturating_add(compared);
        // The targets above a sector are looked up when the sector changes, at worst with each seed.
        let lookups = if self.inputs.iter().any(|input| input.needs_targets()) { targets } else { 0 };
        (seeds as u64).saturating_mul(each.saturating_add(lookups) as u64)
    }
}
