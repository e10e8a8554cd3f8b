//! The values of a polynomial at many points, in lanes: one point a lane.

use crate::lanes::{LANES, Lanes, Octet};

/// Vectors of points that are worked on at a time: one alone waits for each of its products.
const VECTORS: usize = 4;

/// Coefficients that are taken together: with as many powers of a point their sum is reduced once.
const TOGETHER: usize = 16;

/// The values, as ordinary residues, at points that are ordinary residues; coefficients are as they are kept in a lane.
#[inline(always)]
pub(super) fn evaluate<L: Lanes>(lanes: L, polynomial: &[u64], points: &[u64]) -> Vec<u64> {
    let mut values = Vec::with_capacity(points.len().next_multiple_of(LANES * VECTORS));
    for part in points.chunks(LANES * VECTORS) {
        if part.len() <= LANES {
            at::<L, 1>(lanes, polynomial, part, &mut values);
        } else {
            at::<L, VECTORS>(lanes, polynomial, part, &mut values);
        }
    }
    values.truncate(points.len());
    values
}

/// Write the values at some points; those that are missing in the last vectors are taken to be zero.
#[inline(always)]
fn at<L: Lanes, const V: usize>(lanes: L, polynomial: &[u64], residues: &[u64], to: &mut Vec<u64>) {
    let mut points = [lanes.zero(); V];
    for (point, residues) in points.iter_mut().zip(residues.chunks(LANES)) {
        let mut octet = [0; LANES];
        octet[..residues.len()].copy_from_slice(residues);
        *point = lanes.import(octet);
    }
    // Power n + 1 of each point, as far as they are needed.
    let mut powers = [points; TOGETHER];
    for n in 1..TOGETHER.min(polynomial.len()) {
        for k in 0..V {
            powers[n][k] = lanes.mul(powers[n - 1][k], points[k]);
        }
    }
    let mut values = [lanes.zero(); V];
    // From above; what is known of the value so far is zero where the last ones are fewer than the others.
    for part in polynomial.chunks(TOGETHER).rev() {
        let mut sums = [lanes.empty(); V];
        for k in 0..V {
            sums[k] = lanes.fold(lanes.add_product(sums[k], values[k], powers[TOGETHER - 1][k]));
        }
        for (folded, powers) in part[1..].chunks(L::FOLD).zip(powers.chunks(L::FOLD)) {
            for (&coefficient, power) in folded.iter().zip(powers) {
                let coefficient = lanes.load(&Octet([coefficient; LANES]));
                for k in 0..V {
                    sums[k] = lanes.add_product(sums[k], power[k], coefficient);
                }
            }
            for sum in &mut sums {
                *sum = lanes.fold(*sum);
            }
        }
        let first = lanes.load(&Octet([part[0]; LANES]));
        for k in 0..V {
            values[k] = lanes.add(lanes.reduce(sums[k]), first);
        }
    }
    for value in values {
        to.extend_from_slice(&lanes.export(value));
    }
}
