//! What a selection is, and how it was found.

use crate::{RowOrder, System};

/// The equations that the witnesses of the targets need.
#[derive(Debug, Clone)]
pub struct Selection {
    /// Just these equations, in the order that solves them with fewest multiplications.
    pub system: System,
    /// For each column the place at which it is best eliminated, the largest first, or [`gauss::DROPPED`] for one that
    /// the solve can do without; `None` for their order.
    pub ranks: Option<Vec<u32>>,
    /// What was tried, in order.
    pub attempts: Vec<Attempt>,
}

/// One attempt at a smaller selection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attempt {
    /// The order in which equations entered the elimination; `None` for the order that the system came in.
    pub order: Option<RowOrder>,
    /// How many equations there were.
    pub offered: usize,
    /// How many the witnesses needed; `None` if the attempt was given up as too costly.
    pub selected: Option<usize>,
    /// Multiply-adds of solving them in the order of integrals, simplest equations first, where that was counted: for
    /// the first selection and the one that is kept, and for each that is new if the objective asks.
    pub multiplications: Option<u64>,
}
