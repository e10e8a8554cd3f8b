//! From residues to rational numbers, after each prime.

use super::denominators::needed;
use super::run::{Candidate, Round};
use crate::reconstruct::function::{Rational, content};
use crate::reconstruct::lift::{Effort, FEW_PRIMES, Lifted};
use crate::reconstruct::probes::Probes;
use crate::sparse::Polynomial;
use crate::{Error, Result, parallel_map};
use num_bigint::{BigInt, BigUint};
use num_traits::One;
use std::sync::Arc;

/// Of how many functions one has to be open for these to be few.
const MANY: usize = 16;

impl<P: Probes> Round<'_, '_, P> {
    /// Read letters and functions as rational where the primes suffice.
    pub(super) fn attempt(&mut self) -> Result<()> {
        let modulus = &self.modulus;
        let fault = |function: u32, prime: u64| Error::WrongResidue { function, prime };
        // Letters of finished functions alone are not followed any more.
        let spelled = self
            .skeleton
            .spelled((0..self.pending.len() as u32).filter(|&n| self.pending[n as usize].is_some()));
        for (number, letter) in self.letters.iter_mut().enumerate() {
            if letter.exact.is_some() || !spelled[number] || modulus.primes.len() < self.caution {
                continue;
            }
            match letter.lift.attempt(modulus, &[], Effort::after(modulus.primes.len(), true, false)).0 {
                Lifted::Open => {}
                Lifted::Rational(coefficients, _) => {
                    let exact = Rational::new(
                        &self.skeleton.letters[number],
                        coefficients,
                        &BigInt::one(),
                        BigInt::one(),
                        vec![],
                    );
                    let terms = exact.numerator.terms();
                    let content = content(terms.iter().map(|(_, c)| c));
                    let terms = terms.into_iter().map(|(e, c)| (e, c / &content)).collect();
                    let primitive = Polynomial::new(terms).expect("degrees were limited");
                    let first = primitive.terms()[0].1.clone();
                    letter.exact = Some((Arc::new(primitive), first));
                }
                Lifted::Fault(prime) => {
                    let has = |letters: &[(u32, u32)]| letters.iter().any(|&(l, _)| l as usize == number);
                    let function =
                        self.skeleton.shapes.iter().position(|shape| has(&shape.letters)).unwrap_or(0);
                    return Err(fault(self.functions[function], prime));
                }
            }
        }
        let exact: Vec<_> = self.letters.iter().map(|letter| letter.exact.clone()).collect();
        let waiting: Vec<usize> = (0..self.pending.len()).filter(|&n| self.pending[n].is_some()).collect();
        let (primes, few) = (modulus.primes.len(), waiting.len() * MANY <= self.pending.len());
        let attempt = |&number: &usize| {
            let shape = &self.skeleton.shapes[number];
            let pending = self.pending[number].as_ref()?;
            self.interrupt.check().ok()?;
            let letters: Option<Vec<_>> = shape
                .letters
                .iter()
                .map(|&(letter, m)| exact[letter as usize].as_ref().map(|e| (e, m)))
                .collect();
            // Over letters whose first coefficient is one, integers get this denominator, or a part of it.
            let scale =
                letters.iter().flatten().fold(BigInt::one(), |scale, ((_, first), m)| scale * first.pow(*m));
            let beside = if primes > FEW_PRIMES { self.denominators.beside(number) } else { None };
            let guesses: Vec<&BigUint> =
                [Some(scale.magnitude()), beside.as_ref()].into_iter().flatten().collect();
            let effort = Effort::after(primes, few, beside.is_some());
            let (lifted, stubborn) = pending.lift.attempt(modulus, &guesses, effort);
            let found = match (lifted, letters) {
                (Lifted::Fault(prime), _) => Err(prime),
                (Lifted::Rational(coefficients, denominator), Some(letters)) => {
                    let factors = letters.iter().map(|((factor, _), m)| (factor.clone(), *m)).collect();
                    // Few primes have no guess that may be larger than what is needed.
                    let needed = if primes > FEW_PRIMES {
                        needed(&coefficients, &denominator)
                    } else {
                        denominator.magnitude().clone()
                    };
                    let function = Rational::new(&shape.support, coefficients, &scale, denominator, factors);
                    Ok(Some(Candidate { function, denominator: needed }))
                }
                _ => Ok(None),
            };
            Some((stubborn, found))
        };
        let attempts = parallel_map(&waiting, self.options.threads, attempt);
        self.interrupt.check()?;
        for (number, outcome) in waiting.into_iter().zip(attempts) {
            let (Some((stubborn, outcome)), Some(pending)) = (outcome, self.pending[number].as_mut()) else {
                continue;
            };
            pending.candidate = outcome.map_err(|prime| fault(self.functions[number], prime))?;
            pending.lift.try_first(stubborn);
        }
        Ok(())
    }
}
