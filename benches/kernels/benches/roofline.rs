//! The roof over the replay of tapes: multiply-adds in bare loops, and how fast memory is read.
//!
//! `python -m benches.tables --table roofline` runs this and sets tapes beside it. Throughput is in
//! multiply-adds at one point (`bare`) or in bytes (`read`). A name says backend, loop and number of vectors;
//! `512kB by 4` are sums of four products, about as long as those of tapes, of slots in 512 kilobytes.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use gauss::{Backend, BareLoop, bare_loop};
use std::hint::black_box;

/// The largest prime for all backends.
const PRIME: u64 = (1 << 50) - 27;

/// Working sets that fit the L1 and the L2 cache of current processors.
const WORKING_SETS: [(&str, usize); 2] = [("16kB", 16 << 10), ("512kB", 512 << 10)];

/// Multiply-adds at one point in a call: milliseconds.
const ENOUGH: usize = 1 << 22;

fn bare(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("bare");
    group.sample_size(20);
    for backend in Backend::ALL.into_iter().filter(|backend| backend.available()) {
        // Several numbers of vectors: more of them wait less for each other, and need more registers.
        let vectors: &[usize] = if backend == Backend::Scalar { &[1] } else { &[1, 2, 4, 8] };
        for &vectors in vectors {
            let (lanes, slot) = if backend == Backend::Scalar { (8, 8) } else { (8 * vectors, 64 * vectors) };
            let mut measure = |name: &str, bare: BareLoop| {
                let rounds = ENOUGH / (bare.products() * lanes);
                group.throughput(Throughput::Elements((rounds * bare.products() * lanes) as u64));
                group.bench_function(format!("{} {name} {vectors}", backend.name()), |bencher| {
                    // The loop takes its own time: to fill the slots is none of it.
                    bencher.iter_custom(|times| {
                        let runs = (0..times).map(|_| bare_loop(backend, bare, vectors, PRIME, rounds));
                        runs.map(|run| run.expect("a backend that is there").elapsed).sum()
                    });
                });
            };
            measure("reduced", BareLoop::Reduced);
            measure("delayed", BareLoop::Delayed);
            for (name, bytes) in WORKING_SETS {
                for length in [64, 4] {
                    let bare = BareLoop::Gathered { slots: bytes / slot, length };
                    measure(&format!("{name} by {length}"), bare);
                }
            }
        }
    }
    group.finish();
}

/// All words of a buffer, combined in as many independent chains as a vector has lanes and some more.
#[inline(always)]
#[allow(clippy::inline_always, reason = "it must end up inside a function with its instruction set")]
fn combine(words: &[u64]) -> u64 {
    let mut chains = [0u64; 64];
    for group in words.chunks_exact(64) {
        for (chain, word) in chains.iter_mut().zip(group) {
            *chain ^= word;
        }
    }
    chains.into_iter().fold(0, |sum, chain| sum ^ chain)
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f")]
fn combine_avx512(words: &[u64]) -> u64 {
    combine(words)
}

#[allow(unsafe_code, reason = "vector instructions that the processor may not have")]
fn read_all(words: &[u64]) -> u64 {
    #[cfg(target_arch = "x86_64")]
    if is_x86_feature_detected!("avx512f") {
        // SAFETY: the processor has AVX-512F, as was asked just now.
        return unsafe { combine_avx512(words) };
    }
    combine(words)
}

fn read(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("read");
    group.sample_size(20);
    for (name, bytes) in WORKING_SETS {
        let words: Vec<u64> = (0..bytes as u64 / 8).collect();
        let times = (32 << 20) / bytes;
        group.throughput(Throughput::Bytes((times * bytes) as u64));
        group.bench_function(name, |bencher| {
            bencher.iter(|| (0..times).fold(0, |sum, _| sum ^ read_all(black_box(&words))));
        });
    }
    group.finish();
}

criterion_group!(benches, bare, read);
criterion_main!(benches);
