//! Elimination row by row.

use super::elimination::{Elimination, Form, Record};
use super::reduce::{Lookup, Reduction, Short};
use super::reduced_rows::Reduced;
use crate::field::{Element, Field, Inverses};
use crate::sparse::{Accumulator, Compressed, NONE, Packed, check_columns};
use crate::{Error, Result};

/// An elimination that rows are added to one by one, and that can be asked in between.
#[derive(Debug, Clone)]
pub struct Incremental {
    state: Elimination,
    accumulator: Accumulator,
    inverses: Inverses,
    reduction: Reduction,
    /// Rows with more entries below the leading one are put in for leading columns only.
    longest: Option<usize>,
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
            pivots: Vec::new(),
            independent: Vec::new(),
            reduced: Reduced::new(columns)?,
            multipliers: Compressed::default(),
            scales: Vec::new(),
            record,
            form: Form::Reduced,
            multiplications: 0,
            of_blocks: Vec::new(),
            dependent: 0,
            bytes: 0,
        };
        Ok(Self {
            state,
            accumulator: Accumulator::new(columns)?,
            inverses: Inverses::new(),
            reduction: Reduction::default(),
            longest: None,
        })
    }

    /// Put rows with more than this many entries below the leading one in for leading columns only.
    ///
    /// Which columns lead, which rows are independent, and what [`Incremental::reduce`] leaves, is the same. But
    /// rows keep columns that lead others: where much is left that leads nothing, replacing them fills the rows. The form
    /// is [`Form::Echelon`] then.
    #[must_use]
    pub fn with_longest(self, longest: usize) -> Self {
        let state = Elimination { form: Form::Echelon, ..self.state };
        Self { longest: Some(longest), state, ..self }
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
        self.state.reduced.clear(&self.state.pivots);
        self.state.pivots.clear();
        self.state.independent.clear();
        self.state.multipliers.clear();
        self.state.scales.clear();
        self.state.multiplications = 0;
        self.state.of_blocks.clear();
        self.state.dependent = 0;
    }

    /// Forget all independent rows but the first `rows`, as if they had not been added; counts of work stay.
    pub fn truncate(&mut self, rows: usize) {
        let state = &mut self.state;
        if rows < state.pivots.len() {
            state.reduced.forget_latest(&state.pivots[rows..]);
            state.pivots.truncate(rows);
            state.independent.truncate(rows);
            state.multipliers.truncate(rows);
            state.scales.truncate(rows);
        }
    }

    /// Add a row, given by its columns (none twice) and residues; whether it says something new.
    ///
    /// `row` is the number by which the row is known later; where witnesses are recorded, rows are added in ascending
    /// order.
    ///
    /// # Errors
    /// [`Error::ColumnRange`]; the row is then not added. [`Error::TooLarge`] for more than 2^32 − 2 entries.
    ///
    /// # Panics
    /// If there are fewer values than columns.
    pub fn insert(&mut self, row: u32, columns: &[u32], values: &[Element]) -> Result<bool> {
        check_columns(row, columns, self.state.columns)?;
        for (&column, &value) in columns.iter().zip(values) {
            self.accumulator.put(column, value);
        }
        self.insert_accumulated(row)
    }

    /// Add a row that was reduced to `pivot` with value one and `tail` by some of the rows known here; whether it says
    /// something new.
    ///
    /// # Errors
    /// [`Error::TooLarge`].
    pub(crate) fn insert_reduced(&mut self, row: u32, pivot: u32, tail: &[Packed]) -> Result<bool> {
        self.accumulator.put(pivot, self.state.field.one());
        for entry in tail {
            self.accumulator.put(entry.index(), entry.value());
        }
        self.insert_accumulated(row)
    }

    fn insert_accumulated(&mut self, row: u32) -> Result<bool> {
        let (state, reduction) = (&self.state, &mut self.reduction);
        let (left, multipliers) = (&mut reduction.left, &mut reduction.multipliers);
        left.clear();
        multipliers.clear();
        let record = state.record == Record::Witness;
        let left = |column, value| left.push(Packed::new(column, value));
        let subtracted = |row, factor| {
            if record {
                multipliers.push(Packed::new(row, factor));
            }
        };
        let multiplications = match self.longest {
            None => self.accumulator.reduce(&state.field, &state.reduced, left, subtracted),
            Some(longest) => {
                let rows = Short::new(&state.reduced, longest);
                self.accumulator.reduce(&state.field, &rows, left, subtracted)
            }
        };
        reduction.multiplications = multiplications;
        self.state.keep(row, &self.reduction, &mut self.inverses)
    }

    /// What is left of a row once it is reduced by what is known: columns, the largest first, and residues.
    ///
    /// # Errors
    /// [`Error::ColumnRange`].
    ///
    /// # Panics
    /// If there are fewer values than columns.
    pub fn remainder(&mut self, columns: &[u32], values: &[Element]) -> Result<Vec<(u32, Element)>> {
        let (state, accumulator) = (&self.state, &mut self.accumulator);
        check_columns(0, columns, state.columns)?;
        for (&column, &value) in columns.iter().zip(values) {
            accumulator.put(column, value);
        }
        let mut left = Vec::new();
        accumulator.reduce(
            &state.field,
            &state.reduced,
            |column, value| left.push((column, value)),
            |_, _| {},
        );
        Ok(left)
    }

    /// What is known so far, for a stage to add to.
    pub(crate) fn state_mut(&mut self) -> &mut Elimination {
        &mut self.state
    }

    /// Reduce one column by what is known, and hand the columns that are left to `visit`, the largest
    /// first, until it returns false.
    ///
    /// # Errors
    /// [`Error::ColumnRange`].
    pub fn reduce(&mut self, target: u32, mut visit: impl FnMut(u32) -> bool) -> Result<()> {
        let (state, accumulator) = (&self.state, &mut self.accumulator);
        check_columns(0, &[target], state.columns)?;
        accumulator.put(target, state.field.one());
        let mut wanted = true;
        while let Some((column, value)) = accumulator.pop(&state.field) {
            if !wanted {
                continue; // only to leave the accumulator clean
            }
            match state.reduced.find(column) {
                None => wanted = visit(column),
                Some(known) => accumulator.add_multiple(&state.field, state.field.neg(value), known.tail),
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SplitMix;

    fn random_row(random: &mut SplitMix, columns: u64, field: &Field) -> (Vec<u32>, Vec<Element>) {
        let mut places: Vec<u32> = (0..4).map(|_| random.below(columns) as u32).collect();
        places.sort_unstable();
        places.dedup();
        let values = places.iter().map(|_| field.from_u64(1 + random.below(field.modulus() - 1))).collect();
        (places, values)
    }

    /// Rows are added, some forgotten, others added: all is as if those that were forgotten had never been there.
    #[test]
    fn rows_that_are_forgotten_leave_no_trace() {
        for (prime, record) in [(7, Record::Pivots), (101, Record::Witness), ((1 << 61) - 1, Record::Witness)]
        {
            let field = Field::new(prime).expect("a prime");
            let mut random = SplitMix::new(prime);
            let rows: Vec<_> = (0..40).map(|_| random_row(&mut random, 30, &field)).collect();
            let add = |elimination: &mut Incremental, from: usize, to: usize| {
                for (number, (columns, values)) in rows.iter().enumerate().take(to).skip(from) {
                    elimination.insert(number as u32, columns, values).expect("in range");
                }
            };
            let mut plain = Incremental::new(30, &field, record).expect("few columns");
            add(&mut plain, 0, 10);
            let mut other = plain.clone();
            let known = other.elimination().pivots().len();
            add(&mut other, 10, 25);
            assert!(other.elimination().pivots().len() > known);
            other.truncate(known);
            other.truncate(known + 1); // more than there are: nothing to forget
            for elimination in [&mut plain, &mut other] {
                add(elimination, 25, 40);
            }
            assert!(plain.elimination().agrees_with(other.elimination()));
            for (columns, values) in &rows {
                let left = plain.remainder(columns, values).expect("in range");
                assert_eq!(left, other.remainder(columns, values).expect("in range"));
                assert!(left.iter().all(|&(column, _)| !plain.elimination().is_pivot(column)));
            }
            for (columns, values) in &rows[25..] {
                assert_eq!(plain.remainder(columns, values).expect("in range"), []);
            }
        }
    }

    /// Random sparse rows, also modulo a tiny prime: leading columns, independent rows and what is left agree
    /// whatever is put in below the leading column.
    #[test]
    fn rows_that_are_left_long_lead_and_reduce_alike() {
        for prime in [7, 101, (1 << 61) - 1] {
            let field = Field::new(prime).expect("a prime");
            let mut random = SplitMix::new(prime);
            let columns = 40;
            let make = || Incremental::new(columns, &field, Record::Pivots).expect("few columns");
            let mut all = [make(), make().with_longest(0), make().with_longest(3)];
            for row in 0..30 {
                let (places, values) = random_row(&mut random, columns as u64, &field);
                let new: Vec<bool> =
                    all.iter_mut().map(|one| one.insert(row, &places, &values).expect("in range")).collect();
                assert_eq!(new, [new[0]; 3]);
            }
            let pivots: Vec<_> = all.iter().map(|one| one.elimination().pivots().to_vec()).collect();
            assert_eq!(pivots[1..], [pivots[0].clone(), pivots[0].clone()]);
            for target in 0..columns as u32 {
                let left: Vec<Vec<u32>> = all
                    .iter_mut()
                    .map(|one| {
                        let mut left = Vec::new();
                        one.reduce(target, |column| {
                            left.push(column);
                            true
                        })
                        .expect("in range");
                        left
                    })
                    .collect();
                assert_eq!(left[1..], [left[0].clone(), left[0].clone()]);
            }
        }
    }
}
