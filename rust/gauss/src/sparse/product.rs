//! A row vector times a system: the sum of its rows with factors.

use super::rows::{RowBuffer, Rows};
use crate::field::{Element, Field};
use crate::parallel::parallel_map;
use crate::{Error, Interrupt, Result};

/// How many rows are added between two looks at the interrupt flag.
const ROWS_PER_CHECK: usize = 1024;

/// `Σ factor · row` over pairs `(row, factor)`: its entries that are not zero, by ascending column.
///
/// This is what checks a witness, and shares nothing with the elimination that found it. Each thread sums a share of
/// the pairs in a dense row of its own, and addition in a field is exact, so that the sum does not depend on `threads`.
/// Factors are ordinary residues of any size; the interrupt's count is that of the rows added.
///
/// ```
/// use gauss::{Field, Interrupt, SparseMatrix, product};
/// let field = Field::new(101)?;
/// let matrix = SparseMatrix::from_rows(3, &[[(0, 1), (2, 5)], [(1, 1), (2, -1)]])?;
/// let sum = product(&matrix.in_field(&field), &field, &[(0, 2), (1, 10)], 1, &Interrupt::never())?;
/// assert_eq!(sum, [(0, 2), (1, 10)]); // 2·5 - 10 = 0 in the last column
/// # Ok::<(), gauss::Error>(())
/// ```
///
/// # Errors
/// [`Error::RowRange`] for a row that the system does not have, [`Error::Interrupted`].
pub fn product(
    system: &(impl Rows + Sync),
    field: &Field,
    factors: &[(u32, u64)],
    threads: usize,
    interrupt: &Interrupt,
) -> Result<Vec<(u32, u64)>> {
    let rows = system.row_count();
    if let Some(&(row, _)) = factors.iter().find(|&&(row, _)| row as usize >= rows) {
        return Err(Error::RowRange { row, rows });
    }
    let share = factors.len().div_ceil(threads.max(1)).max(ROWS_PER_CHECK);
    let shares: Vec<&[(u32, u64)]> = factors.chunks(share).collect();
    let mut parts =
        parallel_map(&shares, threads, |share| sum_of(system, field, share, interrupt)).into_iter();
    let mut total = parts.next().unwrap_or_else(|| Ok(Vec::new()))?;
    for part in parts {
        for (entry, value) in total.iter_mut().zip(part?) {
            *entry = field.add(*entry, value);
        }
    }
    let entries = (0..).zip(total).filter(|&(_, value)| value != 0);
    Ok(entries.map(|(column, value)| (column, field.to_u64(value))).collect())
}

/// The sum over one share, as a dense row.
fn sum_of(
    system: &impl Rows,
    field: &Field,
    factors: &[(u32, u64)],
    interrupt: &Interrupt,
) -> Result<Vec<Element>> {
    let mut sum = vec![0; system.column_count()];
    let mut buffer = RowBuffer::default();
    for part in factors.chunks(ROWS_PER_CHECK) {
        interrupt.check_after(part.len())?;
        for &(row, factor) in part {
            let factor = field.from_u64(factor);
            buffer.clear();
            system.fill(row as usize, &mut buffer);
            for (&column, &value) in buffer.columns.iter().zip(&buffer.values) {
                let entry = &mut sum[column as usize];
                *entry = field.add(*entry, field.mul(factor, value));
            }
        }
    }
    Ok(sum)
}
