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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SplitMix;

    /// Against all columns sorted anew each time.
    #[test]
    fn gives_the_first_columns_of_the_first_band() {
        let columns = 30;
        let mut random = SplitMix::new(7);
        let bands: Vec<u32> = (0..columns).map(|_| 1 + random.below(3) as u32).collect();
        let mut counts: Vec<u32> = (0..columns).map(|column| column % 5).collect();
        let roles = Roles { passive: &[3, 4], last: &[8, 9], bands: &bands };
        let mut queue = Queue::new(roles, counts.clone());
        let mut done = vec![3, 4];
        let mut first = Vec::new();
        let mut met = 0;
        loop {
            let band = |column: u32| if [8, 9].contains(&column) { LAST } else { bands[column as usize] };
            let mut waiting: Vec<(u32, u32, u32)> = (0..columns)
                .filter(|column| !done.contains(column) && counts[*column as usize] > 0)
                .map(|column| (band(column), counts[column as usize], column))
                .collect();
            waiting.sort_unstable();
            let first_band = waiting.first().map_or(LAST, |entry| entry.0);
            waiting.retain(|entry| entry.0 == first_band);
            let expected: Vec<(u32, u32)> = waiting.iter().map(|entry| (entry.1, entry.2)).take(4).collect();
            queue.first(4, &mut first);
            assert_eq!(first, expected);
            let Some(&(_, column)) = first.first() else { break };
            met += 1;
            queue.close(column);
            done.push(column);
            // Columns of a band that no row contains any more stay so.
            for column in (0..columns).filter(|column| !done.contains(column)) {
                if counts[column as usize] > 0 && random.below(2) == 0 {
                    counts[column as usize] = random.below(4) as u32;
                    queue.recount(column, counts[column as usize]);
                }
            }
        }
        assert!(met > 10, "{met} columns");
    }
}
