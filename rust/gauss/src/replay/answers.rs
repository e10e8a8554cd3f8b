//! What a replay gives.

use crate::{Grow, Result};

/// What became of a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Every check passed.
    Good,
    /// A pivot by which is divided vanished, or the unit of mass: nothing is wrong, but this point cannot be had. Elimination
    /// shows another pivot pattern where a pivot vanishes: other pivots, or the same ones in other rows.
    Unlucky,
    /// A check failed: the arithmetic went wrong.
    Wrong,
}

/// Which points of a replay are checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Checked {
    /// Every point.
    All,
    /// The points of the first pass of a call and of every eighth after it: for answers that something else checks.
    Sample,
}

/// The outputs of a tape at several points.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answers {
    /// What became of each point.
    pub outcomes: Vec<Outcome>,
    /// The outputs at each point, point after point: ordinary residues, zeros where the outcome is not good.
    pub residues: Vec<u64>,
}

/// Where the answers to some points are written.
pub(super) struct Places<'a> {
    pub(super) outcomes: &'a mut [Outcome],
    pub(super) residues: &'a mut [u64],
}

impl Answers {
    /// Make room for as many points and outputs; what was there may stay.
    pub(super) fn make_room(&mut self, points: usize, outputs: usize) -> Result<()> {
        self.outcomes.resize(points, Outcome::Wrong);
        self.residues.try_room("answers", (points * outputs).saturating_sub(self.residues.len()))?;
        self.residues.resize(points * outputs, 0);
        Ok(())
    }

    /// All places.
    pub(super) fn all(&mut self) -> Places<'_> {
        Places { outcomes: &mut self.outcomes, residues: &mut self.residues }
    }
}

impl Outcome {
    /// A check says nothing at a point where a pivot vanished.
    pub(super) fn of(unlucky: bool, wrong: bool) -> Self {
        if unlucky {
            Self::Unlucky
        } else if wrong {
            Self::Wrong
        } else {
            Self::Good
        }
    }
}
