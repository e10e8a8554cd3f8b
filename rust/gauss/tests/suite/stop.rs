//! Eliminations that end early: budgets, requests to stop, systems that are refused.

use crate::dense::Case;
use gauss::{
    Budget, Error, Field, Interrupt, Record, RowBuffer, Rows, SparseMatrix, eliminate, eliminate_within,
};

/// Rows as they are, checked by nobody.
struct Unchecked {
    rows: usize,
    columns: usize,
    /// The same in every row.
    entries: Vec<u32>,
}

impl Rows for Unchecked {
    fn row_count(&self) -> usize {
        self.rows
    }

    fn column_count(&self) -> usize {
        self.columns
    }

    fn fill(&self, _row: usize, buffer: &mut RowBuffer) {
        self.entries.iter().for_each(|&column| buffer.push(column, 1));
    }
}

/// Dense enough to cost thousands of multiplications.
fn costly() -> Case {
    let row =
        |i: i64| (0..300).filter(|j| (i + j) % 3 == 0).map(|j| (j as u32, (i * i + j) % 11 - 5)).collect();
    Case { columns: 300, rows: (0..400).map(row).collect() }
}

#[test]
fn a_budget_that_is_used_up_gives_nothing() {
    let case = costly();
    let field = Field::new(101).unwrap();
    let matrix = SparseMatrix::from_rows(case.columns, &case.rows).unwrap();
    let within = |multiplications| {
        let budget = Budget { multiplications, ..Budget::default() };
        eliminate_within(&matrix.in_field(&field), &field, Record::Pivots, budget, &Interrupt::never())
            .unwrap()
    };
    let full = case.eliminate(101, Record::Pivots);
    assert!(full.multiplications() > 1000);
    assert!(within(0).is_none());
    assert!(within(full.multiplications() / 10).is_none());
    for budget in [full.multiplications(), u64::MAX] {
        let outcome = within(budget).expect("the budget suffices");
        assert!(outcome.agrees_with(&full));
        assert_eq!(outcome.multiplications(), full.multiplications());
    }
}

#[test]
fn a_limit_on_memory_is_kept() {
    let case = costly();
    let field = Field::new(101).unwrap();
    let matrix = SparseMatrix::from_rows(case.columns, &case.rows).unwrap();
    let within = |bytes| {
        let budget = Budget { bytes, ..Budget::default() };
        eliminate_within(&matrix.in_field(&field), &field, Record::Witness, budget, &Interrupt::never())
    };
    let full = case.eliminate(101, Record::Witness);
    let refused = within(full.peak_bytes() / 2).unwrap_err();
    assert!(matches!(refused, Error::OutOfMemory { bytes, .. } if bytes as usize > full.peak_bytes() / 2));
    assert!(within(full.peak_bytes()).unwrap().is_some());
}

#[test]
fn a_request_to_stop_is_heard() {
    let field = Field::new(101).unwrap();
    let interrupt = Interrupt::never();
    let system = Unchecked { rows: 1, columns: 1, entries: vec![0] };
    let run = |interrupt: &Interrupt| {
        eliminate(&system, &field, Record::Witness, interrupt).map(|e| e.pivots().len())
    };
    assert_eq!(run(&interrupt), Ok(1));
    // Raised through a copy, as the thread that listens to the user does.
    interrupt.clone().raise();
    assert_eq!(run(&interrupt), Err(Error::Interrupted));
    assert_eq!(interrupt.check(), Err(Error::Interrupted));
}

#[test]
fn a_column_outside_is_refused() {
    let field = Field::new(101).unwrap();
    let system = Unchecked { rows: 2, columns: 5, entries: vec![4, 5] };
    let outcome = eliminate(&system, &field, Record::Witness, &Interrupt::never()).map(|_| ());
    assert_eq!(outcome, Err(Error::ColumnRange { row: 0, column: 5, columns: 5 }));
    assert_eq!(outcome.unwrap_err().to_string(), "row 0 names column 5, but the system has 5 columns");

    let outside = SparseMatrix::from_rows(3, &[vec![(0, 1)], vec![(3, 1), (1, 1)]]).map(|_| ());
    assert_eq!(outside, Err(Error::ColumnRange { row: 1, column: 3, columns: 3 }));
    let repeated = SparseMatrix::from_rows(3, &[vec![(1, 1), (0, 2), (1, 3)]]).map(|_| ());
    assert_eq!(repeated, Err(Error::RepeatedColumn { row: 0, column: 1 }));
}

#[test]
fn too_many_rows_or_columns_are_refused_before_memory_is_taken() {
    let field = Field::new(101).unwrap();
    let limit = u64::from(u32::MAX) - 1;
    for (rows, columns, what) in [(1 << 32, 1, "rows"), (1, 1 << 40, "columns")] {
        let system = Unchecked { rows, columns, entries: vec![] };
        let outcome = eliminate(&system, &field, Record::Pivots, &Interrupt::never()).map(|_| ());
        assert_eq!(outcome, Err(Error::TooLarge { what, count: (rows.max(columns)) as u64, limit }));
    }
}
