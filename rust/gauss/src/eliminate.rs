//! Elimination at one point: which rows are independent, which columns are pivots.

use crate::pending::Pending;
use crate::{Element, Error, Field, Interrupt, Result, RowBuffer, Rows};

/// What an elimination keeps beside its pivots.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Record {
    /// The reduced rows only, as far as the elimination itself needs them.
    Pivots,
    /// Also how each reduced row came about, so that witnesses can be had.
    Witness,
}

/// No pivot in this column.
pub(crate) const NONE: u32 = u32::MAX;

/// How many rows are worked on between two looks at the interrupt flag; a row takes microseconds.
const ROWS_PER_CHECK: usize = 64;

/// The outcome of an elimination: immutable, and the same for the same rows in the same order.
///
/// Reduced row `i` has its leading (largest) column at `pivots[i]` with value one, and came from the
/// system's row `independent[i]`:
///
/// > `reduced_i = scale_i · (row_i − Σ_k multiplier_ik · reduced_k)`, over `k < i`.
///
/// Every entry behind the leading one was, when the row was made, in a column without pivot.
#[derive(Debug, Clone)]
pub struct Elimination {
    pub(crate) field: Field,
    pub(crate) columns: usize,
    /// Reduced row with this leading column, or [`NONE`].
    pub(crate) row_of_column: Vec<u32>,
    pub(crate) pivots: Vec<u32>,
    pub(crate) independent: Vec<u32>,
    pub(crate) reduced: Compressed,
    /// Empty when only pivots were recorded.
    pub(crate) multipliers: Compressed,
    pub(crate) scales: Vec<Element>,
    record: Record,
    multiplications: u64,
    dependent: usize,
    bytes: usize,
}

/// Lists of `(index, value)` one after the other.
#[derive(Debug, Clone, Default)]
pub(crate) struct Compressed {
    starts: Vec<usize>,
    pub(crate) indices: Vec<u32>,
    pub(crate) values: Vec<Element>,
}

impl Compressed {
    fn new() -> Self {
        Self { starts: vec![0], ..Self::default() }
    }

    #[inline]
    pub(crate) fn range(&self, list: usize) -> std::ops::Range<usize> {
        self.starts[list]..self.starts[list + 1]
    }

    #[inline]
    fn push(&mut self, index: u32, value: Element) {
        self.indices.push(index);
        self.values.push(value);
    }

    fn close(&mut self) {
        self.starts.push(self.indices.len());
    }

    /// Drop what was pushed since the last [`Compressed::close`].
    fn reopen(&mut self) {
        let end = self.starts[self.starts.len() - 1];
        self.indices.truncate(end);
        self.values.truncate(end);
    }

    fn bytes(&self) -> usize {
        8 * self.starts.capacity() + 4 * self.indices.capacity() + 8 * self.values.capacity()
    }
}

/// Dense accumulator with the set of columns in use; all zero between rows.
pub(crate) struct Accumulator {
    pub(crate) values: Vec<Element>,
    pub(crate) pending: Pending,
}

impl Accumulator {
    pub(crate) fn new(columns: usize) -> Self {
        Self { values: vec![0; columns], pending: Pending::new(columns) }
    }

    /// `self += factor · (indices, values)`.
    #[inline]
    pub(crate) fn add_multiple(
        &mut self,
        field: &Field,
        factor: Element,
        indices: &[u32],
        values: &[Element],
    ) {
        for (&index, &value) in indices.iter().zip(values) {
            let slot = &mut self.values[index as usize];
            self.pending.insert(index);
            *slot = field.add(*slot, field.mul(factor, value));
        }
    }

    /// Take the largest column whose value is not zero.
    #[inline]
    pub(crate) fn pop(&mut self) -> Option<(u32, Element)> {
        while let Some(index) = self.pending.pop_max() {
            let value = std::mem::take(&mut self.values[index as usize]);
            if value != 0 {
                return Some((index, value));
            }
        }
        None
    }

    fn bytes(&self) -> usize {
        8 * self.values.len() + self.pending.bytes()
    }
}

/// Offer the rows of `system` one after the other and keep those that say something new.
///
/// Left-looking insertion: a row is reduced against everything known before it, in a dense accumulator
/// whose columns are taken from the largest down; a row that vanishes is forgotten. Offered simplest
/// first, rows stay short, because what is known is already expressed by few columns.
///
/// # Errors
/// [`Error::TooLarge`] for more than 2^32 − 2 rows or columns, [`Error::ColumnRange`] for a row that names
/// a column outside, [`Error::Interrupted`] when `interrupt` was raised.
///
/// # Panics
/// Never: without a bound on the work there is always an outcome.
pub fn eliminate(
    system: &impl Rows,
    field: &Field,
    record: Record,
    interrupt: &Interrupt,
) -> Result<Elimination> {
    let outcome = eliminate_within(system, field, record, u64::MAX, interrupt)?;
    Ok(outcome.expect("a budget of 2^64 multiplications is not used up"))
}

/// As [`eliminate`], but with `None` if it took more than `budget` multiplications; given up soon after.
///
/// # Errors
/// As [`eliminate`].
pub fn eliminate_within(
    system: &impl Rows,
    field: &Field,
    record: Record,
    budget: u64,
    interrupt: &Interrupt,
) -> Result<Option<Elimination>> {
    let (rows, columns) = (system.row_count(), system.column_count());
    for (what, count) in [("rows", rows), ("columns", columns)] {
        if count >= NONE as usize {
            return Err(Error::TooLarge { what, count: count as u64, limit: u64::from(NONE) - 1 });
        }
    }
    let mut state = Elimination {
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
    let mut accumulator = Accumulator::new(columns);
    let mut buffer = RowBuffer::default();
    for row in 0..rows {
        if row % ROWS_PER_CHECK == 0 {
            interrupt.check()?;
            if state.multiplications > budget {
                return Ok(None);
            }
        }
        buffer.clear();
        system.fill(row, &mut buffer);
        for (&column, &value) in buffer.columns.iter().zip(&buffer.values) {
            if column as usize >= columns {
                return Err(Error::ColumnRange { row, column, columns });
            }
            accumulator.values[column as usize] = value;
            accumulator.pending.insert(column);
        }
        state.insert(row as u32, &mut accumulator);
    }
    state.bytes = state.held_bytes() + accumulator.bytes();
    Ok((state.multiplications <= budget).then_some(state))
}

impl Elimination {
    /// Reduce the accumulated row against what is known and keep what is left, if anything.
    fn insert(&mut self, row: u32, accumulator: &mut Accumulator) {
        let field = self.field;
        while let Some((column, value)) = accumulator.pop() {
            let known = self.row_of_column[column as usize];
            if known == NONE {
                self.reduced.push(column, value);
                continue;
            }
            let range = self.reduced.range(known as usize);
            // The leading entry is one and has just been taken away.
            let tail = range.start + 1..range.end;
            self.multiplications += tail.len() as u64;
            accumulator.add_multiple(
                &field,
                field.neg(value),
                &self.reduced.indices[tail.clone()],
                &self.reduced.values[tail],
            );
            if self.record == Record::Witness {
                self.multipliers.push(known, value);
            }
        }
        let start = self.reduced.starts[self.pivots.len()];
        if start == self.reduced.indices.len() {
            self.multipliers.reopen();
            self.dependent += 1;
            return;
        }
        let scale = field.inv(self.reduced.values[start]).expect("entries that are kept are not zero");
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
    }

    /// The field in which the elimination was done.
    #[must_use]
    pub fn field(&self) -> &Field {
        &self.field
    }

    /// Leading column of each independent row, in the order in which they were found.
    #[must_use]
    pub fn pivots(&self) -> &[u32] {
        &self.pivots
    }

    /// The rows of the system that are independent, ascending.
    #[must_use]
    pub fn independent(&self) -> &[u32] {
        &self.independent
    }

    /// Whether `column` leads a reduced row; a column that does not exist does not.
    #[must_use]
    pub fn is_pivot(&self, column: u32) -> bool {
        self.row_of_column.get(column as usize).is_some_and(|&row| row != NONE)
    }

    /// What was recorded.
    #[must_use]
    pub fn record(&self) -> Record {
        self.record
    }

    /// Multiply-adds and normalising multiplications, without the inversions (one an independent row).
    #[must_use]
    pub fn multiplications(&self) -> u64 {
        self.multiplications
    }

    /// How many rows said nothing new.
    #[must_use]
    pub fn dependent(&self) -> usize {
        self.dependent
    }

    /// Bytes held at the peak, the accumulator included.
    #[must_use]
    pub fn peak_bytes(&self) -> usize {
        self.bytes
    }

    /// Whether two eliminations of the same system, in fields that may differ, took the same course:
    /// the same independent rows with the same pivots. If not, at least one point was unlucky.
    #[must_use]
    pub fn agrees_with(&self, other: &Self) -> bool {
        self.pivots == other.pivots && self.independent == other.independent
    }

    /// Whether this elimination is at least as generic as `other`, an elimination of the same system.
    ///
    /// Among all points the generic one has the largest rank on every set of leading columns, hence the
    /// lexicographically largest descending list of pivots; and, for equal pivots, the earliest rows.
    #[must_use]
    pub fn dominates(&self, other: &Self) -> bool {
        let descending = |elimination: &Self| {
            let mut pivots = elimination.pivots.clone();
            pivots.sort_unstable_by(|a, b| b.cmp(a));
            pivots
        };
        match descending(self).cmp(&descending(other)) {
            std::cmp::Ordering::Greater => true,
            std::cmp::Ordering::Less => false,
            std::cmp::Ordering::Equal => self.independent <= other.independent,
        }
    }

    fn held_bytes(&self) -> usize {
        self.reduced.bytes()
            + self.multipliers.bytes()
            + 8 * self.scales.capacity()
            + 4 * (self.row_of_column.len() + self.pivots.capacity() + self.independent.capacity())
    }
}
