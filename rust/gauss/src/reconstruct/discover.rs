//! All functions of a black box at the first prime, where nothing is known of them.

use super::letters::{Alphabet, expect_letters, find_letters};
use super::numerators::{expect_numerators, find_numerators};
use super::progress::Stage;
use super::skeleton::{Shape, Skeleton, Values};
use super::slices::slices;
use super::source::{Halt, Source, StageResult};

/// Slices of the caller's functions start with this many points, those of coefficients of letters with fewer.
const FIRST_BATCH: [usize; 2] = [6, 4];

/// Degrees from slices, denominators from their common letters, then numerators.
pub(super) fn discover(source: &mut dyn Source) -> StageResult<(Skeleton, Values)> {
    source.enter(Stage::Slices);
    let first_batch = FIRST_BATCH[usize::from(!source.remembers())];
    let slices = slices(source, first_batch)?;
    source.enter(Stage::Letters);
    if source.remembers() {
        expect_letters(source, &slices);
    }
    expect_numerators(source, &slices)?;
    let Alphabet { letters, mains, spelling } = find_letters(source, &slices, discover)?;
    source.enter(Stage::Numerators);
    let numerators = find_numerators(source, &slices, &letters, &spelling)?;

    let mut shapes = Vec::with_capacity(spelling.len());
    let mut coefficients = Vec::with_capacity(spelling.len());
    for (function, (letters, numerator)) in spelling.into_iter().zip(numerators).enumerate() {
        let degrees = slices.iter().map(|slice| slice[function].numerator.len().saturating_sub(1)).collect();
        shapes.push(Shape { letters, degrees, support: numerator.support });
        coefficients.push(numerator.coefficients);
    }
    let letters: Vec<_> = letters.into_iter().collect::<Option<_>>().ok_or(Halt::Accident)?;
    let skeleton =
        Skeleton { letters: letters.iter().map(|letter| letter.support.clone()).collect(), mains, shapes };
    Ok((skeleton, Values { letters, numerators: coefficients }))
}
