//! A row reduced by rows that are known.

use crate::field::{Element, Field, Inverses};
use crate::sparse::{Accumulator, Packed};
use std::cell::Cell;

/// A reduced row without its leading entry.
pub(crate) struct Known<'a> {
    pub(crate) row: u32,
    pub(crate) tail: &'a [Packed],
}

/// Reduced rows that are found by their leading columns.
pub(crate) trait Lookup {
    /// The row that `column` leads.
    fn find(&self, column: u32) -> Option<Known<'_>>;
}

/// Known rows for one row that is added: once its leading column is known, only those that are short.
pub(crate) struct Short<'a, R> {
    rows: &'a R,
    /// Of the entries after the leading one.
    longest: usize,
    /// Whether the leading column is known: it is the first that is asked for and leads no row.
    led: Cell<bool>,
}

impl<'a, R> Short<'a, R> {
    pub(crate) fn new(rows: &'a R, longest: usize) -> Self {
        Self { rows, longest, led: Cell::new(false) }
    }
}

impl<R: Lookup> Lookup for Short<'_, R> {
    #[inline]
    fn find(&self, column: u32) -> Option<Known<'_>> {
        let known = self.rows.find(column);
        if known.is_none() {
            self.led.set(true);
        }
        known.filter(|known| !self.led.get() || known.tail.len() <= self.longest)
    }
}

impl Accumulator {
    /// Reduce the row that is accumulated, which is then empty; how many multiply-adds it took.
    ///
    /// `left` is given each entry in a column that leads no known row, the largest column first, and `subtracted`
    /// each known row with its factor. Both are unique, given the rows that are known: their combinations, and what
    /// is left has no entry in a column that leads one of them. So it does not matter in how many goes, or on which
    /// thread, a row is reduced.
    #[inline]
    pub(crate) fn reduce(
        &mut self,
        field: &Field,
        rows: &impl Lookup,
        mut left: impl FnMut(u32, Element),
        mut subtracted: impl FnMut(u32, Element),
    ) -> u64 {
        let mut multiplications = 0;
        while let Some((column, value)) = self.pop(field) {
            let Some(known) = rows.find(column) else {
                left(column, value);
                continue;
            };
            // The leading entry is one and has just been taken away.
            self.add_multiple(field, field.neg(value), known.tail);
            multiplications += known.tail.len() as u64;
            subtracted(known.row, value);
        }
        multiplications
    }
}

/// What is left of a row, and what was subtracted.
#[derive(Debug, Clone, Default)]
pub(crate) struct Reduction {
    /// Entries in columns without pivot, the largest column first.
    pub(crate) left: Vec<Packed>,
    /// `(reduced row, factor)`, if that is recorded.
    pub(crate) multipliers: Vec<Packed>,
    pub(crate) multiplications: u64,
}

/// What is left of a row, divided by its leading entry: that entry's column, its inverse, and the others.
pub(crate) fn normalised<'a>(
    field: &'a Field,
    left: &'a [Packed],
    inverses: &mut Inverses,
) -> Option<(u32, Element, impl ExactSizeIterator<Item = Packed> + 'a)> {
    let (leading, tail) = left.split_first()?;
    let scale = inverses.inv(field, leading.value()).expect("entries that are left are not zero");
    let tail = tail.iter().map(move |entry| Packed::new(entry.index(), field.mul(entry.value(), scale)));
    Some((leading.index(), scale, tail))
}
