//! A set of small integers that gives back its largest member first.

/// Levels of words of 64 bits: 2^36 members at the most.
const LEVELS: usize = 6;

/// Words of bits over words of bits: a level has 64 times fewer words than the one below, and its bits say
/// which words there are not empty. For the columns that wait for elimination this beats a heap, because
/// a column that is already waiting costs one bit test, and the next one usually stands in the same word, or
/// in one that the first level above knows of.
#[derive(Debug, Clone)]
pub(crate) struct Pending {
    /// All levels one after the other, the members themselves first.
    words: Vec<u64>,
    /// Where each level begins.
    starts: [usize; LEVELS],
    levels: usize,
    /// The last word that has members; the first if there are none.
    last: usize,
}

impl Pending {
    /// The empty set of numbers below `capacity`.
    pub(crate) fn new(capacity: usize) -> Self {
        let (mut starts, mut levels) = ([0; LEVELS], 1);
        let mut length = capacity.max(1).div_ceil(64);
        let mut total = length;
        while length > 1 {
            length = length.div_ceil(64);
            starts[levels] = total;
            total += length;
            levels += 1;
        }
        Self { words: vec![0; total], starts, levels, last: 0 }
    }

    /// Add `n`.
    #[inline]
    pub(crate) fn insert(&mut self, n: u32) {
        let index = n as usize / 64;
        let word = &mut self.words[index];
        let before = *word;
        *word = before | 1 << (n % 64);
        if before == 0 {
            self.note(index);
        }
    }

    /// The word `index` is no longer empty.
    #[inline]
    fn note(&mut self, mut index: usize) {
        self.last = self.last.max(index);
        for start in &self.starts[1..self.levels] {
            let word = &mut self.words[start + index / 64];
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
        let index = self.last;
        let word = self.words[index];
        if word == 0 {
            return None;
        }
        let bit = 63 - word.leading_zeros() as usize;
        let rest = word & !(1 << bit);
        self.words[index] = rest;
        if rest == 0 {
            self.step_down(index);
        }
        Some((index * 64 + bit) as u32)
    }

    /// The last word, `index`, has become empty: find the one before it.
    #[inline]
    fn step_down(&mut self, mut index: usize) {
        for level in 1..self.levels {
            let word = &mut self.words[self.starts[level] + index / 64];
            *word &= !(1 << (index % 64));
            index /= 64;
            if *word != 0 {
                for lower in (1..=level).rev() {
                    let word = self.words[self.starts[lower] + index];
                    index = index * 64 + 63 - word.leading_zeros() as usize;
                }
                self.last = index;
                return;
            }
        }
        self.last = 0;
    }

    /// Bytes of memory held.
    pub(crate) fn bytes(&self) -> usize {
        size_of::<u64>() * self.words.len()
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
