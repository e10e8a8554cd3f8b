//! A set of small integers that gives back its largest member first.

/// Words of bits over words of bits: a level has 64 times fewer words than the one below, and its bits say
/// which words there are not empty. For the columns that wait for elimination this beats a heap, because
/// a column that is already waiting costs one bit test, and the next one usually stands in the same word.
#[derive(Debug, Clone)]
pub(crate) struct Pending {
    /// A bit a member.
    words: Vec<u64>,
    /// `upper[0]` has a bit for each word of `words`, `upper[k + 1]` one for each word of `upper[k]`.
    upper: Vec<Vec<u64>>,
    /// No word behind this one has members.
    last: usize,
}

impl Pending {
    /// The empty set of numbers below `capacity`.
    pub(crate) fn new(capacity: usize) -> Self {
        let mut length = capacity.max(1).div_ceil(64);
        let words = vec![0; length];
        let mut upper = Vec::new();
        while length > 1 {
            length = length.div_ceil(64);
            upper.push(vec![0; length]);
        }
        Self { words, upper, last: 0 }
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
        for level in &mut self.upper {
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
        let mut word = self.words[self.last];
        if word == 0 {
            self.last = self.find_last()?;
            word = self.words[self.last];
        }
        let bit = 63 - word.leading_zeros() as usize;
        word &= !(1 << bit);
        self.words[self.last] = word;
        if word == 0 {
            self.forget(self.last);
        }
        Some((self.last * 64 + bit) as u32)
    }

    /// The word `index` has become empty.
    fn forget(&mut self, mut index: usize) {
        for level in &mut self.upper {
            let word = &mut level[index / 64];
            *word &= !(1 << (index % 64));
            if *word != 0 {
                return;
            }
            index /= 64;
        }
    }

    /// The last word that is not empty.
    fn find_last(&self) -> Option<usize> {
        let top = self.upper.last()?[0];
        if top == 0 {
            return None;
        }
        let climb = |index: usize, level: &Vec<u64>| index * 64 + 63 - level[index].leading_zeros() as usize;
        Some(self.upper.iter().rev().fold(0, climb))
    }

    /// Bytes of memory held.
    pub(crate) fn bytes(&self) -> usize {
        8 * (self.words.len() + self.upper.iter().map(Vec::len).sum::<usize>())
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
