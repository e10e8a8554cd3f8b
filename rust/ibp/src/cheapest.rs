//! In which order selected equations are solved with the fewest multiplications.

use crate::effort::{Effort, Objective};
use crate::select::columns_of;
use crate::support::{LARGE_FIELD, random_sum};
use crate::{Offer, Point, Result, System};
use gauss::{Elimination, Interrupt, Permuted, Record, Roles, eliminate, markowitz, parallel_queue};

/// Below so many equations on offer the trials are not worth their time, a third of a score of three milliseconds.
const WORTH_TRYING: usize = 1_000;

/// For what and where selected equations are solved.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Task<'a> {
    pub(crate) point: &'a Point,
    /// Integrals, which have different columns in different systems.
    pub(crate) targets: &'a [Vec<i8>],
    /// How many equations there were to select from.
    pub(crate) offered: usize,
    pub(crate) effort: &'a Effort,
    pub(crate) interrupt: &'a Interrupt,
}

/// A way to solve: the system in some order, and the ranks of its columns.
type Way = (System, Option<Vec<u32>>);

/// The cheapest way that was found.
#[derive(Debug)]
pub(crate) struct Solve {
    pub(crate) way: Way,
    /// Its multiply-adds, and those in the order of integrals, if they were counted.
    pub(crate) multiplications: Option<(u64, u64)>,
}

impl Task<'_> {
    /// Whether so few equations are on offer that counting would take longer than it saves.
    pub(crate) fn is_small(&self) -> bool {
        self.effort.objective == Objective::Selected && self.offered < WORTH_TRYING
    }

    /// Order equations and columns so that solving takes the fewest multiplications.
    ///
    /// Two orders keep that of the integrals and differ in that of the equations. The third eliminates any column
    /// that is no master as soon as it is cheap, and the targets last.
    pub(crate) fn cheapest(&self, selected: &System) -> Result<Solve> {
        let too_many = self.effort.is_too_many(selected.equations().len());
        if self.is_small() || too_many && self.effort.objective == Objective::Selected {
            let way = (selected.offered(Offer::Leading, self.interrupt)?, None);
            return Ok(Solve { way, multiplications: None });
        }
        // The one that takes longest first.
        let orders = if too_many {
            vec![Some(Offer::Leading)]
        } else {
            vec![None, Some(Offer::Leading), Some(Offer::Seeds)]
        };
        let threads = self.effort.threads.max(1);
        let mut ways = parallel_queue(&mut vec![(); threads], orders, |(), offer| match offer {
            Some(offer) => self.by_integrals(selected, offer).map(Some),
            None => self.by_markowitz(selected),
        });
        // Of ways that cost the same, one that keeps the order of integrals.
        ways.rotate_left(usize::from(!too_many));
        let mut in_order = None;
        let mut best: Option<(u64, Way)> = None;
        for way in ways {
            if let Some((cost, way)) = way? {
                in_order.get_or_insert(cost);
                if best.as_ref().is_none_or(|known| cost < known.0) {
                    best = Some((cost, way));
                }
            }
        }
        let (cost, way) = best.expect("an order of integrals always leads to an end");
        Ok(Solve { way, multiplications: in_order.map(|in_order| (cost, in_order)) })
    }

    /// Multiply-adds in the order of integrals.
    pub(crate) fn cost_in_order(&self, selected: &System) -> Result<u64> {
        Ok(self.by_integrals(selected, Offer::Leading)?.0)
    }

    fn by_integrals(&self, selected: &System, offer: Offer) -> Result<(u64, Way)> {
        let candidate = selected.offered(offer, self.interrupt)?;
        let elimination =
            eliminate(&candidate.at(self.point), self.point.field(), Record::Pivots, self.interrupt)?;
        let cost = with_substitution(&elimination, &columns_of(&candidate, self.targets))?;
        Ok((cost, (candidate, None)))
    }

    fn by_markowitz(&self, selected: &System) -> Result<Option<(u64, Way)>> {
        let (field, interrupt) = (self.point.field(), self.interrupt);
        let learnt = eliminate(&selected.at(self.point), field, Record::Pivots, interrupt)?;
        if self.effort.fills_up(learnt.multiplications(), selected.equations().len()) {
            return Ok(None);
        }
        let last = columns_of(selected, self.targets);
        let passive = left(selected, &learnt, &last)?;
        // Selected equations were independent among others, so they are among themselves.
        let roles = Roles { passive: &passive, last: &last };
        let budget = self.effort.fill_budget();
        let Some(order) = markowitz(&selected.at(self.point), field, roles, budget, interrupt)? else {
            return Ok(None);
        };
        let reordered = selected.reordered(&order.rows)?;
        let cost = if self.effort.objective == Objective::Selected {
            // What is left to substitute among targets is little, a sixtieth for the pentabox.
            order.multiplications
        } else {
            let rows = Permuted::new(reordered.at(self.point), &order.ranks)?;
            let elimination = eliminate(&rows, field, Record::Pivots, interrupt)?;
            let ranks: Vec<u32> = last.iter().map(|&column| order.ranks[column as usize]).collect();
            with_substitution(&elimination, &ranks)?
        };
        Ok(Some((cost, (reordered, Some(order.ranks)))))
    }
}

/// Multiply-adds of an elimination and of the substitution for each target.
fn with_substitution(elimination: &Elimination, targets: &[u32]) -> Result<u64> {
    let mut scratch = elimination.scratch();
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
    let sum = learnt.remainder_of_sum(&random_sum(targets), &mut learnt.scratch())?;
    Ok(sum.remainder.into_iter().map(|(column, _)| column).collect())
}
