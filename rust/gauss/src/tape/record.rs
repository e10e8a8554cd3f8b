//! From a symbolic system to its tape.

use super::check::Checks;
use super::evaluate::Evaluation;
use super::recorder::Recorder;
use super::solve::RecordedRows;
use super::straight_line::Value;
use super::substitute::{Expressions, from_the_bottom, from_the_top};
use super::tape::Tape;
use crate::eliminate::{Elimination, Record, eliminate};
use crate::field::{Field, SplitMix};
use crate::sparse::{DROPPED, Permuted, SymbolicSystem};
use crate::{Error, Interner, Interrupt, Result};

/// Seed of the numbers that stand for the columns without pivot at the learning points.
const SHADOW_SEED: u64 = 0x0073_6861_646f_7773;

/// A coefficient: `target = Σ coefficient · column`, over the entries of the target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// Number in the list of targets.
    pub target: u32,
    /// A column without pivot.
    pub column: u32,
    /// Which output of the tape is the coefficient.
    pub output: u32,
}

/// A tape, and what its outputs mean.
#[derive(Debug, Clone)]
pub struct Recording {
    /// The arithmetic.
    pub tape: Tape,
    /// The coefficients, by target and then column. A target without entries is zero.
    pub entries: Vec<Entry>,
    /// Columns with pivot, in the order of the independent rows. Which rows these are belongs to the pivot pattern as well:
    /// where a pivot vanishes a row that was dependent may take it over.
    pub pivots: Vec<u32>,
}

/// Record the solution of `system` for the columns `targets`.
///
/// Column `c` is eliminated as rank `ranks[c]`, the largest first, or left out; without ranks, in its own order. Each
/// target is expressed by columns without pivot; one that has no pivot is itself. The two `learning`
/// points, in different fields and as large as possible, tell which values are equal and which are zero;
/// if their pivot patterns differ one of them is unlucky, and the outcome is `None`.
///
/// The substitution is recorded in two ways, and the one with fewer multiply-adds is kept.
///
/// # Errors
/// [`Error::Permutation`], [`Error::TargetRange`], [`Error::RepeatedPrime`] if the learning points share
/// their field, [`Error::SymbolCount`], [`Error::TooLarge`], [`Error::Interrupted`].
pub fn record(
    system: &SymbolicSystem,
    ranks: Option<&[u32]>,
    targets: &[u32],
    learning: &[(Field, Vec<u64>); 2],
    interrupt: &Interrupt,
) -> Result<Option<Recording>> {
    let columns = system.column_count();
    if let Some(&column) = targets.iter().find(|&&target| target as usize >= columns) {
        return Err(Error::TargetRange { column, columns });
    }
    let [(first, point), (second, other_point)] = learning;
    if first.modulus() == second.modulus() {
        return Err(Error::RepeatedPrime { prime: first.modulus() });
    }
    let identity: Vec<u32>;
    let ranks = if let Some(ranks) = ranks {
        ranks
    } else {
        identity = (0..columns as u32).collect();
        &identity
    };
    if let Some(&column) = targets.iter().find(|&&target| ranks.get(target as usize) == Some(&DROPPED)) {
        return Err(Error::TargetRange { column, columns });
    }
    let learnt = eliminate_at(system, ranks, *first, point, interrupt)?;
    if !learnt.agrees_with(&eliminate_at(system, ranks, *second, other_point, interrupt)?) {
        return Ok(None);
    }

    let mut recorder = Recorder::new([*first, *second]);
    let symbols = point.iter().zip(other_point).map(|(&a, &b)| recorder.input([a, b])).collect();
    let mut evaluation = Evaluation::new(system, symbols);
    let solution = RecordedRows::record(&mut recorder, system, ranks, &mut evaluation, &learnt, interrupt)?;
    if recorder.disagrees() {
        return Ok(None);
    }
    let ranked: Vec<u32> = targets.iter().map(|&target| ranks[target as usize]).collect();
    let (mut recorder, expressions) = substitute(recorder, &solution, &ranked, interrupt)?;

    let mut column_of_rank = vec![0; columns];
    let present = ranks.iter().zip(0..).filter(|(rank, _)| **rank != DROPPED);
    present.for_each(|(&rank, column)| column_of_rank[rank as usize] = column);
    let (outputs, entries) = number(&expressions, &column_of_rank)?;
    let random = [first, second].map(|field| SplitMix::new(SHADOW_SEED ^ field.modulus()));
    let independent = learnt.independent();
    let mut outputs_of_target = vec![Vec::new(); targets.len()];
    for entry in &entries {
        outputs_of_target[entry.target as usize].push(entry.output);
    }
    Checks { system, ranks, independent, solution: &solution, random }.record(
        &mut recorder,
        &mut evaluation,
        &ranked,
        &expressions,
        &outputs_of_target,
        interrupt,
    )?;
    if recorder.disagrees() {
        return Ok(None);
    }
    let tape = Tape::new(&recorder.finish(outputs));
    let pivots = learnt.pivots().iter().map(|&rank| column_of_rank[rank as usize]).collect();
    Ok(Some(Recording { tape, entries, pivots }))
}

/// The elimination at a point: which rows are independent, and how often each is subtracted.
fn eliminate_at(
    system: &SymbolicSystem,
    ranks: &[u32],
    field: Field,
    point: &[u64],
    interrupt: &Interrupt,
) -> Result<Elimination> {
    let rows = Permuted::new(system.at(field, point)?, ranks)?;
    eliminate(&rows, &field, Record::Witness, interrupt)
}

/// Express the targets in the cheaper of the two ways.
fn substitute(
    recorder: Recorder,
    solution: &RecordedRows,
    targets: &[u32],
    interrupt: &Interrupt,
) -> Result<(Recorder, Expressions)> {
    let cost = |recorder: &Recorder, expressions: &Expressions| {
        let program = recorder.program();
        let mut live = vec![false; program.nodes.len()];
        expressions.iter().flatten().for_each(|(_, value)| live[value.node() as usize] = true);
        program.close(&mut live);
        program.products(&live)
    };
    let (mut top, mut bottom) = (recorder.clone(), recorder);
    let by_rows = from_the_bottom(&mut bottom, solution, targets, interrupt)?;
    let by_targets = from_the_top(&mut top, solution, targets, bottom.products(), interrupt)?;
    Ok(match by_targets {
        Some(by_targets) if cost(&top, &by_targets) < cost(&bottom, &by_rows) => (top, by_targets),
        _ => (bottom, by_rows),
    })
}

/// Number the outputs, equal ones once, and list the entries.
fn number(expressions: &Expressions, column_of_rank: &[u32]) -> Result<(Vec<Value>, Vec<Entry>)> {
    let mut outputs = Interner::default();
    let mut entries = Vec::new();
    for (target, expression) in (0..).zip(expressions) {
        for &(rank, value) in expression {
            let output = outputs.number(value)?;
            entries.push(Entry { target, column: column_of_rank[rank as usize], output });
        }
    }
    entries.sort_unstable_by_key(|entry| (entry.target, entry.column));
    Ok((outputs.into_items(), entries))
}
