//! Reconstruction against closed forms that are evaluated, never solved for.

mod ahead;
mod cases;
mod counts;
mod faults;
mod normal;
mod oracle;
mod properties;

use gauss::reconstruct::{Options, Reconstruction, reconstruct};
use gauss::{Interrupt, Result, primes_below};
use oracle::Oracle;

/// How many times as many random cases as by default: the environment's `TILTH_TEST_MULTIPLIER`.
fn multiplier() -> u64 {
    std::env::var("TILTH_TEST_MULTIPLIER").ok().and_then(|text| text.parse().ok()).unwrap_or(1)
}

fn options(seed: u64, bits: u32) -> Options {
    Options { seed, primes: Box::new(primes_below(1 << bits)), ..Options::default() }
}

fn run(oracle: &mut Oracle, variables: usize, options: Options) -> Result<Reconstruction> {
    let count = oracle.functions.len();
    reconstruct(oracle, count, variables, options, &mut |_| {}, &Interrupt::never())
}
