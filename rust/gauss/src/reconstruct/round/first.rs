//! The first prime: discover the functions.

use super::run::{Evidence, Letter, Round, Unfinished};
use crate::reconstruct::ahead::Need;
use crate::reconstruct::axis::coordinates;
use crate::reconstruct::discover::discover;
use crate::reconstruct::letters::{denominator, letter_values};
use crate::reconstruct::lift::Lift;
use crate::reconstruct::probes::Probes;
use crate::reconstruct::progress::Stage;
use crate::reconstruct::sample_sequence::SampleSequence;
use crate::reconstruct::sampler::Sampler;
use crate::reconstruct::skeleton::Values;
use crate::reconstruct::source::{Context, Source, StageResult};
use crate::reconstruct::sparse::Sparse;

impl<P: Probes> Round<'_, '_, P> {
    /// Discover the functions, and test them at a fresh point.
    pub(super) fn first_prime(&mut self, context: &Context) -> StageResult<()> {
        let field = context.field;
        let all: Vec<u32> = (0..self.functions.len() as u32).collect();
        self.expect_next(context, &all);
        let mut sampler = Sampler::new(self.account, context.clone(), self.functions);
        let variables = sampler.axes().len() as u32;
        // Far off the part of the grid that is used, and on no line with it.
        let fresh =
            |n: u32| (0..variables).map(|v| 1_000_003 * (v + 2) + 7919 * v * v * (n + 1) + n).collect();
        sampler.expect(vec![fresh(0)], &all, Need::Certain);
        let (skeleton, Values { letters, numerators }) = discover(&mut sampler)?;
        sampler.enter(Stage::Check);
        let axes = sampler.axes().to_vec();
        let mut samples = SampleSequence::new(all.len());
        samples.extend(&mut sampler, &all, 1, &fresh)?;
        let point = coordinates(&field, &axes, &fresh(samples.indices[0]));
        let known: Vec<Option<Sparse>> = letters.iter().cloned().map(Some).collect();
        let at_point = &letter_values(&field, &known, std::slice::from_ref(&point))[0];
        self.letters = letters
            .iter()
            .map(|l| Letter { lift: Lift::new(&field, &l.coefficients), exact: None })
            .collect();
        for (number, (shape, coefficients)) in skeleton.shapes.iter().zip(numerators).enumerate() {
            let residue = samples.values[number][0];
            let lift = Lift::new(&field, &coefficients);
            let unknowns = shape.support.len();
            let numerator = Sparse { support: shape.support.clone(), coefficients };
            let cleared = field.mul(residue, denominator(&field, &shape.letters, at_point));
            let function = self.functions[number];
            self.account.report.functions[function as usize].unknowns = unknowns;
            if numerator.evaluate(&field, &point) == cleared {
                self.pending.push(Some(Unfinished { lift, candidate: None }));
            } else {
                self.pending.push(None);
                self.evidence.push(Evidence {
                    function,
                    prime: field.modulus(),
                    point: point.clone(),
                    residue,
                });
            }
        }
        self.skeleton = skeleton;
        self.modulus.push(field.modulus());
        Ok(())
    }
}
