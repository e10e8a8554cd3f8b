//! A row vector times a system, against dense arithmetic.

use crate::PRIMES;
use crate::dense::{residue, systems};
use gauss::{Error, Field, Interrupt, SparseMatrix, product};
use proptest::prelude::*;

proptest! {
    #[test]
    fn is_the_dense_sum(case in systems(), factors in prop::collection::vec((any::<u16>(), any::<u64>()), 0..40)) {
        let matrix = SparseMatrix::from_rows(case.columns, &case.rows).unwrap();
        let rows = case.rows.len();
        // Rows in any order, some of them several times.
        let factors: Vec<(u32, u64)> = if rows == 0 {
            Vec::new()
        } else {
            factors.into_iter().map(|(row, factor)| (u32::from(row) % rows as u32, factor)).collect()
        };
        for p in PRIMES {
            let (field, dense) = (Field::new(p).unwrap(), case.dense(p));
            let mut sum = vec![0; case.columns];
            for &(row, factor) in &factors {
                for (entry, &value) in sum.iter_mut().zip(&dense[row as usize]) {
                    *entry = residue(*entry + i128::from(factor % p) * value % i128::from(p), p);
                }
            }
            let expected: Vec<(u32, u64)> =
                (0..).zip(sum).filter(|&(_, value)| value != 0).map(|(column, value)| (column, value as u64)).collect();
            for threads in [1, 3] {
                let rows = matrix.in_field(&field);
                let found = product(&rows, &field, &factors, threads, &Interrupt::never()).unwrap();
                prop_assert_eq!(&found, &expected);
            }
        }
    }
}

#[test]
fn many_rows_are_shared_between_threads() {
    // Row i is 1 in column i % 7; more rows than one share, so that several threads take part.
    let rows: Vec<Vec<(u32, i64)>> = (0..5_000).map(|row| vec![(row % 7, 1)]).collect();
    let (matrix, field) = (SparseMatrix::from_rows(7, &rows).unwrap(), Field::new(1_000_003).unwrap());
    let factors: Vec<(u32, u64)> = (0..5_000).map(|row| (row, u64::from(row))).collect();
    let expected: Vec<(u32, u64)> = (0..7)
        .map(|column| {
            (column, (0..5_000).filter(|row| row % 7 == u64::from(column)).sum::<u64>() % 1_000_003)
        })
        .collect();
    for threads in 1..5 {
        let found = product(&matrix.in_field(&field), &field, &factors, threads, &Interrupt::never());
        assert_eq!(found.as_ref(), Ok(&expected), "{threads} threads");
    }
}

#[test]
fn refuses_a_row_beyond_and_stops() {
    let (matrix, field) = (SparseMatrix::from_rows(1, &[[(0, 1)]]).unwrap(), Field::new(101).unwrap());
    let rows = matrix.in_field(&field);
    let beyond = product(&rows, &field, &[(0, 1), (1, 1)], 1, &Interrupt::never());
    assert_eq!(beyond, Err(Error::RowRange { row: 1, rows: 1 }));
    let stopped = Interrupt::never();
    stopped.raise();
    assert_eq!(product(&rows, &field, &[(0, 1)], 1, &stopped), Err(Error::Interrupted));
    assert_eq!(product(&rows, &field, &[], 1, &Interrupt::never()), Ok(Vec::new()));
}
