//! Integrals numbered in the order of their first appearance.

use super::grid::NONE;
use crate::{Result, Weight};
use gauss::Grow;

/// A hash table of numbers beside the list of what they number: 22 to 27 bytes per integral.
///
/// A table with weights as its keys takes 37 to 75, because a weight is aligned to sixteen bytes, and it, not
/// the equations, made the peak of memory while a system was generated.
#[derive(Debug)]
pub(crate) struct WeightTable {
    /// Numbers, or [`NONE`]; a power of two of them, at most three quarters in use.
    slots: Vec<u32>,
    weights: Vec<Weight>,
}

impl WeightTable {
    pub(crate) fn new() -> Self {
        Self { slots: vec![NONE; 64], weights: Vec::new() }
    }

    pub(crate) fn len(&self) -> usize {
        self.weights.len()
    }

    pub(crate) fn weights(&self) -> &[Weight] {
        &self.weights
    }

    /// The number of `weight`, which is a new one if need be.
    #[inline]
    ///
    /// # Errors
    /// [`gauss::Error::OutOfMemory`].
    pub(crate) fn number(&mut self, weight: Weight) -> Result<u32> {
        let slot = self.find(weight);
        if self.slots[slot] != NONE {
            return Ok(self.slots[slot]);
        }
        let number = self.weights.len() as u32;
        self.weights.try_extend("integrals", &[weight])?;
        self.slots[slot] = number;
        if self.weights.len() * 4 > self.slots.len() * 3 {
            self.grow()?;
        }
        Ok(number)
    }

    /// The number of a weight that is there.
    #[inline]
    pub(crate) fn known(&self, weight: Weight) -> u32 {
        self.slots[self.find(weight)]
    }

    /// The slot of `weight`, or the free one where it belongs.
    #[inline]
    fn find(&self, weight: Weight) -> usize {
        let mixed = (weight as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ (weight >> 64) as u64;
        let hash = mixed.wrapping_mul(0xd6e8_feb8_6659_fd93);
        let mask = self.slots.len() - 1;
        // The upper bits are the well mixed ones.
        let mut slot = (hash >> 32) as usize & mask;
        while self.slots[slot] != NONE && self.weights[self.slots[slot] as usize] != weight {
            slot = (slot + 1) & mask;
        }
        slot
    }

    fn grow(&mut self) -> Result<()> {
        let doubled = 2 * self.slots.len();
        self.slots.try_room("integrals", doubled - self.slots.len())?;
        self.slots.clear();
        self.slots.resize(doubled, NONE);
        for number in 0..self.weights.len() {
            let slot = self.find(self.weights[number]);
            self.slots[slot] = number as u32;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_in_the_order_of_first_appearance(raw in prop::collection::vec((0u64..3, any::<u8>()), 0..900)) {
            let mut table = WeightTable::new();
            let mut seen: Vec<Weight> = Vec::new();
            for (high, low) in raw {
                let weight = Weight::from(high) << 64 | Weight::from(low);
                let number = table.number(weight).unwrap();
                let oracle = seen.iter().position(|&w| w == weight).unwrap_or(seen.len());
                if oracle == seen.len() {
                    seen.push(weight);
                }
                prop_assert_eq!(number as usize, oracle);
                prop_assert_eq!(table.known(weight), number);
            }
            prop_assert_eq!(table.weights(), seen);
        }
    }
}
