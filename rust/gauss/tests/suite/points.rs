//! Unlucky points: the generic pivot pattern of an elimination, and what falls short of it.

use crate::dense::Case;
use gauss::{Elimination, Field, Interrupt, Polynomial, Record, SymbolicSystem, eliminate};
use proptest::prelude::*;

/// A matrix of polynomials in x, as `(column, coefficients)`.
type Polynomials = Vec<Vec<(u32, Vec<i64>)>>;

fn at(matrix: &Polynomials, columns: usize, x: u64, p: u64) -> Elimination {
    let value = |coefficients: &Vec<i64>| {
        let horner = |sum: i128, &c: &i64| (sum * i128::from(x) + i128::from(c)) % i128::from(p);
        coefficients.iter().rev().fold(0, horner) as i64
    };
    let row = |row: &Vec<(u32, Vec<i64>)>| row.iter().map(|(column, c)| (*column, value(c))).collect();
    Case { columns, rows: matrix.iter().map(row).collect() }.eliminate(p, Record::Pivots)
}

/// A point that no small polynomial vanishes at.
fn generic(matrix: &Polynomials, columns: usize) -> Elimination {
    at(matrix, columns, 1_311_768_467_294_899_695, (1 << 61) - 1)
}

#[test]
fn dominance_picks_the_generic_pattern() {
    // Rows (x-1) e3 + e1, (x-2) e2 + e0, (x-3) e1. Modulo 7, the points 1, 2 and 3 are unlucky: 1 and 3 lose
    // the rank, 2 keeps it and changes the pivots.
    let matrix: Polynomials = vec![
        vec![(3, vec![-1, 1]), (1, vec![1])],
        vec![(2, vec![-2, 1]), (0, vec![1])],
        vec![(1, vec![-3, 1])],
    ];
    let generic = generic(&matrix, 4);
    assert_eq!(generic.pivots(), [3, 2, 1]);
    let ranks: Vec<usize> = (0..7).map(|x| at(&matrix, 4, x, 7).pivots().len()).collect();
    assert_eq!(ranks, [3, 2, 3, 2, 3, 3, 3]);
    for x in 0..7 {
        let here = at(&matrix, 4, x, 7);
        let unlucky = [1, 2, 3].contains(&x);
        assert_eq!(here.agrees_with(&generic), !unlucky, "x = {x}");
        assert!(generic.dominates(&here), "x = {x}");
        assert_eq!(here.dominates(&generic), !unlucky, "x = {x}");
    }
    // Whatever the order in which points come.
    for start in 0..7 {
        let best = (0..7)
            .map(|step| at(&matrix, 4, (start + 3 * step) % 7, 7))
            .reduce(|best, next| if best.dominates(&next) { best } else { next })
            .unwrap();
        assert!(best.agrees_with(&generic), "starting at {start}: {:?}", best.pivots());
    }
}

#[test]
fn equal_pivots_are_told_apart_by_their_rows() {
    // (x-1) e0, then e0: at 1 the second row gives the pivot.
    let matrix: Polynomials = vec![vec![(0, vec![-1, 1])], vec![(0, vec![1])]];
    let (lucky, unlucky) = (at(&matrix, 1, 5, 7), at(&matrix, 1, 1, 7));
    assert_eq!((lucky.pivots(), unlucky.pivots()), (&[0][..], &[0][..]));
    assert!(lucky.dominates(&unlucky) && !unlucky.dominates(&lucky) && !lucky.agrees_with(&unlucky));
}

proptest! {
    /// A minor that vanishes for a generic x vanishes everywhere, so no point of any field does better.
    #[test]
    fn nothing_beats_the_generic_pattern(
        matrix in prop::collection::vec(
            prop::collection::btree_map(0u32..7, prop::collection::vec(-3i64..=3, 1..4), 0..5), 0..9
        )
    ) {
        let matrix: Polynomials = matrix.into_iter().map(|row| row.into_iter().collect()).collect();
        let generic = generic(&matrix, 7);
        let mut all: Vec<Elimination> = (0..7).map(|x| at(&matrix, 7, x, 7)).collect();
        all.extend((0..3).map(|x| at(&matrix, 7, x, 3)));
        for here in &all {
            prop_assert!(generic.dominates(here));
            prop_assert!(here.agrees_with(here) && here.dominates(here));
            if here.agrees_with(&generic) {
                prop_assert!(here.dominates(&generic));
            }
            for other in &all {
                prop_assert!(here.dominates(other) || other.dominates(here));
                prop_assert_eq!(here.agrees_with(other), other.agrees_with(here));
            }
        }
        all.push(generic.clone());
        let best = all.into_iter().reduce(|best, next| if best.dominates(&next) { best } else { next }).unwrap();
        prop_assert!(best.dominates(&generic));
    }
}

/// `x·a + 2·b = 0` and `x·a + y·c = 0`, hence `a = −y/x · c`.
#[test]
fn a_symbolic_system_is_eliminated_at_a_point() {
    let term = |e: [u16; 2], c: i64| Polynomial::new(vec![(e.into(), c.into())]).unwrap();
    let rows = vec![
        vec![(2, term([1, 0], 1)), (1, term([0, 0], 2))],
        vec![(0, term([0, 1], 1)), (2, term([1, 0], 1))],
    ];
    let (system, field) = (SymbolicSystem::new(2, 3, rows).unwrap(), Field::new(101).unwrap());
    let at_point = system.at(field, &[3, 5]).unwrap();
    let found = eliminate(&at_point, &field, Record::Witness, &Interrupt::never()).unwrap();
    // −5/3 modulo 101 is 32.
    assert_eq!(found.witness(2).unwrap().remainder, [(0, 32)]);
}
