//! Sparse interpolation of many numerators.
//!
//! Zippel (EUROSAM 1979): the monomials in the first variables are known from points where all later ones
//! are at the anchor; at further values of the next variable the coefficients of these monomials are found
//! at geometric points, and each becomes a polynomial in the new variable by Newton's interpolation. A
//! monomial whose polynomial has ended is subtracted, so that later values need fewer points (Klappert and
//! Lange, arXiv:1904.00009, section 3).

use super::outlook::Outlook;
use super::partial::{Interpolated, Partial, Term};
use crate::field::Element;
use crate::reconstruct::ahead::Need;
use crate::reconstruct::axis::{Index, coordinates};
use crate::reconstruct::census::Learnt;
use crate::reconstruct::fraction::Fraction;
use crate::reconstruct::letters::{denominator, letter_values};
use crate::reconstruct::sample_sequence::{SampleSequence, expect};
use crate::reconstruct::source::{Halt, Source, StageResult};
use crate::reconstruct::sparse::{Monomial, Sparse, Support};
use crate::{parallel_map, parallel_queue};
use rustc_hash::FxHashSet;
use std::sync::{Mutex, PoisonError};

/// The numerators of all functions over the products of their letters.
pub(in crate::reconstruct) fn find_numerators(
    source: &mut dyn Source,
    slices: &[Vec<Fraction>],
    letters: &[Option<Sparse>],
    spelling: &[Vec<(u32, u32)>],
) -> StageResult<Vec<Sparse>> {
    let context = source.context().clone();
    let (field, axes) = (context.field, source.axes().to_vec());
    let mut partials = first_variable(source, slices, letters, spelling)?;
    for variable in 1..axes.len() {
        for partial in &mut partials {
            partial.begin(&degrees(slices, variable, partial.function));
        }
        let done = |partials: &[Partial]| partials.iter().filter(|partial| partial.unfinished() == 0).count();
        source.tell(&Learnt::Variable { variable, known: done(&partials) });
        let mut value = 1;
        while partials.iter().any(|partial| partial.unfinished() > 0) {
            context.interrupt.check()?;
            // The first value shows whether terms go on as those of usual functions do; those of many functions do.
            let known = (value > 1 || source.is_long()) && source.foresees();
            source.foresee(if known { foreseen_points(&partials, value) } else { 0 });
            if source.foresees() {
                expect_values(source, &outlooks(&partials), variable, value, Need::Certain);
            }
            next_value(source, &mut partials, variable, value, letters, spelling)?;
            source.give_up(&|point| is_at(point, variable, value));
            value += 1;
            source.tell(&Learnt::Variable { variable, known: done(&partials) });
        }
        if variable + 1 < axes.len() {
            partials =
                parallel_map(&partials, context.threads, |partial| partial.expand(&field, &axes, variable));
        }
    }
    // Terms on their way take several times the memory of those of a polynomial, so that the last variable, which
    // makes most of them, is written out for one numerator after the other.
    // Monomials take most of that, and many functions have the same.
    let supports: Mutex<FxHashSet<Support>> = Mutex::default();
    let finish = |(): &mut (), partial: Partial| {
        let written = if axes.len() > 1 { partial.expand(&field, &axes, axes.len() - 1) } else { partial };
        let terms = written.terms.into_iter().map(|term| (Monomial::from(term.exponents), term.newton[0]));
        let mut numerator = Sparse::new(terms);
        let mut supports = supports.lock().unwrap_or_else(PoisonError::into_inner);
        match supports.get::<[Monomial]>(&numerator.support) {
            Some(same) => numerator.support = same.clone(),
            None => drop(supports.insert(numerator.support.clone())),
        }
        numerator
    };
    let found: Vec<Sparse> = parallel_queue(&mut vec![(); context.threads.max(1)], partials, finish);
    let terms: Vec<usize> = found.iter().map(|numerator| numerator.support.len()).collect();
    source.tell(&Learnt::Terms(&terms));
    Ok(found)
}

/// Say what the numerators will take in the second variable, which slices tell before letters are known, and in a long run
/// what they are likely to take in the third.
pub(in crate::reconstruct) fn expect_numerators(
    source: &mut dyn Source,
    slices: &[Vec<Fraction>],
) -> StageResult<()> {
    if slices.len() < 2 || !(source.remembers() || source.is_long()) || !source.foresees() {
        return Ok(());
    }
    let spelling = vec![Vec::new(); source.functions()];
    let mut partials = first_variable(source, slices, &[], &spelling)?;
    for partial in &mut partials {
        partial.begin(&degrees(slices, 1, partial.function));
    }
    expect_values(source, &outlooks(&partials), 1, 1, Need::Certain);
    if source.is_long() && slices.len() > 2 {
        // The terms that they would start from are not known before letters are, but how many there are at most.
        let of_slices = |function: u32| Outlook::of_slices(slices, function, source.untied());
        let open: Vec<Outlook> =
            (0..source.functions() as u32).map(of_slices).filter(|outlook| outlook.unfinished > 0).collect();
        expect_values(source, &open, 2, 1, Need::Usual);
    }
    Ok(())
}

/// The degrees of a numerator in all variables up to one.
fn degrees(slices: &[Vec<Fraction>], variable: usize, function: u32) -> Vec<usize> {
    let degree = |slice: &Vec<Fraction>| slice[function as usize].numerator.len().saturating_sub(1);
    slices[..=variable].iter().map(degree).collect()
}

/// Numerators as polynomials in the first variable, from its slice.
fn first_variable(
    source: &mut dyn Source,
    slices: &[Vec<Fraction>],
    letters: &[Option<Sparse>],
    spelling: &[Vec<(u32, u32)>],
) -> StageResult<Vec<Partial>> {
    let field = source.context().field;
    let anchor: Vec<Element> = source.axes().iter().map(|axis| axis.start).collect();
    let functions = 0..source.functions() as u32;
    let tied = vec![true; usize::from(!slices.is_empty())];
    let partial = |function: u32, terms: Vec<Term>| Partial {
        function,
        terms,
        degree: 0,
        tied: tied.clone(),
        total: None,
    };
    let Some(first) = slices.first() else {
        let all: Vec<u32> = functions.clone().collect();
        let answer = source.sample(&[Index::from([])], &all)?.pop().flatten().ok_or(Halt::Accident)?;
        let constant = |value| vec![Term { exponents: Vec::new(), newton: vec![value], finished: false }];
        return Ok(functions
            .zip(answer)
            .map(|(function, value)| partial(function, constant(value)))
            .collect());
    };
    let leading: Vec<Element> = letters
        .iter()
        .flatten()
        .map(|letter| letter.restrict(&field, 0, &anchor).last().copied().unwrap_or(0))
        .collect();
    let build = |function: u32| {
        // The slice's denominator is monic, the product of the letters is not.
        let scale = denominator(&field, &spelling[function as usize], &leading);
        let numerator = &first[function as usize].numerator;
        let terms = numerator.iter().enumerate().filter(|&(_, &c)| c != 0).map(|(degree, &c)| Term {
            exponents: vec![degree as u16],
            newton: vec![field.mul(c, scale)],
            finished: false,
        });
        partial(function, terms.collect())
    };
    Ok(functions.map(build).collect())
}

/// What is foreseen of the numerators that have terms to be found.
fn outlooks(partials: &[Partial]) -> Vec<Outlook> {
    partials.iter().map(Partial::outlook).filter(|outlook| outlook.unfinished > 0).collect()
}

/// The last value that any numerator takes.
fn last_value(open: &[Outlook]) -> u32 {
    open.iter().map(|outlook| outlook.degree).max().unwrap_or(0) as u32
}

/// About how many points a value takes and the ones after it.
fn foreseen_points(partials: &[Partial], value: u32) -> u64 {
    let open = outlooks(partials);
    let most = |later: u32| {
        let reach = open.iter().filter(|outlook| outlook.degree >= later as usize);
        let points = |outlook: &Outlook| outlook.foreseen(value, later).min(outlook.points(later));
        reach.map(points).max().unwrap_or(0) as u64
    };
    (value..=last_value(&open)).map(most).sum()
}

/// Say what a value and the ones after it will take, with all functions that may be wanted at a point; `now` is the need
/// of the first of them.
fn expect_values(source: &mut dyn Source, open: &[Outlook], variable: usize, value: u32, now: Need) {
    let (variables, long) = (source.axes().len(), source.is_long());
    let shared = source.remembers() || long;
    for later in value..=last_value(open) {
        if !source.foresees() {
            return;
        }
        let (mut needs, mut sure, mut at_least, mut at_most) = (Vec::with_capacity(open.len()), 0, 0, 0);
        for outlook in open.iter().filter(|outlook| outlook.degree >= later as usize) {
            let points = outlook.points(later);
            // A function whose guess is refuted is wanted at further points, where others are asked for anyway, or which
            // are few in the second variable.
            needs.push((outlook.function, if shared { outlook.most } else { points }));
            sure = sure.max(if later == value { points } else { 0 });
            // Of many functions some refute the guess.
            let foreseen = outlook.foreseen(value, later);
            at_least = at_least.max(if long { foreseen } else { foreseen.min(points) });
            let all = later == value || long;
            at_most = at_most.max(if all && shared { outlook.unfinished } else { points });
        }
        let point = |j| grid_point(variables, variable, later, j);
        let usual = if long { Need::Usual } else { Need::Probable };
        expect(source, &needs, 0..sure, 0, now, &point);
        expect(source, &needs, sure..at_least, 0, usual, &point);
        expect(source, &needs, at_least..at_most, 0, Need::Likely, &point);
    }
}

/// Whether a point is one of those that `grid_point` gives for a value.
fn is_at(point: &Index, variable: usize, value: u32) -> bool {
    point[variable] == value && point[variable + 1..].iter().all(|&j| j == 0)
}

/// A point of the diagonal of the variables before the current one, at a value of that.
fn grid_point(variables: usize, variable: usize, value: u32, j: u32) -> Index {
    (0..variables)
        .map(|other| if other < variable { j } else { u32::from(other == variable) * value })
        .collect()
}

/// One more value of the current variable for all numerators that are not finished.
fn next_value(
    source: &mut dyn Source,
    partials: &mut [Partial],
    variable: usize,
    value: u32,
    letters: &[Option<Sparse>],
    spelling: &[Vec<(u32, u32)>],
) -> StageResult<()> {
    let context = source.context().clone();
    let axes = source.axes().to_vec();
    let point = |j: u32| grid_point(axes.len(), variable, value, j);
    let mut round: Vec<usize> =
        (0..partials.len()).filter(|&number| partials[number].unfinished() > 0).collect();
    while !round.is_empty() {
        let needs: Vec<(u32, usize)> =
            round.iter().map(|&number| (partials[number].function, partials[number].points(value))).collect();
        // A function whose guess was wrong was not wanted at the last points of the others, so it is sampled again.
        let mut samples = SampleSequence::new(source.functions());
        samples.until(source, &needs, &point)?;
        let points: Vec<_> =
            samples.indices.iter().map(|&j| coordinates(&context.field, &axes, &point(j))).collect();
        let letters = letter_values(&context.field, letters, &points);
        let solved = parallel_map(&round, context.threads, |&number| {
            let partial = &partials[number];
            let spelling = &spelling[partial.function as usize];
            let values = samples.values[partial.function as usize].iter().zip(&letters);
            let cleared: Vec<Element> = values
                .map(|(&f, letters)| context.field.mul(f, denominator(&context.field, spelling, letters)))
                .collect();
            partial.solve(&context, &axes[..=variable], value, &samples.indices, cleared)
        });
        let mut again = Vec::new();
        for (number, solution) in round.into_iter().zip(solved) {
            match solution {
                Interpolated::Coefficients(found) => {
                    partials[number].append(&context.field, axes[variable], value, &found)?;
                }
                Interpolated::Refuted => {
                    partials[number].refute();
                    again.push(number);
                }
                Interpolated::Accident => return Err(Halt::Accident),
            }
        }
        round = again;
    }
    Ok(())
}
