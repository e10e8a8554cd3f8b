//! Targets expressed by columns without pivot, in two ways.

use super::recorder::{Recorder, Term};
use super::solve::{RecordedRows, Sums};
use super::straight_line::Value;
use crate::{Interrupt, Result};
use rustc_hash::FxHashSet;

/// For each target its columns without pivot, descending, with the coefficients.
pub(super) type Expressions = Vec<Vec<(u32, Value)>>;

/// Target by target, from the top down; or `None` once more than `budget` multiply-adds are recorded.
pub(super) fn from_the_top(
    recorder: &mut Recorder,
    solution: &RecordedRows,
    targets: &[u32],
    budget: u64,
    interrupt: &Interrupt,
) -> Result<Option<Expressions>> {
    let mut sums = Sums::new(solution.row_of_column.len());
    let mut expressions = Vec::with_capacity(targets.len());
    for &target in targets {
        let one = recorder.one();
        sums.push(target, Term::Plain(one));
        let mut expression = Vec::new();
        while let Some((column, value)) = sums.pop(recorder) {
            match solution.row(column) {
                Some(row) => sums.subtract(recorder, row, value),
                None => expression.push((column, value)),
            }
        }
        recorder.look_up(interrupt)?;
        if recorder.products() > budget {
            return Ok(None);
        }
        expressions.push(expression);
    }
    Ok(Some(expressions))
}

/// Every row that the targets need, from the bottom up: what several targets need is done once.
pub(super) fn from_the_bottom(
    recorder: &mut Recorder,
    solution: &RecordedRows,
    targets: &[u32],
    interrupt: &Interrupt,
) -> Result<Expressions> {
    let columns = solution.row_of_column.len();
    let mut needed = vec![false; columns];
    for &target in targets {
        needed[target as usize] = true;
    }
    for column in (0..columns as u32).rev().filter(|&column| solution.row(column).is_some()) {
        if needed[column as usize] {
            let tail = solution.row(column).into_iter().flat_map(|row| &row.tail);
            tail.for_each(|entry| needed[entry.0 as usize] = true);
        }
    }
    let mut solved: Expressions = vec![Vec::new(); columns];
    let mut sums = Sums::new(columns);
    for column in (0..columns as u32).filter(|&column| needed[column as usize]) {
        recorder.look_up(interrupt)?;
        let Some(row) = solution.row(column) else {
            solved[column as usize] = vec![(column, recorder.one())];
            continue;
        };
        let mut row = row.clone();
        // Dividing by the pivot is done to the entries or to the results, whichever are fewer.
        let reached = row.tail.iter().flat_map(|entry| &solved[entry.0 as usize]).map(|entry| entry.0);
        if row.tail.len() <= reached.collect::<FxHashSet<u32>>().len() {
            row.normalise(recorder);
        }
        for &(below, value) in &row.tail {
            for &(free, coefficient) in &solved[below as usize] {
                sums.push(free, Term::Product(-value, coefficient));
            }
        }
        let mut expression = Vec::new();
        while let Some((free, value)) = sums.pop(recorder) {
            expression.push((free, recorder.product(row.scale, value)));
        }
        solved[column as usize] = expression;
    }
    Ok(targets.iter().map(|&target| solved[target as usize].clone()).collect())
}
