//! All functions: rounds of discovery, until each is found and confirmed.

use super::ahead::Ahead;
use super::census::Census;
use super::function::Rational;
use super::options::Options;
use super::probes::Probes;
use super::progress::{AheadCount, FunctionCount, Progress, Report};
use super::round::{Evidence, Round};
use super::sampler::Account;
use crate::field::Field;
use crate::sparse::MAX_EXPONENT;
use crate::{Error, Interrupt, Result};
use std::collections::VecDeque;
use std::sync::Arc;

/// How often a function is discovered anew, when what was learnt at one prime did not hold at another.
///
/// Honest probes need a second time when a prime divides a coefficient; more than that is no accident.
const MAX_ROUNDS: usize = 4;

/// All functions, and what they cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reconstruction {
    /// The functions, in the black box's order.
    pub functions: Vec<Rational>,
    /// The cost: the same whatever was answered ahead of need.
    pub report: Report,
    /// What was answered ahead of need.
    pub ahead: AheadCount,
}

/// Find rational functions from their residues.
///
/// Every function that is returned has predicted its value at a prime that was not used for it. The requests
/// depend on the options and the answers only, so that a repeated run asks the same.
///
/// ```
/// use gauss::{Field, Interrupt, reconstruct::{Options, ProbeRequest, reconstruct}};
/// // One function, 3x/(x − 2y).
/// let mut probes = |request: &ProbeRequest| {
///     let field = Field::new(request.prime)?;
///     Ok(request.points.iter().map(|point| {
///         let (x, y) = (field.from_u64(point[0]), field.from_u64(point[1]));
///         let denominator = field.inv(field.sub(x, field.add(y, y)))?;
///         Some(vec![field.to_u64(field.mul(field.mul(field.from_u64(3), x), denominator))])
///     }).collect())
/// };
/// let found = reconstruct(&mut probes, 1, 2, Options::default(), &mut |_| {}, &Interrupt::never()).unwrap();
/// assert_eq!(found.functions[0].numerator.terms(), [([1, 0].into(), 3.into())]);
/// assert_eq!(found.functions[0].factors[0].0.terms(), [([1, 0].into(), 1.into()), ([0, 1].into(), (-2).into())]);
/// ```
///
/// # Errors
/// [`Error::NotRational`], [`Error::Inconsistent`] and [`Error::WrongResidue`] for a black box that does not
/// evaluate rational functions, [`Error::ProbeLimit`] and [`Error::PrimeLimit`], [`Error::ProbeAnswer`],
/// [`Error::RepeatedPrime`], errors of [`Field::new`] for the primes, [`Error::Interrupted`], and whatever
/// the black box returns.
pub fn reconstruct(
    probes: &mut impl Probes,
    functions: usize,
    variables: usize,
    mut options: Options,
    observer: &mut dyn FnMut(&Progress),
    interrupt: &Interrupt,
) -> Result<Reconstruction> {
    options.max_degree = options.max_degree.min(usize::from(MAX_EXPONENT));
    let report = Report { functions: vec![FunctionCount::default(); functions], ..Report::default() };
    let Options { max_probes, seed, untied, .. } = options;
    let census = Arc::new(Census::new(functions, variables));
    let ahead = Ahead::new(probes.ahead());
    let mut account = Account {
        probes,
        observer,
        report,
        finished: 0,
        census,
        max_probes,
        seed,
        untied,
        variables,
        ahead,
        upcoming: VecDeque::new(),
    };
    let mut found: Vec<Option<Rational>> = vec![None; functions];
    let mut evidence: Vec<Evidence> = Vec::new();
    for caution in 1..=MAX_ROUNDS {
        let pending: Vec<u32> =
            (0..functions as u32).filter(|&function| found[function as usize].is_none()).collect();
        if pending.is_empty() {
            break;
        }
        let round = Round::new(&mut account, &mut options, &pending, interrupt, caution);
        evidence.extend(round.run(&mut found)?);
    }
    if let Some(function) = found.iter().position(Option::is_none) {
        let prime = account.report.primes.last().copied().unwrap_or(0);
        return Err(Error::Inconsistent { function: function as u32, primes: MAX_ROUNDS, prime });
    }
    let functions: Vec<Rational> = found.into_iter().flatten().collect();
    for Evidence { function, prime, point, residue } in evidence {
        let field = Field::new(prime)?;
        // Where the function has a pole its denominator vanishes with the prime, and no residue is right or wrong.
        let expected = functions[function as usize].at(&field, &point);
        if expected.is_some_and(|expected| expected != residue) {
            return Err(Error::WrongResidue { function, prime });
        }
    }
    Ok(Reconstruction { functions, report: account.report, ahead: account.ahead.count })
}
