//! Elimination: of a banded random system, and of the equations of one-loop families.

#[path = "../../../rust/ibp/tests/suite/one_loop.rs"]
mod one_loop;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use gauss::{Elimination, Field, Interrupt, Record, Rows, SparseMatrix, eliminate};
use ibp::{Generation, Point, Seeds, System, seed_box};
use one_loop::one_loop;
use std::hint::black_box;

/// Pairs of propagators whose invariant is not zero.
type Pairs = &'static [(usize, usize)];

const PRIME: u64 = (1 << 61) - 1;

/// Six entries per row, no more than 40 columns apart, at positions that a linear congruence draws.
fn banded(columns: u32) -> SparseMatrix {
    let mut state = 1u64;
    let mut draw = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let rows: Vec<Vec<(u32, i64)>> = (0..columns - 40)
        .map(|start| {
            let mut places: Vec<u32> = (0..6).map(|_| start + draw(40) as u32).collect();
            places.sort_unstable();
            places.dedup();
            places.into_iter().map(|column| (column, draw(19) as i64 - 9)).collect()
        })
        .collect();
    SparseMatrix::from_rows(columns as usize, &rows).expect("columns are distinct and inside")
}

/// All seeds of all sectors up to given dots and numerator power.
fn system(slots: usize, pairs: Pairs, dots: u32, s: u32) -> System {
    let family = one_loop(slots, pairs);
    let boxes = family.sectors().by_rank().iter().map(|&sector| seed_box(slots, sector, dots, s));
    let indices = boxes.collect::<Result<Vec<_>, _>>().expect("a small box").concat();
    let seeds = Seeds { indices, choices: None };
    let identities: Vec<usize> = (0..slots).collect();
    System::generate(&Generation::new(&family, &seeds, &identities), &Interrupt::never()).expect("good seeds")
}

fn run(rows: &(impl Rows + Sync), field: &Field, record: Record) -> Elimination {
    eliminate(rows, field, record, &Interrupt::never()).expect("nobody interrupts")
}

fn elimination(criterion: &mut Criterion) {
    let field = Field::new(black_box(PRIME)).expect("a Mersenne prime");
    let mut group = criterion.benchmark_group("eliminate");
    group.sample_size(10);

    let matrix = banded(4_000);
    let rows = matrix.in_field(&field);
    group.throughput(Throughput::Elements(run(&rows, &field, Record::Pivots).multiplications()));
    group.bench_function("banded", |bencher| bencher.iter(|| run(&rows, &field, Record::Pivots)));

    let cases: [(&str, usize, Pairs, u32, u32); 3] = [
        ("bubble", 2, &[(0, 1)], 20, 0),
        ("box", 4, &[(0, 2), (1, 3)], 3, 4),
        ("pentagon", 5, &[(0, 2), (1, 3), (2, 4), (0, 3), (1, 4)], 2, 4),
    ];
    for (name, slots, pairs, dots, s) in cases {
        let system = system(slots, pairs, dots, s);
        let symbols: Vec<u64> = (0..=pairs.len() as u64).map(|n| 1_000_003 * n * n + 41).collect();
        let point = Point::new(&system, field, &symbols).expect("a value for each symbol");
        let learnt = run(&system.at(&point), &field, Record::Witness);
        group.throughput(Throughput::Elements(learnt.multiplications()));
        for record in [Record::Pivots, Record::Witness] {
            group.bench_function(format!("{name}, {record:?}"), |bencher| {
                bencher.iter(|| run(&system.at(&point), &field, record));
            });
        }
        // The last column, the most complicated integral of all, needs the longest way down.
        let target = system.column_count() as u32 - 1;
        let mut scratch = learnt.scratch().unwrap();
        group.throughput(Throughput::Elements(1));
        group.bench_function(format!("{name}, one witness"), |bencher| {
            bencher.iter(|| learnt.witness_with(target, &mut scratch));
        });
    }
    group.finish();
}

criterion_group!(benches, elimination);
criterion_main!(benches);
