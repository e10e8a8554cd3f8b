//! What all passes of a replay share.

use crate::field::{Field, SplitMix};
use crate::tape::Schedule;

/// A tape made ready for a prime.
#[derive(Clone, Copy)]
pub(super) struct Pass<'a> {
    pub(super) field: &'a Field,
    pub(super) schedule: &'a Schedule,
    /// Ordinary residues of the tape's constants.
    pub(super) constants: &'a [u64],
    pub(super) randoms: usize,
    pub(super) outputs: usize,
}

/// The numbers that stand for the columns without pivot in the checks of a point: the same on every
/// machine and for every backend, as they hang on nothing but the prime and the residues of the point.
pub(super) fn random_numbers(prime: u64, point: &[u64], count: usize) -> Vec<u64> {
    let mix = |state: u64, &residue: &u64| SplitMix::new(state ^ residue).next_u64();
    let mut random = SplitMix::new(point.iter().fold(prime, mix));
    (0..count).map(|_| random.below(prime)).collect()
}
