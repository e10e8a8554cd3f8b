//! What a round knows, and its primes one after another.

use super::denominators::Denominators;
use crate::field::{Element, Field};
use crate::reconstruct::function::Rational;
use crate::reconstruct::lift::{Lift, Modulus};
use crate::reconstruct::options::Options;
use crate::reconstruct::probes::Probes;
use crate::reconstruct::sampler::Account;
use crate::reconstruct::skeleton::Skeleton;
use crate::reconstruct::source::{Context, Halt};
use crate::sparse::Polynomial;
use crate::{Error, Interrupt, Result};
use num_bigint::{BigInt, BigUint};
use std::sync::Arc;

/// A residue at a prime whose other residues a function could not be found from; it tells later whether the
/// prime was an unlucky choice or its residues were false.
pub(in crate::reconstruct) struct Evidence {
    pub(in crate::reconstruct) function: u32,
    pub(in crate::reconstruct) prime: u64,
    pub(in crate::reconstruct) point: Vec<Element>,
    pub(in crate::reconstruct) residue: Element,
}

/// A letter and what is known of it.
pub(super) struct Letter {
    pub(super) lift: Lift,
    /// The primitive integer polynomial, and its first coefficient, by which the normalised letter is multiplied.
    pub(super) exact: Option<(Arc<Polynomial>, BigInt)>,
}

/// A function on its way; `None` in the list once it is found or given up.
pub(super) struct Unfinished {
    pub(super) lift: Lift,
    pub(super) candidate: Option<Candidate>,
}

/// What a function is, if the next prime does not refute it.
pub(super) struct Candidate {
    pub(super) function: Rational,
    /// The common denominator of its coefficients over letters whose first coefficient is one.
    pub(super) denominator: BigUint,
}

pub(in crate::reconstruct) struct Round<'a, 'b, P> {
    pub(super) account: &'a mut Account<'b, P>,
    pub(super) options: &'a mut Options,
    /// The caller's numbers of this round's functions.
    pub(super) functions: &'a [u32],
    pub(super) interrupt: &'a Interrupt,
    /// Letters are not taken for exact before this many primes: the functions' values do not test them one by
    /// one, so a false one, such as `1/8` for `−1/p'` modulo `p = p' + 8`, costs a round.
    pub(super) caution: usize,
    pub(super) skeleton: Skeleton,
    pub(super) modulus: Modulus,
    pub(super) letters: Vec<Letter>,
    pub(super) pending: Vec<Option<Unfinished>>,
    /// Of functions that were found.
    pub(super) denominators: Denominators,
    pub(super) evidence: Vec<Evidence>,
}

impl<'a, 'b, P: Probes> Round<'a, 'b, P> {
    pub(in crate::reconstruct) fn new(
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
            denominators: Denominators::default(),
            evidence,
        }
    }

    /// Find what can be found; functions that turn out to be inconsistent are left for another round.
    pub(in crate::reconstruct) fn run(mut self, found: &mut [Option<Rational>]) -> Result<Vec<Evidence>> {
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
        let account = &mut *self.account;
        let used = &mut account.report.primes;
        if let Some(&done) = used.last() {
            account.ahead.forget_prime(done);
        }
        let limit = used.len();
        let mut next = || account.upcoming.pop_front().or_else(|| self.options.primes.next());
        let next = if limit < self.options.max_primes { next() } else { None };
        let prime = next.ok_or(Error::PrimeLimit { function, limit })?;
        if used.contains(&prime) {
            return Err(Error::RepeatedPrime { prime });
        }
        used.push(prime);
        let (threads, max_degree) = (self.options.threads, self.options.max_degree);
        Ok(Context { field: Field::new(prime)?, threads, max_degree, interrupt: self.interrupt.clone() })
    }
}
