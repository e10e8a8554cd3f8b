//! A prime after the first: confirm what is finished, take in the rest.

use super::foresight::expect_prime;
use super::run::{Evidence, Letter, Round};
use crate::field::{Element, Field};
use crate::parallel_map;
use crate::reconstruct::ahead::Need;
use crate::reconstruct::axis::coordinates;
use crate::reconstruct::function::Rational;
use crate::reconstruct::probes::Probes;
use crate::reconstruct::progress::Stage;
use crate::reconstruct::refit::{diagonal, refit_letters, refit_numerators};
use crate::reconstruct::sample_sequence::SampleSequence;
use crate::reconstruct::sampler::Sampler;
use crate::reconstruct::skeleton::Skeleton;
use crate::reconstruct::source::{Context, Halt, Source, StageResult};
use crate::reconstruct::sparse::{Sparse, Support};

impl<P: Probes> Round<'_, '_, P> {
    /// Confirm candidates at a further prime, and take the residues of all others in.
    pub(super) fn further_prime(
        &mut self,
        context: &Context,
        found: &mut [Option<Rational>],
    ) -> StageResult<()> {
        let field = context.field;
        let mut wanted: Vec<u32> =
            (0..self.pending.len() as u32).filter(|&n| self.pending[n as usize].is_some()).collect();
        let open: Vec<u32> = wanted
            .iter()
            .copied()
            .filter(|&n| self.pending[n as usize].as_ref().is_some_and(|p| p.candidate.is_none()))
            .collect();
        let mut sampler = Sampler::new(self.account, context.clone(), self.functions);
        sampler.enter(Stage::Coefficients);
        // What is certain first: what is likely of later primes may take all room.
        expect_prime(&mut sampler, &self.skeleton, &self.letters, &wanted, &open, Need::Certain);
        self.expect_later(context, &wanted, &open);
        let mut sampler = Sampler::new(self.account, context.clone(), self.functions);
        sampler.enter(Stage::Coefficients);
        let axes = sampler.axes().to_vec();
        let most = open.iter().map(|&n| self.skeleton.shapes[n as usize].support.len() as u64).max();
        sampler.expected = Some(most.unwrap_or(0) + 1);
        let mut samples = SampleSequence::new(self.pending.len());
        samples.extend(&mut sampler, &wanted, 1, &diagonal(axes.len()))?;
        let point = coordinates(&field, &axes, &diagonal(axes.len())(samples.indices[0]));
        let mut finished = Vec::new();
        wanted.retain(|&number| {
            let place = &mut self.pending[number as usize];
            let residue = samples.values[number as usize][0];
            let candidate = place.as_mut().and_then(|pending| pending.candidate.take());
            let Some(candidate) = candidate.filter(|c| c.function.at(&field, &point) == Some(residue)) else {
                return true;
            };
            found[self.functions[number as usize] as usize] = Some(candidate.function);
            self.denominators.note(number, candidate.denominator);
            *place = None;
            finished.push(self.functions[number as usize]);
            false
        });
        for &number in &wanted {
            // Should this prime be the first at which the function does not fit, its first residue will tell why.
            let (function, residue) = (self.functions[number as usize], samples.values[number as usize][0]);
            self.evidence.push(Evidence { function, prime: field.modulus(), point: point.clone(), residue });
        }
        sampler.count_finished(&finished, self.modulus.primes.len());
        if wanted.is_empty() {
            return Ok(());
        }
        let mut letters = known_letters(&field, &self.letters, &self.skeleton)?;
        let spelled = self.skeleton.spelled(wanted.iter().copied());
        sampler.enter(Stage::Letters);
        refit_letters(&mut sampler, &self.skeleton, &mut letters, &spelled)?;
        sampler.enter(Stage::Coefficients);
        let numerators = refit_numerators(&mut sampler, &self.skeleton, &letters, &wanted, &mut samples, 1)?;

        let radices = self.modulus.at(field);
        for (letter, found) in self.letters.iter_mut().zip(&letters) {
            if let (None, Some(found)) = (&letter.exact, found) {
                let digits = letter.lift.next_digits(&radices, &found.coefficients);
                letter.lift.push(&digits);
            }
        }
        let numbers: Vec<(u32, Option<Vec<Element>>)> = wanted.into_iter().zip(numerators).collect();
        let next = |(number, coefficients): &(u32, Option<Vec<Element>>)| {
            let pending = self.pending[*number as usize].as_ref()?;
            Some(pending.lift.next_digits(&radices, coefficients.as_ref()?))
        };
        let digits = parallel_map(&numbers, context.threads, next);
        for ((number, _), digits) in numbers.iter().zip(digits) {
            let place = &mut self.pending[*number as usize];
            match (place.as_mut(), digits) {
                (Some(pending), Some(digits)) => pending.lift.push(&digits),
                _ => *place = None,
            }
        }
        let (pending, functions) = (&self.pending, self.functions);
        self.evidence.retain(|evidence| {
            let fits = |number: usize| pending[number].is_some();
            evidence.prime != field.modulus() || !functions.binary_search(&evidence.function).is_ok_and(fits)
        });
        self.modulus.push(field.modulus());
        Ok(())
    }
}

/// The letters that are exact, modulo a prime.
fn known_letters(field: &Field, letters: &[Letter], skeleton: &Skeleton) -> StageResult<Vec<Option<Sparse>>> {
    let reduce = |(letter, support): (&Letter, &Support)| {
        let Some((polynomial, first)) = &letter.exact else { return Ok(None) };
        let inverse = field.inv(field.from_big(first)).ok_or(Halt::Accident)?;
        let coefficients =
            polynomial.terms().iter().map(|(_, c)| field.mul(field.from_big(c), inverse)).collect();
        Ok(Some(Sparse { support: support.clone(), coefficients }))
    };
    letters.iter().zip(&skeleton.letters).map(reduce).collect()
}
