//! What is left of a matrix while pivots are chosen.

use super::Roles;
use crate::{Element, Field, RowBuffer, Rows};
use std::collections::BTreeSet;

/// How many columns with few rows are looked at before a pivot is chosen. With twelve the double box to s ≤ 7
/// takes 131,000 multiply-adds, with forty 120,000.
const COLUMNS_TRIED: usize = 40;

/// The same where the fill is only estimated, and more columns do not help.
const COLUMNS_ESTIMATED: usize = 12;

/// When a column may be eliminated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turn {
    Early,
    Last,
    Never,
    /// It was eliminated.
    Done,
}

/// The cheapest pivot of a column, as it was when it was last counted.
#[derive(Debug, Clone, Copy)]
struct Counted {
    /// At least this, and exactly this unless it is above `bound`.
    price: i64,
    row: u32,
    /// Counting stopped above it.
    bound: i64,
    /// How many pivots had been eliminated.
    pivots: u32,
}

pub(super) struct Active<'a> {
    field: &'a Field,
    /// Entries by ascending column; rows that have had their turn are empty.
    rows: Vec<Vec<(u32, Element)>>,
    open: Vec<bool>,
    /// How many pivots had been eliminated when a row last changed.
    changed: Vec<u32>,
    /// How many pivots have been eliminated.
    pivots: u32,
    /// What was counted for a column; it stays true until one of the column's rows changes.
    counted: Vec<Option<Counted>>,
    turns: Vec<Turn>,
    /// Open rows that contain a column; may name rows that no longer do.
    holders: Vec<Vec<u32>>,
    counts: Vec<u32>,
    /// `(count, column)` of the columns whose turn it is.
    queue: BTreeSet<(u32, u32)>,
    /// Those that come last.
    waiting: BTreeSet<(u32, u32)>,
    multiplications: u64,
    /// Entries looked at.
    looked_at: u64,
    budget: u64,
}

impl<'a> Active<'a> {
    pub(super) fn new(
        system: &impl Rows,
        field: &'a Field,
        roles: Roles<'_>,
        taking_part: &[bool],
        budget: u64,
    ) -> Self {
        let columns = system.column_count();
        let mut turns = vec![Turn::Early; columns];
        roles.last.iter().for_each(|&column| turns[column as usize] = Turn::Last);
        roles.passive.iter().for_each(|&column| turns[column as usize] = Turn::Never);
        let mut active = Self {
            field,
            rows: Vec::with_capacity(system.row_count()),
            open: vec![true; system.row_count()],
            changed: vec![0; system.row_count()],
            pivots: 0,
            counted: vec![None; columns],
            turns,
            holders: vec![Vec::new(); columns],
            counts: vec![0; columns],
            queue: BTreeSet::new(),
            waiting: BTreeSet::new(),
            multiplications: 0,
            looked_at: 0,
            budget,
        };
        let mut buffer = RowBuffer::default();
        for row in 0..system.row_count() {
            buffer.clear();
            system.fill(row, &mut buffer);
            let entries = buffer.columns.iter().copied().zip(buffer.values.iter().copied());
            let mut entries: Vec<_> =
                entries.filter(|&(column, value)| value != 0 && taking_part[column as usize]).collect();
            entries.sort_unstable_by_key(|&(column, _)| column);
            for &(column, _) in &entries {
                active.holders[column as usize].push(row as u32);
                active.counts[column as usize] += 1;
            }
            active.rows.push(entries);
        }
        for column in 0..columns as u32 {
            let count = active.counts[column as usize];
            if count > 0 {
                active.enqueue(column, count);
            }
        }
        active
    }

    pub(super) fn multiplications(&self) -> u64 {
        self.multiplications
    }

    pub(super) fn had_pivot(&self, column: usize) -> bool {
        self.turns[column] == Turn::Done
    }

    /// Whether the fill of all pivots so far was counted, not estimated.
    pub(super) fn is_within_budget(&self) -> bool {
        self.looked_at <= self.budget
    }

    /// Whether four times the budget is spent.
    pub(super) fn is_too_costly(&self) -> bool {
        self.looked_at / 4 > self.budget
    }

    fn enqueue(&mut self, column: u32, count: u32) {
        match self.turns[column as usize] {
            Turn::Early => self.queue.insert((count, column)),
            Turn::Last => self.waiting.insert((count, column)),
            Turn::Never | Turn::Done => false,
        };
    }

    fn dequeue(&mut self, column: u32, count: u32) {
        match self.turns[column as usize] {
            Turn::Early => self.queue.remove(&(count, column)),
            Turn::Last => self.waiting.remove(&(count, column)),
            Turn::Never | Turn::Done => false,
        };
    }

    fn recount(&mut self, column: u32, change: i32) {
        let old = self.counts[column as usize];
        let new = old.wrapping_add_signed(change);
        self.counts[column as usize] = new;
        if old > 0 {
            self.dequeue(column, old);
        }
        if new > 0 {
            self.enqueue(column, new);
        }
    }

    fn entry(&self, row: u32, column: u32) -> Option<usize> {
        self.rows[row as usize].binary_search_by_key(&column, |&(column, _)| column).ok()
    }

    /// The cheapest pivot among the columns with the fewest rows; among equals the first row, then column.
    pub(super) fn cheapest(&mut self) -> Option<(u32, u32)> {
        let counting = self.is_within_budget();
        let tried = if counting { COLUMNS_TRIED } else { COLUMNS_ESTIMATED };
        let candidates: Vec<(u32, u32)> = if self.queue.is_empty() { &self.waiting } else { &self.queue }
            .iter()
            .copied()
            .take(tried)
            .collect();
        let mut best: Option<(i64, u32, u32)> = None;
        for (count, column) in candidates {
            let others = i64::from(count - 1);
            if !counting && best.is_some_and(|(price, ..)| others * others > price) {
                break;
            }
            let bound = best.map_or(i64::MAX, |(price, ..)| price);
            let (price, row) = if counting {
                self.counted_pivot(column, bound)
            } else {
                let row = self.shortest_row(column);
                ((others + 1) * (self.rows[row as usize].len() as i64 - 1), row)
            };
            let candidate = (price, row, column);
            if best.is_none_or(|known| candidate < known) {
                best = Some(candidate);
            }
        }
        best.map(|(_, row, column)| (row, column))
    }

    /// Forget rows that no longer contain a column.
    fn update_holders(&mut self, column: u32) {
        let mut holders = std::mem::take(&mut self.holders[column as usize]);
        holders.retain(|&row| self.open[row as usize] && self.entry(row, column).is_some());
        holders.sort_unstable();
        holders.dedup();
        self.holders[column as usize] = holders;
    }

    /// The shortest of the rows that contain a column, the first one of those.
    fn shortest_row(&mut self, column: u32) -> u32 {
        self.update_holders(column);
        let holders = self.holders[column as usize].iter().copied();
        holders.min_by_key(|&row| self.rows[row as usize].len()).expect("a column in the queue has rows")
    }

    /// The price and the row of the pivot in a column that makes the matrix grow least; or a price above `bound`
    /// if all are.
    fn counted_pivot(&mut self, column: u32, bound: i64) -> (i64, u32) {
        if let Some(known) = self.counted[column as usize]
            && (known.price <= known.bound || known.price > bound)
            && self.holders[column as usize].iter().all(|&row| self.changed[row as usize] <= known.pivots)
        {
            return (known.price, known.row);
        }
        self.update_holders(column);
        let holders = std::mem::take(&mut self.holders[column as usize]);
        let mut best = (i64::MAX, u32::MAX);
        for &row in &holders {
            best = best.min((self.growth(row, &holders, best.0.min(bound)), row));
        }
        self.holders[column as usize] = holders;
        let (price, row) = best;
        self.counted[column as usize] = Some(Counted { price, row, bound, pivots: self.pivots });
        best
    }

    /// Twice the entries that subtracting a row from the others adds, less the row's own; or something
    /// above `bound` if it is above.
    fn growth(&mut self, row: u32, holders: &[u32], bound: i64) -> i64 {
        let pivot = &self.rows[row as usize];
        let mut price = -(pivot.len() as i64);
        for &other in holders.iter().filter(|&&other| other != row) {
            if price > bound {
                break;
            }
            let other = &self.rows[other as usize];
            self.looked_at += (pivot.len() + other.len()) as u64;
            price += 2 * (pivot.len() - common(pivot, other)) as i64;
        }
        price
    }

    /// Subtract a row from all others that contain the column, and close it.
    pub(super) fn eliminate(&mut self, row: u32, column: u32) {
        let place = self.entry(row, column).expect("a pivot is an entry");
        let mut pivot = std::mem::take(&mut self.rows[row as usize]);
        self.open[row as usize] = false;
        self.pivots += 1;
        self.changed[row as usize] = self.pivots;
        for &(other, _) in &pivot {
            self.recount(other, -1);
        }
        let (_, value) = pivot.remove(place);
        let inverse = self.field.inv(value).expect("entries are not zero");
        let holders = std::mem::take(&mut self.holders[column as usize]);
        let others = holders.iter().filter(|&&other| self.open[other as usize]).count() as u64;
        // Each other row takes one for each entry behind the pivot, and so does the division by it.
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
        let count = self.counts[column as usize];
        if count > 0 {
            self.dequeue(column, count);
            self.counts[column as usize] = 0;
        }
        self.turns[column as usize] = Turn::Done;
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
                        self.recount(a, -1);
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
                self.recount(next, 1);
                self.holders[next as usize].push(row);
            }
            merged.push((next, value));
        }
        self.rows[row as usize] = merged;
    }
}

/// How many columns two rows have in common.
fn common(a: &[(u32, Element)], b: &[(u32, Element)]) -> usize {
    let (mut i, mut j, mut common) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        let (x, y) = (a[i].0, b[j].0);
        common += usize::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    common
}
