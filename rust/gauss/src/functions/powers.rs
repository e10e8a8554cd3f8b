//! Products of powers of factors, one for each function.

/// Factors and their multiplicities, function by function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Powers {
    starts: Vec<usize>,
    pairs: Vec<(u32, u32)>,
}

impl Default for Powers {
    fn default() -> Self {
        Self { starts: vec![0], pairs: Vec::new() }
    }
}

impl Powers {
    pub(super) fn push(&mut self, pairs: impl IntoIterator<Item = (u32, u32)>) {
        self.pairs.extend(pairs);
        self.starts.push(self.pairs.len());
    }

    /// `(factor, multiplicity)` of a function.
    pub(super) fn get(&self, number: usize) -> &[(u32, u32)] {
        &self.pairs[self.starts[number]..self.starts[number + 1]]
    }

    /// How much memory they take, about.
    pub(super) fn bytes(&self) -> usize {
        8 * (self.starts.len() + self.pairs.len())
    }
}
