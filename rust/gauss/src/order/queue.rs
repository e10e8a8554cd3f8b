//! Columns by the number of open rows that contain them.

use super::pivot_order::Roles;
use std::collections::BTreeSet;

/// When a column may be eliminated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turn {
    Early,
    Last,
    Never,
    /// It was eliminated.
    Done,
}

/// The columns that may still be eliminated, those in the fewest rows first.
pub(super) struct Queue {
    turns: Vec<Turn>,
    /// How many open rows contain each column.
    counts: Vec<u32>,
    /// `(count, column)` of the columns whose turn it is.
    early: BTreeSet<(u32, u32)>,
    /// Those that come last.
    last: BTreeSet<(u32, u32)>,
}

impl Queue {
    /// All columns, which stand in this many rows each.
    pub(super) fn new(roles: Roles<'_>, counts: Vec<u32>) -> Self {
        let mut turns = vec![Turn::Early; counts.len()];
        roles.last.iter().for_each(|&column| turns[column as usize] = Turn::Last);
        roles.passive.iter().for_each(|&column| turns[column as usize] = Turn::Never);
        let mut queue = Self { turns, counts, early: BTreeSet::new(), last: BTreeSet::new() };
        for column in 0..queue.counts.len() as u32 {
            queue.enqueue(column, queue.counts[column as usize]);
        }
        queue
    }

    pub(super) fn had_pivot(&self, column: usize) -> bool {
        self.turns[column] == Turn::Done
    }

    /// The first `most` columns with the numbers of their rows: `(count, column)`, ascending.
    pub(super) fn first(&self, most: usize) -> Vec<(u32, u32)> {
        let queue = if self.early.is_empty() { &self.last } else { &self.early };
        queue.iter().copied().take(most).collect()
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
        if let Some(queue) = self.queue_of(column).filter(|_| count > 0) {
            queue.insert((count, column));
        }
    }

    fn dequeue(&mut self, column: u32, count: u32) {
        if let Some(queue) = self.queue_of(column).filter(|_| count > 0) {
            queue.remove(&(count, column));
        }
    }

    fn queue_of(&mut self, column: u32) -> Option<&mut BTreeSet<(u32, u32)>> {
        match self.turns[column as usize] {
            Turn::Early => Some(&mut self.early),
            Turn::Last => Some(&mut self.last),
            Turn::Never | Turn::Done => None,
        }
    }
}
