//! One discovery and the primes that follow, for functions that are still to be found.

mod attempt;
mod further;

use super::axis::coordinates;
use super::discover::discover;
use super::function::Rational;
use super::letters::{denominator, letter_values};
use super::lift::{Lift, Modulus};
use super::options::Options;
use super::probes::Probes;
use super::progress::Stage;
use super::sampler::{Account, Sampler};
use super::skeleton::{Skeleton, Values};
use super::source::{Context, Halt, Outcome, Source};
use super::sparse::Sparse;
use super::walk::Walk;
use crate::field::{Element, Field};
use crate::sparse::Polynomial;
use crate::{Error, Interrupt, Result};
use num_bigint::BigInt;
use std::sync::Arc;

/// A residue at a prime whose other residues a function could not be found from; it tells later whether the
/// prime was an unlucky choice or its residues were false.
pub(super) struct Evidence {
    pub(super) function: u32,
    pub(super) prime: u64,
    pub(super) point: Vec<Element>,
    pub(super) residue: Element,
}

/// A letter and what is known of it.
struct Letter {
    lift: Lift,
    /// The primitive integer polynomial, and its first coefficient, by which the normalised letter is multiplied.
    exact: Option<(Arc<Polynomial>, BigInt)>,
}

/// A function on its way; `None` in the list once it is found or given up.
struct Pending {
    lift: Lift,
    candidate: Option<Rational>,
}

pub(super) struct Round<'a, 'b, P> {
    account: &'a mut Account<'b, P>,
    options: &'a mut Options,
    /// The caller's numbers of this round's functions.
    functions: &'a [u32],
    interrupt: &'a Interrupt,
    /// Letters are not taken for exact before so many primes: the functions' values do not test them one by
    /// one, so a false one, such as `1/8` for `−1/p'` modulo `p = p' + 8`, costs a round.
    caution: usize,
    skeleton: Skeleton,
    modulus: Modulus,
    letters: Vec<Letter>,
    pending: Vec<Option<Pending>>,
    evidence: Vec<Evidence>,
}

impl<'a, 'b, P: Probes> Round<'a, 'b, P> {
    pub(super) fn new(
        account: &'a mut Account<'b, P>,
        options: &'a mut Options,
        functions: &'a [u32],
        interrupt: &'a Interrupt,
        caution: usize,
    ) -> Self {
        let (skeleton, modulus) = (Skeleton::default(), Modulus::new());
        let (letters, pending, evidence) = (Vec::new(), Vec::new(), Vec::new());
        Self {
            account,
            options,
            functions,
            interrupt,
            caution,
            skeleton,
            modulus,
            letters,
            pending,
            evidence,
        }
    }

    /// Find what can be found; functions that turn out to be inconsistent are left for another round.
    pub(super) fn run(mut self, found: &mut [Option<Rational>]) -> Result<Vec<Evidence>> {
        let context = self.next_prime()?;
        match self.first_prime(&context) {
            Ok(()) => {}
            Err(Halt::Failed(error)) => return Err(error),
            Err(Halt::Accident) => return Ok(self.evidence),
        }
        while self.pending.iter().any(Option::is_some) {
            self.attempt()?;
            let context = self.next_prime()?;
            match self.further_prime(&context, found) {
                Ok(()) => {}
                Err(Halt::Failed(error)) => return Err(error),
                Err(Halt::Accident) => return Ok(self.evidence),
            }
        }
        Ok(self.evidence)
    }

    fn next_prime(&mut self) -> Result<Context> {
        let unfinished = self.pending.iter().position(Option::is_some).unwrap_or(0);
        let function = self.functions.get(unfinished).copied().unwrap_or(0);
        let used = &mut self.account.report.primes;
        let limit = used.len();
        let next = if limit < self.options.max_primes { self.options.primes.next() } else { None };
        let prime = next.ok_or(Error::PrimeLimit { function, limit })?;
        if used.contains(&prime) {
            return Err(Error::RepeatedPrime { prime });
        }
        used.push(prime);
        let (threads, max_degree) = (self.options.threads, self.options.max_degree);
        Ok(Context { field: Field::new(prime)?, threads, max_degree, interrupt: self.interrupt.clone() })
    }

    /// Discover the functions, and test them at a fresh point.
    fn first_prime(&mut self, context: &Context) -> Outcome<()> {
        let field = context.field;
        let mut sampler = Sampler::new(self.account, context.clone(), self.functions);
        let (skeleton, Values { letters, numerators }) = discover(&mut sampler)?;
        sampler.enter(Stage::Check);
        let all: Vec<u32> = (0..self.functions.len() as u32).collect();
        let axes = sampler.axes().to_vec();
        let mut walk = Walk::new(all.len());
        // Far off the part of the grid that was used, and on no line with it.
        let fresh = |n: u32| {
            (0..axes.len() as u32).map(|v| 1_000_003 * (v + 2) + 7919 * v * v * (n + 1) + n).collect()
        };
        walk.extend(&mut sampler, &all, 1, &fresh)?;
        let point = coordinates(&field, &axes, &fresh(walk.indices[0]));
        let known: Vec<Option<Sparse>> = letters.iter().cloned().map(Some).collect();
        let at_point = &letter_values(&field, &known, std::slice::from_ref(&point))[0];
        self.letters = letters
            .iter()
            .map(|l| Letter { lift: Lift::new(&field, &l.coefficients), exact: None })
            .collect();
        for (number, (shape, coefficients)) in skeleton.shapes.iter().zip(numerators).enumerate() {
            let residue = walk.values[number][0];
            let lift = Lift::new(&field, &coefficients);
            let unknowns = shape.support.len();
            let numerator = Sparse { support: shape.support.clone(), coefficients };
            let cleared = field.mul(residue, denominator(&field, &shape.letters, at_point));
            let function = self.functions[number];
            self.account.report.functions[function as usize].unknowns = unknowns;
            if numerator.evaluate(&field, &point) == cleared {
                self.pending.push(Some(Pending { lift, candidate: None }));
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
        self.account.degrees_known += self.pending.iter().flatten().count();
        self.skeleton = skeleton;
        self.modulus.push(field.modulus());
        Ok(())
    }
}
