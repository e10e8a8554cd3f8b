//! A set of small integers that gives back its largest member first.

/// Words of bits over words of bits: an insertion or a removal touches at most one word a level, and a
/// level has 64 times fewer words than the one below. For the columns that wait for elimination this
/// beats a heap, because a column that is already waiting costs one bit test.
#[derive(Debug, Clone)]
pub(crate) struct Pending {
    /// `levels[0]` has a bit per member; a bit of `levels[k + 1]` says that a word of `levels[k]` is not empty.
    levels: Vec<Vec<u64>>,
}

impl Pending {
    /// The empty set of numbers below `capacity`.
    pub(crate) fn new(capacity: usize) -> Self {
        let mut levels = Vec::new();
        let mut length = capacity.max(1);
        loop {
            length = length.div_ceil(64);
            levels.push(vec![0; length]);
            if length == 1 {
                return Self { levels };
            }
        }
    }

    /// Add `n`.
    #[inline]
    pub(crate) fn insert(&mut self, n: u32) {
        let mut index = n as usize;
        for level in &mut self.levels {
            let word = &mut level[index / 64];
            let before = *word;
            *word |= 1 << (index % 64);
            if before != 0 {
                return;
            }
            index /= 64;
        }
    }

    /// Remove and return the largest member.
    #[inline]
    pub(crate) fn pop_max(&mut self) -> Option<u32> {
        let top = self.levels.last()?[0];
        if top == 0 {
            return None;
        }
        let mut index = 0;
        for level in self.levels.iter().rev() {
            let word = level[index];
            index = index * 64 + 63 - word.leading_zeros() as usize;
        }
        let found = index as u32;
        for level in &mut self.levels {
            let word = &mut level[index / 64];
            *word &= !(1 << (index % 64));
            if *word != 0 {
                break;
            }
            index /= 64;
        }
        Some(found)
    }

    /// Bytes of memory held.
    pub(crate) fn bytes(&self) -> usize {
        self.levels.iter().map(|level| 8 * level.len()).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn behaves_as_an_ordered_set(capacity in 1usize..300_000, raw in prop::collection::vec(any::<u32>(), 0..200)) {
            let mut pending = Pending::new(capacity);
            let mut oracle = BTreeSet::new();
            for (step, number) in raw.into_iter().enumerate() {
                let n = number % capacity as u32;
                pending.insert(n);
                oracle.insert(n);
                if step % 3 == 2 {
                    prop_assert_eq!(pending.pop_max(), oracle.pop_last());
                }
            }
            while let Some(n) = pending.pop_max() {
                prop_assert_eq!(Some(n), oracle.pop_last());
            }
            prop_assert!(oracle.is_empty());
        }
    }
}
