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
pub(super) struct Queue {
    turns: Vec<Turn>,
    /// How many open rows contain each column.
    counts: Vec<u32>,
    /// The band of each column; those that come last have one of their own.
    bands: Vec<u32>,
    /// `(band, count, column)` of the columns that are in some row and may be eliminated.
    waiting: BTreeSet<(u32, u32, u32)>,
}

impl Queue {
    /// All columns, which stand in this many rows each.
    pub(super) fn new(roles: Roles<'_>, counts: Vec<u32>) -> Self {
        let mut turns = vec![Turn::Comes; counts.len()];
        roles.passive.iter().for_each(|&column| turns[column as usize] = Turn::Never);
        let mut bands = vec![0; counts.len()];
        bands.iter_mut().zip(roles.bands).for_each(|(band, &given)| *band = given.min(LAST - 1));
        roles.last.iter().for_each(|&column| bands[column as usize] = LAST);
        let mut queue = Self { turns, counts, bands, waiting: BTreeSet::new() };
        for column in 0..queue.counts.len() as u32 {
            queue.enqueue(column, queue.counts[column as usize]);
        }
        queue
    }

    pub(super) fn had_pivot(&self, column: usize) -> bool {
        self.turns[column] == Turn::Done
    }

    /// The first `most` columns of the first band with the numbers of their rows: `(count, column)`, ascending.
    pub(super) fn first(&self, most: usize) -> Vec<(u32, u32)> {
        let Some(&(first, ..)) = self.waiting.first() else { return Vec::new() };
        let of_band = self.waiting.iter().take_while(|&&(band, ..)| band == first);
        of_band.map(|&(_, count, column)| (count, column)).take(most).collect()
    }

    /// One row more or one row fewer contains the column.
    pub(super) fn recount(&mut self, column: u32, change: i32) {
        let old = self.counts[column as usize];
        let new = old.wrapping_add_signed(change);
        self.counts[column as usize] = new;
        self.dequeue(column, old);
        self.enqueue(column, new);
    }

    /// The column has been eliminated.
    pub(super) fn close(&mut self, column: u32) {
        self.dequeue(column, self.counts[column as usize]);
        self.counts[column as usize] = 0;
        self.turns[column as usize] = Turn::Done;
    }

    /// A column that no row contains is not in the queue.
    fn enqueue(&mut self, column: u32, count: u32) {
        if count > 0 && self.turns[column as usize] == Turn::Comes {
            self.waiting.insert((self.bands[column as usize], count, column));
        }
    }

    fn dequeue(&mut self, column: u32, count: u32) {
        if count > 0 && self.turns[column as usize] == Turn::Comes {
            self.waiting.remove(&(self.bands[column as usize], count, column));
        }
    }
}
