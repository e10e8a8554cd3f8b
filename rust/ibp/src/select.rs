//! Selection: the few equations that the targets need.

use crate::cheapest::{Solve, Task};
use crate::effort::{Effort, Objective};
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
    /// Multiply-adds of solving them in the order of integrals, simplest equations first, where that was counted: for
    /// the first selection and the one that is kept, and for each that is new if the objective asks.
    pub multiplications: Option<u64>,
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

/// A selection to choose from: the place of its step, and its equations.
type Candidate = (usize, System);

/// An attempt, and what it found within the budget: the system that was offered and the equations needed.
type Attempt = (Step, Option<(System, Vec<u32>)>);

/// Select equations of `system` for targets given by their columns.
///
/// `learnt` is the elimination of `system` at `point`. Its witnesses give a first selection. Then the
/// equations near it are offered again in other orders, and the shortest result is kept: first all seeds that
/// lie, sector by sector, within the dots and numerator powers of the seeds selected; then, as often as that
/// gains anything, the seeds selected themselves. After `effort.rounds` rounds it goes on only while a round costs
/// little: the double box to s ≤ 4 with LI offers a twelfth of its equations again, and 1,574 are left of 1,971.
/// If multiplications count, the shortest result still is what the next round begins with, but all results are
/// solved, and the one whose price is lowest is kept: it is never above that of the shortest one.
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
    let step = Step {
        offer: None,
        offered: system.equations().len(),
        selected: Some(first.len()),
        multiplications: None,
    };
    let mut steps = vec![step];
    let integrals: Vec<Vec<i8>> = targets.iter().map(|&column| integral(system, column)).collect();
    let weighs = effort.objective != Objective::Selected;
    let mut candidates: Vec<Candidate> = vec![(0, system.restrict(&first)?)];
    // Which of them has the fewest equations.
    let mut shortest = 0;
    let rounds = effort.rounds as usize;
    for round in 0..if rounds == 0 { 0 } else { rounds + LITTLE_ROUNDS } {
        let (before, offers) = (shortest, ROUNDS[round.min(1)]);
        let count = candidates[shortest].1.equations().len();
        // What is selected is a part of what would be offered.
        if round >= rounds && count > system.equations().len() / LITTLE {
            break;
        }
        let near =
            if round == 0 { system.envelope(&first) } else { system.siblings(&candidates[shortest].1) };
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
                multiplications: None,
            };
            Ok((step, support.map(|support| (attempt, support))))
        };
        for outcome in parallel_queue(&mut vec![(); effort.threads.max(1)], offers.to_vec(), attempt) {
            let (step, found) = outcome?;
            steps.push(step);
            let Some((attempt, support)) = found else { continue };
            let is_shorter = support.len() < candidates[shortest].1.equations().len();
            if !is_shorter && !weighs {
                continue;
            }
            let candidate = attempt.restrict(&support)?;
            if is_shorter || !candidates.iter().any(|(_, known)| same_equations(known, &candidate)) {
                candidates.push((steps.len() - 1, candidate));
            }
            if is_shorter {
                shortest = candidates.len() - 1;
            }
        }
        if round > 0 && shortest == before {
            break;
        }
    }
    let task = Task { point, targets: &integrals, offered: system.equations().len(), effort, interrupt };
    if !weighs && candidates.len() > 1 && !task.is_small() && !effort.is_too_many(first.len()) {
        // What is reported as the cost before; if the first selection is kept it is counted anyway.
        steps[0].multiplications = Some(task.cost_in_order(&candidates[0].1)?);
    }
    let (system, ranks) = choose(candidates, &task, &mut steps)?;
    Ok(Selection { system, ranks, steps })
}

/// The candidate of the lowest price, in the cheapest way to solve it.
fn choose(
    mut candidates: Vec<Candidate>,
    task: &Task<'_>,
    steps: &mut [Step],
) -> Result<(System, Option<Vec<u32>>)> {
    let objective = task.effort.objective;
    if objective == Objective::Selected {
        // The last one is the shortest: none entered that was not shorter than all before.
        candidates.drain(..candidates.len() - 1);
    }
    let mut best = None;
    for (step, candidate) in candidates {
        let Solve { way, multiplications } = task.cheapest(&candidate)?;
        let (cost, in_order) = multiplications.unzip();
        steps[step].multiplications = in_order;
        let price = objective.price(candidate.equations().len(), cost.unwrap_or(0));
        let price = (price, candidate.equations().len());
        if best.as_ref().is_none_or(|(known, _)| price < *known) {
            best = Some((price, way));
        }
    }
    Ok(best.expect("the first selection is a candidate").1)
}

/// Whether two parts of a system have the same equations, in whatever order.
fn same_equations(a: &System, b: &System) -> bool {
    let sorted = |system: &System| {
        let equations = system.equations().iter();
        let mut named: Vec<_> = equations.map(|equation| (equation.seed, equation.operator)).collect();
        named.sort_unstable();
        named
    };
    a.equations().len() == b.equations().len() && a.seeds() == b.seeds() && sorted(a) == sorted(b)
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
