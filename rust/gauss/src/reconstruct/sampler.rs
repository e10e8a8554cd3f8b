//! The caller's black box as a source: counts, limits, and a cache of what was asked before.

use super::ahead::{Ahead, Need};
use super::axis::{Axis, Index, axes, coordinates};
use super::census::{Census, Learnt};
use super::probes::{ProbeRequest, Probes, Residues};
use super::progress::{Progress, Report, Stage};
use super::source::{Answer, Context, Source, StageResult};
use crate::{Error, Result};
use rustc_hash::FxHashMap;
use std::collections::VecDeque;
use std::rc::Rc;
use std::sync::Arc;

/// How many residues are kept at most: half a gigabyte of them.
const MAX_CACHED: usize = 1 << 26;

/// What all primes share.
pub(super) struct Account<'a, P> {
    pub(super) probes: &'a mut P,
    pub(super) observer: &'a mut dyn FnMut(&Progress),
    pub(super) report: Report,
    pub(super) finished: usize,
    pub(super) census: Arc<Census>,
    pub(super) max_probes: u64,
    pub(super) seed: u64,
    pub(super) untied: usize,
    pub(super) variables: usize,
    pub(super) ahead: Ahead,
    /// Primes that were looked ahead to and not used yet.
    pub(super) upcoming: VecDeque<u64>,
}

/// The black box at one prime, for some of its functions.
pub(super) struct Sampler<'a, 'b, P> {
    account: &'a mut Account<'b, P>,
    context: Context,
    axes: Vec<Axis>,
    /// The caller's numbers of the functions, ascending.
    functions: &'a [u32],
    stage: Stage,
    cache: FxHashMap<Index, Cached>,
    size: usize,
    /// Where the stage is, and of how many functions it knows what it looks for.
    variable: Option<usize>,
    known: usize,
    pub(super) expected: Option<u64>,
}

/// An answer, `None` at an unlucky point, and which functions it holds.
struct Cached {
    functions: Rc<[u32]>,
    answer: Answer,
}

impl<'a, 'b, P: Probes> Sampler<'a, 'b, P> {
    pub(super) fn new(account: &'a mut Account<'b, P>, context: Context, functions: &'a [u32]) -> Self {
        let axes = axes(&context.field, account.seed, account.variables);
        let (stage, cache) = (Stage::Slices, FxHashMap::default());
        Self {
            account,
            context,
            axes,
            functions,
            stage,
            cache,
            size: 0,
            variable: None,
            known: 0,
            expected: None,
        }
    }

    /// Take note of functions that are found.
    pub(super) fn count_finished(&mut self, functions: &[u32], primes: usize) {
        self.account.finished += functions.len();
        for &function in functions {
            self.account.report.functions[function as usize].primes = primes;
        }
        self.show();
    }

    /// Tell who watches how far it is.
    fn show(&mut self) {
        let prime = self.context.field.modulus();
        let account = &mut *self.account;
        (account.observer)(&Progress {
            stage: self.stage,
            prime,
            primes: account.report.primes.len().saturating_sub(1),
            probes: account.report.probes(),
            at_prime: account.report.probes_at(prime),
            expected: self.expected,
            variable: self.variable,
            known: self.known,
            finished: account.finished,
            functions: account.report.functions.len(),
            census: Arc::clone(&account.census),
        });
    }

    /// The cached values at a point, if they are there for all wanted functions.
    fn cached(&self, point: &Index, wanted: &[u32]) -> Option<Answer> {
        let cached = self.cache.get(point)?;
        let Some(answer) = &cached.answer else { return Some(None) };
        let mut places = cached.functions.iter().enumerate();
        let find = |&function: &u32| places.find(|&(_, &f)| f == function).map(|(place, _)| answer[place]);
        wanted.iter().map(find).collect::<Option<Vec<_>>>().map(Some)
    }

    /// The caller's numbers of functions.
    fn numbers(&self, wanted: &[u32]) -> Vec<u32> {
        wanted.iter().map(|&function| self.functions[function as usize]).collect()
    }

    /// Ask the black box, unless it has answered before; what is expected next goes along.
    fn ask(&mut self, points: &[Index], wanted: &[u32]) -> Result<Vec<Answer>> {
        self.context.interrupt.check()?;
        let field = self.context.field;
        let prime = field.modulus();
        let functions = self.numbers(wanted);
        let account = &mut *self.account;
        if account.report.probes() + points.len() as u64 > account.max_probes {
            let function = functions.first().copied().unwrap_or(0);
            return Err(Error::ProbeLimit { function, limit: account.max_probes });
        }
        let mut answers: Vec<Option<Residues>> =
            points.iter().map(|point| account.ahead.take(prime, point, &functions)).collect();
        let missing: Vec<usize> = (0..points.len()).filter(|&n| answers[n].is_none()).collect();
        if !missing.is_empty() {
            let residues = |&n: &usize| {
                coordinates(&field, &self.axes, &points[n]).iter().map(|&x| field.to_u64(x)).collect()
            };
            let needed = ProbeRequest {
                prime,
                points: missing.iter().map(residues).collect(),
                functions: functions.clone(),
            };
            let needed_points = missing.iter().map(|&n| &points[n]);
            account.ahead.resize(account.probes.ahead());
            let asked = account.report.probes();
            let along = account.ahead.send(prime, needed_points, &functions, asked);
            let wave: Vec<ProbeRequest> = std::iter::once(needed).chain(along.requests()).collect();
            let mut found = account.probes.evaluate_wave(&wave)?;
            check_shapes(&wave, &found)?;
            account.ahead.keep(along, found.split_off(1));
            for (number, answer) in missing.into_iter().zip(found.into_iter().flatten()) {
                answers[number] = Some(answer);
            }
        }
        let answers: Vec<Residues> = answers.into_iter().flatten().collect();
        let unlucky = answers.iter().filter(|answer| answer.is_none()).count() as u64;
        account.report.count(prime, self.stage, points.len() as u64, unlucky);
        for &function in &functions {
            account.report.functions[function as usize].probes += points.len() as u64;
        }
        self.show();
        let elements = |answer: Vec<u64>| answer.into_iter().map(|n| field.from_u64(n)).collect();
        Ok(answers.into_iter().map(|answer| answer.map(elements)).collect())
    }
}

/// Whether points may be asked for twice: by the first prime only, until it has found what it looks for.
fn asks_again(stage: Stage) -> bool {
    !matches!(stage, Stage::Check | Stage::Coefficients)
}

/// Check that a wave has as many answers as it has requests, points and functions.
fn check_shapes(wave: &[ProbeRequest], answers: &[Vec<Residues>]) -> Result<()> {
    for (number, request) in wave.iter().enumerate() {
        let (points, functions) = (request.points.len(), request.functions.len());
        let given = answers.get(number).map_or(&[][..], Vec::as_slice);
        let misfit = given.iter().flatten().map(Vec::len).find(|&given| given != functions);
        if given.len() != points || misfit.is_some() {
            let residues = misfit.unwrap_or(functions);
            return Err(Error::ProbeAnswer { answers: given.len(), points, residues, functions });
        }
    }
    Ok(())
}

impl<P: Probes> Source for Sampler<'_, '_, P> {
    fn context(&self) -> &Context {
        &self.context
    }

    fn axes(&self) -> &[Axis] {
        &self.axes
    }

    fn functions(&self) -> usize {
        self.functions.len()
    }

    fn blame(&self, function: u32) -> u32 {
        self.functions[function as usize]
    }

    fn sample(&mut self, points: &[Index], wanted: &[u32]) -> StageResult<Vec<Answer>> {
        let mut answers: Vec<_> = points.iter().map(|point| self.cached(point, wanted)).collect();
        let missing: Vec<usize> = (0..points.len()).filter(|&n| answers[n].is_none()).collect();
        if !missing.is_empty() {
            let asked: Vec<Index> = missing.iter().map(|&n| points[n].clone()).collect();
            let functions: Rc<[u32]> = wanted.into();
            for (&number, answer) in missing.iter().zip(self.ask(&asked, wanted)?) {
                if asks_again(self.stage) && self.size < MAX_CACHED {
                    self.size += wanted.len();
                    let cached = Cached { functions: functions.clone(), answer: answer.clone() };
                    self.cache.insert(points[number].clone(), cached);
                }
                answers[number] = Some(answer);
            }
        }
        Ok(answers.into_iter().flatten().collect())
    }

    fn foresees(&self) -> bool {
        self.account.ahead.has_room()
    }

    fn is_long(&self) -> bool {
        self.account.ahead.is_long()
    }

    fn untied(&self) -> usize {
        self.account.untied
    }

    fn expect(&mut self, points: Vec<Index>, wanted: &[u32], need: Need) {
        let new: Vec<Index> =
            points.into_iter().filter(|point| self.cached(point, wanted).is_none()).collect();
        let functions = self.numbers(wanted);
        self.account.ahead.expect(&self.context.field, &self.axes, new, &functions, need);
    }

    fn foresee(&mut self, points: u64) {
        self.account.ahead.further = points;
    }

    fn give_up(&mut self, over: &dyn Fn(&Index) -> bool) {
        let prime = self.context.field.modulus();
        self.account.ahead.forget_uncertain(prime);
        self.account.ahead.give_up(prime, over);
    }

    fn enter(&mut self, stage: Stage) {
        self.account.ahead.forget_uncertain(self.context.field.modulus());
        self.account.ahead.further = 0;
        if !asks_again(stage) {
            (self.cache, self.size) = (FxHashMap::default(), 0);
        }
        if stage == Stage::Letters {
            // Workers may come later than degrees.
            self.account.ahead.usual = self.account.census.usual_terms(self.account.untied);
        }
        (self.stage, self.variable, self.known) = (stage, None, 0);
    }

    fn tell(&mut self, learnt: &Learnt<'_>) {
        let census = Arc::make_mut(&mut self.account.census);
        match *learnt {
            Learnt::Degrees { variable, function, degrees } => {
                census.degrees[variable][self.functions[function as usize] as usize] = Some(degrees);
            }
            Learnt::Letters(count) => {
                census.letters = count;
                self.show();
            }
            Learnt::Variable { variable, known } => {
                if self.stage == Stage::Slices && self.account.ahead.has_room() {
                    self.account.ahead.usual = census.usual_terms(self.account.untied);
                }
                (self.variable, self.known) = (Some(variable), known);
                self.show();
            }
            Learnt::Terms(terms) => {
                for (&function, &count) in self.functions.iter().zip(terms) {
                    census.terms[function as usize] = Some(count);
                }
                (self.variable, self.known) = (None, terms.len());
                self.show();
            }
        }
    }

    fn remembers(&self) -> bool {
        true
    }
}
