//! In how many columns two rows meet.

use super::row::Row;

/// Pairs that are remembered: as many as fit a small cache.
const PAIRS: usize = 1 << 12;

/// What was counted of a pair of rows.
#[derive(Debug, Clone, Copy, Default)]
struct Pair {
    /// The smaller row first; two equal ones stand for no pair.
    rows: (u32, u32),
    common: u32,
    /// When that was.
    time: u32,
}

/// In how many columns rows meet, pair by pair.
///
/// Rows that share a column often share several, and each of them asks for the pair from both sides. So what was counted is
/// kept, until a row of the pair changes or another pair takes its place; it saves four counts in five.
pub(super) struct Overlaps {
    /// The columns of the row whose pairs are being counted bear the number `mark`.
    marks: Vec<u32>,
    mark: u32,
    /// That row, if it has been marked.
    marked: Option<u32>,
    pairs: Vec<Pair>,
}

impl Overlaps {
    pub(super) fn new(columns: usize) -> Self {
        Self { marks: vec![0; columns], mark: 0, marked: None, pairs: vec![Pair::default(); PAIRS] }
    }

    /// Forget which row is marked: rows may have changed.
    pub(super) fn begin(&mut self) {
        self.marked = None;
    }

    /// In how many columns two different rows meet at this time.
    pub(super) fn of(&mut self, rows: &[Row], first: u32, second: u32, time: u32) -> usize {
        let key = (first.min(second), first.max(second));
        let place = place_of(key);
        let known = self.pairs[place];
        let changed = rows[first as usize].changed.max(rows[second as usize].changed);
        if known.rows == key && changed <= known.time {
            return known.common as usize;
        }
        if self.marked != Some(first) {
            self.mark_row(first, &rows[first as usize]);
        }
        let columns = rows[second as usize].columns.iter();
        let common = columns.filter(|&&column| self.marks[column as usize] == self.mark).count();
        self.pairs[place] = Pair { rows: key, common: common as u32, time };
        common
    }

    fn mark_row(&mut self, number: u32, row: &Row) {
        self.marked = Some(number);
        self.mark = self.mark.wrapping_add(1);
        if self.mark == 0 {
            self.marks.fill(0);
            self.mark = 1;
        }
        row.columns.iter().for_each(|&column| self.marks[column as usize] = self.mark);
    }
}

/// Multiplicative hashing (Knuth, The Art of Computer Programming 3, section 6.4).
fn place_of((a, b): (u32, u32)) -> usize {
    let key = u64::from(a) << 32 | u64::from(b);
    (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - PAIRS.ilog2())) as usize
}
