//! Selection: the few equations that the targets need, in the order that solves them most cheaply.
//!
//! This file only chooses; what is done is in [`support`] (the equations in the witnesses), `rounds` (other orders, for
//! fewer equations), and `cheapest` (rows and `pivots` for fewer multiplications), within the `limits`.

mod candidates;
mod cheapest;
mod limits;
mod objective;
mod pivots;
mod problem;
mod rounds;
mod selection;
mod solvable;
mod support;

use crate::{Point, Result, System};
use gauss::{Elimination, Interrupt};
use problem::Problem;
use rounds::Rounds;

pub use objective::{Effort, Objective};
pub use selection::{Attempt, Selection};
pub use support::support;

/// Select equations of `system` for targets given by their columns.
///
/// `learnt` is the elimination of `system` at `point`. Its witnesses give a first selection. Then the
/// equations near it enter eliminations in other orders, and the shortest result is kept: first all seeds that
/// lie, sector by sector, within the dots and numerator powers of the seeds selected; then, as often as that
/// gains anything, the seeds selected themselves. After `effort.rounds` rounds it goes on only while a round costs
/// little: the double box to s ≤ 4 with LI looks at a twelfth of its equations again, and 1,574 are left of 1,971.
/// If multiplications count, the shortest result still is what the next round begins with, but all results (or those
/// on the shortlist) are solved, and the one whose price is lowest is kept: it is never above that of the shortest one.
/// Independent equations are the first ones met, so the order decides which combination is found; all are
/// correct, and all reduce the targets to the same integrals, because the space that the equations span
/// contains the first selection's.
///
/// # Errors
/// [`gauss::Error::ColumnRange`], [`gauss::Error::Interrupted`].
pub fn select(
    system: &System,
    learnt: &Elimination,
    point: &Point,
    targets: &[u32],
    effort: &Effort,
    interrupt: &Interrupt,
) -> Result<Selection> {
    let first = support(&system.at(point), learnt, targets, interrupt)?;
    let names = targets.iter().map(|&column| system.columns()[column as usize]).collect();
    let offered = system.equations().len();
    let problem = Problem { point, targets: names, offered, effort, interrupt };
    let mut rounds = Rounds::begin(system, learnt, &problem, first)?;
    rounds.run()?;
    rounds.candidates.cheapest(&problem)
}
