//! Several rows that are worked on at the same time.

use super::compressed::Packed;
use super::pending::Pending;
use crate::field::{Element, Field};
use crate::{Result, filled};

/// How many rows: their sums in a column fill two cache lines.
pub(crate) const TOGETHER: usize = 8;

/// An element for each of the rows.
pub(crate) type Elements = [Element; TOGETHER];

/// As [`super::Accumulator`], for several rows from which multiples of the same rows are taken.
///
/// The row whose multiples are taken is fetched once for all, and sums of a column stand side by side.
///
/// Invariants: a sum is below `p·2^64`, and where one of a column is not zero the column is pending.
#[derive(Debug)]
pub(crate) struct Accumulators {
    sums: Vec<[u128; TOGETHER]>,
    pending: Pending,
}

impl Accumulators {
    pub(crate) fn new(columns: usize) -> Result<Self> {
        Ok(Self { sums: filled("several rows", [0; TOGETHER], columns)?, pending: Pending::new(columns) })
    }

    /// Put a value into one of the rows, where it has none yet.
    pub(crate) fn put(&mut self, row: usize, index: u32, value: Element) {
        self.sums[index as usize][row] = u128::from(value) << 64;
        self.pending.insert(index);
    }

    /// `row += factor · entries`, for each of the rows.
    #[inline]
    pub(crate) fn add_multiples(&mut self, field: &Field, factors: &Elements, entries: &[Packed]) {
        for entry in entries {
            let value = u128::from(entry.value());
            for (sum, &factor) in self.sums[entry.index() as usize].iter_mut().zip(factors) {
                *sum = field.add_wide(*sum, u128::from(factor) * value);
            }
            self.pending.insert(entry.index());
        }
    }

    /// Take the largest column in which some row is not zero.
    #[inline]
    pub(crate) fn pop(&mut self, field: &Field) -> Option<(u32, Elements)> {
        while let Some(index) = self.pending.pop_max() {
            let sums = std::mem::take(&mut self.sums[index as usize]);
            let values = sums.map(|sum| field.reduce(sum));
            if values.iter().any(|&value| value != 0) {
                return Some((index, values));
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::super::Accumulator;
    use super::*;
    use crate::field::SplitMix;

    /// Columns and values of a row, the largest column first.
    type Row = Vec<(u32, Element)>;

    #[test]
    fn each_row_is_what_it_would_be_alone() {
        for prime in [7, 101, (1 << 61) - 1] {
            let field = Field::new(prime).unwrap();
            let mut random = SplitMix::new(prime);
            let mut element = || field.from_u64(random.next_u64());
            let added: Vec<(Elements, Vec<Packed>)> = (0..20u32)
                .map(|n| {
                    let factors = [(); TOGETHER].map(|()| element());
                    (factors, (0..n).map(|k| Packed::new((n * k) % 50, element())).collect())
                })
                .collect();
            let mut together = Accumulators::new(50).unwrap();
            let mut alone: Vec<Accumulator> = (0..TOGETHER).map(|_| Accumulator::new(50).unwrap()).collect();
            for (row, one) in alone.iter_mut().enumerate() {
                one.put(row as u32, field.one());
                together.put(row, row as u32, field.one());
            }
            for (factors, entries) in &added {
                together.add_multiples(&field, factors, entries);
                for (one, &factor) in alone.iter_mut().zip(factors) {
                    one.add_multiple(&field, factor, entries);
                }
            }
            let mut found = vec![Row::new(); TOGETHER];
            while let Some((column, values)) = together.pop(&field) {
                for (row, &value) in found.iter_mut().zip(&values).filter(|(_, value)| **value != 0) {
                    row.push((column, value));
                }
            }
            let expected: Vec<Row> =
                alone.iter_mut().map(|one| std::iter::from_fn(|| one.pop(&field)).collect()).collect();
            assert_eq!(found, expected);
        }
    }
}
