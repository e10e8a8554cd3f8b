//! The set of columns that wait for elimination, beside the heap that it replaces.

// The set is private to `gauss`; its file stands alone.
#[allow(unused, reason = "not everything in the file is measured")]
#[path = "../../../rust/gauss/src/sparse/pending.rs"]
mod pending;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use pending::Pending;
use std::collections::BinaryHeap;
use std::hint::black_box;

const COLUMNS: usize = 200_000;

/// Columns as a row's reduction meets them: in runs, most of them more than once.
fn insertions() -> Vec<u32> {
    (0..4096u32).map(|n| (n / 8 * 2_654_435 + n % 8 * 3) % 1500 * 131).collect()
}

fn pending(criterion: &mut Criterion) {
    let numbers = insertions();
    let mut group = criterion.benchmark_group("pending");
    group.throughput(Throughput::Elements(numbers.len() as u64));
    group.bench_function("set", |bencher| {
        let mut set = Pending::new(COLUMNS);
        bencher.iter(|| {
            for &n in black_box(&numbers) {
                set.insert(n);
            }
            std::iter::from_fn(|| set.pop_max()).fold(0, u32::wrapping_add)
        });
    });
    group.bench_function("heap", |bencher| {
        bencher.iter_batched_ref(
            BinaryHeap::<u32>::new,
            |heap| {
                heap.extend(black_box(&numbers));
                std::iter::from_fn(|| heap.pop()).fold(0, u32::wrapping_add)
            },
            BatchSize::SmallInput,
        );
    });
    group.finish();
}

criterion_group!(benches, pending);
criterion_main!(benches);
