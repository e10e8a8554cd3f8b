//! Witnesses, multiplied out.

use crate::PRIMES;
use crate::dense::{Case, residue, systems};
use gauss::{Elimination, Error, Record, Witness};
use proptest::prelude::*;

/// `Σ y_i · row_i + Σ c_j · e_j`.
fn multiplied_out(witness: &Witness, matrix: &[Vec<i128>], columns: usize, p: u64) -> Vec<i128> {
    let mut sum = vec![0; columns];
    for &(row, y) in &witness.combination {
        for (entry, &value) in sum.iter_mut().zip(&matrix[row as usize]) {
            *entry = residue(*entry + i128::from(y) * value % i128::from(p), p);
        }
    }
    for &(column, c) in &witness.remainder {
        sum[column as usize] = residue(sum[column as usize] + i128::from(c), p);
    }
    sum
}

/// What holds of every witness: free columns, independent rows, both ascending, no zeros.
fn check_form(witness: &Witness, elimination: &Elimination, p: u64) {
    assert!(
        witness.remainder.is_sorted_by(|a, b| a.0 < b.0)
            && witness.combination.is_sorted_by(|a, b| a.0 < b.0)
    );
    assert!(
        witness.remainder.iter().all(|&(column, c)| !elimination.is_pivot(column) && (1..p).contains(&c))
    );
    let independent = elimination.independent();
    assert!(witness.combination.iter().all(|&(row, y)| independent.contains(&row) && (1..p).contains(&y)));
}

fn check(case: &Case, p: u64, factors: &[u64]) {
    let matrix = case.dense(p);
    let elimination = case.eliminate(p, Record::Witness);
    // One scratch for all: it must be clean after each use.
    let mut scratch = elimination.scratch().unwrap();
    for target in 0..case.columns {
        let witness = elimination.witness_with(target as u32, &mut scratch).unwrap();
        check_form(&witness, &elimination, p);
        let unit: Vec<i128> = (0..case.columns).map(|column| i128::from(column == target)).collect();
        assert_eq!(multiplied_out(&witness, &matrix, case.columns, p), unit, "column {target} modulo {p}");
        assert_eq!(witness, elimination.witness(target as u32).unwrap());
    }
    // A sum of targets, columns repeated at will.
    let targets: Vec<(u32, u64)> =
        factors.iter().enumerate().map(|(i, &factor)| ((i * i % case.columns) as u32, factor)).collect();
    let mut sum = vec![0; case.columns];
    for &(column, factor) in &targets {
        sum[column as usize] = residue(sum[column as usize] + i128::from(factor), p);
    }
    let witness = elimination.witness_of_sum(&targets, &mut scratch).unwrap();
    check_form(&witness, &elimination, p);
    assert_eq!(multiplied_out(&witness, &matrix, case.columns, p), sum, "{targets:?} modulo {p}");
}

proptest! {
    #[test]
    fn multiplies_out_to_its_target(case in systems(), factors in prop::collection::vec(any::<u64>(), 0..6)) {
        for p in PRIMES {
            check(&case, p, &factors);
        }
    }

    /// The promise on which selection rests: a random sum needs every row that some target needs.
    #[test]
    fn a_random_sum_touches_what_single_targets_touch(case in systems()) {
        const P: u64 = (1 << 61) - 1;
        let elimination = case.eliminate(P, Record::Witness);
        // Powers of one large residue: no relation with small coefficients holds between them.
        let mut power = 1i128;
        let factors: Vec<(u32, u64)> = (0..case.columns as u32)
            .map(|column| {
                power = residue(power * 1_311_768_467_294_899_695, P);
                (column, power as u64)
            })
            .collect();
        let sum = elimination.witness_of_sum(&factors, &mut elimination.scratch().unwrap()).unwrap();
        let single: std::collections::BTreeSet<u32> = (0..case.columns as u32)
            .flat_map(|column| elimination.witness(column).unwrap().combination)
            .map(|(row, _)| row)
            .collect();
        prop_assert!(sum.combination.iter().map(|&(row, _)| row).eq(single));
    }
}

#[test]
fn needs_a_recording_and_a_column() {
    let case = Case { columns: 3, rows: vec![vec![(2, 1), (0, 5)]] };
    let pivots_only = case.eliminate(101, Record::Pivots);
    assert_eq!(pivots_only.witness(2), Err(Error::NotRecorded));
    assert_eq!(pivots_only.witness_of_sum(&[], &mut pivots_only.scratch().unwrap()), Err(Error::NotRecorded));

    let elimination = case.eliminate(101, Record::Witness);
    let mut scratch = elimination.scratch().unwrap();
    let beyond = elimination.witness_of_sum(&[(2, 1), (3, 1)], &mut scratch);
    assert!(matches!(beyond, Err(Error::ColumnRange { column: 3, columns: 3, .. })), "{beyond:?}");
    // The refused call left nothing behind in the scratch.
    assert_eq!(elimination.witness_of_sum(&[], &mut scratch), Ok(Witness::default()));
    assert_eq!(elimination.witness_with(2, &mut scratch).unwrap().remainder, [(0, 96)]);
}
