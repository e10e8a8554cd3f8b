//! Eight lanes of 64-bit Montgomery arithmetic, in portable code.

use super::arithmetic::{LANES, LaneTask, Lanes, Octet};
use crate::field::Field;
use std::array::from_fn;

/// Do a task in these lanes.
pub(super) fn run<T: LaneTask>(field: &Field, task: T) -> T::Output {
    task.run(Portable(*field))
}

/// Residues in the form of [`Field`], canonical.
///
/// The field is a copy: behind a reference the prime would have to be loaded again after each store to a slot.
#[derive(Clone, Copy)]
struct Portable(Field);

impl Lanes for Portable {
    type Vector = [u64; LANES];
    /// Below `p·2^64` when folded.
    type Sum = [u128; LANES];

    /// `p·2^64 + 2p²` is below 2^128 and below `2p·2^64`, as p is below 2^63.
    const FOLD: usize = 2;

    #[inline(always)]
    fn import(self, residues: [u64; LANES]) -> Self::Vector {
        residues.map(|residue| self.0.prepare(residue))
    }

    #[inline(always)]
    fn export(self, vector: Self::Vector) -> [u64; LANES] {
        vector.map(|value| self.0.to_u64(value))
    }

    #[inline(always)]
    fn load(self, from: &Octet) -> Self::Vector {
        from.0
    }

    #[inline(always)]
    fn store(self, vector: Self::Vector, to: &mut Octet) {
        to.0 = vector;
    }

    #[inline(always)]
    fn zero(self) -> Self::Vector {
        [0; LANES]
    }

    #[inline(always)]
    fn add(self, a: Self::Vector, b: Self::Vector) -> Self::Vector {
        from_fn(|lane| self.0.add(a[lane], b[lane]))
    }

    #[inline(always)]
    fn sub(self, a: Self::Vector, b: Self::Vector) -> Self::Vector {
        from_fn(|lane| self.0.sub(a[lane], b[lane]))
    }

    #[inline(always)]
    fn zeros(self, vector: Self::Vector) -> u8 {
        (0..LANES).fold(0, |zeros, lane| zeros | u8::from(vector[lane] == 0) << lane)
    }

    #[inline(always)]
    fn empty(self) -> Self::Sum {
        [0; LANES]
    }

    #[inline(always)]
    fn add_product(self, sum: Self::Sum, a: Self::Vector, b: Self::Vector) -> Self::Sum {
        from_fn(|lane| sum[lane] + u128::from(a[lane]) * u128::from(b[lane]))
    }

    #[inline(always)]
    fn sub_product(self, sum: Self::Sum, a: Self::Vector, b: Self::Vector) -> Self::Sum {
        // `p − b` is `p` for zero, which the bound of the fold allows for.
        self.add_product(sum, a, b.map(|b| self.0.modulus() - b))
    }

    #[inline(always)]
    fn fold(self, sum: Self::Sum) -> Self::Sum {
        sum.map(|sum| {
            let high = (sum >> 64) as u64;
            let high = high.min(high.wrapping_sub(self.0.modulus()));
            u128::from(high) << 64 | u128::from(sum as u64)
        })
    }

    #[inline(always)]
    fn reduce(self, sum: Self::Sum) -> Self::Vector {
        self.fold(sum).map(|sum| self.0.reduce(sum))
    }
}
