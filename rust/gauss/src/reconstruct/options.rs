//! What a reconstruction may be told.

use crate::field::primes_below;
use crate::sparse::MAX_EXPONENT;

/// The choices of a reconstruction.
pub struct Options {
    /// Determines all points; the same seed and answers give the same requests.
    pub seed: u64,
    /// The primes to use, in this order, all different; production takes those below 2^50.
    pub primes: Box<dyn Iterator<Item = u64>>,
    /// How many of the first variables have degrees that are not bounded together with those of the others, as `d` beside
    /// invariants; no function depends on it, only what is looked ahead to.
    pub untied: usize,
    /// How many threads work on the answers; the result does not depend on it.
    pub threads: usize,
    /// The largest degree of a numerator or denominator in one variable, at most [`MAX_EXPONENT`].
    pub max_degree: usize,
    /// How many primes may be used.
    pub max_primes: usize,
    /// How many probes may be made.
    pub max_probes: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            seed: 0,
            primes: Box::new(primes_below(1 << 50)),
            untied: 0,
            threads: 1,
            max_degree: usize::from(MAX_EXPONENT) / 2,
            max_primes: 200,
            max_probes: u64::MAX,
        }
    }
}
