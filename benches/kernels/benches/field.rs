//! Field arithmetic: what a multiplication costs when the next waits for it, and when it does not.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use gauss::{Element, Field};
use std::hint::black_box;

const COUNT: usize = 1024;

/// The loop of elimination, with the two conditional moves that it has there. Inlined into a benchmark's
/// closure it measured three times as slow.
#[inline(never)]
fn add_multiple(field: &Field, factor: Element, values: &[Element], row: &mut [Element]) {
    for (slot, &value) in row.iter_mut().zip(values) {
        *slot = field.add(*slot, field.mul(factor, value));
    }
}

fn field(criterion: &mut Criterion) {
    // A modulus that the compiler knew would give loops that no caller has.
    let field = Field::new(black_box((1 << 61) - 1)).expect("a Mersenne prime");
    let elements: Vec<Element> =
        (1..=COUNT as u64).map(|n| field.from_u64(n.wrapping_mul(0x9e37_79b9_7f4a_7c15))).collect();
    let small: Vec<i64> = (0..COUNT as i64).map(|n| n % 13 - 6).collect();
    let prepared = field.prepare(elements[7]);

    let mut group = criterion.benchmark_group("field");
    group.throughput(Throughput::Elements(COUNT as u64));
    group.bench_function("mul, each waits for the last", |bencher| {
        bencher.iter(|| black_box(&elements).iter().fold(field.one(), |product, &x| field.mul(product, x)));
    });
    group.bench_function("multiply and add into a row", |bencher| {
        let mut row = elements.clone();
        bencher.iter(|| add_multiple(&field, prepared, black_box(&elements), black_box(&mut row)));
    });
    group.bench_function("mul_small", |bencher| {
        bencher.iter(|| {
            black_box(&small).iter().fold(0, |sum, &n| field.add(sum, field.mul_small(prepared, n)))
        });
    });
    group.bench_function("inv", |bencher| {
        bencher.iter(|| {
            black_box(&elements).iter().fold(0, |sum, &x| field.add(sum, field.inv(x).unwrap_or_default()))
        });
    });
    group.finish();
}

criterion_group!(benches, field);
criterion_main!(benches);
