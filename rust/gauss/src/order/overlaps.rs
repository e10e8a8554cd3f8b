//! In how many columns two rows meet.

use super::row::Row;

/// Pairs that are remembered: 64 kilobytes of them, which a cache holds beside the rows.
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
/// Rows that share a column often share several, and each of them asks for the pair from both sides, again after pivots that
/// changed neither. So what was counted is kept until a row of the pair changes or another pair takes its place.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SplitMix;

    /// Far more pairs than are remembered, of rows that change now and then.
    #[test]
    fn pairs_are_counted_anew_when_a_row_has_changed() {
        let (columns, count) = (50, 200);
        let mut random = SplitMix::new(1);
        let row = |random: &mut SplitMix, time| Row {
            changed: time,
            ..(0..columns).filter(|_| random.below(3) == 0).map(|column| (column, 1)).collect()
        };
        let mut rows: Vec<Row> = (0..count).map(|_| row(&mut random, 1)).collect();
        let mut overlaps = Overlaps::new(columns as usize);
        for time in 1..1_000 {
            overlaps.begin();
            // A few rows again and again, so that known pairs are met.
            let first = random.below(count / if time % 2 == 0 { 40 } else { 1 }) as u32;
            for second in (0..count as u32).filter(|&second| second != first) {
                let [a, b] = [first, second].map(|row| &rows[row as usize].columns);
                let common = a.iter().filter(|column| b.contains(column)).count();
                assert_eq!(overlaps.of(&rows, first, second, time), common);
            }
            let changing = random.below(count) as usize;
            rows[changing] = row(&mut random, time + 1);
        }
    }
}
