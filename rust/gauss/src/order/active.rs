//! What is left of a matrix while pivots are chosen.

use super::pivot_order::Roles;
use super::queue::Queue;
use crate::field::{Element, Field};
use crate::sparse::{RowBuffer, Rows};

/// The rows that have had no turn yet, with the earlier pivots eliminated from them.
pub(super) struct Active<'a> {
    field: &'a Field,
    /// Entries by ascending column; rows that have had their turn are empty.
    pub(super) rows: Vec<Vec<(u32, Element)>>,
    open: Vec<bool>,
    /// How many pivots had been eliminated when a row last changed.
    pub(super) changed: Vec<u32>,
    /// How many pivots have been eliminated.
    pub(super) pivots: u32,
    /// Open rows that contain a column; may name rows that no longer do.
    holders: Vec<Vec<u32>>,
    pub(super) queue: Queue,
    /// Multiply-adds so far.
    pub(super) multiplications: u64,
    /// Entries looked at so far, to eliminate pivots and to choose them.
    pub(super) looked_at: u64,
}

impl<'a> Active<'a> {
    pub(super) fn new(system: &impl Rows, field: &'a Field, roles: Roles<'_>, taking_part: &[bool]) -> Self {
        let columns = system.column_count();
        let mut rows = Vec::with_capacity(system.row_count());
        let mut holders: Vec<Vec<u32>> = vec![Vec::new(); columns];
        let mut buffer = RowBuffer::default();
        for row in 0..system.row_count() {
            buffer.clear();
            system.fill(row, &mut buffer);
            let entries = buffer.columns.iter().copied().zip(buffer.values.iter().copied());
            let mut entries: Vec<_> =
                entries.filter(|&(column, value)| value != 0 && taking_part[column as usize]).collect();
            entries.sort_unstable_by_key(|&(column, _)| column);
            for &(column, _) in &entries {
                holders[column as usize].push(row as u32);
            }
            rows.push(entries);
        }
        let queue = Queue::new(roles, holders.iter().map(|rows| rows.len() as u32).collect());
        Self {
            field,
            open: vec![true; rows.len()],
            changed: vec![0; rows.len()],
            rows,
            pivots: 0,
            holders,
            queue,
            multiplications: 0,
            looked_at: 0,
        }
    }

    /// The place of an entry in its row.
    fn entry(&self, row: u32, column: u32) -> Option<usize> {
        self.rows[row as usize].binary_search_by_key(&column, |&(column, _)| column).ok()
    }

    /// Whether a row that contains, or contained, the column has changed since this many pivots were eliminated.
    pub(super) fn has_changed_since(&self, column: u32, pivots: u32) -> bool {
        self.holders[column as usize].iter().any(|&row| self.changed[row as usize] > pivots)
    }

    /// Forget rows that no longer contain a column, or have had their turn; those that are left ascend.
    pub(super) fn bring_up_to_date(&mut self, column: u32) {
        let mut holders = std::mem::take(&mut self.holders[column as usize]);
        holders.retain(|&row| self.open[row as usize] && self.entry(row, column).is_some());
        holders.sort_unstable();
        holders.dedup();
        self.holders[column as usize] = holders;
    }

    /// The rows that contain a column, if it was brought up to date after the last pivot.
    pub(super) fn known_holders(&self, column: u32) -> &[u32] {
        &self.holders[column as usize]
    }

    /// Subtract a row from all others that contain the column, and close it.
    pub(super) fn eliminate(&mut self, row: u32, column: u32) {
        let place = self.entry(row, column).expect("a pivot is an entry");
        let mut pivot = std::mem::take(&mut self.rows[row as usize]);
        self.open[row as usize] = false;
        self.pivots += 1;
        self.changed[row as usize] = self.pivots;
        for &(other, _) in &pivot {
            self.queue.recount(other, -1);
        }
        let (_, value) = pivot.remove(place);
        let inverse = self.field.inv(value).expect("entries are not zero");
        let holders = std::mem::take(&mut self.holders[column as usize]);
        let others = holders.iter().filter(|&&other| self.open[other as usize]).count() as u64;
        // Each other row takes one for each entry after the pivot, and so does the division by it.
        self.multiplications += (others + 1) * pivot.len() as u64;
        for other in holders {
            if !self.open[other as usize] {
                continue;
            }
            let place = self.entry(other, column).expect("holders were just brought up to date");
            let factor = self.field.mul(self.rows[other as usize][place].1, inverse);
            self.subtract(other, column, factor, &pivot);
            self.changed[other as usize] = self.pivots;
        }
        self.queue.close(column);
    }

    /// `row −= factor · pivot`, and forget the row's entry in the pivot's column.
    fn subtract(&mut self, row: u32, column: u32, factor: Element, pivot: &[(u32, Element)]) {
        let old = std::mem::take(&mut self.rows[row as usize]);
        let mut merged = Vec::with_capacity(old.len() + pivot.len());
        self.looked_at += (old.len() + pivot.len()) as u64;
        let (mut left, mut right) = (old.iter().peekable(), pivot.iter().peekable());
        loop {
            let (next, value, fresh) = match (left.peek(), right.peek()) {
                (Some(&&(a, _)), _) if a == column => {
                    left.next();
                    continue;
                }
                (Some(&&(a, x)), Some(&&(b, y))) if a == b => {
                    left.next();
                    right.next();
                    let value = self.field.sub(x, self.field.mul(factor, y));
                    if value == 0 {
                        self.queue.recount(a, -1);
                        continue;
                    }
                    (a, value, false)
                }
                (Some(&&(a, x)), other) if other.is_none_or(|&&(b, _)| a < b) => {
                    left.next();
                    (a, x, false)
                }
                (_, Some(&&(b, y))) => {
                    right.next();
                    (b, self.field.neg(self.field.mul(factor, y)), true)
                }
                (_, None) => break,
            };
            if fresh {
                self.queue.recount(next, 1);
                self.holders[next as usize].push(row);
            }
            merged.push((next, value));
        }
        self.rows[row as usize] = merged;
    }
}
