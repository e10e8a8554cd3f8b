//! Reduced rows, found by their leading columns.

use super::reduce::{Known, Lookup};
use crate::sparse::{NONE, Packed};
use crate::{Error, Grow, Result, filled};

/// From this many entries after the leading one on average, rows in reduced form count as filled.
///
/// Double boxes of ranks 6 and 8 have 4, pentaboxes of ranks 3 and 4 have 12 and 17, cuts of the double pentagon 34 at
/// rank 3 and 54 at rank 5, where following a pattern takes 7.7 million multiply-adds in echelon form, of 44 for all rows.
const FILLED: usize = 32;

/// Rows whose leading entry is one and is not stored.
///
/// An elimination spends its time fetching rows that are no longer in the cache: 28 million of 3.4 entries
/// each for two million equations of the triangle-box. So a column points straight at its row, and a row is
/// one piece of memory: a head, with the row's number and length, and the entries after it. With the
/// column's row, the row's start, its indices and its values in four places, and with a search for the next column
/// from the top of the set of columns that are pending, an elimination of these equations took 1.3 times as long.
#[derive(Debug, Clone)]
pub(crate) struct Reduced {
    /// For each column, where the row that it leads begins in `entries`, or [`NONE`].
    places: Vec<u32>,
    entries: Vec<Packed>,
}

impl Reduced {
    pub(crate) fn new(columns: usize) -> Result<Self> {
        Ok(Self { places: filled("places of rows", NONE, columns)?, entries: Vec::new() })
    }

    /// Whether `column` leads a row; a column that does not exist does not.
    #[inline]
    pub(crate) fn leads(&self, column: u32) -> bool {
        self.places.get(column as usize).is_some_and(|&place| place != NONE)
    }

    /// Add row `row`, led by `pivot`, which leads none yet.
    pub(crate) fn push(
        &mut self,
        row: u32,
        pivot: u32,
        tail: impl ExactSizeIterator<Item = Packed>,
    ) -> Result<()> {
        self.places[pivot as usize] = append(&mut self.entries, row, tail)?;
        Ok(())
    }

    /// Forget the rows, which these columns led; keep the memory.
    pub(crate) fn clear(&mut self, pivots: &[u32]) {
        for &pivot in pivots {
            self.places[pivot as usize] = NONE;
        }
        self.entries.clear();
    }

    /// Forget the latest rows, which these columns led, in the order in which they were added; keep the memory.
    pub(crate) fn forget_latest(&mut self, pivots: &[u32]) {
        if let Some(&first) = pivots.first() {
            self.entries.truncate(self.places[first as usize] as usize);
        }
        for &pivot in pivots {
            self.places[pivot as usize] = NONE;
        }
    }

    /// The same rows where column `c` is called `ranks[c]`; columns that no row has may have any rank.
    pub(crate) fn renumbered(mut self, ranks: &[u32]) -> Self {
        let mut places = vec![NONE; self.places.len()];
        for (&place, &rank) in self.places.iter().zip(ranks).filter(|&(&place, _)| place != NONE) {
            places[rank as usize] = place;
        }
        self.places = places;
        let mut rows = &mut self.entries[..];
        while let Some((head, rest)) = rows.split_first_mut() {
            let (tail, others) = rest.split_at_mut(head.value() as usize);
            for entry in tail {
                *entry = Packed::new(ranks[entry.index() as usize], entry.value());
            }
            rows = others;
        }
        self
    }

    /// Whether rows in reduced form have become so long that echelon form takes less work.
    pub(crate) fn is_filled(&self) -> bool {
        let rows = self.places.iter().filter(|&&place| place != NONE).count();
        self.entries.len() > (1 + FILLED) * rows
    }

    /// How many columns there are.
    pub(crate) fn columns(&self) -> usize {
        self.places.len()
    }

    /// Bytes in use.
    pub(crate) fn bytes(&self) -> usize {
        size_of::<u32>() * self.places.len() + size_of::<Packed>() * self.entries.len()
    }
}

impl Lookup for Reduced {
    #[inline]
    fn find(&self, column: u32) -> Option<Known<'_>> {
        let place = self.places[column as usize];
        (place != NONE).then(|| row_at(&self.entries, place as usize))
    }
}

/// What one block of a stage knows, and adds: rows from before the stage, and its own.
#[derive(Debug)]
pub(crate) struct BlockRows<'a> {
    before: &'a Reduced,
    /// Where each column's new row begins in `new`, or [`NONE`].
    places: &'a mut [u32],
    new: Vec<Packed>,
}

impl<'a> BlockRows<'a> {
    /// Nothing new yet; `places` are as many as columns, and all [`NONE`].
    pub(crate) fn new(before: &'a Reduced, places: &'a mut [u32]) -> Self {
        Self { before, places, new: Vec::new() }
    }

    /// Add row `row`, led by `pivot`, which leads none yet.
    pub(crate) fn push(
        &mut self,
        row: u32,
        pivot: u32,
        tail: impl ExactSizeIterator<Item = Packed>,
    ) -> Result<()> {
        self.places[pivot as usize] = append(&mut self.new, row, tail)?;
        Ok(())
    }

    /// Bytes of the new rows.
    pub(crate) fn bytes(&self) -> usize {
        size_of::<Packed>() * self.new.len()
    }

    /// The new rows, which these columns lead; the places are as they were.
    pub(crate) fn into_new(self, pivots: &[u32]) -> NewRows {
        for &pivot in pivots {
            self.places[pivot as usize] = NONE;
        }
        NewRows(self.new)
    }
}

/// The rows that a block added, in their order.
#[derive(Debug, Default)]
pub(crate) struct NewRows(Vec<Packed>);

impl NewRows {
    /// What each row has beside its leading entry.
    pub(crate) fn tails(&self) -> impl Iterator<Item = &[Packed]> {
        let mut rest = self.0.as_slice();
        std::iter::from_fn(move || {
            let (head, entries) = rest.split_first()?;
            let (tail, others) = entries.split_at(head.value() as usize);
            rest = others;
            Some(tail)
        })
    }
}

impl Lookup for BlockRows<'_> {
    #[inline]
    fn find(&self, column: u32) -> Option<Known<'_>> {
        self.before.find(column).or_else(|| {
            let place = self.places[column as usize];
            (place != NONE).then(|| row_at(&self.new, place as usize))
        })
    }
}

#[inline]
fn row_at(entries: &[Packed], place: usize) -> Known<'_> {
    let (head, rest) = entries[place..].split_first().expect("a place has a head");
    Known { row: head.index(), tail: &rest[..head.value() as usize] }
}

/// Append a row; its place.
fn append(entries: &mut Vec<Packed>, row: u32, tail: impl ExactSizeIterator<Item = Packed>) -> Result<u32> {
    let place = entries.len();
    if place + tail.len() >= NONE as usize {
        let (count, limit) = ((place + tail.len()) as u64, u64::from(NONE) - 1);
        return Err(Error::TooLarge { what: "entries of reduced rows", count, limit });
    }
    entries.try_room("reduced rows", 1 + tail.len())?;
    entries.push(Packed::new(row, tail.len() as u64));
    entries.extend(tail);
    Ok(place as u32)
}
