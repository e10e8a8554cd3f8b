//! Selection: the few equations that the targets need.

use crate::cheapest::cheapest_to_solve;
use crate::support::support;
use crate::{Offer, Point, Result, System};
use gauss::{Budget, Elimination, Interrupt, Record, eliminate_within, parallel_queue};

/// An attempt at a smaller selection may cost this many times the elimination that found the first one.
const WORTH: u64 = 3;

/// And never more multiplications than this, about a second.
const DEAR: u64 = 150_000_000;

/// An attempt with dotted seeds in an order that does not suit them costs ten times what the equations cost when they
/// were learnt, in the cheapest order, and more: it is given up then,
const HOPELESS: u64 = 10;

/// unless it is cheap anyway: a tenth of a second.
const CHEAP: u64 = 30_000_000;

/// A round costs little if it offers fewer than one in so many of the equations: it is not counted as effort.
const LITTLE: usize = 8;

/// Rounds that cost little, at the most; the fifth gains nothing on the double box to s ≤ 4.
const LITTLE_ROUNDS: usize = 4;

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
    /// For each column the place at which it is best eliminated, the largest first, or [`gauss::DROPPED`] for one that
    /// the solve can do without; `None` for their order.
    pub ranks: Option<Vec<u32>>,
    /// What was tried, in order.
    pub steps: Vec<Step>,
}

/// How hard to look for a smaller selection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effort {
    /// Rounds of attempts at the most, apart from those that cost little; none keeps the first selection.
    pub rounds: u32,
    /// Threads to share the attempts of a round; the result does not depend on them.
    pub threads: usize,
}

/// An attempt, and what it found within the budget: the system that was offered and the equations needed.
type Attempt = (Step, Option<(System, Vec<u32>)>);

/// Select equations of `system` for targets given by their columns.
///
/// `learnt` is the elimination of `system` at `point`. Its witnesses give a first selection. Then the
/// equations near it are offered again in other orders, and the shortest result is kept: first all seeds that
/// lie, sector by sector, within the dots and numerator powers of the seeds selected; then, as often as that
/// gains anything, the seeds selected themselves. After `effort.rounds` rounds it goes on only while a round costs
/// little: the double box to s ≤ 4 with LI offers a twelfth of its equations again, and 1,574 are left of 1,971.
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
    const ROUNDS: [&[Offer]; 2] = [&[Offer::Lines], &[Offer::Power, Offer::Seeds, Offer::Ascending]];
    let first = support(&system.at(point), learnt, targets, interrupt)?;
    let mut steps =
        vec![Step { offer: None, offered: system.equations().len(), selected: Some(first.len()) }];
    let integrals: Vec<Vec<i8>> = targets.iter().map(|&column| integral(system, column)).collect();
    // The system that offers the best selection so far, and the numbers of its equations there.
    let mut best = (system.clone(), first);
    let rounds = effort.rounds as usize;
    for round in 0..if rounds == 0 { 0 } else { rounds + LITTLE_ROUNDS } {
        let (before, offers) = (best.1.len(), ROUNDS[round.min(1)]);
        // What is selected is a part of what would be offered.
        if round >= rounds && before > system.equations().len() / LITTLE {
            break;
        }
        let near =
            if round == 0 { system.envelope(&best.1) } else { system.siblings(&best.0.restrict(&best.1)?) };
        if round >= rounds && near.len() > system.equations().len() / LITTLE {
            break;
        }
        let expected = expected(learnt, near.len(), system.equations().len());
        let most = learnt.multiplications().saturating_mul(WORTH).min(DEAR);
        if round == 0 && 2 * expected > most {
            continue;
        }
        let most = most.min((expected * HOPELESS).max(CHEAP));
        let pool = system.restrict(&near)?;
        let attempt = |(): &mut (), offer: Offer| -> Result<Attempt> {
            let attempt = pool.offered(offer, interrupt)?;
            let columns = columns_of(&attempt, &integrals);
            let threads = effort.threads / offers.len();
            let budget = Budget { multiplications: most, threads, ..Budget::default() };
            let rows = attempt.at(point);
            let outcome = eliminate_within(&rows, point.field(), Record::Pivots, budget, interrupt)?;
            let support = outcome.map(|learnt| support(&rows, &learnt, &columns, interrupt)).transpose()?;
            let step = Step {
                offer: Some(offer),
                offered: attempt.equations().len(),
                selected: support.as_ref().map(Vec::len),
            };
            Ok((step, support.map(|support| (attempt, support))))
        };
        for outcome in parallel_queue(&mut vec![(); effort.threads.max(1)], offers.to_vec(), attempt) {
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
    let (system, ranks) =
        cheapest_to_solve(&selected, system.equations().len(), point, &integrals, effort.threads, interrupt)?;
    Ok(Selection { system, ranks, steps })
}

/// Multiplications of so many of the equations, if they cost as much as all of them did on average.
fn expected(learnt: &Elimination, part: usize, equations: usize) -> u64 {
    (u128::from(learnt.multiplications()) * part as u128 / equations.max(1) as u128) as u64
}

fn integral(system: &System, column: u32) -> Vec<i8> {
    let mut indices = vec![0; system.family().slots()];
    system.integral(column, &mut indices);
    indices
}

/// The targets' columns in a part of the system; a target that no equation there contains is left out.
pub(crate) fn columns_of(system: &System, integrals: &[Vec<i8>]) -> Vec<u32> {
    integrals.iter().filter_map(|indices| system.column(indices)).collect()
}
