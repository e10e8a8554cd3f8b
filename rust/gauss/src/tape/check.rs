//! Checks: the solution put back into the equations.

use super::evaluate::Evaluation;
use super::recorder::{Recorder, Term};
use super::solve::RecordedRows;
use super::straight_line::{Guard, Part, Value};
use super::substitute::Expressions;
use crate::field::SplitMix;
use crate::sparse::{DROPPED, NONE, SymbolicSystem};
use crate::{Interrupt, Result};
use rustc_hash::FxHashMap;

/// Give the columns without pivot random values, find those of the others, and check that all rows of the
/// system vanish on them and that every target has the value of its expression.
///
/// A row whose pivot was its largest column from the start gives the value of that column by itself,
/// which costs less than the eliminated row would: then only the division needs a check, one product
/// instead of one for each entry. Either way the values satisfy every row of the system as it was given,
/// so that a wrong expression differs from its target but for a chance of one in the prime.
pub(super) struct Checks<'a> {
    pub(super) system: &'a SymbolicSystem,
    pub(super) ranks: &'a [u32],
    /// The row of the system from which each row of the solution came.
    pub(super) independent: &'a [u32],
    pub(super) solution: &'a RecordedRows,
    pub(super) random: [SplitMix; 2],
}

impl Checks<'_> {
    /// Record the checks of all rows and expressions; `outputs` numbers the outputs of each expression.
    pub(super) fn record(
        mut self,
        recorder: &mut Recorder,
        evaluation: &mut Evaluation,
        targets: &[u32],
        expressions: &Expressions,
        outputs: &[Vec<u32>],
        interrupt: &Interrupt,
    ) -> Result<()> {
        recorder.part = Part::Check;
        evaluation.check(recorder);
        let values = self.values(recorder, evaluation, targets, interrupt)?;
        for ((&target, expression), outputs) in targets.iter().zip(expressions).zip(outputs) {
            let mut terms = vec![Term::Plain(-values[target as usize])];
            terms.extend(expression.iter().map(|&(column, c)| Term::Product(c, values[column as usize])));
            recorder.check(&terms, Guard::Outputs(outputs.as_slice().into()));
        }
        Ok(())
    }

    /// The value of every column that some row or target names; the rows are checked on the way.
    fn values(
        &mut self,
        recorder: &mut Recorder,
        evaluation: &mut Evaluation,
        targets: &[u32],
        interrupt: &Interrupt,
    ) -> Result<Vec<Value>> {
        let columns = self.ranks.len();
        // For each column the rows of the system of which it is the largest.
        let mut tops: Vec<Vec<u32>> = vec![Vec::new(); columns];
        let mut named = vec![false; columns];
        for &target in targets {
            named[target as usize] = true;
        }
        for row in 0..self.system.row_count() as u32 {
            let entries = self.system.row(row as usize).iter();
            let ranks = entries.map(|entry| self.ranks[entry.0 as usize]).filter(|&rank| rank != DROPPED);
            ranks.clone().for_each(|rank| named[rank as usize] = true);
            if let Some(top) = ranks.max() {
                tops[top as usize].push(row);
            }
        }
        let rows = self.solution.rows.iter().map(|row| row.pivot);
        let pivots: FxHashMap<u32, u32> = self.independent.iter().copied().zip(rows).collect();
        let mut values = vec![Value::ZERO; columns];
        for column in (0..columns as u32).filter(|&column| named[column as usize]) {
            recorder.look_up(interrupt)?;
            let number = self.solution.row_of_column[column as usize];
            let source = self.independent.get(number as usize);
            let mut rest = tops[column as usize].as_slice();
            values[column as usize] = if number == NONE {
                let fields = recorder.fields();
                recorder.random([0, 1].map(|i| self.random[i].below(fields[i].modulus())))
            } else if let Some(place) = rest.iter().position(|row| Some(row) == source) {
                // Rows are offered in order, so the first with this largest column has its pivot there.
                debug_assert_eq!(place, 0);
                rest = &rest[1..];
                self.by_system(recorder, evaluation, tops[column as usize][0], number, &values)
            } else {
                self.by_solution(recorder, number, &values)
            };
            for &row in rest {
                let terms = self.terms(recorder, evaluation, row, &values);
                // An independent row vouches for its pivot, any other for its largest column.
                let vouched = pivots.get(&row).map_or(column, |&pivot| pivot);
                let node = Some(values[vouched as usize]).filter(|value| !value.is_zero());
                recorder.check(&terms, Guard::Nodes(node.map(Value::node).into_iter().collect()));
            }
        }
        Ok(values)
    }

    /// The value of a pivot from the system's own row.
    fn by_system(
        &self,
        recorder: &mut Recorder,
        evaluation: &mut Evaluation,
        row: u32,
        number: u32,
        values: &[Value],
    ) -> Value {
        let lead = self.solution.rows[number as usize].lead;
        // The pivot has no value yet, so its term is left out.
        let terms = self.terms(recorder, evaluation, row, values);
        let others = recorder.dot(&terms);
        let inverse = recorder.invert(lead);
        let value = -recorder.product(inverse, others);
        if value.is_zero() {
            // The others cancel only if their values are right, and nothing else of the tape says so.
            recorder.check(&terms, Guard::Nodes([].into()));
        } else if !recorder.is_unit(lead) {
            let terms = [Term::Plain(others), Term::Product(lead, value)];
            recorder.check(&terms, Guard::Nodes([value.node()].into()));
        }
        value
    }

    /// The value of a pivot from the eliminated row.
    fn by_solution(&self, recorder: &mut Recorder, number: u32, values: &[Value]) -> Value {
        let row = &self.solution.rows[number as usize];
        let terms: Vec<Term> =
            row.tail.iter().map(|&(column, entry)| Term::Product(entry, values[column as usize])).collect();
        let others = recorder.dot(&terms);
        -recorder.product(row.scale, others)
    }

    fn terms(
        &self,
        recorder: &mut Recorder,
        evaluation: &mut Evaluation,
        row: u32,
        values: &[Value],
    ) -> Vec<Term> {
        let entries = self.system.row(row as usize).iter();
        let entries = entries.filter(|entry| self.ranks[entry.0 as usize] != DROPPED);
        let term = |&(column, polynomial): &(u32, u32)| {
            let entry = evaluation.value(recorder, polynomial);
            Term::Product(entry, values[self.ranks[column as usize] as usize])
        };
        entries.map(term).collect()
    }
}
