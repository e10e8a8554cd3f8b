//! Values of many functions along one sequence of points, each function as far as it needs.

use super::axis::Index;
use super::source::{Halt, Source, StageResult};
use crate::field::Element;

/// Values along a sequence; unlucky points are passed over.
pub(super) struct SampleSequence {
    /// The numbers of the points that had an answer, ascending.
    pub(super) indices: Vec<u32>,
    /// For each function its values at the first of these points.
    pub(super) values: Vec<Vec<Element>>,
    next: u32,
}

/// Up to this many points are asked of all functions, rather than in several requests with fewer functions.
const SMALLEST_REQUEST: usize = 16;

impl SampleSequence {
    pub(super) fn new(functions: usize) -> Self {
        Self { indices: Vec::new(), values: vec![Vec::new(); functions], next: 0 }
    }

    /// Sample functions that were wanted at all points so far until there are `count` values of each.
    pub(super) fn extend(
        &mut self,
        source: &mut dyn Source,
        wanted: &[u32],
        count: usize,
        point: &dyn Fn(u32) -> Index,
    ) -> StageResult<()> {
        let limit = self.next as usize + 4 * count + 64;
        while self.indices.len() < count {
            let missing = (count - self.indices.len()) as u32;
            if self.next as usize > limit {
                return Err(Halt::Accident);
            }
            let numbers = self.next..self.next + missing;
            self.next = numbers.end;
            let points: Vec<Index> = numbers.clone().map(point).collect();
            for (number, answer) in numbers.zip(source.sample(&points, wanted)?) {
                let Some(answer) = answer else { continue };
                self.indices.push(number);
                for (&function, value) in wanted.iter().zip(answer) {
                    self.values[function as usize].push(value);
                }
            }
        }
        Ok(())
    }

    /// Sample until every function has as many values as it needs; functions and needs, ascending by function.
    pub(super) fn until(
        &mut self,
        source: &mut dyn Source,
        needs: &[(u32, usize)],
        point: &dyn Fn(u32) -> Index,
    ) -> StageResult<()> {
        loop {
            let here = self.indices.len();
            let active: Vec<_> = needs.iter().filter(|&&(_, need)| need > here).collect();
            let Some(last) = active.iter().map(|&&(_, need)| need).max() else { return Ok(()) };
            let worth_stopping = |&need: &usize| need >= SMALLEST_REQUEST && need >= 2 * here;
            let stop = active.iter().map(|&&(_, need)| need).filter(worth_stopping).min().unwrap_or(last);
            let wanted: Vec<u32> = active.iter().map(|&&(function, _)| function).collect();
            self.extend(source, &wanted, stop, point)?;
        }
    }
}
