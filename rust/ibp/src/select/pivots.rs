//! Selected equations in an order of cheap pivots.

use super::problem::Problem;
use super::solvable::Solvable;
use super::support::{LARGE_FIELD, random_sum};
use crate::{Result, System};
use gauss::{Basis, Elimination, Roles, Spending, markowitz};

/// The equations in an order of cheap pivots and what solving them so costs, unless that is more than may be spent.
pub(super) fn by_pivots(
    problem: &Problem<'_>,
    selected: &System,
    basis: &Basis,
    roles: Roles<'_>,
    spending: Spending,
) -> Result<Option<(u64, Solvable)>> {
    let (field, interrupt) = (problem.point.field(), problem.interrupt);
    let rows = selected.at(problem.point);
    let Some((order, learnt)) = markowitz(&rows, basis, field, roles, spending, interrupt)? else {
        return Ok(None);
    };
    let Some(most) = spending.multiplications.checked_sub(order.multiplications) else {
        return Ok(None);
    };
    let targets: Vec<u32> = roles.last.iter().map(|&column| order.ranks[column as usize]).collect();
    let Some(substitution) = learnt.substitution(&targets, most, interrupt)? else {
        return Ok(None);
    };
    let system = selected.reordered(&order.rows)?;
    let solvable = Solvable { system, ranks: Some(order.ranks) };
    Ok(Some((order.multiplications + substitution, solvable)))
}

/// What the targets are reduced to; in a small field, where some of it may be missed by accident, every column
/// without pivot.
pub(super) fn left(selected: &System, learnt: &Elimination, targets: &[u32]) -> Result<Vec<u32>> {
    if learnt.field().modulus() <= LARGE_FIELD {
        return Ok((0..selected.column_count() as u32).filter(|&column| !learnt.is_pivot(column)).collect());
    }
    let sum = learnt.remainder_of_sum(&random_sum(targets), &mut learnt.scratch()?)?;
    Ok(sum.remainder.into_iter().map(|(column, _)| column).collect())
}

/// For each column how many numerator powers its integral has fewer than most; nothing if columns are mere numbers.
///
/// Seeds of rank s connect integrals of ranks s − 1 to s + 1 at the most, so that a sweep from the highest rank down has
/// one or two ranks open at a time: 9.1 million multiply-adds for a tube of rank 10 on the double pentagon, 14.4 without.
pub(super) fn numerator_bands(selected: &System) -> Option<Vec<u32>> {
    let powers = selected.numerator_powers()?;
    let most = powers.iter().copied().max()?;
    Some(powers.into_iter().map(|power| most - power).collect())
}
