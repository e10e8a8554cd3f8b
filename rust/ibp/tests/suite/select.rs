//! Selections: fewer equations, the same reductions.

use crate::PRIMES;
use crate::one_loop::one_loop;
use crate::plain::{generic_symbols, integral, point, reduction, solve};
use crate::worlds::worlds;
use gauss::{Interrupt, Permuted, Record, eliminate};
use ibp::{Effort, Generation, Objective, Order, Point, Seeds, Selection, System, seed_box, select};
use proptest::prelude::*;

type Pairs = &'static [(usize, usize)];
type Targets = &'static [&'static [i8]];

/// Where a reduction learnt elsewhere must hold as well; no probe of [`check`] is made there.
const ELSEWHERE: (u64, u64) = ((1 << 61) - 31, 9);

/// Multiply-adds of solving a selection for some integrals, one after the other.
fn work(selection: &Selection, point: &Point, targets: &[Vec<i8>]) -> u64 {
    let system = &selection.system;
    let natural: Vec<u32> = (0..system.column_count() as u32).collect();
    let ranks = selection.ranks.as_ref().unwrap_or(&natural);
    let rows = Permuted::new(system.at(point), ranks).unwrap();
    let solved = eliminate(&rows, point.field(), Record::Witness, &Interrupt::never()).unwrap();
    let columns = targets.iter().filter_map(|indices| system.column(indices));
    let places: Vec<u32> = columns.map(|column| ranks[column as usize]).collect();
    let one_by_one: u64 = places.iter().map(|&place| solved.witness(place).unwrap().multiplications).sum();
    let substituted = solved.substitution(&places, u64::MAX, &Interrupt::never()).unwrap().unwrap();
    assert!(substituted <= one_by_one, "{substituted} > {one_by_one}");
    solved.multiplications() + substituted
}

/// Select for `targets` with each effort and objective, and compare reductions with those of the whole system.
fn check(system: &System, targets: &[u32], p: u64) {
    let symbols = generic_symbols(system.symbol_count(), 6);
    let here = point(system, p, &symbols);
    let learnt = solve(system, &here);
    let elsewhere = point(system, ELSEWHERE.0, &generic_symbols(system.symbol_count(), ELSEWHERE.1));
    let whole = solve(system, &elsewhere);
    let integrals: Vec<Vec<i8>> = targets.iter().map(|&column| integral(system, column)).collect();
    let mut first = None;
    for (rounds, objective) in (0..=4).flat_map(|rounds| Objective::ALL.map(|objective| (rounds, objective)))
    {
        let run = |objective, threads| {
            let effort = Effort { objective, rounds, threads };
            select(system, &learnt, &here, targets, &effort, &Interrupt::never()).unwrap()
        };
        let usual = run(Objective::Selected, 1);
        let selection = run(objective, 1);
        let [(few, little), (equations, work)] = [&usual, &selection]
            .map(|one| (one.system.equations().len() as u64, work(one, &here, &integrals)));
        match objective {
            Objective::Selected => assert_eq!((few, little), (equations, work)),
            Objective::Multiplications | Objective::Shortlist => {
                assert!(work <= little, "{work} > {little}, {rounds} rounds");
            }
            Objective::Mixed => assert!(equations * work <= few * little, "{rounds} rounds modulo {p}"),
        }
        let Selection { system: selected, attempts, .. } = selection;
        let alone = solve(&selected, &here);
        let transferred = solve(&selected, &elsewhere);
        for &column in targets {
            let target = integral(system, column);
            let expected = reduction(system, &learnt, &target);
            assert_eq!(
                reduction(&selected, &alone, &target),
                expected,
                "{target:?}, {rounds} rounds modulo {p}"
            );
            if p > 1 << 30 {
                let expected = reduction(system, &whole, &target);
                assert_eq!(
                    reduction(&selected, &transferred, &target),
                    expected,
                    "{target:?}, {rounds} rounds"
                );
            }
        }
        // Every equation is one of the system's, and none says what others say.
        assert_eq!(alone.dependent(), 0, "{rounds} rounds modulo {p}");
        let slots = system.slots();
        let named = |of: &System, equation: &ibp::Equation| {
            (of.seeds()[equation.integral as usize * slots..][..slots].to_vec(), equation.identity)
        };
        let all: Vec<_> = system.equations().iter().map(|equation| named(system, equation)).collect();
        assert!(selected.equations().iter().all(|equation| all.contains(&named(&selected, equation))));
        // The best attempt is what is returned, and attempts come after the selection without any.
        let counts: Vec<usize> = attempts.iter().filter_map(|attempt| attempt.selected).collect();
        assert_eq!(counts.iter().min(), Some(&usual.system.equations().len()), "{attempts:?}");
        assert!(counts.contains(&selected.equations().len()), "{attempts:?}");
        // What is reported as the cost before is no less than the cost after.
        if objective != Objective::Selected {
            let before =
                attempts[0].multiplications.expect("all candidates are solved, or the first is counted");
            assert!(objective != Objective::Multiplications || work <= before, "{work} > {before}");
        }
        if objective == Objective::Shortlist {
            assert!(equations <= few + few / 4, "{attempts:?}");
        }
        assert_eq!((attempts[0].order, attempts[0].offered), (None, system.equations().len()));
        assert_eq!(*first.get_or_insert(counts[0]), counts[0]);
        assert_eq!(attempts.len() == 1, rounds == 0);
        // Threads share the work and change nothing.
        let shared = run(objective, 3);
        assert_eq!(shared.attempts, attempts);
        assert_eq!(shared.system.equations(), selected.equations());
        assert_eq!(shared.system.seeds(), selected.seeds());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn random_worlds(world in worlds(), targets in prop::collection::vec(any::<prop::sample::Index>(), 0..5)) {
        let system = world.system();
        let count = system.column_count();
        let targets: Vec<u32> = targets.iter().filter(|_| count > 0).map(|pick| pick.index(count) as u32).collect();
        for p in PRIMES {
            check(&system, &targets, p);
        }
    }
}

#[test]
fn one_loop_families() {
    let cases: [(&str, usize, Pairs, Order, Targets); 4] = [
        ("bubble", 2, &[(0, 1)], Order::Numerators, &[&[4, 1], &[1, 3]]),
        ("triangle", 3, &[(0, 2)], Order::Dots, &[&[2, 1, 2], &[2, -2, 1], &[1, 2, 2]]),
        ("box", 4, &[(0, 2), (1, 3)], Order::Numerators, &[&[2, 1, 1, 1], &[1, -2, 2, 0], &[1, 2, 1, 0]]),
        (
            "box with a massive leg",
            4,
            &[(0, 1), (0, 2), (1, 3)],
            Order::Dots,
            &[&[1, 2, 1, 1], &[1, 1, -1, 1]],
        ),
    ];
    for (name, slots, pairs, order, targets) in cases {
        let family = one_loop(slots, pairs);
        let sectors = family.sectors().by_rank();
        let indices = sectors.iter().flat_map(|&sector| seed_box(slots, sector, 2, 2).unwrap()).collect();
        let seeds = Seeds { indices, choices: None };
        let identities: Vec<usize> = (0..slots).collect();
        let made_of = Generation { order, ..Generation::new(&family, &seeds, &identities) };
        let system = System::generate(&made_of, &Interrupt::never()).unwrap();
        let targets: Vec<u32> = targets.iter().map(|target| system.column(target).expect(name)).collect();
        for p in PRIMES {
            check(&system, &targets, p);
        }
    }
}

#[test]
fn no_targets_need_no_equations() {
    let family = one_loop(2, &[(0, 1)]);
    let seeds = Seeds { indices: vec![1, 1, 2, 1], choices: None };
    let system = System::generate(&Generation::new(&family, &seeds, &[0, 1]), &Interrupt::never()).unwrap();
    let here = point(&system, 101, &[5, 7]);
    let learnt = eliminate(&system.at(&here), here.field(), Record::Witness, &Interrupt::never()).unwrap();
    let effort = Effort { objective: Objective::Selected, rounds: 4, threads: 2 };
    let selection = select(&system, &learnt, &here, &[], &effort, &Interrupt::never()).unwrap();
    assert_eq!((selection.system.equations().len(), selection.system.column_count()), (0, 0));
}
