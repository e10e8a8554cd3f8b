//! Where the black box is probed: a grid that is geometric in every variable.
//!
//! All probes of a prime lie at `x_i = a_i·g_i^(j_i)` with random `a_i` and `g_i`, so that a point is a list
//! of small numbers `j`. Slices run along one axis, the sparse interpolation along diagonals, where its
//! equations are transposed Vandermonde systems; and because the points of one stage are often those of
//! another, each is paid for once.

use crate::field::{Element, Field, SplitMix};

/// The number of a point of the grid: one index per variable.
pub(super) type Index = Box<[u32]>;

/// The values of one variable, `start·ratio^j`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Axis {
    pub(super) start: Element,
    pub(super) ratio: Element,
}

impl Axis {
    /// The value of number `index`.
    pub(super) fn at(&self, field: &Field, index: u32) -> Element {
        field.mul(self.start, field.pow(self.ratio, index.into()))
    }
}

/// The axes of a prime; nothing but the seed and the prime enters.
pub(super) fn axes(field: &Field, seed: u64, variables: usize) -> Vec<Axis> {
    let mut random = SplitMix::new(seed ^ field.modulus().rotate_left(17));
    // Zero and ±1 are no ratios, and a start of zero would see one point only.
    let mut element = || field.from_u64(2 + random.below(field.modulus() - 3));
    (0..variables).map(|_| Axis { start: element(), ratio: element() }).collect()
}

/// The coordinates of a point.
pub(super) fn coordinates(field: &Field, axes: &[Axis], index: &[u32]) -> Vec<Element> {
    axes.iter().zip(index).map(|(axis, &j)| axis.at(field, j)).collect()
}
