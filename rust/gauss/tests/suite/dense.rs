//! The oracle: dense matrices of 128-bit integers, eliminated as a textbook does it.

use gauss::{Elimination, Field, Interrupt, Record, SparseMatrix, eliminate};
use proptest::prelude::*;

/// A system of small integers, as lists of `(column, value)`.
#[derive(Debug, Clone)]
pub struct Case {
    pub columns: usize,
    pub rows: Vec<Vec<(u32, i64)>>,
}

impl Case {
    pub fn dense(&self, p: u64) -> Vec<Vec<i128>> {
        let row = |list: &Vec<(u32, i64)>| {
            let mut row = vec![0; self.columns];
            for &(column, value) in list {
                row[column as usize] = residue(i128::from(value), p);
            }
            row
        };
        self.rows.iter().map(row).collect()
    }

    pub fn eliminate(&self, p: u64, record: Record) -> Elimination {
        let field = Field::new(p).unwrap();
        let matrix = SparseMatrix::from_rows(self.columns, &self.rows).unwrap();
        eliminate(&matrix.in_field(&field), &field, record, &Interrupt::never()).unwrap()
    }
}

/// Systems with a few entries per row, zeros among them, some rows being combinations of others.
pub fn systems() -> impl Strategy<Value = Case> {
    let rows = |columns: usize| {
        let row = prop::collection::btree_map(0..columns as u32, -4i64..=4, 0..=columns.min(5));
        let copies = prop::collection::vec((any::<u16>(), any::<u16>(), -2i64..=2, -2i64..=2), 0..4);
        (Just(columns), prop::collection::vec(row, 0..16), copies)
    };
    (1usize..12).prop_flat_map(rows).prop_map(|(columns, mut rows, copies)| {
        for (i, j, a, b) in copies {
            if rows.is_empty() {
                break;
            }
            let (i, j) = (usize::from(i) % rows.len(), usize::from(j) % rows.len());
            let mut sum = rows[i].clone();
            for value in sum.values_mut() {
                *value *= a;
            }
            for (&column, &value) in &rows[j] {
                *sum.entry(column).or_default() += b * value;
            }
            rows.insert((i + j) % (rows.len() + 1), sum);
        }
        Case { columns, rows: rows.into_iter().map(|row| row.into_iter().collect()).collect() }
    })
}

/// The reduced row echelon form for columns taken from the last to the first.
pub struct Echelon {
    /// Descending.
    pub pivots: Vec<usize>,
    /// Row `i` is one at `pivots[i]` and zero at all other pivots.
    pub rows: Vec<Vec<i128>>,
}

pub fn echelon(mut matrix: Vec<Vec<i128>>, columns: usize, p: u64) -> Echelon {
    let mut pivots: Vec<usize> = Vec::new();
    for column in (0..columns).rev() {
        let done = pivots.len();
        let Some(found) = (done..matrix.len()).find(|&row| matrix[row][column] != 0) else { continue };
        matrix.swap(done, found);
        let scale = inverse(matrix[done][column], p);
        let pivot: Vec<i128> = matrix[done].iter().map(|&value| residue(value * scale, p)).collect();
        for (row, entries) in matrix.iter_mut().enumerate() {
            let factor = entries[column];
            if row == done {
                entries.clone_from(&pivot);
            } else if factor != 0 {
                entries
                    .iter_mut()
                    .zip(&pivot)
                    .for_each(|(entry, &x)| *entry = residue(*entry - factor * x % i128::from(p), p));
            }
        }
        pivots.push(column);
    }
    matrix.truncate(pivots.len());
    Echelon { pivots, rows: matrix }
}

/// The rows that raise the rank of those before them, with the rank counted anew each time.
pub fn greedy_rows(matrix: &[Vec<i128>], columns: usize, p: u64) -> Vec<u32> {
    let rank = |rows: usize| echelon(matrix[..rows].to_vec(), columns, p).pivots.len();
    (0..matrix.len()).filter(|&row| rank(row + 1) > rank(row)).map(|row| row as u32).collect()
}

pub fn residue(n: i128, p: u64) -> i128 {
    n.rem_euclid(i128::from(p))
}

/// Fermat's inverse.
fn inverse(a: i128, p: u64) -> i128 {
    let (mut result, mut base, mut exponent) = (1, a, p - 2);
    while exponent > 0 {
        if exponent % 2 == 1 {
            result = residue(result * base, p);
        }
        base = residue(base * base, p);
        exponent /= 2;
    }
    result
}
