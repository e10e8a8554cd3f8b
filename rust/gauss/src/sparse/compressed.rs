//! Sparse lists stored one after the other.

use crate::field::Element;
use crate::{Grow, Result};

/// An index and a residue side by side in twelve bytes: one cache line brings both, and nothing is padding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Packed([u32; 3]);

impl Packed {
    #[inline]
    pub(crate) fn new(index: u32, value: Element) -> Self {
        Self([index, value as u32, (value >> 32) as u32])
    }

    #[inline]
    pub(crate) fn index(self) -> u32 {
        self.0[0]
    }

    #[inline]
    pub(crate) fn value(self) -> Element {
        u64::from(self.0[1]) | u64::from(self.0[2]) << 32
    }
}

/// Lists of `(index, value)` one after the other.
#[derive(Debug, Clone, Default)]
pub(crate) struct Compressed {
    /// Where each list ends.
    ends: Vec<usize>,
    entries: Vec<Packed>,
}

impl Compressed {
    #[inline]
    pub(crate) fn list(&self, number: usize) -> &[Packed] {
        let start = if number == 0 { 0 } else { self.ends[number - 1] };
        &self.entries[start..self.ends[number]]
    }

    pub(crate) fn push(&mut self, list: &[Packed]) -> Result<()> {
        self.entries.try_extend("entries of rows", list)?;
        self.ends.push(self.entries.len());
        Ok(())
    }

    /// The entries of all lists.
    pub(crate) fn entries(&self) -> &[Packed] {
        &self.entries
    }

    /// Forget all lists, keep the memory.
    pub(crate) fn clear(&mut self) {
        self.ends.clear();
        self.entries.clear();
    }

    /// Keep the first lists only.
    pub(crate) fn truncate(&mut self, lists: usize) {
        self.ends.truncate(lists);
        self.entries.truncate(self.ends.last().copied().unwrap_or(0));
    }

    /// Bytes in use; what was reserved and never touched takes no memory.
    pub(crate) fn bytes(&self) -> usize {
        size_of::<usize>() * self.ends.len() + size_of::<Packed>() * self.entries.len()
    }
}
