//! Rounds of attempts at fewer equations: those near a selection, in other orders.

use super::candidates::{Candidates, Found};
use super::limits::LIMITS;
use super::problem::Problem;
use super::selection::Attempt;
use super::support::support;
use crate::{Result, RowOrder, System};
use gauss::{Budget, Elimination, Record, Rows, eliminate_within, parallel_queue};

/// The orders of the first round, and of each further one.
const FIRST: &[RowOrder] = &[RowOrder::Lines];
const FURTHER: &[RowOrder] = &[RowOrder::Power, RowOrder::Seeds, RowOrder::Ascending];

#[derive(Debug)]
pub(super) struct Rounds<'a> {
    system: &'a System,
    learnt: &'a Elimination,
    problem: &'a Problem<'a>,
    /// Numbers of the equations of the first selection.
    first: Vec<u32>,
    pub(super) candidates: Candidates,
}

impl<'a> Rounds<'a> {
    pub(super) fn begin(
        system: &'a System,
        learnt: &'a Elimination,
        problem: &'a Problem<'a>,
        first: Vec<u32>,
    ) -> Result<Self> {
        let objective = problem.effort.objective;
        let candidates = Candidates::new(system.restrict(&first)?, system.equations().len(), objective);
        Ok(Self { system, learnt, problem, first, candidates })
    }

    /// As many rounds as were asked for, and then some more that cost little, while they gain anything.
    pub(super) fn run(&mut self) -> Result<()> {
        let asked = self.problem.effort.rounds as usize;
        if asked == 0 {
            return Ok(());
        }
        self.around_the_first()?;
        for round in 1..asked + LIMITS.little_rounds {
            if !self.around_the_shortest(round >= asked)? {
                break;
            }
        }
        Ok(())
    }

    /// Look at the seeds that lie, sector by sector, within those of the first selection.
    fn around_the_first(&mut self) -> Result<()> {
        let near = self.system.envelope(&self.first);
        if 2 * self.expected(near.len()) <= self.affordable() {
            self.attempt(&near, FIRST)?;
        }
        Ok(())
    }

    /// Look at the seeds of the shortest selection; whether that gave a shorter one. If it `must_cost_little` and
    /// would not, nothing is done.
    fn around_the_shortest(&mut self, must_cost_little: bool) -> Result<bool> {
        let is_much =
            |equations: usize| must_cost_little && equations > self.system.equations().len() / LIMITS.little;
        let shortest = self.candidates.shortest();
        // What is selected is a part of what would be looked at, and counted faster.
        if is_much(shortest.equations().len()) {
            return Ok(false);
        }
        let near = self.system.siblings(shortest);
        if is_much(near.len()) {
            return Ok(false);
        }
        self.attempt(&near, FURTHER)
    }

    /// Eliminate some of the equations in several orders; whether one of them gave a shorter selection.
    fn attempt(&mut self, near: &[u32], orders: &[RowOrder]) -> Result<bool> {
        let (problem, threads) = (self.problem, self.problem.effort.threads);
        let hopeless = (self.expected(near.len()) * LIMITS.hopeless).max(LIMITS.cheap);
        let budget = Budget {
            multiplications: self.affordable().min(hopeless),
            threads: threads / orders.len(),
            ..Budget::default()
        };
        let pool = self.system.restrict(near)?;
        let one = |(): &mut (), order| attempt(problem, &pool, order, budget);
        let mut gained = false;
        for outcome in parallel_queue(&mut vec![(); threads.max(1)], orders.to_vec(), one) {
            let (attempt, found) = outcome?;
            gained |= self.candidates.add(attempt, found)?;
        }
        Ok(gained)
    }

    /// Multiplications that an attempt may take.
    fn affordable(&self) -> u64 {
        self.learnt.multiplications().saturating_mul(LIMITS.worth).min(LIMITS.dear)
    }

    /// Multiplications of this many of the equations, if they cost as much as all of them did on average.
    fn expected(&self, part: usize) -> u64 {
        let all = self.system.equations().len().max(1) as u128;
        (u128::from(self.learnt.multiplications()) * part as u128 / all) as u64
    }
}

/// Eliminate in an order; within the budget, the system in that order and the numbers of the equations needed.
fn attempt(
    problem: &Problem<'_>,
    pool: &System,
    order: RowOrder,
    budget: Budget,
) -> Result<(Attempt, Option<Found>)> {
    let (point, interrupt) = (problem.point, problem.interrupt);
    let system = pool.in_order(order, interrupt)?;
    let columns = problem.columns_in(&system);
    let rows = system.at(point);
    // Stages are worked on at the same time only if nothing but pivots is recorded.
    let is_recorded = rows.row_count() <= LIMITS.recorded && rows.stages().is_empty();
    let record = if is_recorded { Record::Witness } else { Record::Pivots };
    let learnt = eliminate_within(&rows, point.field(), record, budget, interrupt)?;
    let support = learnt.map(|learnt| support(&rows, &learnt, &columns, interrupt)).transpose()?;
    let attempt = Attempt {
        order: Some(order),
        offered: system.equations().len(),
        selected: support.as_ref().map(Vec::len),
        multiplications: None,
    };
    Ok((attempt, support.map(|support| (system, support))))
}
