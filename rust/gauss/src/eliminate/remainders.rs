//! What many columns reduce to.

use super::elimination::{Elimination, Form};
use super::reduce::Lookup;
use super::witness::LARGE_FIELD;
use crate::field::{Element, SplitMix};
use crate::sparse::{Accumulators, TOGETHER, check_columns};
use crate::{Interrupt, Result, filled, parallel_map};

/// How many columns are taken between two looks at the interrupt flag; each takes some microseconds.
const COLUMNS_PER_CHECK: usize = 1 << 12;

/// `(column, residue)` over columns without pivot, ascending.
type Remainder = Vec<(u32, u64)>;

impl Elimination {
    /// What each of these columns reduces to, on at most `threads` threads, on which the result does not depend.
    ///
    /// In reduced form a column mostly leads a row that is what it reduces to. In echelon form each goes through all rows
    /// below it, which are the same for most: so several go together.
    ///
    /// # Errors
    /// As [`Elimination::remainder`], and [`crate::Error::Interrupted`].
    pub fn remainders(
        &self,
        columns: &[u32],
        threads: usize,
        interrupt: &Interrupt,
    ) -> Result<Vec<Remainder>> {
        let ask = match self.form {
            Form::Reduced => Self::one_by_one,
            Form::Echelon => Self::together,
        };
        // A share for each thread, so that each has one working memory.
        let share = columns.len().div_ceil(threads.max(1)).max(1);
        let parts: Vec<&[u32]> = columns.chunks(share).collect();
        let found = parallel_map(&parts, threads, |part| ask(self, part, interrupt));
        Ok(found.into_iter().collect::<Result<Vec<_>>>()?.concat())
    }

    /// The columns that any of these reduces to, each once, as they come first.
    ///
    /// In echelon form modulo a large prime, where each column goes through many rows, they are those of one random sum,
    /// ascending: a column is missed with a chance of about one in the modulus.
    ///
    /// # Errors
    /// As [`Elimination::remainders`].
    pub fn ends(&self, columns: &[u32], threads: usize, interrupt: &Interrupt) -> Result<Vec<u32>> {
        let remainders = if self.form == Form::Echelon && self.field.modulus() > LARGE_FIELD {
            let mut random = SplitMix::new(columns.len() as u64);
            let sum: Vec<(u32, u64)> =
                columns.iter().map(|&column| (column, random.next_u64() >> 2)).collect();
            vec![self.remainder_of_sum(&sum, &mut self.scratch()?)?.remainder]
        } else {
            self.remainders(columns, threads, interrupt)?
        };
        let mut known = filled("columns that were met", false, self.columns)?;
        let ends = remainders.into_iter().flatten().map(|(column, _)| column);
        Ok(ends.filter(|&column| !std::mem::replace(&mut known[column as usize], true)).collect())
    }

    fn one_by_one(&self, columns: &[u32], interrupt: &Interrupt) -> Result<Vec<Remainder>> {
        let mut scratch = self.scratch()?;
        columns
            .iter()
            .map(|&column| {
                interrupt.check()?;
                self.remainder(column, &mut scratch)
            })
            .collect()
    }

    fn together(&self, columns: &[u32], interrupt: &Interrupt) -> Result<Vec<Remainder>> {
        check_columns(0, columns, self.columns)?;
        let mut sums = Accumulators::new(self.columns)?;
        let mut all = Vec::with_capacity(columns.len());
        for part in columns.chunks(TOGETHER) {
            for (row, &column) in part.iter().enumerate() {
                sums.put(row, column, self.field.one());
            }
            all.extend(self.left_of(&mut sums, interrupt)?.into_iter().take(part.len()));
        }
        Ok(all)
    }

    /// What is left of rows once all known ones are taken away; nothing of those that are zero.
    fn left_of(&self, sums: &mut Accumulators, interrupt: &Interrupt) -> Result<[Remainder; TOGETHER]> {
        let field = &self.field;
        let mut left: [Remainder; TOGETHER] = Default::default();
        let mut count = 0usize;
        while let Some((column, values)) = sums.pop(field) {
            count += 1;
            if count.is_multiple_of(COLUMNS_PER_CHECK) {
                interrupt.check()?;
            }
            if let Some(known) = self.reduced.find(column) {
                sums.add_multiples(field, &values.map(|value: Element| field.neg(value)), known.tail);
                continue;
            }
            for (row, &value) in left.iter_mut().zip(&values).filter(|&(_, &value)| value != 0) {
                row.push((column, field.to_u64(value)));
            }
        }
        for row in &mut left {
            row.reverse();
        }
        Ok(left)
    }
}
