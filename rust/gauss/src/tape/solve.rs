//! Elimination, recorded.

use super::evaluate::Evaluation;
use super::recorder::{Recorder, Term};
use super::straight_line::{Part, Value};
use crate::eliminate::Elimination;
use crate::sparse::{DROPPED, NONE, Pending, SymbolicSystem};
use crate::{Interrupt, Result};

/// The row that is being worked on: for each column the terms of its value, added up when its turn comes.
pub(super) struct Sums {
    terms: Vec<Vec<Term>>,
    pending: Pending,
}

impl Sums {
    pub(super) fn new(columns: usize) -> Self {
        Self { terms: vec![Vec::new(); columns], pending: Pending::new(columns) }
    }

    pub(super) fn push(&mut self, column: u32, term: Term) {
        self.terms[column as usize].push(term);
        self.pending.insert(column);
    }

    /// Take the largest column whose value is not zero.
    pub(super) fn pop(&mut self, recorder: &mut Recorder) -> Option<(u32, Value)> {
        while let Some(column) = self.pending.pop_max() {
            let terms = &mut self.terms[column as usize];
            let value = recorder.dot(terms);
            terms.clear();
            if !value.is_zero() {
                return Some((column, value));
            }
        }
        None
    }

    /// Subtract `factor` times a row, of which the leading entry has just been taken away.
    pub(super) fn subtract(&mut self, recorder: &mut Recorder, row: &Row, factor: Value) {
        let factor = recorder.product(factor, row.scale);
        for &(column, value) in &row.tail {
            self.push(column, Term::Product(-factor, value));
        }
    }
}

/// A row without its pivot: `e_pivot + scale · Σ tail` is a combination of rows of the system.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) pivot: u32,
    /// The pivot before it was divided by.
    pub(super) lead: Value,
    /// One if the row was divided by its pivot, else one over the pivot.
    pub(super) scale: Value,
    /// Columns descending.
    pub(super) tail: Vec<(u32, Value)>,
}

impl Row {
    /// The row divided by its pivot.
    pub(super) fn normalise(&mut self, recorder: &mut Recorder) {
        for (_, value) in &mut self.tail {
            *value = recorder.product(self.scale, *value);
        }
        self.scale = recorder.one();
    }
}

/// What the elimination of a system made. Columns are known by their ranks.
pub(super) struct RecordedRows {
    pub(super) rows: Vec<Row>,
    /// Row with this pivot, or [`NONE`].
    pub(super) row_of_column: Vec<u32>,
}

impl RecordedRows {
    /// The row with its pivot in this column.
    pub(super) fn row(&self, column: u32) -> Option<&Row> {
        self.rows.get(self.row_of_column[column as usize] as usize)
    }

    /// Record the elimination with the pivot pattern of `learnt`.
    ///
    /// Dividing a row by its pivot costs a multiplication per entry; leaving it costs one each time that it
    /// is subtracted. `learnt` tells how often that will be.
    pub(super) fn record(
        recorder: &mut Recorder,
        system: &SymbolicSystem,
        ranks: &[u32],
        evaluation: &mut Evaluation,
        learnt: &Elimination,
        interrupt: &Interrupt,
    ) -> Result<Self> {
        recorder.part = Part::Solution;
        let columns = system.column_count();
        let mut uses = vec![0usize; learnt.pivots.len()];
        learnt.multipliers.entries().iter().for_each(|entry| uses[entry.index() as usize] += 1);
        let mut solution = Self { rows: Vec::new(), row_of_column: vec![NONE; columns] };
        let mut sums = Sums::new(columns);
        for (number, &source) in learnt.independent.iter().enumerate() {
            recorder.look_up(interrupt)?;
            for &(column, polynomial) in system.row(source as usize) {
                let rank = ranks[column as usize];
                if rank != DROPPED {
                    let value = evaluation.value(recorder, polynomial);
                    sums.push(rank, Term::Plain(value));
                }
            }
            let mut tail = Vec::new();
            while let Some((column, value)) = sums.pop(recorder) {
                match solution.row(column) {
                    Some(row) => sums.subtract(recorder, row, value),
                    None => tail.push((column, value)),
                }
            }
            if tail.first().map(|entry| entry.0) != learnt.pivots.get(number).copied() {
                // Only where a value was zero at one point alone.
                debug_assert!(recorder.disagrees());
                return Ok(solution);
            }
            let (pivot, lead) = tail.remove(0);
            let mut row = Row { pivot, lead, scale: recorder.invert(lead), tail };
            if recorder.is_unit(lead) || row.tail.len() <= uses[number] {
                row.normalise(recorder);
            }
            solution.row_of_column[pivot as usize] = solution.rows.len() as u32;
            solution.rows.push(row);
        }
        Ok(solution)
    }
}
