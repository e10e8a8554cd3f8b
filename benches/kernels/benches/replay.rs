//! Replay of tapes: the price of a multiply-add with each backend.
//!
//! Throughput is in multiply-adds: one element is one multiply-add at one point, everything else that a
//! tape does (additions, inversions, loads) is on its account.

#[path = "../../../rust/ibp/tests/suite/one_loop.rs"]
mod one_loop;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use gauss::{
    Backend, Field, Interrupt, MAX_MODULUS, Polynomial, Record, SplitMix, SymbolicSystem, Tape, eliminate,
    record, replay,
};
use ibp::{Generation, Seeds, System, seed_box};
use one_loop::one_loop;
use std::hint::black_box;

/// The largest prime for all backends.
const PRIME: u64 = (1 << 50) - 27;
/// Whole passes, of 32 points or of 64.
const POINTS: usize = 64;

/// Ten entries per row, no more than 30 columns apart, linear in three symbols.
fn banded(columns: u32) -> SymbolicSystem {
    let mut random = SplitMix::new(1);
    let rows: Vec<Vec<(u32, Polynomial)>> = (0..columns - 30)
        .map(|start| {
            let mut places: Vec<u32> = (0..9).map(|_| start + 1 + random.below(29) as u32).collect();
            places.push(start + 30);
            places.sort_unstable();
            places.dedup();
            places.into_iter().map(|column| (column, linear(&mut random))).collect()
        })
        .collect();
    SymbolicSystem::new(3, columns as usize, rows).expect("columns are distinct and inside")
}

fn linear(random: &mut SplitMix) -> Polynomial {
    let symbol = random.below(3) as usize;
    let exponents: Vec<u16> = (0..3).map(|n| u16::from(n == symbol)).collect();
    let terms = [(exponents, 1 + random.below(5)), (vec![0; 3], 1 + random.below(20))];
    Polynomial::new(terms.map(|(e, c)| (e.into(), c.into())).to_vec()).expect("three exponents")
}

/// The equations of a one-loop family as `one_loop` derives them, with polynomial entries; all seeds of all
/// sectors up to given dots and numerator power.
fn equations(slots: usize, pairs: &[(usize, usize)], dots: u32, s: u32) -> SymbolicSystem {
    let family = one_loop(slots, pairs);
    let boxes = family.sectors().by_rank().iter().map(|&sector| seed_box(slots, sector, dots, s));
    let indices = boxes.collect::<Result<Vec<_>, _>>().expect("a small box").concat();
    let seeds = Seeds { indices, choices: None };
    let identities: Vec<usize> = (0..slots).collect();
    let system = System::generate(&Generation::new(&family, &seeds, &identities), &Interrupt::never())
        .expect("good seeds");
    let symbols = 1 + pairs.len();
    let monomial = |symbol: Option<usize>, factor: i64| {
        let exponents: Vec<u16> = (0..symbols).map(|number| u16::from(Some(number) == symbol)).collect();
        (exponents.into(), factor.into())
    };
    let rows = system.equations().iter().map(|equation| {
        let (seed, j) =
            (&system.seeds()[equation.integral as usize * slots..][..slots], equation.identity as usize);
        let sum = seed.iter().map(|&a| i64::from(a)).sum::<i64>() + i64::from(seed[j]);
        let shifted = |up: usize, down: Option<usize>| {
            let mut indices = seed.to_vec();
            indices[up] += 1;
            if let Some(down) = down {
                indices[down] -= 1;
            }
            system.column(&indices)
        };
        let mut terms = vec![(system.column(seed), vec![monomial(Some(0), 1), monomial(None, -sum)])];
        for i in (0..slots).filter(|&i| i != j && seed[i] != 0) {
            let factor = i64::from(seed[i]);
            terms.push((shifted(i, Some(j)), vec![monomial(None, -factor)]));
            if let Some(pair) = pairs.iter().position(|&pair| pair == (i, j) || pair == (j, i)) {
                terms.push((shifted(i, None), vec![monomial(Some(1 + pair), factor)]));
            }
        }
        let entry = |(column, terms): (Option<u32>, _)| {
            Some((column?, Polynomial::new(terms).expect("as many exponents as symbols")))
        };
        terms.into_iter().filter_map(entry).collect()
    });
    SymbolicSystem::new(symbols, system.column_count(), rows).expect("an integral comes once in an equation")
}

/// Keep the rows in the witnesses of the last columns that have a pivot, and record them.
fn tape(name: &str, system: &SymbolicSystem, targets: usize) -> Tape {
    let mut random = SplitMix::new(7);
    let learning = [MAX_MODULUS, (1 << 61) - 1].map(|prime| {
        let point = (0..system.symbols()).map(|_| random.below(prime)).collect::<Vec<u64>>();
        (Field::new(prime).expect("a prime"), point)
    });
    let at = system.at(learning[0].0, &learning[0].1).expect("a value for each symbol");
    let found = eliminate(&at, &learning[0].0, Record::Witness, &Interrupt::never()).expect("no interrupt");
    let pivots = (0..system.column_count() as u32).rev().filter(|&column| found.is_pivot(column));
    let targets: Vec<u32> = pivots.take(targets).collect();
    let sum: Vec<(u32, u64)> = targets.iter().map(|&target| (target, random.next_u64() >> 1)).collect();
    let witness = found.witness_of_sum(&sum, &mut found.scratch().unwrap()).expect("columns of the system");
    let rows: Vec<u32> = witness.combination.iter().map(|&(row, _)| row).collect();
    let selected = system.restrict(&rows).expect("rows of the system");
    let recording = record(&selected, None, &targets, &learning, &Interrupt::never());
    let recording = recording.expect("good input").expect("lucky points");
    println!(
        "{name}: {} rows, {} entries, {:?}",
        rows.len(),
        recording.entries.len(),
        recording.tape.statistics()
    );
    recording.tape
}

fn replays(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("replay");
    group.sample_size(10);
    let pentagon = [(0, 2), (1, 3), (2, 4), (0, 3), (1, 4)];
    let cases = [
        ("banded", banded(2_000), 1),
        ("box", equations(4, &[(0, 2), (1, 3)], 3, 4), 100),
        ("pentagon", equations(5, &pentagon, 2, 4), 100),
    ];
    for (name, system, targets) in cases {
        let tape = tape(name, &system, targets);
        let mut random = SplitMix::new(3);
        let points: Vec<u64> = (0..POINTS * tape.symbols()).map(|_| random.below(PRIME)).collect();
        group.throughput(Throughput::Elements(POINTS as u64 * tape.statistics().multiplications()));
        for backend in Backend::ALL.into_iter().filter(|backend| backend.available()) {
            group.bench_function(format!("{name}, {}", backend.name()), |bencher| {
                bencher.iter(|| replay(&tape, backend, PRIME, black_box(&points), 1, &Interrupt::never()));
            });
        }
    }
    group.finish();
}

criterion_group!(benches, replays);
criterion_main!(benches);
