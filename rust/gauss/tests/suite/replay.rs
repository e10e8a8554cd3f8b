//! Tapes against elimination at the same point, and backends against each other.

use crate::PRIMES;
use crate::systems::*;
use gauss::reconstruct::{chinese_remainder, rational_reconstruction};
use gauss::{
    Answers, Backend, Elimination, Error, Field, Interrupt, MAX_MODULUS, Outcome, Polynomial, SymbolicSystem,
    Tape, primes_below, record, replay,
};
use proptest::prelude::*;

/// 2^50 − 27, and its smaller neighbours of all sizes.
const SHORT_PRIMES: [u64; 6] = [3, 7, 101, (1 << 31) - 1, 4_398_042_316_799, (1 << 50) - 27];

fn run(tape: &Tape, backend: Backend, prime: u64, points: &[u64]) -> Answers {
    replay(tape, backend, prime, points, 2, &Interrupt::never()).unwrap()
}

/// The coefficients as rational numbers, at an integer point that reduces to this one and has the generic pivot pattern,
/// modulo the prime.
fn rational_oracle(
    system: &SymbolicSystem,
    ranks: &[u32],
    generic: &Elimination,
    prime: u64,
    point: &[u64],
) -> Vec<(u32, u32, u64)> {
    let large: Vec<u64> = primes_below(MAX_MODULUS).take(12).collect();
    let at = |shifts: [u64; 2]| -> Vec<_> {
        let lifted: Vec<u64> = point.iter().zip(shifts).map(|(&n, k)| n + k * prime).collect();
        large.iter().map(|&large| oracle(system, ranks, large, &lifted)).collect()
    };
    // A small integer may be a zero of some pivot.
    let shifts = [[11, 17], [23, 5], [7, 31], [41, 13]];
    let found = shifts.into_iter().map(at).find(|found| found.iter().all(|one| one.0.agrees_with(generic)));
    let found = found.expect("some integer point is generic");
    let field = Field::new(prime).unwrap();
    let mut entries = Vec::new();
    for (number, &(target, column, _)) in found[0].1.iter().enumerate() {
        let residues: Vec<u64> = found.iter().map(|one| one.1[number].2).collect();
        let (residue, modulus) = chinese_remainder(&residues, &large).unwrap();
        let (numerator, denominator) = rational_reconstruction(&residue, &modulus).unwrap();
        // Coefficients that were computed without a division by zero have no zero denominator.
        let inverse = field.inv(field.from_big(&denominator)).unwrap();
        let value = field.to_u64(field.mul(field.from_big(&numerator), inverse));
        entries.push((target, column, value));
    }
    entries.retain(|entry| entry.2 != 0);
    entries
}

/// How many points had the pivot pattern that was recorded; of the others, how many were answered, and how many refused.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Met {
    recorded: usize,
    answered: usize,
    refused: usize,
}

impl std::ops::AddAssign for Met {
    fn add_assign(&mut self, other: Self) {
        self.recorded += other.recorded;
        self.answered += other.answered;
        self.refused += other.refused;
    }
}

/// Compare a tape with eliminations at points.
///
/// Where the pivot pattern is the one that was recorded, the same rows with the same pivots, each pivot of the tape is the
/// elimination's and not zero: the tape must answer what the elimination says. The same pivots in other rows are another
/// pattern: a recorded pivot vanishes there, and a row that was dependent took its place. At another pattern the tape refuses
/// the point if it divides by a pivot that vanishes. Where it divides by none it may answer, with the values of the rational
/// functions; these are the elimination's as well if the pivots are the same, whatever the rows, since the equations then
/// span as much as they do elsewhere.
fn compare(system: &SymbolicSystem, ranks: &[u32], prime: u64, points: &[u64]) -> Met {
    let targets: Vec<u32> = (0..system.column_count() as u32).collect();
    let learning = learning(1, SYMBOLS);
    let recording = record(system, Some(ranks), &targets, &learning, &Interrupt::never()).unwrap().unwrap();
    let (generic, _) = oracle(system, ranks, learning[0].0.modulus(), &learning[0].1);
    let pivots: Vec<u32> = recording.pivots.iter().map(|&column| ranks[column as usize]).collect();
    assert_eq!(pivots, generic.pivots());
    let answers = run(&recording.tape, Backend::Scalar, prime, points);
    let mut met = Met::default();
    for (number, point) in points.chunks(SYMBOLS).enumerate() {
        let (learnt, expected) = oracle(system, ranks, prime, point);
        let outputs = recording.tape.outputs();
        let residues = &answers.residues[number * outputs..(number + 1) * outputs];
        let found = written_out(&recording.entries, residues);
        let is_recorded = learnt.agrees_with(&generic);
        match answers.outcomes[number] {
            Outcome::Good => {
                if learnt.pivots() == generic.pivots() {
                    assert_eq!(found, expected, "{point:?}");
                }
                if is_recorded {
                    met.recorded += 1;
                } else {
                    assert_eq!(found, rational_oracle(system, ranks, &generic, prime, point), "{point:?}");
                    met.answered += 1;
                }
            }
            Outcome::Unlucky => {
                assert!(!is_recorded, "no pivot vanishes at {point:?}");
                assert!(residues.iter().all(|&residue| residue == 0));
                met.refused += 1;
            }
            Outcome::Wrong => panic!("nothing went wrong"),
        }
    }
    met
}

fn compare_random(seed: u64, prime: u64) -> Met {
    compare(&random_system(seed), &random_ranks(seed), prime, &random_points(seed, prime, 9))
}

proptest! {
    #[test]
    fn agrees_with_elimination_at_the_point(seed: u64, which in 0..PRIMES.len()) {
        let met = compare_random(seed, PRIMES[which]);
        // A pivot of degree D vanishes with a chance of D over the prime.
        if PRIMES[which] > 1 << 60 {
            prop_assert_eq!(met, Met { recorded: 9, ..Met::default() });
        }
    }

    #[test]
    fn all_backends_give_the_same_bits(seed: u64, which in 0..SHORT_PRIMES.len(), count in 1usize..70) {
        let prime = SHORT_PRIMES[which];
        let tape = recorded(&random_system(seed), &random_ranks(seed)).tape;
        let points = random_points(seed, prime, count);
        let expected = run(&tape, Backend::Scalar, prime, &points);
        for backend in Backend::ALL.into_iter().filter(|backend| backend.available()) {
            let found = run(&tape, backend, prime, &points);
            prop_assert_eq!(&found, &expected, "{}", backend.name());
            for threads in [1, 3, 100] {
                let again = replay(&tape, backend, prime, &points, threads, &Interrupt::never()).unwrap();
                prop_assert_eq!(&again, &expected);
            }
        }
    }

    #[test]
    fn portable_lanes_agree_at_long_primes(seed: u64, which in 3..PRIMES.len(), count in 1usize..20) {
        let tape = recorded(&random_system(seed), &random_ranks(seed)).tape;
        let points = random_points(seed, PRIMES[which], count);
        let expected = run(&tape, Backend::Scalar, PRIMES[which], &points);
        prop_assert_eq!(run(&tape, Backend::Portable, PRIMES[which], &points), expected);
    }

    #[test]
    fn a_part_gives_what_the_whole_gives(seed: u64, chosen in prop::collection::vec(any::<u32>(), 0..4)) {
        let tape = recorded(&random_system(seed), &random_ranks(seed)).tape;
        prop_assume!(tape.outputs() > 0);
        let chosen: Vec<u32> = chosen.into_iter().map(|n| n % tape.outputs() as u32).collect();
        let part = tape.restricted(&chosen).unwrap();
        prop_assert!(part.statistics().multiplications() <= tape.statistics().multiplications());
        let prime = (1 << 50) - 27;
        let points = random_points(seed, prime, 5);
        let whole = run(&tape, Backend::best(), prime, &points);
        let found = run(&part, Backend::best(), prime, &points);
        for point in (0..5).filter(|&point| whole.outcomes[point] == Outcome::Good) {
            prop_assert_eq!(found.outcomes[point], Outcome::Good);
            for (place, &output) in chosen.iter().enumerate() {
                let expected = whole.residues[point * tape.outputs() + output as usize];
                prop_assert_eq!(found.residues[point * chosen.len() + place], expected);
            }
        }
    }
}

/// Without points that are refused, points that are answered at another pattern, and points that have the recorded one, all
/// modulo a prime, comparing would say little.
#[test]
fn all_kinds_of_points_are_met_modulo_tiny_primes() {
    for (prime, least) in [(3, 2), (7, 30), (101, 90)] {
        let mut met = Met::default();
        (0..200).for_each(|seed| met += compare_random(seed, prime));
        let points = met.recorded + met.answered + met.refused;
        assert!(100 * met.recorded >= least * points, "{met:?} modulo {prime}");
        assert!(met.answered > 0 && met.refused > met.answered, "{met:?} modulo {prime}");
    }
}

/// `x·a + (x + x²)·b = 0`, whose pivot vanishes with x, and the same divided by x.
#[test]
fn the_same_pivot_in_another_row_is_another_pattern() {
    let polynomial = |exponents: &[u16]| {
        let terms = exponents.iter().map(|&exponent| ([exponent, 0].into(), 1.into()));
        Polynomial::new(terms.collect()).unwrap()
    };
    let rows = [
        vec![(1, polynomial(&[1])), (0, polynomial(&[1, 2]))],
        vec![(1, polynomial(&[0])), (0, polynomial(&[0, 1]))],
    ];
    let system = SymbolicSystem::new(SYMBOLS, 2, rows).unwrap();
    for prime in PRIMES {
        let (there, _) = oracle(&system, &[0, 1], prime, &[0, 1]);
        assert_eq!((there.pivots(), there.independent()), (&[1][..], &[1][..]));
        let met = compare(&system, &[0, 1], prime, &[0, 1, 1, 1]);
        assert_eq!(met, Met { recorded: 1, answered: 0, refused: 1 });
    }
}

/// Here a point was refused although elimination has the recorded pivots: they are in other rows.
#[test]
fn a_point_is_refused_where_the_same_pivots_are_in_other_rows() {
    let (seed, prime) = (6_691_070_821_621_314_177, 7);
    let (system, ranks) = (random_system(seed), random_ranks(seed));
    let [(field, point), _] = learning(1, SYMBOLS);
    let (generic, _) = oracle(&system, &ranks, field.modulus(), &point);
    let mut alike = random_points(seed, prime, 9);
    alike = alike
        .chunks(SYMBOLS)
        .filter(|point| oracle(&system, &ranks, prime, point).0.pivots() == generic.pivots())
        .flatten()
        .copied()
        .collect();
    assert_eq!(
        compare(&system, &ranks, prime, &alike),
        Met { refused: alike.len() / SYMBOLS, ..Met::default() }
    );
    assert!(!alike.is_empty());
}

/// Dot products far longer than a machine word can sum: one row of 3,000 entries, at the largest primes.
#[test]
fn long_sums_are_exact() {
    let term = |c: i64| Polynomial::new(vec![([1].into(), c.into()), ([0].into(), 1.into())]).unwrap();
    let mut rows: Vec<Vec<(u32, Polynomial)>> = (1..3001)
        .map(|column| vec![(column, term(i64::from(column))), (0, term(7 * i64::from(column) + 2))])
        .collect();
    rows.push((1..3002).map(|column| (column, term(3 * i64::from(column) + 1))).collect());
    let system = SymbolicSystem::new(1, 3002, rows).unwrap();
    let targets: Vec<u32> = (1..3002).collect();
    let ranks: Vec<u32> = (0..3002)
        .map(|c| {
            if c == 3001 {
                1
            } else if c == 0 {
                0
            } else {
                c + 1
            }
        })
        .collect();
    let recording =
        record(&system, Some(&ranks), &targets, &learning(1, 1), &Interrupt::never()).unwrap().unwrap();
    let prime = (1 << 50) - 27;
    let points = [5, prime - 12_345, 987_654_321_987, 12];
    let expected = run(&recording.tape, Backend::Scalar, prime, &points);
    assert_eq!(expected.outcomes, [Outcome::Good; 4]);
    for backend in Backend::ALL.into_iter().filter(|backend| backend.available()) {
        assert_eq!(run(&recording.tape, backend, prime, &points), expected);
    }
}

#[test]
fn learning_points_that_disagree_are_an_outcome() {
    // x·a + b = 0: with x = 0 at one point the pivots differ.
    let term = |e: u16| Polynomial::new(vec![([e].into(), 1.into())]).unwrap();
    let system = SymbolicSystem::new(1, 2, [vec![(1, term(1)), (0, term(0))]]).unwrap();
    let mut points = learning(1, 1);
    points[1].1 = vec![0];
    assert!(record(&system, None, &[1], &points, &Interrupt::never()).unwrap().is_none());
}

#[test]
fn a_column_without_pivot_is_itself() {
    let recording = recorded(&SymbolicSystem::new(SYMBOLS, COLUMNS as usize, []).unwrap(), &random_ranks(1));
    assert_eq!((recording.tape.outputs(), recording.pivots.len()), (1, 0));
    let answers = run(&recording.tape, Backend::Portable, 101, &[3, 4]);
    let expected: Vec<_> = (0..COLUMNS).map(|column| (column, column, 1)).collect();
    assert_eq!(written_out(&recording.entries, &answers.residues), expected);
}

#[test]
fn refuses_what_does_not_fit() {
    let system = random_system(1);
    let mut points = learning(1, SYMBOLS);
    let never = Interrupt::never();
    assert_eq!(
        record(&system, None, &[COLUMNS], &points, &never).unwrap_err(),
        Error::TargetRange { column: COLUMNS, columns: COLUMNS as usize }
    );
    assert!(matches!(record(&system, Some(&[0]), &[], &points, &never), Err(Error::Permutation { .. })));
    let tape = recorded(&system, &random_ranks(1)).tape;
    assert!(matches!(tape.restricted(&[1 << 20]), Err(Error::OutputRange { .. })));
    let refused =
        |backend, prime, points: &[u64]| replay(&tape, backend, prime, points, 1, &never).unwrap_err();
    assert_eq!(refused(Backend::Scalar, 91, &[]), Error::NotPrime { modulus: 91 });
    assert_eq!(refused(Backend::Scalar, 101, &[1]), Error::PointShape { given: 1, symbols: SYMBOLS });
    if Backend::Ifma.available() {
        assert!(matches!(refused(Backend::Ifma, (1 << 61) - 1, &[]), Error::BackendModulus { .. }));
    }
    let stop = Interrupt::never();
    stop.raise();
    assert_eq!(replay(&tape, Backend::Portable, 101, &[1, 2], 1, &stop).unwrap_err(), Error::Interrupted);
    points[1].0 = points[0].0;
    assert!(matches!(record(&system, None, &[], &points, &never), Err(Error::RepeatedPrime { .. })));
}
