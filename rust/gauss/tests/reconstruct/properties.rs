//! What is found is what was hidden.

use crate::cases::{dense, family, number, terms};
use crate::oracle::{Closed, Oracle, agree};
use crate::{multiplier, options, run};
use gauss::SplitMix;
use num_bigint::BigInt;

fn check(functions: Vec<Closed>, variables: usize, seed: u64, bits: u32, unlucky: u64) {
    let mut oracle = Oracle::new(functions);
    oracle.unlucky = unlucky;
    let found = run(&mut oracle, variables, options(seed, bits)).unwrap_or_else(|error| {
        panic!("seed {seed}, {variables} variables: {error}\n{:?}", oracle.functions)
    });
    for (number, (closed, rational)) in oracle.functions.iter().zip(&found.functions).enumerate() {
        assert!(
            agree(closed, rational, variables, seed),
            "seed {seed}, function {number}: {closed:?} is not {rational:?}"
        );
    }
    assert_eq!(found.report.probes(), oracle.probes);
}

#[test]
fn random_families() {
    for seed in 0..1500 * multiplier() {
        let mut random = SplitMix::new(seed);
        let variables = random.below(6) as usize;
        let functions = family(&mut random, variables);
        let bits = if random.below(3) == 0 { 31 } else { 50 };
        let unlucky = if random.below(5) == 0 { 10 } else { 0 };
        check(functions, variables, seed, bits, unlucky);
    }
}

#[test]
fn large_numbers() {
    for seed in 0..12 * multiplier() {
        let mut random = SplitMix::new(seed);
        let digits = 100 + random.below(301);
        let variables = 1 + random.below(2) as usize;
        let mut big = |degree| dense(&mut random, variables, degree, digits);
        // A denominator of large numbers is not lifted before its last prime.
        let functions = vec![
            Closed { numerator: big(2), factors: vec![(big(1), -1)] },
            Closed { numerator: big(1), factors: vec![] },
            Closed { numerator: big(0), factors: vec![(big(0), -1)] },
        ];
        check(functions, variables, seed, 50, 0);
    }
}

#[test]
fn named_cases() {
    let one = |variables: usize| vec![(vec![0; variables], BigInt::from(1))];
    let kaellen: &[(&[u16], i64)] =
        &[(&[2, 0], 1), (&[0, 2], 1), (&[0, 0], 1), (&[1, 1], -2), (&[1, 0], -2), (&[0, 1], -2)];
    let leading: &[(&[u16], i64)] = &[(&[2, 1], 1), (&[2, 0], 1), (&[0, 1], 1)];
    for n in [1, 2, 30, 60] {
        let power = vec![(vec![n, 0], BigInt::from(1))];
        check(
            vec![
                Closed { numerator: power.clone(), factors: vec![] },
                Closed { numerator: one(2), factors: vec![(power, -1)] },
            ],
            2,
            u64::from(n),
            50,
            0,
        );
    }
    for letter in
        [kaellen, leading, &[(&[1, 0], 1), (&[0, 1], 1)], &[(&[1, 1], 1), (&[0, 1], -3), (&[0, 0], 7)]]
    {
        for power in [1, 3] {
            check(vec![Closed { numerator: one(2), factors: vec![(terms(letter), -power)] }], 2, 5, 50, 0);
        }
    }
}

#[test]
fn coefficients_that_vanish_at_a_prime() {
    // The first primes divide a coefficient of a numerator, a leading coefficient of a letter, and the constant.
    let primes: Vec<u64> = gauss::primes_below(1 << 50).take(2).collect();
    for p in primes {
        let p = BigInt::from(p);
        let numerator = vec![(vec![1, 0], p.clone()), (vec![0, 1], 3.into())];
        let letter = vec![(vec![1, 0], p.clone()), (vec![0, 1], BigInt::from(1)), (vec![0, 0], 5.into())];
        let constant = vec![(vec![0, 0], p.clone())];
        check(vec![Closed { numerator: numerator.clone(), factors: vec![] }], 2, 1, 50, 0);
        check(vec![Closed { numerator: numerator.clone(), factors: vec![(letter, -1)] }], 2, 2, 50, 0);
        check(
            vec![Closed { numerator: numerator.clone(), factors: vec![(constant.clone(), -1)] }],
            2,
            3,
            50,
            0,
        );
        check(vec![Closed { numerator: constant, factors: vec![] }], 2, 3, 50, 0);
    }
}

#[test]
fn many_functions() {
    let mut random = SplitMix::new(1);
    let mut functions = Vec::new();
    let alphabet: Vec<_> = (0..8).map(|_| crate::cases::letter(&mut random, 3)).collect();
    for _ in 0..300 {
        let numerator = crate::cases::sparse(&mut random, 3, 12, 6, 3);
        let mut factors = crate::cases::denominator(&mut random, &alphabet, 3);
        factors.push((vec![(vec![0, 0, 0], number(&mut random, 2))], -1));
        functions.push(Closed { numerator, factors });
    }
    check(functions, 3, 9, 50, 0);
}
