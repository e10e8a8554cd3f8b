//! The polynomial with given roots, in lanes.

use crate::field::{Element, Field};
use crate::lanes::{LANES, LaneTask, Lanes, Octet};

/// How many roots are multiplied in at a time: sums of as many products are reduced once.
const AT_ONCE: usize = 4;

/// The coefficients of `∏(z − v)` below the leading one, as they are kept in a lane, constant term first.
pub(super) struct Product<'a> {
    pub(super) field: &'a Field,
    pub(super) roots: &'a [Element],
}

impl LaneTask for Product<'_> {
    type Output = Vec<u64>;

    #[inline(always)]
    fn run<L: Lanes>(self, lanes: L) -> Vec<u64> {
        let Self { field, roots } = self;
        // Roots that are zero fill the last group, and shift all coefficients.
        let groups = roots.len().div_ceil(AT_ONCE);
        let shift = groups * AT_ONCE - roots.len();
        // Coefficient n is lane n / stride of octet n % stride: the coefficient before it is, but for the first
        // octets, in the same lane of the octet before.
        let stride = (groups * AT_ONCE + 1).div_ceil(LANES).max(AT_ONCE);
        let mut octets = vec![Octet::default(); stride];
        lanes.store(lanes.zero(), &mut octets[0]);
        let zero = octets[0];
        octets.fill(zero);
        let mut one = zero;
        lanes.store(lanes.import([1; LANES]), &mut one);
        octets[0].0[0] = one.0[0];
        for group in roots.chunks(AT_ONCE) {
            let factor = lower_coefficients(field, group).map(|c| lanes.import([field.to_u64(c); LANES]));
            let mut before = [zero; AT_ONCE];
            for (shifted, last) in before.iter_mut().zip(&octets[stride - AT_ONCE..]) {
                shifted.0[1..].copy_from_slice(&last.0[..LANES - 1]);
            }
            for n in (0..stride).rev() {
                let at = |back: usize| {
                    lanes.load(if n >= back { &octets[n - back] } else { &before[AT_ONCE + n - back] })
                };
                let mut sum = lanes.empty();
                for (back, &c) in factor.iter().enumerate() {
                    sum = lanes.add_product(sum, at(back), c);
                    if (back + 1) % L::FOLD == 0 {
                        sum = lanes.fold(sum);
                    }
                }
                let next = lanes.add(lanes.reduce(sum), at(AT_ONCE));
                lanes.store(next, &mut octets[n]);
            }
        }
        let place = |n: usize| octets[(n + shift) % stride].0[(n + shift) / stride];
        (0..roots.len()).map(place).collect()
    }
}

/// The coefficients of `z^4`, `z^3` and so on, the leading one left out, of a product of up to four factors `z − v`,
/// missing ones being `z`: entry `n` multiplies what is `n` places before.
fn lower_coefficients(field: &Field, roots: &[Element]) -> [Element; AT_ONCE] {
    let mut coefficients = [0; AT_ONCE + 1];
    coefficients[AT_ONCE] = field.one();
    for (done, &root) in roots.iter().enumerate() {
        // The product so far is `z^(4 − done)` times a polynomial of degree `done`.
        for n in AT_ONCE - done - 1..AT_ONCE {
            coefficients[n] = field.sub(coefficients[n], field.mul(root, coefficients[n + 1]));
        }
    }
    let [lower @ .., _] = coefficients;
    lower
}
