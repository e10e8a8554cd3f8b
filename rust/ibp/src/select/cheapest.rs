//! In which order selected equations are solved with the fewest multiplications.

use super::objective::Objective;
use super::problem::Problem;
use super::support::{LARGE_FIELD, random_sum};
use crate::{Result, RowOrder, System};
use gauss::{Elimination, Permuted, Record, Roles, eliminate, markowitz, parallel_queue};

/// A system in some order, and the ranks of its columns.
#[derive(Debug)]
pub(super) struct Solvable {
    pub(super) system: System,
    pub(super) ranks: Option<Vec<u32>>,
}

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
/// Two orders keep that of the integrals and differ in that of the equations. The third eliminates any column
/// that is no master as soon as it is cheap, and the targets last.
pub(super) fn cheapest(problem: &Problem<'_>, selected: &System) -> Result<(Solvable, Option<Cost>)> {
    let effort = problem.effort;
    let too_many = effort.is_too_many(selected.equations().len());
    if problem.is_small() || too_many && effort.objective == Objective::Selected {
        let system = selected.in_order(RowOrder::Leading, problem.interrupt)?;
        return Ok((Solvable { system, ranks: None }, None));
    }
    // The one that takes longest first.
    let orders = if too_many {
        vec![Some(RowOrder::Leading)]
    } else {
        vec![None, Some(RowOrder::Leading), Some(RowOrder::Seeds)]
    };
    let mut solved = parallel_queue(&mut vec![(); effort.threads.max(1)], orders, |(), order| match order {
        Some(order) => by_integrals(problem, selected, order).map(Some),
        None => by_markowitz(problem, selected),
    });
    // Of orders that cost the same, one that keeps that of integrals.
    solved.rotate_left(usize::from(!too_many));
    let mut in_order = None;
    let mut best: Option<(u64, Solvable)> = None;
    for outcome in solved {
        if let Some((cost, solvable)) = outcome? {
            in_order.get_or_insert(cost);
            if best.as_ref().is_none_or(|known| cost < known.0) {
                best = Some((cost, solvable));
            }
        }
    }
    let (cheapest, solvable) = best.expect("an order of integrals always leads to an end");
    Ok((solvable, in_order.map(|in_order| Cost { cheapest, in_order })))
}

/// Multiply-adds in the order of integrals.
pub(super) fn cost_in_order(problem: &Problem<'_>, selected: &System) -> Result<u64> {
    Ok(by_integrals(problem, selected, RowOrder::Leading)?.0)
}

fn by_integrals(problem: &Problem<'_>, selected: &System, order: RowOrder) -> Result<(u64, Solvable)> {
    let system = selected.in_order(order, problem.interrupt)?;
    let elimination =
        eliminate(&system.at(problem.point), problem.point.field(), Record::Pivots, problem.interrupt)?;
    let cost = with_substitution(&elimination, &problem.columns_in(&system))?;
    Ok((cost, Solvable { system, ranks: None }))
}

fn by_markowitz(problem: &Problem<'_>, selected: &System) -> Result<Option<(u64, Solvable)>> {
    let (field, interrupt, effort) = (problem.point.field(), problem.interrupt, problem.effort);
    let learnt = eliminate(&selected.at(problem.point), field, Record::Pivots, interrupt)?;
    if effort.fills_up(learnt.multiplications(), selected.equations().len()) {
        return Ok(None);
    }
    let last = problem.columns_in(selected);
    let passive = left(selected, &learnt, &last)?;
    // Selected equations were independent among others, so they are among themselves.
    let roles = Roles { passive: &passive, last: &last };
    let rows = selected.at(problem.point);
    let Some(order) = markowitz(&rows, field, roles, effort.fill_budget(), interrupt)? else {
        return Ok(None);
    };
    let system = selected.reordered(&order.rows)?;
    let cost = if effort.objective == Objective::Selected {
        // What is left to substitute among targets is little, a sixtieth for the pentabox.
        order.multiplications
    } else {
        let rows = Permuted::new(system.at(problem.point), &order.ranks)?;
        let elimination = eliminate(&rows, field, Record::Pivots, interrupt)?;
        let ranks: Vec<u32> = last.iter().map(|&column| order.ranks[column as usize]).collect();
        with_substitution(&elimination, &ranks)?
    };
    Ok(Some((cost, Solvable { system, ranks: Some(order.ranks) })))
}

/// Multiply-adds of an elimination and of the substitution for each target.
fn with_substitution(elimination: &Elimination, targets: &[u32]) -> Result<u64> {
    let mut scratch = elimination.scratch()?;
    let mut cost = elimination.multiplications();
    for &target in targets {
        cost += elimination.remainder_of_sum(&[(target, 1)], &mut scratch)?.multiplications;
    }
    Ok(cost)
}

/// What the targets are reduced to; in a small field, where some of it may be missed by accident, every column
/// without pivot.
fn left(selected: &System, learnt: &Elimination, targets: &[u32]) -> Result<Vec<u32>> {
    if learnt.field().modulus() <= LARGE_FIELD {
        return Ok((0..selected.column_count() as u32).filter(|&column| !learnt.is_pivot(column)).collect());
    }
    let sum = learnt.remainder_of_sum(&random_sum(targets), &mut learnt.scratch()?)?;
    Ok(sum.remainder.into_iter().map(|(column, _)| column).collect())
}
