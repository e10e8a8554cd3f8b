//! What all passes of a replay share.

use super::wanted::Wanted;
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
    /// Which outputs are written; all by default.
    pub(super) wanted: Option<&'a Wanted>,
    /// How many are written.
    pub(super) outputs: usize,
}

impl Pass<'_> {
    /// Where an output is written, if it is.
    #[inline(always)]
    pub(super) fn place(&self, output: u32) -> Option<usize> {
        self.wanted.map_or(Some(output as usize), |wanted| wanted.place(output))
    }
}

/// The numbers that stand for the columns without pivot in the checks of a point: the same on every
/// machine and for every backend, as they hang on nothing but the prime and the residues of the point.
pub(super) fn random_numbers(prime: u64, point: &[u64], count: usize) -> Vec<u64> {
    let mix = |state: u64, &residue: &u64| SplitMix::new(state ^ residue).next_u64();
    let mut random = SplitMix::new(point.iter().fold(prime, mix));
    (0..count).map(|_| random.below(prime)).collect()
}
