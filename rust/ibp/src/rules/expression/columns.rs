//! The features of a block of seeds, a column each, eight indices at a time.
//!
//! Indices are bytes, so eight of them are one word and their sums are a few shifts and additions, which
//! the compiler does for several seeds at once. Word `w` of all seeds of a block is a column of its own.

use super::arithmetic::Number;

/// Seeds of a block: its columns stay in the first-level cache.
pub(super) const BLOCK: usize = 256;

/// The highest bit of each byte: set where an index is negative.
const HIGH: u64 = 0x8080_8080_8080_8080;
const LOW: u64 = 0x0101_0101_0101_0101;

/// The indices of a block of seeds as words, first index in the lowest byte, zeros beyond the last.
pub(super) struct Words {
    slots: usize,
    seeds: usize,
    columns: Vec<[u64; BLOCK]>,
}

impl Words {
    pub fn new(slots: usize) -> Self {
        Self { slots, seeds: 0, columns: vec![[0; BLOCK]; slots.div_ceil(8)] }
    }

    /// Take in a block of seeds.
    pub fn load(&mut self, seeds: &[i8]) {
        self.seeds = seeds.len() / self.slots;
        for (number, column) in self.columns.iter_mut().enumerate() {
            let start = 8 * number;
            let used = (self.slots - start).min(8);
            let mask = u64::MAX >> (64 - 8 * used);
            // Eight bytes read into the next seed, which the mask cuts off; the last seeds have no eight bytes.
            let windows = seeds[start..].windows(8).step_by(self.slots);
            let whole = windows.len().min(self.seeds);
            for (word, window) in column.iter_mut().zip(windows) {
                let bytes = window.first_chunk::<8>().expect("a window of eight");
                *word = u64::from_le_bytes(bytes.map(i8::cast_unsigned)) & mask;
            }
            for (word, row) in column[..self.seeds].iter_mut().zip(seeds.chunks(self.slots)).skip(whole) {
                let mut bytes = [0; 8];
                for (byte, &index) in bytes.iter_mut().zip(&row[start..start + used]) {
                    *byte = index.cast_unsigned();
                }
                *word = u64::from_le_bytes(bytes);
            }
        }
    }

    /// Number of lines.
    pub fn t<T: Number>(&self, out: &mut [T]) {
        self.sum(out, |word, _| byte_sum(positive(word)));
    }

    /// Sum of the positive indices.
    pub fn r<T: Number>(&self, out: &mut [T]) {
        self.sum(out, |word, _| byte_sum(word & fill(positive(word))));
    }

    /// Minus the sum of the negative indices.
    pub fn s<T: Number>(&self, out: &mut [T]) {
        self.sum(out, |word, _| {
            let negative = (word & HIGH) >> 7;
            // A byte of a negative index holds 256 minus what is wanted, that is: its complement plus one.
            byte_sum(!word & fill(negative)) + byte_sum(negative)
        });
    }

    /// `r − t`
    pub fn dots<T: Number>(&self, out: &mut [T]) {
        self.sum(out, |word, _| {
            let positive = positive(word);
            // No borrow: where a byte of the mask is set, the index is at least 1.
            byte_sum((word & fill(positive)) - positive)
        });
    }

    /// Number of the sector.
    pub fn sector<T: Number>(&self, out: &mut [T]) {
        self.sum(out, |word, first| {
            // Gather bits 0, 8, 16, … into one byte.
            let mut bits = positive(word);
            bits = (bits | bits >> 7) & 0x0003_0003_0003_0003;
            bits = (bits | bits >> 14) & 0x0000_000f_0000_000f;
            bits = (bits | bits >> 28) & 0xff;
            (bits << first) as i64
        });
    }

    /// The index of a slot.
    pub fn index<T: From<i8>>(&self, slot: usize, out: &mut [T]) {
        let shift = 8 * (slot % 8);
        for (out, &word) in out.iter_mut().zip(&self.columns[slot / 8][..self.seeds]) {
            *out = T::from((word >> shift) as i8);
        }
    }

    /// For each seed, the sum over its words of a function of the word and of its first slot.
    fn sum<T: Number>(&self, out: &mut [T], of: impl Fn(u64, usize) -> i64) {
        for (number, column) in self.columns.iter().enumerate() {
            let column = &column[..self.seeds];
            if number == 0 {
                out.iter_mut().zip(column).for_each(|(out, &word)| *out = T::fit(of(word, 0)));
            } else {
                out.iter_mut()
                    .zip(column)
                    .for_each(|(out, &word)| *out = out.add(T::fit(of(word, 8 * number))));
            }
        }
    }
}

/// One in each byte whose index is positive.
fn positive(word: u64) -> u64 {
    // Adding 127 carries into the highest bit unless the lower seven are zero.
    (((word & !HIGH) + (LOW * 127)) & !word & HIGH) >> 7
}

/// All bits of each byte that is one.
fn fill(ones: u64) -> u64 {
    (ones << 8).wrapping_sub(ones)
}

/// The sum of the bytes.
fn byte_sum(word: u64) -> i64 {
    const EVEN: u64 = 0x00ff_00ff_00ff_00ff;
    let pairs = (word & EVEN) + (word >> 8 & EVEN);
    let quarters = pairs + (pairs >> 16);
    ((quarters + (quarters >> 32)) & 0xffff) as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every value of an index at every slot, for families of one, two and three words.
    #[test]
    fn words_agree_with_single_indices() {
        for slots in [1, 5, 7, 8, 9, 16, 17, 20] {
            let count = BLOCK - 1;
            let seeds: Vec<i8> =
                (0..count * slots).map(|n| ((n * 37 + n / slots * 11) % 256) as u8 as i8).collect();
            let mut words = Words::new(slots);
            words.load(&seeds);
            let mut out = vec![0i64; count];
            let rows: Vec<Vec<i64>> =
                seeds.chunks(slots).map(|row| row.iter().map(|&i| i.into()).collect()).collect();
            let mut compare = |fill: &dyn Fn(&mut [i64]), of: &dyn Fn(&[i64]) -> i64| {
                fill(&mut out);
                for (row, &value) in rows.iter().zip(&out) {
                    assert_eq!(value, of(row), "{row:?}");
                }
            };
            let positive = |row: &[i64]| row.iter().filter(|&&i| i > 0).sum::<i64>();
            let lines = |row: &[i64]| row.iter().filter(|&&i| i > 0).count() as i64;
            compare(&|out| words.t(out), &lines);
            compare(&|out| words.r(out), &positive);
            compare(&|out| words.s(out), &|row| -row.iter().filter(|&&i| i < 0).sum::<i64>());
            compare(&|out| words.dots(out), &|row| positive(row) - lines(row));
            compare(&|out| words.sector(out), &|row| {
                row.iter().enumerate().map(|(slot, &i)| i64::from(i > 0) << slot).sum()
            });
            for slot in 0..slots {
                compare(&|out| words.index(slot, out), &|row| row[slot]);
            }
        }
    }
}
