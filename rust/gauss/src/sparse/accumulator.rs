//! The row that is being worked on.

use super::compressed::Packed;
use super::pending::Pending;
use crate::field::{Element, Field};
use crate::{Result, filled};

/// Dense accumulator with the set of columns in use; all zero between rows.
#[derive(Debug, Clone)]
pub(crate) struct Accumulator {
    values: Vec<Element>,
    pending: Pending,
}

impl Accumulator {
    pub(crate) fn new(columns: usize) -> Result<Self> {
        Ok(Self { values: filled("a row", 0, columns)?, pending: Pending::new(columns) })
    }

    /// Put a value where there is none yet.
    #[inline]
    pub(crate) fn put(&mut self, index: u32, value: Element) {
        self.values[index as usize] = value;
        self.pending.insert(index);
    }

    /// `self[index] += value`.
    #[inline]
    pub(crate) fn add(&mut self, field: &Field, index: u32, value: Element) {
        let slot = &mut self.values[index as usize];
        *slot = field.add(*slot, value);
        self.pending.insert(index);
    }

    /// `self += factor · entries`.
    #[inline]
    pub(crate) fn add_multiple(&mut self, field: &Field, factor: Element, entries: &[Packed]) {
        for entry in entries {
            self.add(field, entry.index(), field.mul(factor, entry.value()));
        }
    }

    /// Take the largest column whose value is not zero.
    #[inline]
    pub(crate) fn pop(&mut self) -> Option<(u32, Element)> {
        while let Some(index) = self.pending.pop_max() {
            let value = std::mem::take(&mut self.values[index as usize]);
            if value != 0 {
                return Some((index, value));
            }
        }
        None
    }

    /// Make all zero again.
    pub(crate) fn forget(&mut self) {
        while self.pop().is_some() {}
    }

    pub(crate) fn bytes(&self) -> usize {
        size_of::<Element>() * self.values.len() + self.pending.bytes()
    }
}
