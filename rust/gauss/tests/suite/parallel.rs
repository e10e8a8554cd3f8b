//! Work shared between threads.

use gauss::parallel_map;

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
