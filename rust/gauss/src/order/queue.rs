//! Columns by the number of open rows that contain them.

use super::pivot_order::Roles;
use std::collections::BTreeSet;

/// Whether a column may be eliminated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turn {
    Comes,
    Never,
    /// It was eliminated.
    Done,
}

/// The band of the columns that come last.
const LAST: u32 = u32::MAX;

/// The columns that may still be eliminated: band after band, those in the fewest rows first.
///
/// Only the band whose turn it is is kept in order. Once no row contains a column of a band none ever will, because a
/// row takes columns over from other rows only.
pub(super) struct Queue {
    turns: Vec<Turn>,
    /// How many open rows contain each column.
    counts: Vec<u32>,
    /// The band of each column; those that come last have one of their own.
    bands: Vec<u32>,
    /// The columns by band, those of which the turn has not come yet, the last band first.
    later: Vec<u32>,
    /// The band whose turn it is.
    band: u32,
    /// `(count, column)` of its columns that are in some row and may be eliminated.
    waiting: BTreeSet<(u32, u32)>,
}

impl Queue {
    /// All columns, which stand in this many rows each.
    pub(super) fn new(roles: Roles<'_>, counts: Vec<u32>) -> Self {
        let mut turns = vec![Turn::Comes; counts.len()];
        roles.passive.iter().for_each(|&column| turns[column as usize] = Turn::Never);
        let mut bands = vec![0; counts.len()];
        bands.iter_mut().zip(roles.bands).for_each(|(band, &given)| *band = given.min(LAST - 1));
        roles.last.iter().for_each(|&column| bands[column as usize] = LAST);
        let mut later: Vec<u32> =
            (0..counts.len() as u32).filter(|&column| turns[column as usize] == Turn::Comes).collect();
        later.sort_by_key(|&column| std::cmp::Reverse(bands[column as usize]));
        Self { turns, counts, bands, later, band: 0, waiting: BTreeSet::new() }
    }

    pub(super) fn had_pivot(&self, column: usize) -> bool {
        self.turns[column] == Turn::Done
    }

    /// Whether the column may still be eliminated.
    pub(super) fn comes(&self, column: u32) -> bool {
        self.turns[column as usize] == Turn::Comes
    }

    /// Write the first `most` columns of the first band into `first`, with the numbers of their rows: `(count, column)`,
    /// ascending.
    pub(super) fn first(&mut self, most: usize, first: &mut Vec<(u32, u32)>) {
        while self.waiting.is_empty()
            && let Some(&next) = self.later.last()
        {
            self.begin(self.bands[next as usize]);
        }
        first.clear();
        first.extend(self.waiting.iter().take(most));
    }

    /// It is a band's turn.
    fn begin(&mut self, band: u32) {
        self.band = band;
        while let Some(column) = self.later.pop_if(|column| self.bands[*column as usize] == band) {
            let count = self.counts[column as usize];
            if count > 0 {
                self.waiting.insert((count, column));
            }
        }
    }

    /// This many rows contain the column now; one that no row contains does not wait.
    pub(super) fn recount(&mut self, column: u32, new: u32) {
        let old = std::mem::replace(&mut self.counts[column as usize], new);
        if old != new && self.is_in_order(column) {
            self.waiting.remove(&(old, column));
            if new > 0 {
                self.waiting.insert((new, column));
            }
        }
    }

    /// The column has been eliminated.
    pub(super) fn close(&mut self, column: u32) {
        let count = std::mem::take(&mut self.counts[column as usize]);
        self.waiting.remove(&(count, column));
        self.turns[column as usize] = Turn::Done;
    }

    /// Whether the turn of the column's band has come.
    fn is_in_order(&self, column: u32) -> bool {
        self.comes(column) && self.bands[column as usize] == self.band
    }
}
