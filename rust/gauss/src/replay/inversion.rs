//! Many inversions for the price of one.

use crate::field::{Field, invert_in_place};
use crate::lanes::{LANES, Lanes, Slot};

/// Invert the values of a batch in all lanes, `(value, result)` by pairs of slots.
///
/// Montgomery's trick (Math. Comp. 48 (1987) 243): multiply everything up, invert the product, and take
/// the factors out again one by one. First over the batch, then over the vectors of a pass, then over the
/// lanes of the last vector, so that a single number is inverted. A zero is replaced by one, lest it
/// spoil all others, and its lane marked as unlucky.
#[inline(always)]
pub(crate) fn invert<L: Lanes, const V: usize>(
    lanes: L,
    field: &Field,
    slots: &mut [Slot<V>],
    products: &mut [Slot<V>],
    pairs: &[u32],
    unlucky: &mut [u8; V],
) {
    let one = lanes.import([1; LANES]);
    let mut running = [one; V];
    for (pair, before) in pairs.chunks_exact(2).zip(products.iter_mut()) {
        for k in 0..V {
            let value = lanes.load(&slots[pair[0] as usize][k]);
            let zeros = lanes.zeros(value);
            unlucky[k] |= zeros;
            lanes.store(running[k], &mut before[k]);
            running[k] = lanes.mul(running[k], without_zeros(lanes, value, zeros));
        }
    }
    let mut partial = [one; V];
    for k in 1..V {
        partial[k] = lanes.mul(partial[k - 1], running[k - 1]);
    }
    let mut inverse =
        lanes.import(invert_lanes(field, lanes.export(lanes.mul(partial[V - 1], running[V - 1]))));
    for k in (0..V).rev() {
        let before = running[k];
        running[k] = lanes.mul(inverse, partial[k]);
        inverse = lanes.mul(inverse, before);
    }
    for (pair, before) in pairs.chunks_exact(2).zip(products.iter()).rev() {
        for k in 0..V {
            let value = lanes.load(&slots[pair[0] as usize][k]);
            let value = without_zeros(lanes, value, lanes.zeros(value));
            let result = lanes.mul(running[k], lanes.load(&before[k]));
            lanes.store(result, &mut slots[pair[1] as usize][k]);
            running[k] = lanes.mul(running[k], value);
        }
    }
}

/// The vector with ones where `zeros` says that it has zeros.
#[inline(always)]
fn without_zeros<L: Lanes>(lanes: L, value: L::Vector, zeros: u8) -> L::Vector {
    if zeros == 0 {
        return value;
    }
    let residues = lanes.export(value);
    let replaced = |lane| if zeros >> lane & 1 == 1 { 1 } else { residues[lane] };
    lanes.import(std::array::from_fn(replaced))
}

/// The inverses of residues that are not zero.
fn invert_lanes(field: &Field, residues: [u64; LANES]) -> [u64; LANES] {
    let mut values = residues.map(|residue| field.from_u64(residue));
    let inverted = invert_in_place(field, &mut values, &mut [0; LANES]);
    assert!(inverted, "zeros were replaced by ones");
    values.map(|value| field.to_u64(value))
}
