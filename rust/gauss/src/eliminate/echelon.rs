//! Elimination of a whole system in echelon form.

use super::budget::Budget;
use super::elimination::{Elimination, Record};
use super::insert::Incremental;
use super::system::one_by_one;
use crate::field::Field;
use crate::sparse::Rows;
use crate::{Interrupt, Result};

/// As [`crate::eliminate`], with rows in [`crate::Form::Echelon`]: for rows that are all independent.
///
/// Pivots, independent rows and witnesses are the same. Where thousands of columns are left without pivot, rows in
/// reduced form fill with them: the 68,723 equations that the targets of rank 8 need on a cut of the double pentagon
/// take 216 million multiply-adds in reduced form and 73 in this. What is saved is paid for by each target, which is
/// reduced by all rows below it, and by each dependent row: all 134,730 equations of the same seeds take 432 million in
/// reduced form and more than 3,000 in this.
///
/// # Errors
/// As [`crate::eliminate`].
///
/// # Panics
/// Never: without a bound on the work there is always an outcome.
///
/// ```
/// use gauss::{Field, Interrupt, Record, SparseMatrix, echelon};
///
/// // The second row would lose its entry in column 1 in reduced form.
/// let rows = SparseMatrix::from_rows(3, &[vec![(0, 1), (1, 1)], vec![(1, 1), (2, 1)]]).unwrap();
/// let field = Field::new(101).unwrap();
/// let found = echelon(&rows.in_field(&field), &field, Record::Witness, &Interrupt::never()).unwrap();
/// assert_eq!((found.pivots(), found.multiplications()), (&[1, 2][..], 2));
/// let witness = found.witness(2).unwrap();
/// assert_eq!((witness.remainder, witness.combination), (vec![(0, 1)], vec![(0, 100), (1, 1)]));
/// ```
pub fn echelon(
    system: &impl Rows,
    field: &Field,
    record: Record,
    interrupt: &Interrupt,
) -> Result<Elimination> {
    let empty = Incremental::new(system.column_count(), field, record)?.with_longest(0);
    let outcome = one_by_one(system, empty, &Budget::default(), interrupt)?;
    Ok(outcome.expect("a budget of 2^64 multiplications is not used up"))
}
