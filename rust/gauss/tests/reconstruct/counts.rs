//! How many probes it takes.

use crate::cases::{denominator, dense, letter, number};
use crate::oracle::{Closed, Oracle, agree};
use crate::{options, run};
use gauss::reconstruct::{Options, Progress, Stage, reconstruct};
use gauss::{Interrupt, SplitMix};

pub fn realistic(variables: usize, degree: u16, count: usize) -> Vec<Closed> {
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

/// Denominators of functions that were found spare their neighbours the primes that these would take for them.
#[test]
fn a_neighbour_knows_most_of_a_denominator() {
    let mut random = SplitMix::new(5);
    let divisor = number(&mut random, 100);
    let functions: Vec<Closed> = (1..=6)
        .map(|order| Closed {
            numerator: dense(&mut random, 1, 3, 40 * order as u64),
            factors: vec![(vec![(vec![0], divisor.clone())], -order)],
        })
        .collect();
    let mut oracle = Oracle::new(functions);
    let found = run(&mut oracle, 1, options(3, 50)).unwrap();
    for (closed, rational) in oracle.functions.iter().zip(&found.functions) {
        assert!(agree(closed, rational, 1, 3));
    }
    // The last numerators have 240 digits, their denominators 600: 16 and 40 primes.
    let primes = found.report.primes.len();
    println!("{primes} primes");
    assert!(primes < 36, "{primes}");
}

/// What is told while functions are found grows, and ends with what they are.
#[test]
fn what_is_told_grows_to_what_is_found() {
    let mut oracle = Oracle::new(realistic(3, 6, 12));
    let mut told: Vec<Progress> = Vec::new();
    let mut observer = |progress: &Progress| told.push(progress.clone());
    let found = reconstruct(&mut oracle, 12, 3, options(3, 50), &mut observer, &Interrupt::never()).unwrap();

    let known = |progress: &Progress| {
        let degrees = (0..3).map(|variable| progress.census.degrees_known(variable)).sum::<usize>();
        (degrees, progress.census.letters, progress.census.numerators_known(), progress.finished)
    };
    let counts: Vec<_> = told.iter().map(known).collect();
    assert!(counts.windows(2).all(|pair| pair[0].0 <= pair[1].0 && pair[0].1 <= pair[1].1));
    assert!(counts.windows(2).all(|pair| pair[0].2 <= pair[1].2 && pair[0].3 <= pair[1].3));
    let (first, last) = (counts[0], *counts.last().unwrap());
    assert_eq!((first.0, first.1, first.2, first.3), (0, 0, 0, 0));
    assert_eq!((last.0, last.2, last.3), (36, 12, 12));
    // Degrees are told before letters are, and before numerators: not all at the end of the prime.
    assert!(counts.iter().any(|&(degrees, letters, ..)| degrees > 0 && letters == 0));
    assert!(
        counts
            .iter()
            .any(|&(degrees, letters, numerators, _)| degrees == 36 && letters > 0 && numerators == 0)
    );
    for slices in [0, 1, 2] {
        let here = |p: &&Progress| p.stage == Stage::Numerators && p.variable == Some(slices);
        let known: Vec<usize> = told.iter().filter(here).map(|p| p.known).collect();
        assert!(known.is_sorted() && known.iter().all(|&count| count <= 12), "{known:?}");
    }

    let census = &told.last().unwrap().census;
    let degree = |polynomial: &gauss::Polynomial, variable: usize| {
        polynomial.terms().iter().map(|(exponents, _)| exponents[variable]).max().unwrap_or(0)
    };
    for (number, function) in found.functions.iter().enumerate() {
        assert_eq!(census.terms[number], Some(function.numerator.terms().len()));
        for variable in 0..3 {
            let known = census.degrees[variable][number].unwrap();
            let factors = function.factors.iter();
            let below: u32 = factors.map(|(f, m)| u32::from(degree(f, variable)) * m).sum();
            assert_eq!(known.numerator, degree(&function.numerator.polynomial(), variable));
            assert_eq!(u32::from(known.denominator), below);
        }
    }
    // What is expected at a prime is a bound from below.
    for progress in &told {
        let all = found.report.probes_at(progress.prime);
        assert!(progress.expected.is_none_or(|expected| expected <= all), "{progress:?}");
        assert!(progress.at_prime <= all && progress.probes <= found.report.probes());
    }
}
