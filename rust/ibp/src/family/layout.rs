//! Integrals packed into integers.

use crate::{Error, Order, Result, Sectors};
use rustc_hash::FxHashMap;

/// An integral as one integer: comparing two integrals in the chosen order is comparing two integers.
///
/// From the top: a bit that is zero for preferred masters; the rank of the sector; the two degrees of
/// the order; the absolute values of the indices, last slot first. The sector gives the signs back, so
/// the packing loses nothing.
pub type Weight = u128;

const ORDINARY: Weight = 1 << 127;

/// How integrals of one family are packed, for indices up to a given size.
#[derive(Debug, Clone)]
pub struct Layout {
    order: Order,
    slots: usize,
    index_bits: u32,
    degree_bits: u32,
    largest: u32,
    preferred: Vec<Box<[i8]>>,
    preferred_weights: FxHashMap<Weight, Weight>,
}

impl Layout {
    /// A layout for indices of absolute value at most `largest`.
    ///
    /// `preferred` integrals come below all others, the first one lowest; those in zero sectors are ignored.
    ///
    /// # Errors
    /// [`Error::IndexBits`] if an integral does not fit 128 bits, [`Error::IndexRange`], [`Error::IndexCount`] for a preferred
    /// integral of the wrong length.
    pub fn new(sectors: &Sectors, order: Order, largest: u32, preferred: &[&[i8]]) -> Result<Self> {
        let slots = sectors.slots();
        let width = |n: u32| u32::BITS - n.leading_zeros();
        let largest =
            preferred.iter().flat_map(|p| p.iter()).fold(largest, |m, i| m.max(u32::from(i.unsigned_abs())));
        let index_bits = width(largest);
        let degree_bits = width(largest.saturating_mul(slots as u32));
        let bits = slots as u32 * index_bits + 2 * degree_bits + width(sectors.by_rank().len() as u32);
        if largest > 127 {
            return Err(Error::IndexRange { largest });
        }
        if bits > 127 {
            return Err(Error::IndexBits { largest, slots, bits });
        }
        let mut layout = Self {
            order,
            slots,
            index_bits,
            degree_bits,
            largest,
            preferred: Vec::new(),
            preferred_weights: FxHashMap::default(),
        };
        let mut weights = FxHashMap::default();
        for &integral in preferred {
            if integral.len() != slots {
                return Err(Error::IndexCount { what: "a preferred master", given: integral.len(), slots });
            }
            if let Some(weight) = layout.pack(sectors, integral)
                && !weights.contains_key(&weight)
            {
                weights.insert(weight, layout.preferred.len() as Weight);
                layout.preferred.push(integral.into());
            }
        }
        layout.preferred_weights = weights;
        Ok(layout)
    }

    /// The largest absolute value of an index that can be packed.
    #[must_use]
    pub fn largest(&self) -> u32 {
        self.largest
    }

    /// The order of integrals.
    #[must_use]
    pub fn order(&self) -> Order {
        self.order
    }

    /// The weight of an integral, or `None` if it is zero.
    ///
    /// Indices must not exceed [`Layout::largest`] in absolute value; the generator makes sure of it.
    #[inline]
    #[must_use]
    pub fn pack(&self, sectors: &Sectors, indices: &[i8]) -> Option<Weight> {
        let (mut sector, mut r, mut s) = (0u32, 0u32, 0u32);
        for (slot, &index) in indices.iter().enumerate() {
            let magnitude = u32::from(index.unsigned_abs());
            debug_assert!(magnitude <= self.largest, "index {index} is beyond the layout");
            if index > 0 {
                sector |= 1 << slot;
                r += magnitude;
            } else {
                s += magnitude;
            }
        }
        let rank = sectors.rank(sector)?;
        let (high, low) = self.order.degrees(r, s);
        let head = (Weight::from(rank) << (2 * self.degree_bits))
            | (Weight::from(high) << self.degree_bits)
            | Weight::from(low);
        let weight = ORDINARY | (head << (self.slots as u32 * self.index_bits)) | self.magnitudes(indices);
        if self.preferred_weights.is_empty() {
            return Some(weight);
        }
        Some(self.preferred_weights.get(&weight).copied().unwrap_or(weight))
    }

    /// The absolute values of the indices, last slot first.
    #[inline]
    fn magnitudes(&self, indices: &[i8]) -> Weight {
        let bits = self.index_bits;
        let magnitudes = indices.iter().rev().map(|index| index.unsigned_abs());
        if self.slots as u32 * bits <= u64::BITS {
            // One machine word, as for nearly all families, shifts in a quarter of the instructions.
            return magnitudes.fold(0u64, |packed, one| (packed << bits) | u64::from(one)).into();
        }
        magnitudes.fold(0, |packed, one| (packed << bits) | Weight::from(one))
    }

    /// The rank of the sector of a weight; `None` for a preferred master, which is not among its sector's integrals.
    #[must_use]
    pub(crate) fn rank(&self, weight: Weight) -> Option<u32> {
        let shift = self.slots as u32 * self.index_bits + 2 * self.degree_bits;
        (weight & ORDINARY != 0).then(|| ((weight & !ORDINARY) >> shift) as u32)
    }

    /// The integral of a weight that [`Layout::pack`] gave.
    pub fn unpack(&self, sectors: &Sectors, weight: Weight, indices: &mut [i8]) {
        let Some(rank) = self.rank(weight) else {
            indices.copy_from_slice(&self.preferred[weight as usize]);
            return;
        };
        let sector = sectors.by_rank()[rank as usize];
        let mask = (1 << self.index_bits) - 1;
        for (slot, index) in indices.iter_mut().enumerate() {
            let magnitude = ((weight >> (slot as u32 * self.index_bits)) & mask) as i8;
            *index = if sector >> slot & 1 == 1 { magnitude } else { -magnitude };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The order spelled out as a tuple, slowly.
    fn key(order: Order, a: &[i8]) -> (u32, u32, i32, i32, Vec<u8>) {
        let sector = Sectors::sector_of(a);
        let r: i32 = a.iter().filter(|&&i| i > 0).map(|&i| i32::from(i)).sum();
        let s: i32 = -a.iter().filter(|&&i| i < 0).map(|&i| i32::from(i)).sum::<i32>();
        let (high, low) = match order {
            Order::Numerators => (r, s),
            Order::Dots => (r + s, s),
        };
        (sector.count_ones(), sector, high, low, a.iter().rev().map(|i| i.unsigned_abs()).collect())
    }

    proptest! {
        #[test]
        fn compares_like_the_order_and_unpacks(
            a in prop::collection::vec(-9i8..10, 5), b in prop::collection::vec(-9i8..10, 5), dots: bool
        ) {
            let sectors = Sectors::new(5, &(0..32).collect::<Vec<_>>()).unwrap();
            let order = if dots { Order::Dots } else { Order::Numerators };
            let layout = Layout::new(&sectors, order, 9, &[]).unwrap();
            let (x, y) = (layout.pack(&sectors, &a).unwrap(), layout.pack(&sectors, &b).unwrap());
            prop_assert_eq!(x.cmp(&y), key(order, &a).cmp(&key(order, &b)));
            let mut back = [0i8; 5];
            layout.unpack(&sectors, x, &mut back);
            prop_assert_eq!(&back[..], &a[..]);

            let preferred = Layout::new(&sectors, order, 9, &[&a, &b]).unwrap();
            let lowest = preferred.pack(&sectors, &a).unwrap();
            prop_assert_eq!(lowest, 0);
            preferred.unpack(&sectors, lowest, &mut back);
            prop_assert_eq!(&back[..], &a[..]);
        }
    }

    #[test]
    fn refuses_what_does_not_fit() {
        let sectors = Sectors::new(20, &[(1 << 20) - 1]).unwrap();
        assert!(matches!(Layout::new(&sectors, Order::Dots, 127, &[]), Err(Error::IndexBits { .. })));
        assert!(Layout::new(&sectors, Order::Dots, 15, &[]).is_ok());
    }
}
