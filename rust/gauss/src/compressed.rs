//! Sparse lists stored one after the other.

use crate::Element;

/// Lists of `(index, value)` one after the other.
#[derive(Debug, Clone, Default)]
pub(crate) struct Compressed {
    starts: Vec<usize>,
    pub(crate) indices: Vec<u32>,
    pub(crate) values: Vec<Element>,
}

impl Compressed {
    pub(crate) fn new() -> Self {
        Self { starts: vec![0], ..Self::default() }
    }

    #[inline]
    pub(crate) fn range(&self, list: usize) -> std::ops::Range<usize> {
        self.starts[list]..self.starts[list + 1]
    }

    #[inline]
    pub(crate) fn push(&mut self, index: u32, value: Element) {
        self.indices.push(index);
        self.values.push(value);
    }

    pub(crate) fn close(&mut self) {
        self.starts.push(self.indices.len());
    }

    /// Where the open list begins.
    pub(crate) fn open_start(&self) -> usize {
        self.starts[self.starts.len() - 1]
    }

    /// Forget all lists, keep the memory.
    pub(crate) fn clear(&mut self) {
        self.starts.truncate(1);
        self.indices.clear();
        self.values.clear();
    }

    /// Drop what was pushed since the last [`Compressed::close`].
    pub(crate) fn reopen(&mut self) {
        let end = self.open_start();
        self.indices.truncate(end);
        self.values.truncate(end);
    }

    pub(crate) fn bytes(&self) -> usize {
        8 * self.starts.capacity() + 4 * self.indices.capacity() + 8 * self.values.capacity()
    }
}
