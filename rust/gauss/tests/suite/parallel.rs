//! Work shared between threads.

use crate::dense::Case;
use gauss::{
    Budget, Elimination, Field, Interrupt, MAX_MODULUS, Record, SparseMatrix, eliminate_within, follow,
    parallel_map, parallel_queue,
};

#[test]
fn results_come_in_the_order_of_the_items_whatever_the_threads() {
    for count in 0..12u64 {
        let items: Vec<u64> = (0..count).map(|n| n * n + 3).collect();
        let expected: Vec<u64> = items.iter().map(|n| n ^ 1).collect();
        for threads in [0, 1, 2, 3, 7, 12, 100] {
            assert_eq!(
                parallel_map(&items, threads, |n| n ^ 1),
                expected,
                "{count} items, {threads} threads"
            );
        }
    }
}

#[test]
fn a_panic_of_a_worker_reaches_the_caller() {
    for bad in [0, 3] {
        let outcome = std::panic::catch_unwind(|| parallel_map(&[0, 1, 2, 3], 4, |&n| assert_ne!(n, bad)));
        assert!(outcome.is_err(), "item {bad}");
    }
}

/// Rows enough for several batches, with few columns each, so that most depend on others of their batch.
fn long(rows: i64) -> Case {
    let row = |i: i64| {
        let start = (i * i + i / 7) % 4000;
        (0..5)
            .map(|k| ((start + k * (1 + i % 3)) as u32, (i * (k + 3)) % 17 - 8))
            .filter(|e| e.1 != 0)
            .collect()
    };
    Case { columns: 4020, rows: (0..rows).map(row).collect() }
}

fn on_threads(case: &Case, p: u64, threads: usize) -> Elimination {
    let field = Field::new(p).unwrap();
    let matrix = SparseMatrix::from_rows(case.columns, &case.rows).unwrap();
    let budget = Budget { threads, ..Budget::default() };
    eliminate_within(&matrix.in_field(&field), &field, Record::Witness, budget, &Interrupt::never())
        .unwrap()
        .expect("no budget")
}

#[test]
fn a_queue_gives_results_in_the_order_of_the_items_whoever_took_them() {
    for (count, threads) in [(0u64, 1), (1, 3), (9, 2), (40, 3), (40, 1)] {
        let mut taken = vec![0u64; threads];
        let squares = parallel_queue(&mut taken, (0..count).collect(), |mine: &mut u64, n: u64| {
            *mine += 1;
            n * n
        });
        assert_eq!(squares, (0..count).map(|n| n * n).collect::<Vec<_>>());
        assert_eq!(taken.iter().sum::<u64>(), count);
    }
}

#[test]
fn a_pivot_pattern_is_followed_exactly_where_it_is_there() {
    let followed = |case: &Case, learnt: &Elimination, p: u64, threads| {
        let field = Field::new(p).unwrap();
        let matrix = SparseMatrix::from_rows(case.columns, &case.rows).unwrap();
        let budget = Budget { threads, ..Budget::default() };
        follow(&matrix.in_field(&field), learnt, &field, budget, &Interrupt::never()).unwrap()
    };
    let (case, large) = (long(6_000), (1 << 61) - 1);
    let learnt = on_threads(&case, MAX_MODULUS, 1);
    let whole = on_threads(&case, large, 1);
    for threads in [1, 2] {
        let known = followed(&case, &learnt, large, threads).expect("the same pivot pattern");
        assert!(known.agrees_with(&whole));
        let mut scratch = known.scratch().unwrap();
        for column in (0..case.columns as u32).step_by(37) {
            let remainder = known.remainder(column, &mut scratch).unwrap();
            assert_eq!(remainder, whole.witness(column).unwrap().remainder, "column {column}");
        }
        // What a tiny field hides: rows that were dependent there say something new in a large one.
        let hidden = on_threads(&case, 7, 1);
        assert!(!hidden.agrees_with(&whole));
        assert!(followed(&case, &hidden, large, threads).is_none());
        // A field too small to tell by a sum.
        assert!(followed(&case, &learnt, 101, threads).is_none());
    }

    // The pivots are those, and a row that only one point sees makes the difference.
    let rows =
        |last: i64| Case { columns: 3, rows: vec![vec![(2, 1), (0, 1)], vec![(2, 2), (0, 2), (1, last)]] };
    let learnt = on_threads(&rows(0), MAX_MODULUS, 1);
    assert!(followed(&rows(0), &learnt, large, 1).is_some());
    assert!(followed(&rows(5), &learnt, large, 1).is_none());
}
