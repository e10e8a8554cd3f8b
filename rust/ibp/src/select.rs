//! Selection: the few equations that the targets need.

use crate::{Offer, Point, Result, System};
use gauss::{
    Budget, Elimination, Interrupt, Record, SplitMix, cheapest_order, eliminate, eliminate_within,
    parallel_map,
};

/// Below this modulus a random sum of targets would lose equations by accident, so each target is asked.
const LARGE_FIELD: u64 = 1 << 40;

/// An attempt at a smaller selection may cost this many times the elimination that found the first one.
const WORTH: u64 = 3;

/// One attempt at a smaller selection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// The order in which equations were offered; `None` for the order that the system came in.
    pub offer: Option<Offer>,
    /// How many equations were on offer.
    pub offered: usize,
    /// How many the witnesses needed; `None` if the attempt was given up as too costly.
    pub selected: Option<usize>,
}

/// The equations that the witnesses of the targets need.
#[derive(Debug, Clone)]
pub struct Selection {
    /// Just these equations, in the order that solves them with fewest multiplications.
    pub system: System,
    /// For each column the place at which it is best eliminated, the largest first; `None` for their order.
    pub ranks: Option<Vec<u32>>,
    /// What was tried, in order.
    pub steps: Vec<Step>,
}

/// How hard to look for a smaller selection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effort {
    /// Rounds of attempts at the most; none keeps the first selection.
    pub rounds: u32,
    /// Threads to share the attempts of a round; the result does not depend on them.
    pub threads: usize,
}

/// An attempt, and what it found within the budget: the system that was offered and the equations needed.
type Attempt = (Step, Option<(System, Vec<u32>)>);

/// Select equations of `system` for targets given by their columns.
///
/// `learnt` is the elimination of `system` at `point`. Its witnesses give a first selection. Then, for at
/// most `effort.rounds` rounds, the equations near it are offered again in other orders, and the shortest result
/// is kept: first all seeds that lie, sector by sector, within the dots and numerator powers of the
/// seeds selected; then the seeds selected themselves. Independent equations are the first ones met, so
/// the order decides which combination is found; all are correct, and all reduce the targets to the
/// same integrals, because the space that the equations span contains the first selection's.
///
/// # Errors
/// [`gauss::Error::ColumnRange`], [`gauss::Error::NotRecorded`], [`gauss::Error::Interrupted`].
pub fn select(
    system: &System,
    learnt: &Elimination,
    point: &Point,
    targets: &[u32],
    effort: &Effort,
    interrupt: &Interrupt,
) -> Result<Selection> {
    const ROUNDS: [&[Offer]; 2] = [&[Offer::Lines], &[Offer::Ascending, Offer::Power, Offer::Seeds]];
    let first = supports(learnt, targets)?;
    let mut steps =
        vec![Step { offer: None, offered: system.equations().len(), selected: Some(first.len()) }];
    let integrals: Vec<Vec<i8>> = targets.iter().map(|&column| integral(system, column)).collect();
    let budget =
        Budget { multiplications: learnt.multiplications().saturating_mul(WORTH), ..Budget::default() };

    // The system that offers the best selection so far, and the numbers of its equations there.
    let mut best = (system.clone(), first);
    for round in 0..effort.rounds as usize {
        let before = best.1.len();
        let near =
            if round == 0 { system.envelope(&best.1) } else { system.siblings(&best.0.restrict(&best.1)?) };
        let pool = system.restrict(&near)?;
        let attempt = |&offer: &Offer| -> Result<Attempt> {
            let attempt = pool.offered(offer, interrupt)?;
            let columns = columns_of(&attempt, &integrals);
            let budget = Budget { threads: effort.threads / ROUNDS[round.min(1)].len(), ..budget };
            let outcome =
                eliminate_within(&attempt.at(point), point.field(), Record::Witness, budget, interrupt)?;
            let support = outcome.map(|elimination| supports(&elimination, &columns)).transpose()?;
            let step = Step {
                offer: Some(offer),
                offered: attempt.equations().len(),
                selected: support.as_ref().map(Vec::len),
            };
            Ok((step, support.map(|support| (attempt, support))))
        };
        for outcome in parallel_map(ROUNDS[round.min(1)], effort.threads, attempt) {
            let (step, found) = outcome?;
            steps.push(step);
            if let Some((attempt, support)) = found
                && support.len() < best.1.len()
            {
                best = (attempt, support);
            }
        }
        if round > 0 && best.1.len() == before {
            break;
        }
    }
    let selected = best.0.restrict(&best.1)?;
    let (system, ranks) = cheapest_to_solve(&selected, point, &integrals, effort.threads, interrupt)?;
    Ok(Selection { system, ranks, steps })
}

/// Below so many equations the trials are not worth what they may save: of 39 small selections of the case
/// library eleven lost by it, 7 % of their multiplications at the most.
const WORTH_TRYING: usize = 500;

/// A way to solve: the system in some order, and the ranks of its columns.
type Way = (System, Option<Vec<u32>>);

/// Order equations and columns so that solving takes the fewest multiplications.
///
/// Two orders keep that of the integrals and differ in that of the equations. The third eliminates any column
/// that is no master as soon as it is cheap, and the targets last.
fn cheapest_to_solve(
    selected: &System,
    point: &Point,
    targets: &[Vec<i8>],
    threads: usize,
    interrupt: &Interrupt,
) -> Result<Way> {
    if selected.equations().len() < WORTH_TRYING {
        return Ok((selected.offered(Offer::Leading, interrupt)?, None));
    }
    let field = point.field();
    let attempts = parallel_map(&[Some(Offer::Leading), Some(Offer::Seeds), None], threads, |offer| {
        let Some(offer) = *offer else { return by_markowitz(selected, point, targets, interrupt) };
        let candidate = selected.offered(offer, interrupt)?;
        let elimination = eliminate(&candidate.at(point), field, Record::Witness, interrupt)?;
        let mut scratch = elimination.scratch();
        let mut cost = elimination.multiplications();
        for column in columns_of(&candidate, targets) {
            interrupt.check()?;
            cost += elimination.witness_with(column, &mut scratch)?.multiplications;
        }
        Ok((cost, (candidate, None)))
    });
    let attempts = attempts.into_iter().collect::<Result<Vec<(u64, Way)>>>()?;
    let best = attempts.into_iter().min_by_key(|(cost, _)| *cost);
    Ok(best.expect("three ways were tried").1)
}

fn by_markowitz(
    selected: &System,
    point: &Point,
    targets: &[Vec<i8>],
    interrupt: &Interrupt,
) -> Result<(u64, Way)> {
    let field = point.field();
    let last = columns_of(selected, targets);
    // Selected equations were independent among others, so they are among themselves.
    let order = cheapest_order(&selected.at(point), field, &last, interrupt)?;
    Ok((order.multiplications, (selected.reordered(&order.rows)?, Some(order.ranks))))
}

/// The equations in the witness of any target, ascending.
fn supports(elimination: &Elimination, targets: &[u32]) -> Result<Vec<u32>> {
    let mut scratch = elimination.scratch();
    let mut all: Vec<u32> = if elimination.field().modulus() > LARGE_FIELD {
        let mut random = SplitMix::new(targets.len() as u64);
        let sum: Vec<(u32, u64)> = targets.iter().map(|&column| (column, random.next_u64() >> 2)).collect();
        numbers(&elimination.witness_of_sum(&sum, &mut scratch)?)
    } else {
        let mut all = Vec::new();
        for &column in targets {
            all.extend(numbers(&elimination.witness_with(column, &mut scratch)?));
        }
        all
    };
    all.sort_unstable();
    all.dedup();
    Ok(all)
}

fn numbers(witness: &gauss::Witness) -> Vec<u32> {
    witness.combination.iter().map(|&(row, _)| row).collect()
}

fn integral(system: &System, column: u32) -> Vec<i8> {
    let mut indices = vec![0; system.family().slots()];
    system.integral(column, &mut indices);
    indices
}

/// The targets' columns in a part of the system; a target that no equation there contains is left out.
fn columns_of(system: &System, integrals: &[Vec<i8>]) -> Vec<u32> {
    integrals.iter().filter_map(|indices| system.column(indices)).collect()
}
