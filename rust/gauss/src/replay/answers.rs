//! What a replay gives.

/// What became of a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Every check passed.
    Good,
    /// A pivot vanished: nothing is wrong, but this point cannot be had.
    Unlucky,
    /// A check failed: the arithmetic went wrong.
    Wrong,
}

/// The outputs of a tape at several points.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answers {
    /// What became of each point.
    pub outcomes: Vec<Outcome>,
    /// The outputs at each point, point after point: ordinary residues, zeros where the outcome is not good.
    pub residues: Vec<u64>,
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
