//! Probes ahead of need: the same functions at the same cost, in fewer waves.

use crate::cases::family;
use crate::counts::realistic;
use crate::oracle::{Closed, Oracle};
use crate::{multiplier, options};
use gauss::reconstruct::{ProbeRequest, Probes, Reconstruction, reconstruct};
use gauss::{Interrupt, SplitMix};

type Answer = Vec<Option<Vec<u64>>>;

/// A black box that answers many points at once, and counts how often it is asked.
struct Crowd {
    oracle: Oracle,
    ahead: usize,
    /// One in so many points is unlucky, whoever asks and whenever; zero for none.
    unlucky: u64,
    waves: Vec<usize>,
    computed: u64,
}

impl Crowd {
    fn new(functions: Vec<Closed>, ahead: usize, unlucky: u64) -> Self {
        Self { oracle: Oracle::new(functions), ahead, unlucky, waves: Vec::new(), computed: 0 }
    }
}

impl Probes for Crowd {
    fn evaluate(&mut self, request: &ProbeRequest) -> gauss::Result<Answer> {
        self.evaluate_wave(std::slice::from_ref(request)).map(|mut answers| answers.remove(0))
    }

    fn evaluate_wave(&mut self, wave: &[ProbeRequest]) -> gauss::Result<Vec<Answer>> {
        let points: usize = wave.iter().map(|request| request.points.len()).sum();
        assert!(wave[0].points.len() == points || points <= self.ahead, "{points} points");
        self.waves.push(points);
        self.computed += points as u64;
        let mut answers = Vec::new();
        for request in wave {
            let mut answer = self.oracle.evaluate(request)?;
            for (point, value) in request.points.iter().zip(&mut answer) {
                let mixed = point.iter().fold(request.prime, |sum, &x| sum.wrapping_mul(31).wrapping_add(x));
                if self.unlucky > 0 && mixed % self.unlucky == 0 {
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
                    assert_eq!(crowd.computed, found.report.probes() + found.ahead.sent - found.ahead.used);
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
    for (variables, degree, count) in [(2, 20, 40), (3, 12, 20), (5, 6, 10)] {
        let mut measured = Vec::new();
        for ahead in [0, 64, 8000] {
            let mut crowd = Crowd::new(realistic(variables, degree, count), ahead, 0);
            let found = run(&mut crowd, variables, 3, 50).unwrap();
            let vain = found.ahead.sent - found.ahead.used;
            println!(
                "{variables} variables, {ahead} ahead: {} waves, {} probes, {} ahead, {vain} in vain",
                crowd.waves.len(),
                found.report.probes(),
                found.ahead.sent
            );
            assert!(100 * vain <= 15 * found.report.probes(), "{vain} of {}", found.report.probes());
            measured.push(crowd.waves.len());
        }
        assert!(measured[2] * 18 < measured[0] * 10, "{measured:?}");
    }
}
