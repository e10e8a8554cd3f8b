//! Systems with nothing in them: no rows, no columns, empty rows. Nothing here may panic.

use crate::PRIMES;
use crate::dense::Case;
use gauss::{Budget, Error, Field, Interrupt, Record, SparseMatrix, eliminate_within};

#[test]
fn empty_systems_have_outcomes() {
    let shapes = [
        ("nothing at all", 0, vec![]),
        ("no columns", 0, vec![vec![]; 3]),
        ("no rows", 5, vec![]),
        ("no rows, a bit set of two levels", 65, vec![]),
        ("empty rows only", 5, vec![vec![]; 130]),
        ("rows of zeros", 5, vec![vec![(4, 0), (0, 0)]; 3]),
        ("one column of zeros", 1, vec![vec![(0, 0)], vec![]]),
    ];
    for (name, columns, rows) in shapes {
        let case = Case { columns, rows };
        for p in PRIMES {
            for record in [Record::Pivots, Record::Witness] {
                let elimination = case.eliminate(p, record);
                assert!(elimination.pivots().is_empty() && elimination.independent().is_empty(), "{name}");
                assert_eq!(elimination.dependent(), case.rows.len(), "{name}");
                assert_eq!(elimination.multiplications(), 0, "{name}");
                assert!(
                    elimination.agrees_with(&elimination) && elimination.dominates(&elimination),
                    "{name}"
                );
                assert_eq!((elimination.record(), elimination.field().modulus()), (record, p), "{name}");
            }
            let elimination = case.eliminate(p, Record::Witness);
            let mut scratch = elimination.scratch().unwrap();
            for column in 0..columns as u32 {
                let witness = elimination.witness_with(column, &mut scratch).unwrap();
                assert_eq!((witness.remainder, witness.combination), (vec![(column, 1)], vec![]), "{name}");
                assert!(!elimination.is_pivot(column), "{name}");
            }
            let beyond = elimination.witness_with(columns as u32, &mut scratch);
            assert!(matches!(beyond, Err(Error::ColumnRange { .. })), "{name}");
            let nothing = elimination.witness_of_sum(&[], &mut scratch).unwrap();
            assert!(nothing.remainder.is_empty() && nothing.combination.is_empty(), "{name}");
        }
    }
}

#[test]
fn empty_rows_between_others_are_dependent() {
    let case = Case { columns: 2, rows: vec![vec![], vec![(1, 2)], vec![], vec![(0, 7)], vec![(1, 0)]] };
    let elimination = case.eliminate(101, Record::Witness);
    assert_eq!((elimination.independent(), elimination.pivots()), (&[1, 3][..], &[1, 0][..]));
    // Seven is zero modulo seven.
    assert_eq!(case.eliminate(7, Record::Witness).independent(), [1]);
}

#[test]
fn no_budget_is_enough_for_no_work() {
    let field = Field::new(7).unwrap();
    let budget = Budget { multiplications: 0, ..Budget::default() };
    for rows in [vec![], vec![vec![]; 200]] {
        let matrix = SparseMatrix::from_rows(3, &rows).unwrap();
        let outcome =
            eliminate_within(&matrix.in_field(&field), &field, Record::Pivots, budget, &Interrupt::never());
        assert!(outcome.unwrap().is_some());
    }
}
