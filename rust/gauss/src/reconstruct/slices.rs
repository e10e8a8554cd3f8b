//! Slices: all functions along one variable, the others at the anchor.

use super::axis::Index;
use super::census::Learnt;
use super::fraction::{Fraction, Nodes, Verdict};
use super::sample_sequence::SampleSequence;
use super::source::{Halt, Source, StageResult};
use crate::{Error, parallel_map};

/// Above this many values one function is tried before all others are: the slowest decides anyway.
const TRY_ONE_FIRST: usize = 100;

/// Every function as a function of one variable; growing batches until each is found with a value to spare.
pub(super) fn slice(
    source: &mut dyn Source,
    variable: usize,
    first_batch: usize,
) -> StageResult<Vec<Fraction>> {
    let (context, axes, functions) = (source.context().clone(), source.axes().to_vec(), source.functions());
    let point = |index: u32| -> Index {
        (0..axes.len()).map(|other| if other == variable { index } else { 0 }).collect()
    };
    let too_large = |fraction: &Fraction| {
        fraction.numerator.len().max(fraction.denominator.len()) > context.max_degree + 1
    };
    let mut samples = SampleSequence::new(functions);
    let mut found: Vec<Option<Fraction>> = vec![None; functions];
    let mut unfinished: Vec<u32> = (0..functions as u32).collect();
    let mut count = first_batch;
    source.tell(&Learnt::Variable { variable, known: 0 });
    while let Some(&slowest) = unfinished.first() {
        context.interrupt.check()?;
        samples.extend(source, &unfinished, count, &point)?;
        let nodes = Nodes::new(context.field, &axes[variable], &samples.indices).ok_or(Halt::Accident)?;
        let fit = |&function: &u32| nodes.rational(&samples.values[function as usize]);
        if count <= TRY_ONE_FIRST || fit(&slowest) != Verdict::Undecided {
            let verdicts = parallel_map(&unfinished, context.threads, fit);
            for (&function, verdict) in unfinished.iter().zip(verdicts) {
                match verdict {
                    Verdict::Found(fraction) if too_large(&fraction) => {
                        return Err(not_rational(source, function).into());
                    }
                    Verdict::Found(fraction) => found[function as usize] = Some(fraction),
                    Verdict::Undecided => {}
                    Verdict::Fault(_) => {
                        let (function, prime) = (source.blame(function), context.field.modulus());
                        return Err(Error::WrongResidue { function, prime }.into());
                    }
                }
            }
            for &function in &unfinished {
                if let Some(fraction) = &found[function as usize] {
                    source.tell(&Learnt::Degrees { variable, function, degrees: fraction.degrees() });
                }
            }
            unfinished.retain(|&function| found[function as usize].is_none());
            source.tell(&Learnt::Variable { variable, known: functions - unfinished.len() });
        }
        if let Some(&function) = unfinished.first().filter(|_| count > 2 * context.max_degree + 2) {
            return Err(not_rational(source, function).into());
        }
        count = (count + (count / 4).max(first_batch / 3)).min(2 * context.max_degree + 3).max(count + 1);
    }
    Ok(found.into_iter().flatten().collect())
}

fn not_rational(source: &dyn Source, function: u32) -> Error {
    let context = source.context();
    let (function, prime) = (source.blame(function), context.field.modulus());
    Error::NotRational { function, prime, degree: context.max_degree }
}
