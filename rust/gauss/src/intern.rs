//! Equal things, kept once.

use rustc_hash::FxHashMap;
use std::hash::Hash;

/// Numbers things in the order of their first appearance, equal ones alike.
///
/// ```
/// let mut interner = gauss::Interner::default();
/// assert_eq!(["x", "y", "x"].map(|name| interner.number(name)), [0, 1, 0]);
/// assert_eq!(interner.into_items(), ["x", "y"]);
/// ```
#[derive(Debug, Clone)]
pub struct Interner<T> {
    items: Vec<T>,
    numbers: FxHashMap<T, u32>,
}

impl<T> Default for Interner<T> {
    fn default() -> Self {
        Self { items: Vec::new(), numbers: FxHashMap::default() }
    }
}

impl<T: Clone + Eq + Hash> Interner<T> {
    /// The number of an item, which is a new one if need be.
    ///
    /// # Panics
    /// With 2^32 different items.
    pub fn number(&mut self, item: T) -> u32 {
        let Self { items, numbers } = self;
        *numbers.entry(item).or_insert_with_key(|item| {
            items.push(item.clone());
            u32::try_from(items.len() - 1).expect("fewer than 2^32 different items")
        })
    }

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
}
