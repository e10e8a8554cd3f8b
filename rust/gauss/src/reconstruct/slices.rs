//! Slices: all functions along one variable, the others at the anchor.

use super::ahead::Need;
use super::axis::Index;
use super::census::{Learnt, MANY};
use super::fraction::{Fraction, Nodes, Verdict};
use super::sample_sequence::SampleSequence;
use super::source::{Context, Halt, Source, StageResult};
use crate::{Error, parallel_map};

/// Above this many values one function is tried before all others are: the slowest decides anyway.
const TRY_ONE_FIRST: usize = 100;

/// How many attempts are looked ahead, in a run that is not known to be long and in a long one; the first of them is as
/// good as certain.
const FURTHER: [usize; 2] = [3, 6];

/// So many values the slowest of many functions is likely to take: 12 to 48 in a variable of a field list, 29 as a rule.
const USUAL: usize = 22;

/// Every function as a function of each variable; the variables take turns, so that what the others will ask for is
/// known when one asks.
pub(super) fn slices(source: &mut dyn Source, first_batch: usize) -> StageResult<Vec<Vec<Fraction>>> {
    let (variables, functions) = (source.axes().len(), source.functions());
    let mut searches: Vec<Search> =
        (0..variables).map(|variable| Search::new(variable, functions, first_batch)).collect();
    while searches.iter().any(|search| !search.unfinished.is_empty()) {
        for search in &searches {
            search.expect(source);
        }
        for search in searches.iter_mut().filter(|search| !search.unfinished.is_empty()) {
            search.step(source)?;
        }
    }
    Ok(searches.into_iter().map(|search| search.found.into_iter().flatten().collect()).collect())
}

/// The slices in one variable: growing batches until each function is found with a value to spare.
struct Search {
    variable: usize,
    first_batch: usize,
    /// How many values the next attempt has.
    count: usize,
    samples: SampleSequence,
    found: Vec<Option<Fraction>>,
    unfinished: Vec<u32>,
}

impl Search {
    fn new(variable: usize, functions: usize, first_batch: usize) -> Self {
        Self {
            variable,
            first_batch,
            count: first_batch,
            samples: SampleSequence::new(functions),
            found: vec![None; functions],
            unfinished: (0..functions as u32).collect(),
        }
    }

    /// How many values the attempt after one of `count` has.
    fn grown(&self, count: usize, max_degree: usize) -> usize {
        (count + (count / 4).max(self.first_batch / 3)).min(2 * max_degree + 3).max(count + 1)
    }

    /// Say what the next attempt will ask for, and perhaps the ones after it.
    fn expect(&self, source: &mut dyn Source) {
        if !source.foresees() || self.unfinished.is_empty() {
            return;
        }
        let (variables, max_degree) = (source.axes().len(), source.context().max_degree);
        let points = |from: usize, to: usize| {
            (from..to).map(|index| on_axis(variables, self.variable, index as u32)).collect::<Vec<_>>()
        };
        source.expect(points(self.samples.next(), self.count), &self.unfinished, Need::Certain);
        let mut next = self.grown(self.count, max_degree);
        while source.remembers() && source.functions() >= MANY && next < USUAL {
            next = self.grown(next, max_degree);
        }
        source.expect(points(self.count, next), &self.unfinished, Need::Probable);
        let attempts = FURTHER[usize::from(source.is_long())];
        let further = (1..attempts).fold(next, |count, _| self.grown(count, max_degree));
        source.expect(points(next, further), &self.unfinished, Need::Likely);
    }

    fn step(&mut self, source: &mut dyn Source) -> StageResult<()> {
        let (context, variable, functions) = (source.context().clone(), self.variable, self.found.len());
        let axis = source.axes()[variable];
        if self.count == self.first_batch {
            source.tell(&Learnt::Variable { variable, known: 0 });
        }
        context.interrupt.check()?;
        let variables = source.axes().len();
        let point = |index: u32| on_axis(variables, variable, index);
        self.samples.extend(source, &self.unfinished, self.count, &point)?;
        let nodes = Nodes::new(context.field, &axis, &self.samples.indices).ok_or(Halt::Accident)?;
        let fit = |&function: &u32| nodes.rational(&self.samples.values[function as usize]);
        let slowest = self.unfinished[0];
        if self.count <= TRY_ONE_FIRST || fit(&slowest) != Verdict::Undecided {
            let verdicts = parallel_map(&self.unfinished, context.threads, fit);
            self.take(source, &context, verdicts)?;
            self.unfinished.retain(|&function| self.found[function as usize].is_none());
            source.tell(&Learnt::Variable { variable, known: functions - self.unfinished.len() });
        }
        if let Some(&function) = self.unfinished.first().filter(|_| self.count > 2 * context.max_degree + 2) {
            return Err(not_rational(source, function).into());
        }
        self.count = self.grown(self.count, context.max_degree);
        Ok(())
    }

    /// Keep what the unfinished functions turned out to be.
    fn take(
        &mut self,
        source: &mut dyn Source,
        context: &Context,
        verdicts: Vec<Verdict>,
    ) -> StageResult<()> {
        let too_large = |fraction: &Fraction| {
            fraction.numerator.len().max(fraction.denominator.len()) > context.max_degree + 1
        };
        for (&function, verdict) in self.unfinished.iter().zip(verdicts) {
            match verdict {
                Verdict::Found(fraction) if too_large(&fraction) => {
                    return Err(not_rational(source, function).into());
                }
                Verdict::Found(fraction) => {
                    let (variable, degrees) = (self.variable, fraction.degrees());
                    source.tell(&Learnt::Degrees { variable, function, degrees });
                    self.found[function as usize] = Some(fraction);
                }
                Verdict::Undecided => {}
                Verdict::Fault(_) => {
                    let (function, prime) = (source.blame(function), context.field.modulus());
                    return Err(Error::WrongResidue { function, prime }.into());
                }
            }
        }
        Ok(())
    }
}

/// A point on the axis of a variable.
fn on_axis(variables: usize, variable: usize, index: u32) -> Index {
    (0..variables).map(|other| if other == variable { index } else { 0 }).collect()
}

fn not_rational(source: &dyn Source, function: u32) -> Error {
    let context = source.context();
    let (function, prime) = (source.blame(function), context.field.modulus());
    Error::NotRational { function, prime, degree: context.max_degree }
}
