//! Selections to choose from, and the choice.

use super::cheapest::{InOrder, cheapest};
use super::limits::LIMITS;
use super::objective::Objective;
use super::problem::Problem;
use super::selection::{Attempt, Selection};
use super::solvable::Solvable;
use crate::{Result, System};
use std::collections::BTreeMap;

/// A system, and the numbers of those of its equations that the witnesses need.
pub(super) type Found = (System, Vec<u32>);

/// What attempts found.
#[derive(Debug)]
pub(super) struct Candidates {
    /// All attempts.
    attempts: Vec<Attempt>,
    /// Selections with the number of the attempt that found them; the first one came with what was learnt.
    found: Vec<(usize, System)>,
    /// Which of them has the fewest equations.
    shortest: usize,
    /// The selections that were solved in the order of integrals so far, by their numbers.
    in_order: BTreeMap<usize, InOrder>,
    objective: Objective,
}

impl Candidates {
    pub(super) fn new(first: System, offered: usize, objective: Objective) -> Self {
        let selected = Some(first.equations().len());
        let attempt = Attempt { order: None, offered, selected, multiplications: None };
        Self {
            attempts: vec![attempt],
            found: vec![(0, first)],
            shortest: 0,
            in_order: BTreeMap::new(),
            objective,
        }
    }

    /// The selection with the fewest equations.
    pub(super) fn shortest(&self) -> &System {
        &self.found[self.shortest].1
    }

    /// Note an attempt, and what it found; whether that is the shortest now.
    ///
    /// A selection that is no shorter is a candidate only if multiplications count and it is a new one.
    pub(super) fn add(&mut self, attempt: Attempt, found: Option<Found>) -> Result<bool> {
        self.attempts.push(attempt);
        let Some((offered, support)) = found else { return Ok(false) };
        let is_shorter = support.len() < self.shortest().equations().len();
        if !is_shorter && self.objective == Objective::Selected {
            return Ok(false);
        }
        let candidate = offered.restrict(&support)?;
        if is_shorter || !self.found.iter().any(|(_, known)| same_equations(known, &candidate)) {
            self.found.push((self.attempts.len() - 1, candidate));
        }
        if is_shorter {
            self.shortest = self.found.len() - 1;
        }
        Ok(is_shorter)
    }

    /// The candidate of the lowest price, in the cheapest way to solve it.
    pub(super) fn cheapest(mut self, problem: &Problem<'_>) -> Result<Selection> {
        let promising = match self.objective {
            Objective::Selected => vec![self.shortest],
            Objective::Multiplications | Objective::Mixed => (0..self.found.len()).collect(),
            Objective::Shortlist => self.shortlist(problem)?,
        };
        if !promising.contains(&0) {
            // What is reported as the cost before; if the first selection is solved it is counted anyway.
            self.count_in_order(0, problem)?;
        }
        let mut best: Option<((u128, usize), Solvable)> = None;
        for number in promising {
            let (attempt, candidate) = &self.found[number];
            let equations = candidate.equations().len();
            let most =
                best.as_ref().map_or(u64::MAX, |((price, _), _)| self.objective.most(*price, equations));
            let (solvable, counted) = cheapest(problem, candidate, self.in_order.remove(&number), most)?;
            self.attempts[*attempt].multiplications = counted.map(|counted| counted.in_order);
            let price = self.objective.price(equations, counted.map_or(0, |counted| counted.cheapest));
            if best.as_ref().is_none_or(|(known, _)| (price, equations) < *known) {
                best = Some(((price, equations), solvable));
            }
        }
        let (_, Solvable { system, ranks }) = best.expect("the first selection is a candidate");
        Ok(Selection { system, ranks, attempts: self.attempts })
    }

    /// Numbers of the shortest selection and of those, not much longer, that take the fewest multiply-adds in the order
    /// of integrals, the cheapest first.
    fn shortlist(&mut self, problem: &Problem<'_>) -> Result<Vec<usize>> {
        let shortest = self.shortest().equations().len();
        let most = shortest + shortest / LIMITS.alike;
        let near: Vec<usize> =
            (0..self.found.len()).filter(|&number| self.found[number].1.equations().len() <= most).collect();
        if near.len() == 1 || problem.effort.is_too_many(shortest) {
            return Ok(vec![self.shortest]);
        }
        let mut counted = Vec::new();
        for number in near {
            if let Some(cost) = self.count_in_order(number, problem)? {
                counted.push((cost, number));
            }
        }
        counted.sort_unstable();
        let mut others = 0;
        counted.retain(|&(_, number)| {
            others += usize::from(number != self.shortest);
            number == self.shortest || others <= LIMITS.shortlist
        });
        Ok(counted.into_iter().map(|(_, number)| number).collect())
    }

    /// Count the multiply-adds of a selection in the order of integrals, and report it, where that is worth the time.
    fn count_in_order(&mut self, number: usize, problem: &Problem<'_>) -> Result<Option<u64>> {
        let (attempt, selected) = &self.found[number];
        if problem.is_small() || problem.effort.is_too_many(selected.equations().len()) {
            return Ok(None);
        }
        let solved = InOrder::solve(problem, selected)?;
        let cost = Some(solved.cost);
        self.attempts[*attempt].multiplications = cost;
        self.in_order.insert(number, solved);
        Ok(cost)
    }
}

/// Whether two parts of a system have the same equations, in whatever order.
fn same_equations(a: &System, b: &System) -> bool {
    let sorted = |system: &System| {
        let mut equations = system.equations().to_vec();
        equations.sort_unstable();
        equations
    };
    a.equations().len() == b.equations().len()
        && a.seeds() == b.seeds()
        && a.given_rows() == b.given_rows()
        && sorted(a) == sorted(b)
}
