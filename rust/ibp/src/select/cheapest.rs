//! In which order selected equations are solved with the fewest multiplications.

use super::objective::Objective;
use super::pivots::{by_pivots, left, numerator_bands};
use super::problem::Problem;
use super::solvable::Solvable;
use crate::{Result, RowOrder, System};
use gauss::{Elimination, Record, eliminate, parallel_queue};

/// Multiply-adds of a solve.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cost {
    /// In the cheapest order that was found.
    pub(super) cheapest: u64,
    /// In the order of integrals.
    pub(super) in_order: u64,
}

/// Order equations and columns so that solving takes the fewest multiplications; what it costs, if that was counted.
///
/// Two orders keep that of the integrals and differ in that of the equations. What they cost bounds what is spent on two
/// others, which eliminate any column that is no master as soon as it is cheap, and the targets last: one looks at all
/// columns, the other at those with most numerators first. One that takes more than `most` is of no use.
pub(super) fn cheapest(
    problem: &Problem<'_>,
    selected: &System,
    most: u64,
) -> Result<(Solvable, Option<Cost>)> {
    let effort = problem.effort;
    let too_many = effort.is_too_many(selected.equations().len());
    if problem.is_small() || too_many && effort.objective == Objective::Selected {
        let system = selected.in_order(RowOrder::Leading, problem.interrupt)?;
        return Ok((Solvable { system, ranks: None }, None));
    }
    let (leading, in_order, learnt) = by_integrals(problem, selected, RowOrder::Leading)?;
    let mut best = (in_order, leading);
    if !too_many {
        let (seeds, cost, _) = by_integrals(problem, selected, RowOrder::Seeds)?;
        if cost < best.0 {
            best = (cost, seeds);
        }
        let targets = problem.columns_in(selected);
        let passive = left(selected, &learnt, &targets)?;
        let spending = effort.spending(best.0, most);
        let ways: Vec<Vec<u32>> =
            [Some(Vec::new()), numerator_bands(selected)].into_iter().flatten().collect();
        let found = parallel_queue(&mut vec![(); effort.threads.max(1)], ways, |(), bands| {
            by_pivots(problem, selected, &targets, &passive, &bands, spending)
        });
        for outcome in found {
            if let Some((cost, solvable)) = outcome?
                && cost < best.0
            {
                best = (cost, solvable);
            }
        }
    }
    Ok((best.1, Some(Cost { cheapest: best.0, in_order })))
}

/// Multiply-adds in the order of integrals.
pub(super) fn cost_in_order(problem: &Problem<'_>, selected: &System) -> Result<u64> {
    Ok(by_integrals(problem, selected, RowOrder::Leading)?.1)
}

fn by_integrals(
    problem: &Problem<'_>,
    selected: &System,
    order: RowOrder,
) -> Result<(Solvable, u64, Elimination)> {
    let (field, interrupt) = (problem.point.field(), problem.interrupt);
    let system = selected.in_order(order, interrupt)?;
    let learnt = eliminate(&system.at(problem.point), field, Record::Pivots, interrupt)?;
    let substitution = learnt.substitution(&problem.columns_in(&system), u64::MAX, interrupt)?;
    let cost = learnt.multiplications() + substitution.expect("no bound was set");
    Ok((Solvable { system, ranks: None }, cost, learnt))
}
