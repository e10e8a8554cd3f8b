//! The row that is being worked on.

use crate::pending::Pending;
use crate::{Element, Field};

/// Dense accumulator with the set of columns in use; all zero between rows.
#[derive(Debug, Clone)]
pub(crate) struct Accumulator {
    pub(crate) values: Vec<Element>,
    pub(crate) pending: Pending,
}

impl Accumulator {
    pub(crate) fn new(columns: usize) -> Self {
        Self { values: vec![0; columns], pending: Pending::new(columns) }
    }

    /// `self += factor · (indices, values)`.
    #[inline]
    pub(crate) fn add_multiple(
        &mut self,
        field: &Field,
        factor: Element,
        indices: &[u32],
        values: &[Element],
    ) {
        for (&index, &value) in indices.iter().zip(values) {
            let slot = &mut self.values[index as usize];
            self.pending.insert(index);
            *slot = field.add(*slot, field.mul(factor, value));
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

    pub(crate) fn bytes(&self) -> usize {
        8 * self.values.len() + self.pending.bytes()
    }
}
