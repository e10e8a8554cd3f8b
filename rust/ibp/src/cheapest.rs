//! In which order selected equations are solved with the fewest multiplications.

use crate::select::columns_of;
use crate::support::{LARGE_FIELD, random_sum};
use crate::{Offer, Point, Result, System};
use gauss::{Elimination, Interrupt, Record, Roles, eliminate, markowitz, parallel_queue};

/// Entries that may be looked at while fill is counted: half a second.
const FILL_BUDGET: u64 = 150_000_000;

/// Below so many equations on offer the trials are not worth their time, a third of a score of three milliseconds.
const WORTH_TRYING: usize = 1_000;

/// With more multiply-adds an equation than this, in an order of integrals, the trial is not made. Double boxes and
/// pentaboxes have some hundred; tubes on the double pentagon have 680 at rank 5 and 3,100 at rank 20, where the trial
/// was given up each time after a third to two thirds of a second.
const FILLS_UP: u64 = 600;

/// With more selected equations than this, one solve takes seconds and the trials many: 12 s of the 26 s for the
/// 404,118 equations of the double pentagon at decreasing rank 10.
const TOO_MANY: usize = 100_000;

/// A way to solve: the system in some order, and the ranks of its columns.
pub(crate) type Way = (System, Option<Vec<u32>>);

/// Order equations and columns so that solving takes the fewest multiplications.
///
/// `offered` equations were there to select from. Two orders keep that of the integrals and differ in that of the
/// equations. The third eliminates any column that is no master as soon as it is cheap, and the targets last.
pub(crate) fn cheapest_to_solve(
    selected: &System,
    offered: usize,
    point: &Point,
    targets: &[Vec<i8>],
    threads: usize,
    interrupt: &Interrupt,
) -> Result<Way> {
    if offered < WORTH_TRYING || selected.equations().len() > TOO_MANY {
        return Ok((selected.offered(Offer::Leading, interrupt)?, None));
    }
    // The one that takes longest first.
    let orders = vec![None, Some(Offer::Leading), Some(Offer::Seeds)];
    let mut ways = parallel_queue(&mut vec![(); threads.max(1)], orders, |(), offer| match offer {
        Some(offer) => by_integrals(selected, offer, point, targets, interrupt).map(Some),
        None => by_markowitz(selected, point, targets, interrupt),
    });
    // Of ways that cost the same, one that keeps the order of integrals.
    ways.rotate_left(1);
    let mut best: Option<(u64, Way)> = None;
    for way in ways {
        if let Some((cost, way)) = way?
            && best.as_ref().is_none_or(|known| cost < known.0)
        {
            best = Some((cost, way));
        }
    }
    Ok(best.expect("an order of integrals always leads to an end").1)
}

fn by_integrals(
    selected: &System,
    offer: Offer,
    point: &Point,
    targets: &[Vec<i8>],
    interrupt: &Interrupt,
) -> Result<(u64, Way)> {
    let candidate = selected.offered(offer, interrupt)?;
    let elimination = eliminate(&candidate.at(point), point.field(), Record::Pivots, interrupt)?;
    let targets = columns_of(&candidate, targets);
    // One pass instead of one for each target: each takes at most as much as all together.
    let sum = elimination.remainder_of_sum(&random_sum(&targets), &mut elimination.scratch())?;
    let cost = elimination.multiplications() + sum.multiplications;
    Ok((cost, (candidate, None)))
}

fn by_markowitz(
    selected: &System,
    point: &Point,
    targets: &[Vec<i8>],
    interrupt: &Interrupt,
) -> Result<Option<(u64, Way)>> {
    let field = point.field();
    let learnt = eliminate(&selected.at(point), field, Record::Pivots, interrupt)?;
    if learnt.multiplications() > FILLS_UP * selected.equations().len() as u64 {
        return Ok(None);
    }
    let last = columns_of(selected, targets);
    let passive = left(selected, &learnt, &last)?;
    // Selected equations were independent among others, so they are among themselves.
    let roles = Roles { passive: &passive, last: &last };
    let Some(order) = markowitz(&selected.at(point), field, roles, FILL_BUDGET, interrupt)? else {
        return Ok(None);
    };
    Ok(Some((order.multiplications, (selected.reordered(&order.rows)?, Some(order.ranks)))))
}

/// What the targets are reduced to; in a small field, where some of it may be missed by accident, every column
/// without pivot.
fn left(selected: &System, learnt: &Elimination, targets: &[u32]) -> Result<Vec<u32>> {
    if learnt.field().modulus() <= LARGE_FIELD {
        return Ok((0..selected.column_count() as u32).filter(|&column| !learnt.is_pivot(column)).collect());
    }
    let sum = learnt.remainder_of_sum(&random_sum(targets), &mut learnt.scratch())?;
    Ok(sum.remainder.into_iter().map(|(column, _)| column).collect())
}
