//! Nothing wrong is ever returned, and nothing hangs.

use crate::cases::{dense, family, letter, number};
use crate::oracle::{Closed, Fault, Oracle, agree};
use crate::{multiplier, options, run};
use gauss::reconstruct::{Options, reconstruct};
use gauss::{Error, Interrupt, SplitMix};
use num_bigint::BigInt;

fn large(seed: u64) -> Vec<Closed> {
    let mut random = SplitMix::new(seed);
    (0..3)
        .map(|_| Closed {
            numerator: dense(&mut random, 2, 3, 80),
            factors: vec![(letter(&mut random, 2), -1)],
        })
        .collect()
}

#[test]
fn a_false_prime_is_named() {
    for seed in 0..4 * multiplier() {
        for number in 0..7 {
            let mut oracle = Oracle::new(large(seed));
            oracle.fault = Fault::Prime { number, function: 1 };
            let prime = gauss::primes_below(1 << 50).nth(number).unwrap();
            let error = run(&mut oracle, 2, options(seed, 50)).map(|_| ()).unwrap_err();
            assert_eq!(
                error,
                Error::WrongResidue { function: 1, prime },
                "prime number {number}, seed {seed}"
            );
        }
    }
}

#[test]
fn a_false_residue_is_never_believed() {
    for seed in 0..200 * multiplier() {
        let mut random = SplitMix::new(seed);
        let variables = 1 + random.below(3) as usize;
        let functions = family(&mut random, variables);
        let mut oracle = Oracle::new(functions);
        let honest = run(&mut oracle, variables, options(seed, 50)).unwrap().report.probes();
        let function = random.below(oracle.functions.len() as u64) as u32;
        oracle.fault = Fault::Probe { number: oracle.probes + 1 + random.below(honest), function };
        match run(&mut oracle, variables, options(seed, 50)) {
            Ok(found) => {
                for (closed, rational) in oracle.functions.iter().zip(&found.functions) {
                    assert!(agree(closed, rational, variables, seed), "seed {seed}");
                }
            }
            Err(Error::WrongResidue { .. } | Error::NotRational { .. }) => {}
            Err(error) => panic!("seed {seed}: {error}"),
        }
    }
}

/// A function that is only read may be any number that is small modulo the primes so far. Over its denominator a multiple
/// of it is small there, too, and not modulo the next prime: that is no fault of this prime.
#[test]
fn what_was_only_read_accuses_no_prime() {
    let mut random = SplitMix::new(11);
    let constant = |c: BigInt| vec![(vec![0], c)];
    let functions = (0..200).flat_map(|_| {
        let (a, b) = (number(&mut random, 100), number(&mut random, 150));
        [(a.clone(), b.clone()), (a * 3, b * 7)]
    });
    let closed = |(a, b)| Closed { numerator: constant(a), factors: vec![(constant(b), -1)] };
    let mut oracle = Oracle::new(functions.map(closed).collect());
    let found = run(&mut oracle, 1, options(1, 50)).unwrap();
    for (closed, rational) in oracle.functions.iter().zip(&found.functions) {
        assert!(agree(closed, rational, 1, 1));
    }
}

#[test]
fn random_residues_end_at_a_limit() {
    for variables in 0..4 {
        let mut oracle = Oracle::new(large(0));
        oracle.fault = Fault::Random;
        let limits = Options { max_degree: 40, max_primes: 12, ..options(1, 50) };
        let error = run(&mut oracle, variables, limits).map(|_| ()).unwrap_err();
        let expected = if variables == 0 {
            Error::PrimeLimit { function: 0, limit: 12 }
        } else {
            Error::NotRational {
                function: 0,
                prime: gauss::primes_below(1 << 50).next().unwrap(),
                degree: 40,
            }
        };
        assert_eq!(error, expected);
    }
}

#[test]
fn limits_are_kept() {
    let power = |n: u16| Oracle::new(vec![Closed { numerator: vec![(vec![n], 1.into())], factors: vec![] }]);
    let error = run(&mut power(21), 1, Options { max_degree: 20, ..options(1, 50) }).map(|_| ()).unwrap_err();
    assert!(matches!(error, Error::NotRational { function: 0, degree: 20, .. }));
    assert!(run(&mut power(20), 1, Options { max_degree: 20, ..options(1, 50) }).is_ok());
    let mut oracle = Oracle::new(large(3));
    let error = run(&mut oracle, 2, Options { max_probes: 50, ..options(1, 50) }).map(|_| ()).unwrap_err();
    assert!(matches!(error, Error::ProbeLimit { limit: 50, .. }) && oracle.probes <= 50);
    let error = run(&mut oracle, 2, Options { max_primes: 3, ..options(1, 50) }).map(|_| ()).unwrap_err();
    assert_eq!(error, Error::PrimeLimit { function: 0, limit: 3 });
    let interrupt = Interrupt::never();
    let mut observer = |_: &_| interrupt.raise();
    let error =
        reconstruct(&mut oracle, 3, 2, options(1, 50), &mut observer, &interrupt).map(|_| ()).unwrap_err();
    assert_eq!(error, Error::Interrupted);
}

#[test]
fn a_box_without_answers_ends() {
    let mut silent = |request: &gauss::reconstruct::ProbeRequest| Ok(vec![None; request.points.len()]);
    let error = reconstruct(&mut silent, 1, 2, Options::default(), &mut |_| {}, &Interrupt::never())
        .map(|_| ())
        .unwrap_err();
    assert!(matches!(error, Error::Inconsistent { function: 0, .. }), "{error}");
}
