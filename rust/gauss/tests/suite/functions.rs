//! Functions at any value of the unit of mass, of a tape that was recorded where it is one.

use crate::faulty_tapes::with_faults;
use crate::systems::{learning, random_points, random_ranks, random_system, recorded};
use gauss::{
    Answers, Backend, Checked, Error, Function, FunctionTape, Interrupt, Outcome, Polynomial, SymbolicSystem,
    Tape, Unit, record,
};
use proptest::prelude::*;
use std::sync::Arc;

/// With symbols d, m and u: `u²·a + (m + u)·b = 0`, of which a tape knows `-(m + 1)` where u is one.
fn functions() -> FunctionTape {
    let polynomial = |terms: &[[u16; 3]]| {
        Polynomial::new(terms.iter().map(|term| (term.as_slice().into(), 1.into())).collect()).unwrap()
    };
    let row = vec![(0, polynomial(&[[0, 1, 0], [0, 0, 1]])), (1, polynomial(&[[0, 0, 2]]))];
    let system = SymbolicSystem::new(3, 2, [row]).unwrap();
    let mut points = learning(5, 3);
    for (_, point) in &mut points {
        point[2] = 1;
    }
    let recording = record(&system, None, &[1], &points, &Interrupt::never()).unwrap().unwrap();
    let unit = Unit { symbol: 2, weights: vec![0, 1, 1] };
    // The coefficient of weight -1; the same function at other weights; and one.
    let list = [(Some(0), -1), (Some(0), 2), (None, 0), (Some(0), 0)];
    let list = list.map(|(output, weight)| Function { output, weight });
    FunctionTape::new(Arc::new(recording.tape), Some(unit), list.to_vec()).unwrap()
}

fn probe(functions: &FunctionTape, backend: Backend, prime: u64, points: &[u64], threads: usize) -> Answers {
    functions.probe(backend, prime, points, Checked::All, threads, &Interrupt::never()).unwrap()
}

/// `-(m + u)/u`, times powers of u; by powers modulo the prime alone.
fn expected(prime: u64, point: &[u64]) -> (Outcome, [u64; 4]) {
    let modulus = u128::from(prime);
    let power = |base: u128, exponent: u128| {
        let mut result = 1;
        for bit in (0..64).rev() {
            result = result * result % modulus;
            if exponent >> bit & 1 == 1 {
                result = result * base % modulus;
            }
        }
        result
    };
    let [m, u] = [1, 2].map(|place| u128::from(point[place]) % modulus);
    if u == 0 {
        return (Outcome::Unlucky, [0; 4]);
    }
    let inverse = power(u, modulus - 2);
    let value = (modulus - (m + u) % modulus) * inverse % modulus;
    let values = [value * inverse, value * u % modulus * u, 1, value];
    (Outcome::Good, values.map(|value| (value % modulus) as u64))
}

proptest! {
    #[test]
    fn the_unit_may_have_any_value(
        points in prop::collection::vec(any::<u64>(), 1..300),
        small: bool,
        threads in 1usize..4,
    ) {
        let functions = functions();
        // Residues need not be below the prime; in a tiny field the unit often vanishes.
        let prime = if small { 7 } else { (1 << 50) - 27 };
        let points = &points[..points.len() / 3 * 3];
        for backend in Backend::ALL.into_iter().filter(|backend| backend.available()) {
            let answers = probe(&functions, backend, prime, points, threads);
            for (number, point) in points.chunks(3).enumerate() {
                let (outcome, residues) = expected(prime, point);
                prop_assert_eq!(answers.outcomes[number], outcome);
                prop_assert_eq!(&answers.residues[4 * number..][..4], residues);
            }
        }
    }
}

/// All outputs of a tape.
fn outputs_of(tape: Tape) -> FunctionTape {
    let functions =
        (0..tape.outputs() as u32).map(|output| Function { output: Some(output), weight: 0 }).collect();
    FunctionTape::new(Arc::new(tape), None, functions).unwrap()
}

proptest! {
    /// In tiny fields many points are unlucky; which, is told without checks as well.
    #[test]
    fn a_sample_of_checks_gives_the_same_answers(seed: u64, prime in 0usize..3, count in 0usize..700, threads in 1usize..4) {
        let prime = [7, 101, (1 << 50) - 27][prime];
        let whole = outputs_of(recorded(&random_system(seed), &random_ranks(seed)).tape);
        let some: Vec<u32> = (0..whole.len() as u32).step_by(3).collect();
        let points = random_points(seed, prime, count);
        for functions in [whole.selected(&some).unwrap(), whole.restricted(&some).unwrap(), whole] {
            let expected = probe(&functions, Backend::Scalar, prime, &points, 1);
            for backend in Backend::ALL.into_iter().filter(|backend| backend.available()) {
                let never = Interrupt::never();
                let found = functions.probe(backend, prime, &points, Checked::Sample, threads, &never);
                prop_assert_eq!(&found.unwrap(), &expected);
            }
        }
    }
}

/// One multiplication of a tape uses another value, so that every point is wrong.
#[test]
fn a_sample_finds_a_wrong_tape() {
    let prime = (1 << 50) - 27;
    let mut tapes = 0;
    for seed in 0..20 {
        let recording = recorded(&random_system(seed), &random_ranks(seed));
        let points = random_points(seed, prime, 1_100);
        for tape in with_faults(&recording.tape, seed) {
            let functions = outputs_of(tape);
            let all = probe(&functions, Backend::best(), prime, &points, 1);
            if all.outcomes.iter().any(|&outcome| outcome != Outcome::Wrong) {
                continue;
            }
            tapes += 1;
            for threads in [1, 3] {
                let never = Interrupt::never();
                let sample =
                    functions.probe(Backend::best(), prime, &points, Checked::Sample, threads, &never);
                let wrong = |&place: &usize| sample.as_ref().unwrap().outcomes[place] == Outcome::Wrong;
                // Passes have 64 points; the first, the ninth and the seventeenth are checked.
                let found: Vec<usize> = (0..1_100).filter(wrong).collect();
                let expected: Vec<usize> = (0..1_100).filter(|place| place / 64 % 8 == 0).collect();
                assert_eq!(found, expected);
            }
        }
    }
    assert!(tapes > 500, "{tapes} tapes were wrong everywhere");
}

#[test]
fn some_functions_are_those_of_all() {
    let functions = functions();
    let points: Vec<u64> = (1..61).collect();
    let all = probe(&functions, Backend::Scalar, 101, &points, 1);
    for numbers in [&[2, 0][..], &[3, 3, 1], &[2], &[]] {
        for some in [functions.restricted(numbers).unwrap(), functions.selected(numbers).unwrap()] {
            assert_eq!(some.len(), numbers.len());
            assert_eq!(some.is_empty(), numbers.is_empty());
            for backend in Backend::ALL.into_iter().filter(|backend| backend.available()) {
                let found = probe(&some, backend, 101, &points, 2);
                let wanted = all.residues.chunks(4).flat_map(|row| numbers.iter().map(|&n| row[n as usize]));
                assert_eq!(found.residues, wanted.collect::<Vec<u64>>());
                assert_eq!(found.outcomes, all.outcomes);
            }
        }
    }
}

#[test]
fn what_does_not_fit_is_refused() {
    let functions = functions();
    assert_eq!(functions.restricted(&[4]).unwrap_err(), Error::OutputRange { output: 4, outputs: 4 });
    assert_eq!(functions.selected(&[4]).unwrap_err(), Error::OutputRange { output: 4, outputs: 4 });
    let tape = functions.tape();
    let strange = Function { output: Some(1), weight: 0 };
    assert_eq!(
        FunctionTape::new(Arc::clone(tape), None, vec![strange]).unwrap_err(),
        Error::OutputRange { output: 1, outputs: 1 }
    );
    for (symbol, weights) in [(3, vec![0, 1, 1]), (0, vec![1])] {
        let unit = Some(Unit { symbol, weights });
        let error = FunctionTape::new(Arc::clone(tape), unit, Vec::new()).unwrap_err();
        assert!(matches!(error, Error::SymbolCount { .. }));
    }
    let points = functions.probe(Backend::Scalar, 101, &[1, 2], Checked::All, 1, &Interrupt::never());
    assert_eq!(points.unwrap_err(), Error::PointShape { given: 2, symbols: 3 });
}
