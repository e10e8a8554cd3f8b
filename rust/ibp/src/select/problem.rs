//! For what and where equations are selected.

use super::limits::LIMITS;
use super::objective::{Effort, Objective};
use crate::{Point, System, Weight};
use gauss::Interrupt;

#[derive(Debug)]
pub(super) struct Problem<'a> {
    pub(super) point: &'a Point,
    /// What the target columns stand for, because they have other numbers in parts of the system.
    pub(super) targets: Vec<Weight>,
    /// How many equations there are to select from.
    pub(super) offered: usize,
    pub(super) effort: &'a Effort,
    pub(super) interrupt: &'a Interrupt,
}

impl Problem<'_> {
    /// Whether there are so few equations that counting would take longer than it saves, unless more than one
    /// round says that many solves are to come.
    pub(super) fn is_small(&self) -> bool {
        let Effort { objective, rounds, .. } = *self.effort;
        objective == Objective::Selected && rounds < 2 && self.offered < LIMITS.worth_trying
    }

    /// The targets' columns in a part of the system; a target that no equation there contains is left out.
    pub(super) fn columns_in(&self, system: &System) -> Vec<u32> {
        self.targets.iter().filter_map(|&target| system.column_of_weight(target)).collect()
    }
}
