//! Echelon form, against reduced form.

use crate::PRIMES;
use crate::dense::{Case, systems};
use gauss::{Budget, Elimination, Field, Form, Interrupt, Record, SparseMatrix, echelon, eliminate, follow};
use proptest::prelude::*;

fn found(case: &Case, p: u64, record: Record) -> Elimination {
    let field = Field::new(p).unwrap();
    let matrix = SparseMatrix::from_rows(case.columns, &case.rows).unwrap();
    echelon(&matrix.in_field(&field), &field, record, &Interrupt::never()).unwrap()
}

proptest! {
    /// Pivots, independent rows, witnesses and remainders are unique, so that no form can have others.
    #[test]
    fn says_what_reduced_form_says(case in systems()) {
        for p in PRIMES {
            let reduced = case.eliminate(p, Record::Witness);
            let [recorded, bare] = [Record::Witness, Record::Pivots].map(|record| found(&case, p, record));
            prop_assert_eq!([reduced.form(), recorded.form()], [Form::Reduced, Form::Echelon]);
            prop_assert!(recorded.agrees_with(&reduced) && bare.agrees_with(&reduced));
            let field = Field::new(p).unwrap();
            let matrix = SparseMatrix::from_rows(case.columns, &case.rows).unwrap();
            let (rows, never) = (matrix.in_field(&field), Interrupt::never());
            let mut scratch = bare.scratch().unwrap();
            for column in 0..case.columns as u32 {
                let expected = reduced.witness(column).unwrap();
                let witness = recorded.witness(column).unwrap();
                prop_assert_eq!(&witness.remainder, &expected.remainder);
                prop_assert_eq!(&witness.combination, &expected.combination);
                let afterwards =
                    bare.witness_of_sum_from(&rows, &[(column, 1)], &mut scratch, &never).unwrap();
                prop_assert_eq!(afterwards.combination, expected.combination);
            }
        }
    }

    /// More columns than go together, some of them twice.
    #[test]
    fn columns_that_go_together_reduce_to_what_each_does(
        case in systems(), drawn in prop::collection::vec(any::<prop::sample::Index>(), 0..20)
    ) {
        let columns: Vec<u32> = drawn.iter().map(|pick| pick.index(case.columns) as u32).collect();
        for p in PRIMES {
            let (reduced, found) = (case.eliminate(p, Record::Pivots), found(&case, p, Record::Pivots));
            let mut scratch = reduced.scratch().unwrap();
            let expected: Vec<_> =
                columns.iter().map(|&column| reduced.remainder(column, &mut scratch).unwrap()).collect();
            let mut ends: Vec<u32> = expected.iter().flatten().map(|entry| entry.0).collect();
            ends.sort_unstable();
            ends.dedup();
            for threads in [1, 3] {
                for one in [&reduced, &found] {
                    prop_assert_eq!(&one.remainders(&columns, threads, &Interrupt::never()).unwrap(), &expected);
                    let mut met = one.ends(&columns, threads, &Interrupt::never()).unwrap();
                    met.sort_unstable();
                    prop_assert_eq!(&met, &ends);
                }
            }
        }
    }
}

/// Rows `c + 40 = Σ (c + k) x_k` over forty columns without pivot: in reduced form they are long.
fn filled() -> Vec<Vec<(u32, i64)>> {
    let mut rows: Vec<Vec<(u32, i64)>> = Vec::new();
    for row in 0..60i64 {
        let mut entries: Vec<(u32, i64)> =
            if row == 0 { (0..40).map(|column| (column, i64::from(column) + 1)).collect() } else { vec![] };
        if row > 0 {
            entries.extend([(row as u32 % 40, row), (39 + row as u32, 3)]);
        }
        entries.push((40 + row as u32, 1));
        rows.push(entries);
    }
    rows
}

#[test]
fn a_filled_pattern_is_followed_in_echelon_form() {
    let (small, large) = (Field::new((1 << 61) - 1).unwrap(), Field::new((1 << 63) - 25).unwrap());
    let mut rows = filled();
    // Sums of two rows say nothing new.
    rows.push([rows[4].clone(), rows[9].clone()].concat());
    let matrix = SparseMatrix::from_rows(100, &rows).unwrap();
    let never = Interrupt::never();
    let learnt = eliminate(&matrix.in_field(&small), &small, Record::Pivots, &never).unwrap();
    let followed =
        follow(&matrix.in_field(&large), &learnt, &large, Budget::default(), &never).unwrap().unwrap();
    let whole = eliminate(&matrix.in_field(&large), &large, Record::Pivots, &never).unwrap();
    assert_eq!(followed.form(), Form::Echelon);
    assert!(followed.agrees_with(&whole));
    // 39 + 2·59 entries that are normalised, and two for each row but the first, whose 40th entry is put in. In reduced
    // form each row would take 40.
    assert!(10 * followed.multiplications() < whole.multiplications());
    let columns: Vec<u32> = (0..100).collect();
    assert_eq!(
        followed.remainders(&columns, 2, &never).unwrap(),
        whole.remainders(&columns, 1, &never).unwrap()
    );
    // A pattern of short rows is followed in reduced form.
    let short = SparseMatrix::from_rows(3, &[vec![(0, 1), (1, 1)], vec![(1, 1), (2, 1)]]).unwrap();
    let learnt = eliminate(&short.in_field(&small), &small, Record::Pivots, &never).unwrap();
    let followed = follow(&short.in_field(&large), &learnt, &large, Budget::default(), &never).unwrap();
    assert_eq!(followed.unwrap().form(), Form::Reduced);
}
