//! An order of pivots that keeps a solve cheap.

use crate::{Element, Error, Field, Interrupt, Record, Result, RowBuffer, Rows, eliminate};
use std::collections::BTreeSet;

/// How many columns with few rows are looked at before a pivot is chosen.
const COLUMNS_TRIED: usize = 12;

/// How many pivots are chosen between two looks at the interrupt flag.
const PIVOTS_PER_CHECK: usize = 64;

/// In which order to take rows and columns of a system of independent rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PivotOrder {
    /// The rows, first pivot first.
    pub rows: Vec<u32>,
    /// For each column the place at which it is eliminated, the largest first; see [`crate::Permuted`].
    pub ranks: Vec<u32>,
    /// Multiply-adds of the elimination in this order, one for each product that scales or is added.
    pub multiplications: u64,
}

/// Choose pivots that are cheap to eliminate (H. M. Markowitz, Management Science 3 (1957) 255).
///
/// The rows must be independent. Columns in `passive` get no pivot: what the solve ends in. Columns in `last`
/// are eliminated when all others are: the targets, which then are solved for without any substitution back.
/// A pivot costs `(rows that contain its column − 1) · (length of its row)`; of the columns that few rows
/// contain, the cheapest is taken at each step, with its shortest row.
///
/// # Errors
/// [`Error::DependentRow`] if the rows are dependent on the columns that may have pivots,
/// [`Error::ColumnRange`], [`Error::Interrupted`].
pub fn markowitz(
    system: &impl Rows,
    field: &Field,
    passive: &[u32],
    last: &[u32],
    interrupt: &Interrupt,
) -> Result<PivotOrder> {
    let mut work = Work::new(system, field, passive, last)?;
    let mut order = Vec::with_capacity(work.rows.len());
    while order.len() < work.rows.len() {
        if order.len() % PIVOTS_PER_CHECK == 0 {
            interrupt.check()?;
        }
        let Some((row, column)) = work.cheapest() else {
            let left = (0..).zip(&work.open).find(|(_, open)| **open).map_or(0, |(row, _)| row);
            return Err(Error::DependentRow { row: left });
        };
        work.eliminate(row, column);
        order.push((row, column));
    }
    let columns = system.column_count();
    let mut ranks = vec![u32::MAX; columns];
    for (rank, &(_, column)) in (0..columns as u32).rev().zip(&order) {
        ranks[column as usize] = rank;
    }
    // What has no pivot keeps its own order, below.
    (0..).zip(ranks.iter_mut().filter(|rank| **rank == u32::MAX)).for_each(|(rank, place)| *place = rank);
    Ok(PivotOrder {
        rows: order.into_iter().map(|(row, _)| row).collect(),
        ranks,
        multiplications: work.multiplications,
    })
}

/// Choose cheap pivots for independent rows, so that `last` columns are expressed as by the order of columns.
///
/// An elimination in the order of columns tells which of them stay without pivot; these are passive here too.
///
/// # Errors
/// As [`markowitz`].
pub fn cheapest_order(
    system: &(impl Rows + Sync),
    field: &Field,
    last: &[u32],
    interrupt: &Interrupt,
) -> Result<PivotOrder> {
    let learnt = eliminate(system, field, Record::Pivots, interrupt)?;
    let passive: Vec<u32> =
        (0..system.column_count() as u32).filter(|&column| !learnt.is_pivot(column)).collect();
    markowitz(system, field, &passive, last, interrupt)
}

/// When a column may be eliminated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turn {
    Early,
    Last,
    Never,
}

struct Work<'a> {
    field: &'a Field,
    /// Entries by ascending column; rows that have had their turn are empty.
    rows: Vec<Vec<(u32, Element)>>,
    open: Vec<bool>,
    turns: Vec<Turn>,
    /// Open rows that contain a column; may name rows that no longer do.
    holders: Vec<Vec<u32>>,
    counts: Vec<u32>,
    /// `(count, column)` of the columns whose turn it is.
    queue: BTreeSet<(u32, u32)>,
    /// Those that come last.
    waiting: BTreeSet<(u32, u32)>,
    multiplications: u64,
}

impl<'a> Work<'a> {
    fn new(system: &impl Rows, field: &'a Field, passive: &[u32], last: &[u32]) -> Result<Self> {
        let columns = system.column_count();
        let mut turns = vec![Turn::Early; columns];
        for (list, turn) in [(last, Turn::Last), (passive, Turn::Never)] {
            for &column in list {
                let place = turns.get_mut(column as usize);
                *place.ok_or(Error::ColumnRange { row: 0, column, columns })? = turn;
            }
        }
        let mut work = Self {
            field,
            rows: Vec::with_capacity(system.row_count()),
            open: vec![true; system.row_count()],
            turns,
            holders: vec![Vec::new(); columns],
            counts: vec![0; columns],
            queue: BTreeSet::new(),
            waiting: BTreeSet::new(),
            multiplications: 0,
        };
        let mut buffer = RowBuffer::default();
        for row in 0..system.row_count() {
            buffer.clear();
            system.fill(row, &mut buffer);
            let entries = buffer.columns.iter().copied().zip(buffer.values.iter().copied());
            let mut entries: Vec<_> = entries.filter(|&(_, value)| value != 0).collect();
            entries.sort_unstable_by_key(|&(column, _)| column);
            for &(column, _) in &entries {
                if column as usize >= columns {
                    return Err(Error::ColumnRange { row, column, columns });
                }
                work.holders[column as usize].push(row as u32);
                work.counts[column as usize] += 1;
            }
            work.rows.push(entries);
        }
        for column in 0..columns as u32 {
            let count = work.counts[column as usize];
            if count > 0 {
                work.enqueue(column, count);
            }
        }
        Ok(work)
    }

    fn enqueue(&mut self, column: u32, count: u32) {
        match self.turns[column as usize] {
            Turn::Early => self.queue.insert((count, column)),
            Turn::Last => self.waiting.insert((count, column)),
            Turn::Never => false,
        };
    }

    fn dequeue(&mut self, column: u32, count: u32) {
        match self.turns[column as usize] {
            Turn::Early => self.queue.remove(&(count, column)),
            Turn::Last => self.waiting.remove(&(count, column)),
            Turn::Never => false,
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

    /// The cheapest pivot among the columns with the fewest rows.
    fn cheapest(&mut self) -> Option<(u32, u32)> {
        let candidates: Vec<(u32, u32)> = if self.queue.is_empty() { &self.waiting } else { &self.queue }
            .iter()
            .copied()
            .take(COLUMNS_TRIED)
            .collect();
        let mut best: Option<(u64, u32, u32)> = None;
        for (count, column) in candidates {
            let others = u64::from(count - 1);
            if best.is_some_and(|(cost, ..)| others * others > cost) {
                break;
            }
            let mut holders = std::mem::take(&mut self.holders[column as usize]);
            holders.retain(|&row| self.open[row as usize] && self.entry(row, column).is_some());
            holders.sort_unstable();
            holders.dedup();
            for &row in &holders {
                let length = self.rows[row as usize].len() as u64;
                let candidate = (cost(others, length), row, column);
                if best.is_none_or(|known| candidate < known) {
                    best = Some(candidate);
                }
            }
            self.holders[column as usize] = holders;
        }
        best.map(|(_, row, column)| (row, column))
    }

    /// Subtract a row from all others that contain the column, and close it.
    fn eliminate(&mut self, row: u32, column: u32) {
        let place = self.entry(row, column).expect("a pivot is an entry");
        let mut pivot = std::mem::take(&mut self.rows[row as usize]);
        self.open[row as usize] = false;
        for &(other, _) in &pivot {
            self.recount(other, -1);
        }
        let (_, value) = pivot.remove(place);
        let inverse = self.field.inv(value).expect("entries are not zero");
        let holders = std::mem::take(&mut self.holders[column as usize]);
        let others = holders.iter().filter(|&&other| self.open[other as usize]).count() as u64;
        self.multiplications += cost(others, pivot.len() as u64 + 1);
        for other in holders {
            if !self.open[other as usize] {
                continue;
            }
            let place = self.entry(other, column).expect("holders were just brought up to date");
            let factor = self.field.mul(self.rows[other as usize][place].1, inverse);
            self.subtract(other, column, factor, &pivot);
        }
        let count = self.counts[column as usize];
        if count > 0 {
            self.dequeue(column, count);
            self.counts[column as usize] = 0;
        }
        self.turns[column as usize] = Turn::Never;
    }

    /// `row −= factor · pivot`, and forget the row's entry in the pivot's column.
    fn subtract(&mut self, row: u32, column: u32, factor: Element, pivot: &[(u32, Element)]) {
        let old = std::mem::take(&mut self.rows[row as usize]);
        let mut merged = Vec::with_capacity(old.len() + pivot.len());
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

/// Products of a pivot whose row has `length` entries and whose column `others` more rows contain: one for
/// each entry that is added, and the pivot's inverse into the row or into the factors, whichever are fewer.
fn cost(others: u64, length: u64) -> u64 {
    let tail = length - 1;
    others * tail + others.min(tail)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Permuted, SparseMatrix};
    use proptest::prelude::*;

    /// An arrow: eliminating its tip first would fill everything.
    #[test]
    fn an_arrow_does_not_fill() {
        let field = Field::new(101).unwrap();
        let n = 20;
        let mut rows: Vec<Vec<(u32, i64)>> = vec![(0..=n).map(|column| (column, 1)).collect()];
        rows.extend((1..n).map(|i| vec![(0, 1), (i, i64::from(i) + 1)]));
        let matrix = SparseMatrix::from_rows(n as usize + 1, &rows).unwrap();
        let order = markowitz(&matrix.in_field(&field), &field, &[n], &[0], &Interrupt::never()).unwrap();
        // Each of the 19 short rows once against the long one: a factor and a product.
        assert_eq!(order.multiplications, 2 * 19);
        assert_eq!(order.ranks[0], 1);
        assert_eq!(order.ranks[n as usize], 0);
    }

    proptest! {
        #[test]
        fn solves_to_the_same(
            entries in prop::collection::vec(prop::collection::vec((0u32..12, -5i64..6), 1..5), 1..14),
            small: bool,
        ) {
            let field = Field::new(if small { 7 } else { 1_000_003 }).unwrap();
            let rows: Vec<Vec<(u32, i64)>> = entries.iter().map(|row| {
                let mut row = row.clone();
                row.sort_unstable();
                row.dedup_by_key(|entry| entry.0);
                row
            }).collect();
            let matrix = SparseMatrix::from_rows(12, &rows).unwrap();
            let natural =
                eliminate(&matrix.in_field(&field), &field, Record::Witness, &Interrupt::never()).unwrap();
            let kept: Vec<_> = natural.independent().iter().map(|&row| rows[row as usize].clone()).collect();
            let matrix = SparseMatrix::from_rows(12, &kept).unwrap();
            let target = 11;
            let order =
                cheapest_order(&matrix.in_field(&field), &field, &[target], &Interrupt::never()).unwrap();
            let reordered: Vec<_> = order.rows.iter().map(|&row| kept[row as usize].clone()).collect();
            let matrix = SparseMatrix::from_rows(12, &reordered).unwrap();
            let permuted = Permuted::new(matrix.in_field(&field), &order.ranks).unwrap();
            let found = eliminate(&permuted, &field, Record::Witness, &Interrupt::never()).unwrap();
            prop_assert_eq!(found.independent().len(), kept.len());
            let mut back: Vec<(u32, u64)> = found.witness(order.ranks[target as usize]).unwrap().remainder
                .iter()
                .map(|&(rank, value)| {
                    let column = order.ranks.iter().position(|&r| r == rank).unwrap() as u32;
                    (column, value)
                })
                .collect();
            back.sort_unstable();
            prop_assert_eq!(back, natural.witness(target).unwrap().remainder);
        }
    }
}
