//! Probes ahead of need: the same functions at the same cost, in fewer waves.

use crate::cases::family;
use crate::counts::realistic;
use crate::oracle::{Closed, Oracle};
use crate::{multiplier, options};
use gauss::reconstruct::{AheadCount, ProbeRequest, Probes, Reconstruction, reconstruct};
use gauss::{Interrupt, SplitMix};

type Answer = Vec<Option<Vec<u64>>>;

/// A black box that answers many points at once, and counts how often it is asked.
struct Crowd {
    oracle: Oracle,
    ahead: usize,
    /// How many passes of all lanes a wave may fill if it has more than those points that are needed.
    passes: usize,
    /// One in so many points is unlucky for some function, whoever asks and whenever; zero for none. A request has
    /// no answer where one of its functions has none.
    unlucky: u64,
    waves: Vec<usize>,
    computed: u64,
}

impl Crowd {
    fn new(functions: Vec<Closed>, ahead: usize, unlucky: u64) -> Self {
        Self { oracle: Oracle::new(functions), ahead, passes: 1, unlucky, waves: Vec::new(), computed: 0 }
    }
}

impl Probes for Crowd {
    fn evaluate(&mut self, request: &ProbeRequest) -> gauss::Result<Answer> {
        self.evaluate_wave(std::slice::from_ref(request)).map(|mut answers| answers.remove(0))
    }

    fn evaluate_wave(&mut self, wave: &[ProbeRequest]) -> gauss::Result<Vec<Answer>> {
        let points: usize = wave.iter().map(|request| request.points.len()).sum();
        let needed = wave[0].points.len();
        // The last of several passes is filled up.
        let full = if self.passes > 1 { needed.next_multiple_of(self.ahead) } else { 0 };
        let most = full.max(self.passes * self.ahead);
        assert!(needed == points || points <= most, "{points} points");
        self.waves.push(points);
        self.computed += points as u64;
        let mut answers = Vec::new();
        for request in wave {
            let mut answer = self.oracle.evaluate(request)?;
            for (point, value) in request.points.iter().zip(&mut answer) {
                let mixed = point.iter().fold(request.prime, |sum, &x| sum.wrapping_mul(31).wrapping_add(x));
                let all = self.oracle.functions.len() as u64;
                let fails = |&f: &u32| mixed % (self.unlucky * all) == u64::from(f);
                if self.unlucky > 0 && request.functions.iter().any(fails) {
                    *value = None;
                }
            }
            answers.push(answer);
        }
        Ok(answers)
    }

    fn ahead(&self) -> usize {
        self.ahead
    }
}

fn run(crowd: &mut Crowd, variables: usize, seed: u64, bits: u32) -> gauss::Result<Reconstruction> {
    let count = crowd.oracle.functions.len();
    reconstruct(crowd, count, variables, options(seed, bits), &mut |_| {}, &Interrupt::never())
}

#[test]
fn what_is_found_and_what_it_costs_is_the_same() {
    for seed in 0..200 * multiplier() {
        let mut random = SplitMix::new(seed);
        let variables = random.below(5) as usize;
        let functions = family(&mut random, variables);
        let bits = if random.below(3) == 0 { 31 } else { 50 };
        let unlucky = if random.below(3) == 0 { 12 } else { 0 };
        let mut alone = Crowd::new(functions.clone(), 0, unlucky);
        let expected = run(&mut alone, variables, seed, bits);
        for ahead in [8, 100, 5000] {
            let mut crowd = Crowd::new(functions.clone(), ahead, unlucky);
            match (&expected, run(&mut crowd, variables, seed, bits)) {
                (Ok(expected), Ok(found)) => {
                    assert_eq!(expected.functions, found.functions, "seed {seed}");
                    assert_eq!(expected.report, found.report, "seed {seed}");
                    let AheadCount { sent, used, vain } = found.ahead;
                    assert_eq!(crowd.computed + used, found.report.probes() + sent, "seed {seed}");
                    assert!(vain <= sent && sent <= used + vain, "seed {seed}: {:?}", found.ahead);
                }
                (Err(expected), Err(found)) => assert_eq!(expected.to_string(), found.to_string()),
                (expected, found) => panic!("seed {seed}: {expected:?} {found:?}"),
            }
            assert!(crowd.waves.len() <= alone.waves.len(), "seed {seed}");
        }
        assert_eq!(alone.computed, expected.map_or(alone.computed, |found| found.report.probes()));
    }
}

#[test]
fn waves_are_few_and_little_is_in_vain() {
    // The last number is what a process by itself computes: looking ahead is for executors, and costs it nothing.
    for (variables, degree, count, alone) in [(2, 20, 40, 293), (3, 12, 20, 655), (5, 6, 10, 678)] {
        let mut measured = Vec::new();
        for ahead in [0, 64, 8000] {
            let mut crowd = Crowd::new(realistic(variables, degree, count), ahead, 0);
            let found = run(&mut crowd, variables, 3, 50).unwrap();
            let vain = found.ahead.vain;
            assert_eq!(found.report.probes(), alone);
            assert!(ahead > 0 || crowd.computed == alone, "{} points", crowd.computed);
            println!(
                "{variables} variables, {ahead} ahead: {} waves, {} probes, {} ahead, {vain} in vain",
                crowd.waves.len(),
                found.report.probes(),
                found.ahead.sent
            );
            assert!(100 * vain <= 15 * found.report.probes(), "{vain} of {}", found.report.probes());
            measured.push(crowd.waves.len());
        }
        assert!(measured[2] * 5 < measured[0] * 2, "{measured:?}");
    }
}

/// A black box whose workers come late.
struct Growing(Crowd);

impl Probes for Growing {
    fn evaluate(&mut self, request: &ProbeRequest) -> gauss::Result<Answer> {
        self.0.evaluate(request)
    }

    fn evaluate_wave(&mut self, wave: &[ProbeRequest]) -> gauss::Result<Vec<Answer>> {
        self.0.ahead = self.ahead();
        self.0.evaluate_wave(wave)
    }

    fn ahead(&self) -> usize {
        if self.0.waves.len() < 5 { 0 } else { 8000 }
    }
}

#[test]
fn workers_that_come_late_are_used() {
    let functions = realistic(3, 12, 20);
    let mut alone = Crowd::new(functions.clone(), 0, 0);
    let expected = run(&mut alone, 3, 3, 50).unwrap();
    let mut growing = Growing(Crowd::new(functions, 0, 0));
    let (count, interrupt) = (growing.0.oracle.functions.len(), Interrupt::never());
    let found = reconstruct(&mut growing, count, 3, options(3, 50), &mut |_| {}, &interrupt).unwrap();
    assert_eq!(expected.functions, found.functions);
    assert_eq!(expected.report, found.report);
    assert!(growing.0.waves.len() * 2 < alone.waves.len(), "{:?}", growing.0.waves);
}

/// A numerator with all monomials in the variables before the last, and one that goes on in the last: the opposite
/// of what is foreseen, since all terms but one end at once.
fn stretched(degree: u16, length: u16) -> Closed {
    let flat = |n: u16| (vec![n % (degree + 1), n / (degree + 1), 0], (n + 3).into());
    let mut numerator: Vec<_> = (0..(degree + 1) * (degree + 1)).map(flat).collect();
    numerator.push((vec![0, 0, length], 1.into()));
    Closed { numerator, factors: Vec::new() }
}

#[test]
fn functions_of_an_unusual_kind_cost_a_bounded_share_in_vain() {
    let mut alone = Crowd::new(vec![stretched(12, 60)], 0, 0);
    let expected = run(&mut alone, 3, 3, 50).unwrap();
    let mut crowd = Crowd::new(vec![stretched(12, 60)], 8000, 0);
    let found = run(&mut crowd, 3, 3, 50).unwrap();
    assert_eq!(expected.functions, found.functions);
    assert_eq!(expected.report, found.report);
    println!("{:?} of {} probes", found.ahead, found.report.probes());
    assert!(5 * found.ahead.vain < 3 * found.report.probes(), "{:?}", found.ahead);
}

#[test]
fn tables_take_fewer_waves_and_still_little_is_in_vain() {
    // The same two large functions by themselves, and among a thousand.
    let mut waves = Vec::new();
    for small in [0, 998] {
        let mut functions = realistic(3, 28, 2);
        functions.extend(realistic(3, 5, small));
        // What is as good as certain may fill six passes of all lanes in a table, not in a few functions.
        let mut crowd = Crowd { passes: if small > 0 { 6 } else { 1 }, ..Crowd::new(functions, 8000, 0) };
        let found = run(&mut crowd, 3, 3, 50).unwrap();
        let (probes, vain) = (found.report.probes(), found.ahead.vain);
        println!("{small} small functions: {} waves, {probes} probes, {vain} in vain", crowd.waves.len());
        assert!(100 * vain <= 15 * probes, "{vain} of {probes}");
        waves.push(crowd.waves.len());
    }
    assert!(waves[1] < waves[0], "{waves:?}");
}

#[test]
fn long_tables_are_the_same_whoever_answers() {
    for (variables, degree, unlucky) in [(3, 28, 0), (4, 16, 0), (4, 16, 12)] {
        let mut functions = realistic(variables, degree, 2);
        functions.extend(realistic(variables, 4, 998));
        let mut alone = Crowd::new(functions.clone(), 0, unlucky);
        let expected = run(&mut alone, variables, 3, 50).unwrap();
        let probes = expected.report.probes();
        assert_eq!(alone.computed, probes);
        for (ahead, times) in [(64, 2), (8000, 3)] {
            let mut crowd = Crowd { passes: 6, ..Crowd::new(functions.clone(), ahead, unlucky) };
            let found = run(&mut crowd, variables, 3, 50).unwrap();
            assert_eq!(expected.functions, found.functions);
            assert_eq!(expected.report, found.report);
            let (waves, vain) = (crowd.waves.len(), found.ahead.vain);
            println!("{variables} variables, {ahead} ahead: {waves} waves, {probes} probes, {vain} in vain");
            // Points that take the place of unlucky ones were not foreseen.
            let most = if unlucky > 0 { 20 } else { 15 };
            assert!(100 * vain <= most * probes, "{vain} of {probes}");
            assert!(times * waves < alone.waves.len(), "{waves} of {}", alone.waves.len());
        }
    }
}

#[test]
fn what_is_certain_of_a_prime_is_asked_in_one_wave() {
    // Coefficients of 300 bits take several primes, and each of them more requests than one: for all three functions, two,
    // and the largest. What later primes may ask for would fill all room.
    let mut random = SplitMix::new(5);
    let mut functions: Vec<Closed> =
        [24, 14, 8].iter().map(|&degree| realistic(2, degree, 1).remove(0)).collect();
    for (_, coefficient) in functions.iter_mut().flat_map(|function| &mut function.numerator) {
        *coefficient = num_bigint::BigInt::from(random.next_u64()).pow(5);
    }
    let mut crowd = Crowd::new(functions, 1000, 0);
    let found = run(&mut crowd, 2, 3, 50).unwrap();
    let primes = found.report.primes.len();
    println!("{} primes, {:?}", primes, crowd.waves);
    assert!(primes > 6);
    assert!(crowd.waves.len() <= 6 + primes, "{:?}", crowd.waves);
}
