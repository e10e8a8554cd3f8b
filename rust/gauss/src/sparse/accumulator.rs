//! The row that is being worked on.

use super::compressed::Packed;
use super::pending::Pending;
use crate::field::{Element, Field};
use crate::{Result, filled};

/// Dense accumulator with the set of columns in use; all zero between rows.
///
/// Sums of products are kept in two words and reduced once, when their column is taken: of the two chained products
/// that a reduction takes, a multiply-add is spared both. A column is noted as pending only where its sum was zero:
/// columns of one row stand close together, and noting each in the same word of bits is a chain through memory. Both
/// together save about an eighth of an elimination's time.
///
/// Invariants: a sum is below `p·2^64`, and where one is not zero the column is pending.
#[derive(Debug, Clone)]
pub(crate) struct Accumulator {
    sums: Vec<u128>,
    pending: Pending,
}

impl Accumulator {
    pub(crate) fn new(columns: usize) -> Result<Self> {
        Ok(Self { sums: filled("a row", 0, columns)?, pending: Pending::new(columns) })
    }

    /// Put a value where there is none yet.
    #[inline]
    pub(crate) fn put(&mut self, index: u32, value: Element) {
        self.sums[index as usize] = u128::from(value) << 64;
        self.pending.insert(index);
    }

    /// `self[index] += value`.
    #[inline]
    pub(crate) fn add(&mut self, field: &Field, index: u32, value: Element) {
        self.add_wide(field, index, u128::from(value) << 64);
    }

    /// `self[index] += wide/2^64`, for what is below `p·2^64`: a product of two elements, or one of them in the upper word.
    #[inline]
    fn add_wide(&mut self, field: &Field, index: u32, wide: u128) {
        let sum = &mut self.sums[index as usize];
        let before = *sum;
        *sum = field.add_wide(before, wide);
        if before == 0 {
            self.pending.insert(index);
        }
    }

    /// `self += factor · entries`.
    #[inline]
    pub(crate) fn add_multiple(&mut self, field: &Field, factor: Element, entries: &[Packed]) {
        for entry in entries {
            self.add_wide(field, entry.index(), u128::from(factor) * u128::from(entry.value()));
        }
    }

    /// Take the largest column whose value is not zero.
    #[inline]
    pub(crate) fn pop(&mut self, field: &Field) -> Option<(u32, Element)> {
        while let Some(index) = self.pending.pop_max() {
            let value = field.reduce(std::mem::take(&mut self.sums[index as usize]));
            if value != 0 {
                return Some((index, value));
            }
        }
        None
    }

    /// Make all zero again.
    pub(crate) fn forget(&mut self) {
        while let Some(index) = self.pending.pop_max() {
            self.sums[index as usize] = 0;
        }
    }

    pub(crate) fn bytes(&self) -> usize {
        size_of::<u128>() * self.sums.len() + self.pending.bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field::MAX_MODULUS;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    /// Columns and integers.
    type Entries = Vec<(u32, u64)>;

    /// Integers up to the modulus, the largest ones among them.
    fn number(p: u64) -> impl Strategy<Value = u64> {
        prop_oneof![0..p, Just(0), Just(1), Just(p - 1)]
    }

    /// A modulus, single entries, and rows with factors.
    fn steps() -> impl Strategy<Value = (u64, Entries, Vec<(u64, Entries)>)> {
        prop::sample::select(vec![7, 101, (1 << 61) - 1, MAX_MODULUS]).prop_flat_map(|p| {
            let entries = || prop::collection::vec((0..130u32, number(p)), 0..9);
            (Just(p), entries(), prop::collection::vec((number(p), entries()), 0..9))
        })
    }

    proptest! {
        /// The oracle adds in 128 bits and divides at once.
        #[test]
        fn sums_of_products_come_out_reduced((p, single, rows) in steps()) {
            let field = Field::new(p).unwrap();
            let mut accumulator = Accumulator::new(130).unwrap();
            let mut oracle: BTreeMap<u32, u128> = BTreeMap::new();
            for &(column, value) in &single {
                accumulator.add(&field, column, field.from_u64(value));
                *oracle.entry(column).or_default() += u128::from(value);
            }
            for (factor, row) in &rows {
                let packed: Vec<Packed> =
                    row.iter().map(|&(column, value)| Packed::new(column, field.from_u64(value))).collect();
                accumulator.add_multiple(&field, field.from_u64(*factor), &packed);
                for &(column, value) in row {
                    let sum = oracle.entry(column).or_default();
                    *sum = (*sum + u128::from(*factor) * u128::from(value) % u128::from(p)) % u128::from(p);
                }
            }
            let mut found = Vec::new();
            while let Some((column, value)) = accumulator.pop(&field) {
                found.push((column, field.to_u64(value)));
            }
            let expected = oracle.into_iter().rev().map(|(column, sum)| (column, (sum % u128::from(p)) as u64));
            prop_assert_eq!(found, expected.filter(|&(_, sum)| sum != 0).collect::<Vec<_>>());
            prop_assert!(accumulator.sums.iter().all(|&sum| sum == 0));
        }
    }
}
