//! What an elimination found.

use super::reduce::{Reduction, normalised};
use super::reduced_rows::Reduced;
use crate::Result;
use crate::field::{Element, Field, Inverses};
use crate::sparse::{Compressed, Packed};

/// What an elimination keeps beside its pivots.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Record {
    /// The reduced rows only, as far as the elimination itself needs them.
    Pivots,
    /// Also how each reduced row came about, so that witnesses can be had.
    Witness,
}

/// How far the rows of an elimination are reduced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// By all rows before them: what is left of a row is in columns that lead none of these.
    Reduced,
    /// Until the leading column is known: after it, a row may have columns that lead rows before it.
    Echelon,
}

/// The outcome of an elimination: immutable, and the same for the same rows in the same order.
///
/// Reduced row `i` has its leading (largest) column at `pivots[i]` with value one, and came from the
/// system's row `independent[i]`:
///
/// > `reduced_i = scale_i · (row_i − Σ_k multiplier_ik · reduced_k)`, over `k < i`.
///
/// In reduced form every entry after the leading one was in a column without pivot when the row was made. Rows of a block of a stage
/// were made without those of other blocks, so that a few of their entries may be in columns that earlier rows lead.
#[derive(Debug, Clone)]
pub struct Elimination {
    pub(crate) field: Field,
    pub(crate) columns: usize,
    pub(crate) pivots: Vec<u32>,
    pub(crate) independent: Vec<u32>,
    pub(crate) reduced: Reduced,
    /// Empty when only pivots were recorded.
    pub(crate) multipliers: Compressed,
    pub(crate) scales: Vec<Element>,
    pub(crate) record: Record,
    pub(crate) form: Form,
    pub(crate) multiplications: u64,
    /// Of the blocks of each stage, in the order of its rows.
    pub(crate) of_blocks: Vec<Vec<u64>>,
    pub(crate) dependent: usize,
    pub(crate) bytes: usize,
}

impl Elimination {
    /// What inserting all rows of a system in their order gives, of which pivots are recorded, if this is known: the rows
    /// are independent, lead in `pivots`, and were reduced each by those before it.
    pub(crate) fn of_all(field: Field, pivots: Vec<u32>, reduced: Reduced, multiplications: u64) -> Self {
        let mut elimination = Self {
            field,
            columns: reduced.columns(),
            independent: (0..pivots.len() as u32).collect(),
            pivots,
            reduced,
            multipliers: Compressed::default(),
            scales: Vec::new(),
            record: Record::Pivots,
            form: Form::Reduced,
            multiplications,
            of_blocks: Vec::new(),
            dependent: 0,
            bytes: 0,
        };
        elimination.bytes = elimination.held_bytes();
        elimination
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

    /// The rows of the system that are independent, in the order in which they were kept.
    #[must_use]
    pub fn independent(&self) -> &[u32] {
        &self.independent
    }

    /// Whether `column` leads a reduced row; a column that does not exist does not.
    #[must_use]
    pub fn is_pivot(&self, column: u32) -> bool {
        self.reduced.leads(column)
    }

    /// What was recorded.
    #[must_use]
    pub fn record(&self) -> Record {
        self.record
    }

    /// How far rows are reduced.
    #[must_use]
    pub fn form(&self) -> Form {
        self.form
    }

    /// Multiply-adds and normalising multiplications, without the inversions (one per independent row).
    #[must_use]
    pub fn multiplications(&self) -> u64 {
        self.multiplications
    }

    /// Multiplications of the blocks of each stage; nothing if there were no stages. What is missing in their sum are those
    /// by which rows of different blocks are compared, one block after the other.
    #[must_use]
    pub fn block_multiplications(&self) -> &[Vec<u64>] {
        &self.of_blocks
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

    /// Whether two eliminations of the same system, in fields that may differ, have the same pivot
    /// pattern: the same independent rows with the same pivots, in the same order. If not, at least one point was unlucky.
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
        let sorted = |list: &[u32]| {
            let mut list = list.to_vec();
            list.sort_unstable();
            list
        };
        let (pivots, others) = (sorted(&self.pivots), sorted(&other.pivots));
        match pivots.iter().rev().cmp(others.iter().rev()) {
            std::cmp::Ordering::Greater => true,
            std::cmp::Ordering::Less => false,
            std::cmp::Ordering::Equal => sorted(&self.independent) <= sorted(&other.independent),
        }
    }

    /// Keep the system's row `row`, which is reduced to `pivot` with value one and `tail`; `pivot` leads no row yet.
    ///
    /// # Errors
    /// [`crate::Error::TooLarge`].
    pub(crate) fn keep_reduced(&mut self, row: u32, pivot: u32, tail: &[Packed]) -> Result<()> {
        self.reduced.push(self.pivots.len() as u32, pivot, tail.iter().copied())?;
        self.pivots.push(pivot);
        self.independent.push(row);
        Ok(())
    }

    /// Keep what is left of the system's row `row`, if anything; whether it says something new.
    ///
    /// # Errors
    /// [`crate::Error::TooLarge`].
    pub(crate) fn keep(&mut self, row: u32, reduction: &Reduction, inverses: &mut Inverses) -> Result<bool> {
        self.multiplications += reduction.multiplications;
        let Some((pivot, scale, tail)) = normalised(&self.field, &reduction.left, inverses) else {
            self.dependent += 1;
            return Ok(false);
        };
        self.multiplications += tail.len() as u64;
        self.reduced.push(self.pivots.len() as u32, pivot, tail)?;
        self.pivots.push(pivot);
        self.independent.push(row);
        if self.record == Record::Witness {
            self.multipliers.push(&reduction.multipliers)?;
            self.scales.push(scale);
        }
        Ok(true)
    }

    pub(crate) fn held_bytes(&self) -> usize {
        self.reduced.bytes()
            + self.multipliers.bytes()
            + size_of::<Element>() * self.scales.len()
            + size_of::<u32>() * (self.pivots.len() + self.independent.len())
    }
}
