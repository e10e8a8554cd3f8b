//! How many probes it takes.

use crate::cases::{denominator, dense, letter};
use crate::oracle::{Closed, Oracle, agree};
use crate::{options, run};
use gauss::reconstruct::{Options, Stage, reconstruct};
use gauss::{Interrupt, SplitMix};

fn realistic(variables: usize, degree: u16, count: usize) -> Vec<Closed> {
    let mut random = SplitMix::new(7);
    let alphabet: Vec<_> = (0..8).map(|_| letter(&mut random, variables)).collect();
    (0..count)
        .map(|n| {
            let numerator = dense(&mut random, variables, degree - (n % 5) as u16, 4);
            Closed { numerator, factors: denominator(&mut random, &alphabet, 2) }
        })
        .collect()
}

/// The probes in percent of the most unknowns, at the first prime and at the second.
fn measure(variables: usize, degree: u16, count: usize) -> (u64, u64) {
    let mut oracle = Oracle::new(realistic(variables, degree, count));
    let found = run(&mut oracle, variables, options(3, 50)).unwrap();
    for (closed, rational) in oracle.functions.iter().zip(&found.functions) {
        assert!(agree(closed, rational, variables, 3));
    }
    let report = &found.report;
    let most = report.functions.iter().map(|f| f.unknowns as u64).max().unwrap();
    for stage in &report.stages {
        println!("{variables} variables, degree {degree}: {stage:?}");
    }
    let later =
        report.stages.iter().filter(|s| s.prime == report.primes[1] && s.stage == Stage::Coefficients);
    let ratios =
        (100 * report.probes_at(report.primes[0]) / most, 100 * later.map(|s| s.probes).sum::<u64>() / most);
    println!("{most} unknowns: {ratios:?}");
    ratios
}

#[test]
fn probes_for_each_unknown() {
    for (variables, degree, count) in [(2, 20, 40), (3, 12, 20)] {
        let (first, later) = measure(variables, degree, count);
        assert!(first < 150 && later <= 100, "{first} {later}");
    }
}

/// The time of the reconstruction itself, without that of the black box: `cargo test --release -- --ignored --nocapture seconds`.
#[test]
#[ignore = "measures time"]
fn seconds() {
    let mut random = SplitMix::new(3);
    let many: Vec<Closed> = (0..10_000)
        .map(|n| {
            let letters = realistic(2, 1, 1).remove(0).factors;
            Closed { numerator: dense(&mut random, 2, 6 + (n % 6) as u16, 6), factors: letters }
        })
        .collect();
    for functions in [realistic(2, 30, 200), realistic(3, 12, 200), many] {
        let variables = functions[0].numerator[0].0.len();
        let count = functions.len();
        let mut oracle = Oracle::new(functions);
        let mut inside = std::time::Duration::ZERO;
        let mut probes = |request: &gauss::reconstruct::ProbeRequest| {
            let start = std::time::Instant::now();
            let answers = gauss::reconstruct::Probes::evaluate(&mut oracle, request);
            inside += start.elapsed();
            answers
        };
        let start = std::time::Instant::now();
        let found =
            reconstruct(&mut probes, count, variables, options(3, 50), &mut |_| {}, &Interrupt::never())
                .unwrap();
        let all = start.elapsed();
        let terms: usize = found.report.functions.iter().map(|f| f.unknowns).sum();
        println!(
            "{count} functions, {terms} terms, {} probes: {:?} of {all:?}",
            found.report.probes(),
            all.saturating_sub(inside)
        );
    }
}

#[test]
fn requests_are_a_function_of_the_seed() {
    let mut requests = Vec::new();
    for threads in [1, 1, 3] {
        let mut oracle = Oracle::new(realistic(2, 6, 10));
        oracle.keep = true;
        run(&mut oracle, 2, Options { threads, ..options(5, 50) }).unwrap();
        requests.push(oracle.requests);
    }
    assert!(requests.iter().all(|list| *list == requests[0]));
}

/// Letters with large coefficients are found again at every prime, with what is known of their shape.
#[test]
fn probes_for_large_denominators() {
    let mut random = SplitMix::new(11);
    let letters = [dense(&mut random, 2, 1, 100), dense(&mut random, 2, 2, 50)];
    let functions = (0..10)
        .map(|n| Closed {
            numerator: dense(&mut random, 2, 12, 20),
            factors: vec![(letters[n % 2].clone(), -1), (letters[0].clone(), -1)],
        })
        .collect();
    let mut oracle = Oracle::new(functions);
    let found = run(&mut oracle, 2, options(3, 50)).unwrap();
    for (closed, rational) in oracle.functions.iter().zip(&found.functions) {
        assert!(agree(closed, rational, 2, 3));
    }
    let report = &found.report;
    let most = report.functions.iter().map(|f| f.unknowns as u64).max().unwrap();
    let second = 100 * report.probes_at(report.primes[1]) / most;
    println!("{most} unknowns, {} primes: {second}% at the second", report.primes.len());
    assert!(second < 160, "{second}");
}
