//! Equal things, kept once.

use crate::{Error, Grow, Result};
use rustc_hash::FxHasher;
use std::hash::{Hash, Hasher};

/// A free slot.
const NONE: u32 = u32::MAX;

/// Numbers things in the order of their first appearance, equal ones alike.
///
/// A hash table of numbers stands beside the list of what they number. A table whose keys are the things would hold
/// each of them twice: for the coefficients of maps of high powers that was half of the memory of a system.
///
/// ```
/// let mut interner = gauss::Interner::default();
/// for (name, number) in [("x", 0), ("y", 1), ("x", 0)] {
///     assert_eq!(interner.number(name), Ok(number));
/// }
/// assert_eq!(interner.into_items(), ["x", "y"]);
/// ```
#[derive(Debug, Clone)]
pub struct Interner<T> {
    items: Vec<T>,
    /// Numbers, or [`NONE`]; none or a power of two of them, at most three quarters in use.
    slots: Vec<u32>,
}

impl<T> Default for Interner<T> {
    fn default() -> Self {
        Self { items: Vec::new(), slots: Vec::new() }
    }
}

impl<T> Interner<T> {
    /// The items by number.
    #[must_use]
    pub fn items(&self) -> &[T] {
        &self.items
    }

    /// The items by number, without what it takes to number more.
    #[must_use]
    pub fn into_items(self) -> Vec<T> {
        self.items
    }

    /// Bytes held, what the items themselves point to apart.
    #[must_use]
    pub fn bytes(&self) -> usize {
        size_of_val(&*self.items) + size_of_val(&*self.slots)
    }
}

impl<T: Clone + Eq + Hash> Interner<T> {
    /// The number of an item, which is a new one if need be.
    ///
    /// # Errors
    /// [`Error::OutOfMemory`]; [`Error::TooLarge`] with 2^32 − 1 different items.
    #[inline]
    pub fn number(&mut self, item: T) -> Result<u32> {
        if 4 * (self.items.len() + 1) > 3 * self.slots.len() {
            self.grow()?;
        }
        let slot = self.slot_of(&item);
        if self.slots[slot] != NONE {
            return Ok(self.slots[slot]);
        }
        let number = self.items.len();
        if number >= NONE as usize {
            let (count, limit) = (number as u64 + 1, u64::from(NONE));
            return Err(Error::TooLarge { what: "different items", count, limit });
        }
        self.items.try_room("different items", 1)?;
        self.items.push(item);
        self.slots[slot] = number as u32;
        Ok(number as u32)
    }

    /// The number of an item, if it has one.
    #[inline]
    #[must_use]
    pub fn known(&self, item: &T) -> Option<u32> {
        if self.slots.is_empty() {
            return None;
        }
        Some(self.slots[self.slot_of(item)]).filter(|&number| number != NONE)
    }

    /// The slot of an item, or the free one where it belongs.
    #[inline]
    fn slot_of(&self, item: &T) -> usize {
        let mut hasher = FxHasher::default();
        item.hash(&mut hasher);
        let hash = hasher.finish().wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mask = self.slots.len() - 1;
        // The upper bits are the well mixed ones.
        let mut slot = (hash >> 32) as usize & mask;
        while self.slots[slot] != NONE && self.items[self.slots[slot] as usize] != *item {
            slot = (slot + 1) & mask;
        }
        slot
    }

    fn grow(&mut self) -> Result<()> {
        let doubled = (2 * self.slots.len()).max(64);
        self.slots.try_room("numbers of different items", doubled - self.slots.len())?;
        self.slots.clear();
        self.slots.resize(doubled, NONE);
        for number in 0..self.items.len() {
            let slot = self.slot_of(&self.items[number]);
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
            let mut interner = Interner::default();
            let mut seen: Vec<u128> = Vec::new();
            for (high, low) in raw {
                let item = u128::from(high) << 64 | u128::from(low);
                prop_assert_eq!(interner.known(&item).map(|n| n as usize), seen.iter().position(|&w| w == item));
                let number = interner.number(item).unwrap();
                let oracle = seen.iter().position(|&w| w == item).unwrap_or(seen.len());
                if oracle == seen.len() {
                    seen.push(item);
                }
                prop_assert_eq!(number as usize, oracle);
            }
            prop_assert_eq!(interner.items(), seen);
        }
    }
}
