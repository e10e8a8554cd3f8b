//! In which order selected equations are solved with the fewest multiplications.

use super::objective::Objective;
use super::pivots::{by_pivots, left, numerator_bands};
use super::problem::Problem;
use super::solvable::Solvable;
use crate::{Result, RowOrder, System};
use gauss::{Basis, Elimination, Record, Roles, eliminate, parallel_queue};

/// Multiply-adds of a solve.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cost {
    /// In the cheapest order that was found.
    pub(super) cheapest: u64,
    /// In the order of integrals.
    pub(super) in_order: u64,
}

/// Selected equations in the order of integrals, simplest first, and what was learnt when they were solved in it.
#[derive(Debug)]
pub(super) struct InOrder {
    system: System,
    /// Multiply-adds.
    pub(super) cost: u64,
    /// What the targets are reduced to.
    left: Vec<u32>,
}

impl InOrder {
    pub(super) fn solve(problem: &Problem<'_>, selected: &System) -> Result<Self> {
        let (system, cost, learnt) = by_integrals(problem, selected, RowOrder::Leading)?;
        let left = left(&system, &learnt, &problem.columns_in(&system))?;
        Ok(Self { system, cost, left })
    }
}

/// Order equations and columns so that solving takes the fewest multiplications; what it costs, if that was counted.
///
/// Two orders keep that of the integrals and differ in that of the equations; the first of them may be `known`. What they
/// cost bounds what is spent on two others, which eliminate any column that is no master as soon as it is cheap, and the
/// targets last: one looks at all columns, the other at those with most numerators first. One that takes more than `most`
/// is of no use.
pub(super) fn cheapest(
    problem: &Problem<'_>,
    selected: &System,
    known: Option<InOrder>,
    most: u64,
) -> Result<(Solvable, Option<Cost>)> {
    let (effort, interrupt) = (problem.effort, problem.interrupt);
    let too_many = effort.is_too_many(selected.equations().len());
    if problem.is_small() || too_many && effort.objective == Objective::Selected {
        let system = selected.in_order(RowOrder::Leading, interrupt)?;
        return Ok((Solvable { system, ranks: None }, None));
    }
    let InOrder { system, cost: in_order, left } =
        known.map_or_else(|| InOrder::solve(problem, selected), Ok)?;
    let mut best = (in_order, Solvable { system, ranks: None });
    if !too_many {
        let (system, cost, _) = by_integrals(problem, selected, RowOrder::Seeds)?;
        if cost < best.0 {
            best = (cost, Solvable { system, ranks: None });
        }
        let targets = problem.columns_in(selected);
        let roles = Roles { passive: &left, last: &targets, bands: &[] };
        // Selected equations were independent among others, so they are among themselves.
        let basis = Basis::sparsest(&selected.at(problem.point), problem.point.field(), roles, interrupt)?;
        let spending = effort.spending(best.0, most);
        let ways: Vec<Vec<u32>> =
            [Some(Vec::new()), numerator_bands(selected)].into_iter().flatten().collect();
        let found = parallel_queue(&mut vec![(); effort.threads.max(1)], ways, |(), bands| {
            by_pivots(problem, selected, &basis, Roles { bands: &bands, ..roles }, spending)
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

/// The equations in an order that keeps that of the integrals, the multiply-adds that solve them, and their elimination.
fn by_integrals(
    problem: &Problem<'_>,
    selected: &System,
    order: RowOrder,
) -> Result<(System, u64, Elimination)> {
    let (field, interrupt) = (problem.point.field(), problem.interrupt);
    let system = selected.in_order(order, interrupt)?;
    let learnt = eliminate(&system.at(problem.point), field, Record::Pivots, interrupt)?;
    let substitution = learnt.substitution(&problem.columns_in(&system), u64::MAX, interrupt)?;
    let cost = learnt.multiplications() + substitution.expect("no bound was set");
    Ok((system, cost, learnt))
}
