//! Values of many functions along one sequence of points, each function as far as it needs.

use super::ahead::Need;
use super::axis::Index;
use super::source::{Halt, Source, StageResult};
use crate::field::Element;
use std::ops::Range;

/// Values along a sequence; unlucky points are passed over.
pub(super) struct SampleSequence {
    /// The numbers of the points that had an answer, ascending.
    pub(super) indices: Vec<u32>,
    /// For each function its values at the first of these points.
    pub(super) values: Vec<Vec<Element>>,
    next: u32,
}

/// A function is asked for at this many points at least, then at twice as many, and so on: few requests, and which
/// points a function is wanted at depends on its own need and the largest one only.
const SMALLEST_REQUEST: usize = 16;

impl SampleSequence {
    pub(super) fn new(functions: usize) -> Self {
        Self { indices: Vec::new(), values: vec![Vec::new(); functions], next: 0 }
    }

    /// How many points were asked for.
    pub(super) fn next(&self) -> usize {
        self.next as usize
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
        for &function in wanted {
            self.values[function as usize].reserve_exact(count.saturating_sub(self.indices.len()));
        }
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
        let here = self.indices.len();
        expect(source, needs, here..usize::MAX, self.next - here as u32, Need::Certain, point);
        for (stop, wanted) in requests(needs, here) {
            self.extend(source, &wanted, stop, point)?;
        }
        Ok(())
    }
}

/// Say that a sequence will be sampled until every function has as many values as it needs, and which of these
/// points are meant; `passed` points before were unlucky.
pub(super) fn expect(
    source: &mut dyn Source,
    needs: &[(u32, usize)],
    span: Range<usize>,
    passed: u32,
    need: Need,
    point: &dyn Fn(u32) -> Index,
) {
    if !source.foresees() {
        return;
    }
    let mut start = span.start;
    for (stop, wanted) in requests(needs, span.start) {
        let stop = stop.min(span.end);
        if start >= stop {
            return;
        }
        let points = (start as u32..stop as u32).map(|number| point(number + passed));
        source.expect(points.collect(), &wanted, need);
        start = stop;
    }
}

/// Up to which point which functions are asked for, from a point on.
fn requests(needs: &[(u32, usize)], mut here: usize) -> Vec<(usize, Vec<u32>)> {
    let last = needs.iter().map(|&(_, need)| need).max().unwrap_or(0);
    let end = |need: usize| need.next_power_of_two().max(SMALLEST_REQUEST).min(last);
    let mut made = Vec::new();
    while here < last {
        let active = needs.iter().filter(|&&(_, need)| end(need) > here && need > 0);
        let stop = active.clone().map(|&(_, need)| end(need)).min().unwrap_or(last);
        made.push((stop, active.map(|&(function, _)| function).collect()));
        here = stop;
    }
    made
}
