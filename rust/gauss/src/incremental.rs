//! Elimination row by row.

use crate::accumulator::Accumulator;
use crate::compressed::Compressed;
use crate::elimination::NONE;
use crate::inverses::Inverses;
use crate::{Element, Elimination, Error, Field, Record, Result};

/// An elimination that rows are added to one by one, and that can be asked in between.
#[derive(Debug, Clone)]
pub struct Incremental {
    state: Elimination,
    accumulator: Accumulator,
    inverses: Inverses,
}

impl Incremental {
    /// An elimination of `columns` columns without rows.
    ///
    /// # Errors
    /// [`Error::TooLarge`] for more than 2^32 − 2 columns.
    pub fn new(columns: usize, field: &Field, record: Record) -> Result<Self> {
        if columns >= NONE as usize {
            return Err(Error::TooLarge {
                what: "columns",
                count: columns as u64,
                limit: u64::from(NONE) - 1,
            });
        }
        let state = Elimination {
            field: *field,
            columns,
            row_of_column: vec![NONE; columns],
            pivots: Vec::new(),
            independent: Vec::new(),
            reduced: Compressed::new(),
            multipliers: Compressed::new(),
            scales: Vec::new(),
            record,
            multiplications: 0,
            dependent: 0,
            bytes: 0,
        };
        Ok(Self { state, accumulator: Accumulator::new(columns), inverses: Inverses::new() })
    }

    /// What is known so far.
    #[must_use]
    pub fn elimination(&self) -> &Elimination {
        &self.state
    }

    /// The elimination of all rows that were added.
    #[must_use]
    pub fn finish(mut self) -> Elimination {
        self.state.bytes = self.held_bytes();
        self.state
    }

    /// Bytes held.
    #[must_use]
    pub fn held_bytes(&self) -> usize {
        self.state.held_bytes() + self.accumulator.bytes()
    }

    /// Forget all rows, keep the memory.
    pub fn reset(&mut self) {
        for &pivot in &self.state.pivots {
            self.state.row_of_column[pivot as usize] = NONE;
        }
        self.state.pivots.clear();
        self.state.independent.clear();
        self.state.reduced.clear();
        self.state.multipliers.clear();
        self.state.scales.clear();
        self.state.multiplications = 0;
        self.state.dependent = 0;
    }

    /// Add a row, given by its columns (none twice) and residues; whether it says something new.
    ///
    /// `row` is the number by which the row is known later; rows are added in ascending order.
    ///
    /// # Errors
    /// [`Error::ColumnRange`]; the row is then not added.
    ///
    /// # Panics
    /// If there are fewer values than columns.
    pub fn insert(&mut self, row: u32, columns: &[u32], values: &[Element]) -> Result<bool> {
        if let Some(&column) = columns.iter().find(|&&column| column as usize >= self.state.columns) {
            return Err(Error::ColumnRange { row: row as usize, column, columns: self.state.columns });
        }
        for (&column, &value) in columns.iter().zip(values) {
            self.accumulator.values[column as usize] = value;
            self.accumulator.pending.insert(column);
        }
        Ok(self.state.insert(row, &mut self.accumulator, &mut self.inverses))
    }

    /// Reduce one column by what is known, and hand the columns that are left to `visit`, the largest
    /// first, until it returns false.
    ///
    /// # Errors
    /// [`Error::ColumnRange`].
    pub fn reduce(&mut self, target: u32, mut visit: impl FnMut(u32) -> bool) -> Result<()> {
        let (state, accumulator) = (&self.state, &mut self.accumulator);
        if target as usize >= state.columns {
            return Err(Error::ColumnRange { row: 0, column: target, columns: state.columns });
        }
        accumulator.values[target as usize] = state.field.one();
        accumulator.pending.insert(target);
        let mut wanted = true;
        while let Some((column, value)) = accumulator.pop() {
            if !wanted {
                continue; // only to leave the accumulator clean
            }
            let known = state.row_of_column[column as usize];
            if known == NONE {
                wanted = visit(column);
            } else {
                state.subtract(known, value, accumulator);
            }
        }
        Ok(())
    }
}

impl Elimination {
    /// `accumulator −= factor · reduced row`, without the leading entry; how many entries that were.
    #[inline]
    pub(crate) fn subtract(&self, row: u32, factor: Element, accumulator: &mut Accumulator) -> u64 {
        let range = self.reduced.range(row as usize);
        // The leading entry is one and has just been taken away.
        let tail = range.start + 1..range.end;
        let length = tail.len() as u64;
        accumulator.add_multiple(
            &self.field,
            self.field.neg(factor),
            &self.reduced.indices[tail.clone()],
            &self.reduced.values[tail],
        );
        length
    }

    /// Reduce the accumulated row against what is known and keep what is left, if anything.
    fn insert(&mut self, row: u32, accumulator: &mut Accumulator, inverses: &mut Inverses) -> bool {
        let field = self.field;
        while let Some((column, value)) = accumulator.pop() {
            let known = self.row_of_column[column as usize];
            if known == NONE {
                self.reduced.push(column, value);
                continue;
            }
            self.multiplications += self.subtract(known, value, accumulator);
            if self.record == Record::Witness {
                self.multipliers.push(known, value);
            }
        }
        let start = self.reduced.open_start();
        if start == self.reduced.indices.len() {
            self.multipliers.reopen();
            self.dependent += 1;
            return false;
        }
        let scale =
            inverses.inv(&field, self.reduced.values[start]).expect("entries that are kept are not zero");
        self.reduced.values[start] = field.one();
        for value in &mut self.reduced.values[start + 1..] {
            *value = field.mul(*value, scale);
        }
        self.multiplications += (self.reduced.values.len() - start - 1) as u64;
        self.reduced.close();
        let pivot = self.reduced.indices[start];
        self.row_of_column[pivot as usize] = self.pivots.len() as u32;
        self.pivots.push(pivot);
        self.independent.push(row);
        if self.record == Record::Witness {
            self.multipliers.close();
            self.scales.push(scale);
        }
        true
    }
}
