//! What is left of a matrix while pivots are chosen.

use super::basis::Basis;
use super::pivot_order::Roles;
use super::queue::Queue;
use super::row::Row;
use crate::Result;
use crate::eliminate::Reduced;
use crate::field::Field;
use crate::sparse::{Packed, RowBuffer, Rows};

/// The rows that have had no turn yet, with the earlier pivots eliminated from them.
pub(super) struct Active<'a> {
    field: &'a Field,
    /// Rows that have had their turn are empty.
    pub(super) rows: Vec<Row>,
    /// For each column that may be eliminated the rows that contain it, ascending.
    holders: Vec<Vec<u32>>,
    /// The time at which a row last changed that contains each column, or did until then.
    changed: Vec<u32>,
    /// One when nothing has changed yet, and one more after each pivot.
    pub(super) time: u32,
    pub(super) queue: Queue,
    /// The rows that have had their turn, divided by their pivots.
    pub(super) reduced: Reduced,
    /// Multiply-adds so far.
    pub(super) multiplications: u64,
    /// Entries looked at so far, to eliminate pivots and to choose them.
    pub(super) looked_at: u64,
    /// A row that is being made.
    merged: Row,
}

impl<'a> Active<'a> {
    pub(super) fn new(system: &impl Rows, field: &'a Field, roles: Roles<'_>, basis: &Basis) -> Result<Self> {
        let columns = system.column_count();
        let mut rows = Vec::with_capacity(system.row_count());
        let mut holders: Vec<Vec<u32>> = vec![Vec::new(); columns];
        let mut buffer = RowBuffer::default();
        let mut entries = Vec::new();
        for row in 0..system.row_count() {
            buffer.clear();
            system.fill(row, &mut buffer);
            entries.clear();
            entries.extend(buffer.columns.iter().copied().zip(buffer.values.iter().copied()));
            entries.retain(|&(column, value)| value != 0 && basis.takes_part(column));
            entries.sort_unstable_by_key(|&(column, _)| column);
            for &(column, _) in &entries {
                holders[column as usize].push(row as u32);
            }
            rows.push(entries.iter().copied().collect::<Row>());
        }
        for &column in roles.passive {
            holders[column as usize] = Vec::new();
        }
        let queue = Queue::new(roles, holders.iter().map(|rows| rows.len() as u32).collect());
        Ok(Self {
            field,
            rows,
            holders,
            changed: vec![1; columns],
            time: 1,
            queue,
            reduced: Reduced::new(columns)?,
            multiplications: 0,
            looked_at: 0,
            merged: Row::default(),
        })
    }

    /// Whether a row that contains the column, or did until then, has changed since a time.
    pub(super) fn has_changed_since(&self, column: u32, time: u32) -> bool {
        self.changed[column as usize] > time
    }

    /// The rows that contain a column that may be eliminated, ascending.
    pub(super) fn holders(&self, column: u32) -> &[u32] {
        &self.holders[column as usize]
    }

    /// Subtract a row from all others that contain the column, and close it.
    pub(super) fn eliminate(&mut self, row: u32, column: u32) -> Result<()> {
        let mut pivot = std::mem::take(&mut self.rows[row as usize]);
        let value = pivot.remove(column);
        let inverse = self.field.inv(value).expect("entries are not zero");
        pivot.values.iter_mut().for_each(|value| *value = self.field.mul(*value, inverse));
        let holders = std::mem::take(&mut self.holders[column as usize]);
        // Each other row takes one for each entry after the pivot, and so does the division by it.
        self.multiplications += (holders.len() * pivot.len()) as u64;
        self.time += 1;
        for &other in &pivot.columns {
            self.changed[other as usize] = self.time;
            self.leave(row, other);
        }
        for other in holders.into_iter().filter(|&other| other != row) {
            self.subtract(other, column, &pivot);
        }
        self.queue.close(column);
        for &other in &pivot.columns {
            self.queue.recount(other, self.holders[other as usize].len() as u32);
        }
        let tail =
            pivot.columns.iter().zip(&pivot.values).map(|(&column, &value)| Packed::new(column, value));
        self.reduced.push(self.time - 2, column, tail)
    }

    /// Subtract a multiple of a row whose entry in the pivot's column was one and is left out, so that the other row has
    /// no such entry either.
    fn subtract(&mut self, row: u32, column: u32, pivot: &Row) {
        let mut merged = std::mem::take(&mut self.merged);
        merged.clear();
        let mut old = std::mem::take(&mut self.rows[row as usize]);
        self.looked_at += (old.len() + pivot.len()) as u64;
        let field = self.field;
        let factor = field.neg(old.remove(column));
        let mut place = 0;
        for (&next, &subtracted) in pivot.columns.iter().zip(&pivot.values) {
            while place < old.len() && old.columns[place] < next {
                self.changed[old.columns[place] as usize] = self.time;
                merged.push(old.columns[place], old.values[place]);
                place += 1;
            }
            let product = field.mul(factor, subtracted);
            if old.columns.get(place) == Some(&next) {
                let value = field.add(old.values[place], product);
                place += 1;
                if value == 0 {
                    self.leave(row, next);
                } else {
                    merged.push(next, value);
                }
            } else {
                self.enter(row, next);
                merged.push(next, product);
            }
        }
        for &column in &old.columns[place..] {
            self.changed[column as usize] = self.time;
        }
        merged.extend(&old, place);
        merged.changed = self.time;
        self.rows[row as usize] = merged;
        // Its memory is used again.
        self.merged = old;
    }

    /// The row no longer contains the column.
    fn leave(&mut self, row: u32, column: u32) {
        let holders = &mut self.holders[column as usize];
        if let Ok(place) = holders.binary_search(&row) {
            holders.remove(place);
        }
    }

    /// The row contains the column from now on.
    fn enter(&mut self, row: u32, column: u32) {
        if self.queue.comes(column) {
            let holders = &mut self.holders[column as usize];
            let place = holders.partition_point(|&holder| holder < row);
            holders.insert(place, row);
        }
    }
}
