//! Small sets of seeds, for searches that compare them by the million.

/// Words of a set: enough for the largest parts that a search ends for.
const WORDS: usize = 8;

/// A set of numbers below [`SeedSet::MOST`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct SeedSet([u64; WORDS]);

impl SeedSet {
    /// How many numbers there are to choose from.
    pub(super) const MOST: usize = 64 * WORDS;

    pub(super) fn has(&self, number: usize) -> bool {
        self.0[number / 64] >> (number % 64) & 1 == 1
    }

    pub(super) fn with(mut self, number: usize) -> Self {
        self.0[number / 64] |= 1 << (number % 64);
        self
    }

    pub(super) fn union(&self, other: &Self) -> Self {
        self.zip(other, |a, b| a | b)
    }

    pub(super) fn without(&self, other: &Self) -> Self {
        self.zip(other, |a, b| a & !b)
    }

    pub(super) fn meets(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).any(|(a, b)| a & b != 0)
    }

    pub(super) fn is_within(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).all(|(a, b)| a & !b == 0)
    }

    pub(super) fn count(&self) -> u32 {
        self.0.iter().map(|word| word.count_ones()).sum()
    }

    /// How many are in both.
    pub(super) fn common(&self, other: &Self) -> u32 {
        self.0.iter().zip(&other.0).map(|(a, b)| (a & b).count_ones()).sum()
    }

    /// The numbers, ascending.
    pub(super) fn iter(&self) -> impl Iterator<Item = usize> {
        (0..Self::MOST).filter(|&number| self.has(number))
    }

    fn zip(&self, other: &Self, of: impl Fn(u64, u64) -> u64) -> Self {
        Self(std::array::from_fn(|word| of(self.0[word], other.0[word])))
    }
}

impl FromIterator<usize> for SeedSet {
    fn from_iter<I: IntoIterator<Item = usize>>(numbers: I) -> Self {
        numbers.into_iter().fold(Self::default(), Self::with)
    }
}

#[cfg(test)]
mod tests {
    use super::SeedSet;
    use std::collections::BTreeSet;

    #[test]
    fn sets_are_as_those_of_the_standard_library() {
        let lists = [vec![], vec![0, 63, 64, 511], vec![63, 100, 300], vec![0, 64]];
        for one in &lists {
            for other in &lists {
                let (a, b): (SeedSet, SeedSet) =
                    (one.iter().copied().collect(), other.iter().copied().collect());
                let (x, y): (BTreeSet<_>, BTreeSet<_>) =
                    (one.iter().copied().collect(), other.iter().copied().collect());
                let numbers = |set: SeedSet| set.iter().collect::<BTreeSet<usize>>();
                assert_eq!(numbers(a.union(&b)), &x | &y);
                assert_eq!(numbers(a.without(&b)), &x - &y);
                assert_eq!(a.common(&b) as usize, (&x & &y).len());
                assert_eq!((a.meets(&b), a.is_within(&b)), (!x.is_disjoint(&y), x.is_subset(&y)));
                assert_eq!(a.count() as usize, x.len());
            }
        }
    }
}
