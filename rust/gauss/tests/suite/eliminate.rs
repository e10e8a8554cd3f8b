//! Pivots, independent rows and the reduced echelon form.

use crate::PRIMES;
use crate::dense::{Case, echelon, greedy_rows, residue, systems};
use gauss::Record;
use proptest::prelude::*;

/// Everything that an elimination says about a system, compared with the oracle.
fn check(name: &str, case: &Case, p: u64) {
    let matrix = case.dense(p);
    let oracle = echelon(matrix.clone(), case.columns, p);
    let elimination = case.eliminate(p, Record::Witness);

    assert_eq!(sorted_down(elimination.pivots()), oracle.pivots, "{name} modulo {p}: pivots");
    let independent = greedy_rows(&matrix, case.columns, p);
    assert_eq!(elimination.independent(), independent, "{name} modulo {p}: independent rows");
    assert_eq!(elimination.dependent(), case.rows.len() - independent.len(), "{name} modulo {p}");
    for column in 0..case.columns {
        assert_eq!(elimination.is_pivot(column as u32), oracle.pivots.contains(&column), "{name} modulo {p}");
    }
    // Each row's pivot is the one it adds to those of the rows before it.
    for (found, &row) in independent.iter().enumerate() {
        let known = echelon(matrix[..=row as usize].to_vec(), case.columns, p).pivots;
        assert_eq!(sorted_down(&elimination.pivots()[..=found]), known, "{name} modulo {p}: row {row}");
    }
    // e_pivot = (row of the echelon form) + remainder.
    for (&pivot, row) in oracle.pivots.iter().zip(&oracle.rows) {
        let mut rest = vec![0; case.columns];
        rest[pivot] = 1;
        for (column, value) in elimination.witness(pivot as u32).unwrap().remainder {
            rest[column as usize] = residue(-i128::from(value), p);
        }
        assert_eq!(&rest, row, "{name} modulo {p}: echelon form at {pivot}");
    }
    let pivots_only = case.eliminate(p, Record::Pivots);
    assert!(
        pivots_only.agrees_with(&elimination),
        "{name} modulo {p}: what is recorded changes the pivot pattern"
    );
    assert_eq!(pivots_only.multiplications(), elimination.multiplications(), "{name} modulo {p}");
}

fn sorted_down(pivots: &[u32]) -> Vec<usize> {
    let mut list: Vec<usize> = pivots.iter().map(|&column| column as usize).collect();
    list.sort_unstable_by(|a, b| b.cmp(a));
    list
}

/// A matrix given by a formula.
fn formula(rows: usize, columns: usize, entry: impl Fn(i64, i64) -> i64) -> Case {
    let row = |i: usize| (0..columns).map(|j| (j as u32, entry(i as i64, j as i64))).collect();
    Case { columns, rows: (0..rows).map(row).collect() }
}

#[test]
fn named_cases() {
    let named = [
        ("identity", formula(6, 6, |i, j| i64::from(i == j))),
        ("reversed identity", formula(6, 6, |i, j| i64::from(i + j == 5))),
        ("one entry", formula(5, 5, |i, j| i64::from(i == 3 && j == 2))),
        ("all ones: rank one", formula(5, 7, |_, _| 1)),
        ("all zero", formula(4, 4, |_, _| 0)),
        ("zero modulo 7", formula(4, 4, |i, j| 7 * (i * j + 1))),
        ("diagonal zero modulo 101", formula(6, 6, |i, j| if i == j { 101 } else { i64::from(i < j) })),
        // The determinant is the product of the differences of the points: zero modulo 3 and 7.
        ("Vandermonde of 0 to 7", formula(8, 8, |i, j| i.pow(j as u32))),
        ("Hankel of rank two", formula(6, 6, |i, j| i + j)),
        ("second differences", formula(9, 9, |i, j| [2, -1, 0][(i - j).unsigned_abs().min(2) as usize])),
        ("more columns than rows", formula(3, 12, |i, j| (i * i + 3 * j * j + i * j) % 5 - 2)),
        ("more rows than columns", formula(14, 3, |i, j| (i * i + 3 * j * j + i * j) % 5 - 2)),
        (
            "fill-in: an arrow",
            formula(9, 9, |i, j| i64::from(i == j) + i64::from(j == 8) + i64::from(i == 8)),
        ),
        ("words near the end", formula(4, 4, |i, j| [i64::MAX, i64::MIN, -1, 1][((i + 3 * j) % 4) as usize])),
    ];
    for (name, case) in &named {
        for p in PRIMES {
            check(name, case, p);
        }
    }
}

proptest! {
    #[test]
    fn random_systems(case in systems()) {
        for p in PRIMES {
            check("random", &case, p);
        }
    }

    #[test]
    fn the_order_of_rows_changes_neither_pivots_nor_remainders(
        (case, shuffled) in systems().prop_flat_map(|case| {
            let rows = Just(case.rows.clone()).prop_shuffle();
            (Just(case), rows)
        })
    ) {
        let shuffled = Case { columns: case.columns, rows: shuffled };
        for p in PRIMES {
            let (one, other) = (case.eliminate(p, Record::Witness), shuffled.eliminate(p, Record::Witness));
            prop_assert_eq!(sorted_down(one.pivots()), sorted_down(other.pivots()));
            for column in 0..case.columns as u32 {
                let remainders = (one.witness(column).unwrap().remainder, other.witness(column).unwrap().remainder);
                prop_assert_eq!(&remainders.0, &remainders.1);
            }
        }
    }

    /// Columns far apart take every level of the set of pending columns.
    #[test]
    fn empty_columns_between_change_nothing(case in systems(), stride in 1u32..30_000) {
        let mut apart = case.clone();
        apart.columns = case.columns * stride as usize;
        apart.rows.iter_mut().flatten().for_each(|entry| entry.0 *= stride);
        for p in [3, (1 << 61) - 1] {
            let (near, far) = (case.eliminate(p, Record::Pivots), apart.eliminate(p, Record::Pivots));
            prop_assert_eq!(near.independent(), far.independent());
            prop_assert_eq!(near.pivots().iter().map(|c| c * stride).collect::<Vec<_>>(), far.pivots());
            prop_assert_eq!(near.multiplications(), far.multiplications());
        }
    }
}
