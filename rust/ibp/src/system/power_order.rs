//! An order of columns and equations for eliminations in echelon form.

use crate::{Result, System};

/// In which order to take the columns and equations of a system.
#[derive(Debug, Clone)]
pub struct PowerOrder {
    /// The same equations, those that lead in the last columns of this order first.
    pub system: System,
    /// For each of them its number in the system that was ordered.
    pub numbers: Vec<u32>,
    /// For each column the place at which it is eliminated, the largest first; see [`gauss::Permuted`].
    pub ranks: Vec<u32>,
}

impl System {
    /// The order that eliminates what has most numerator powers first, whatever its sector, and `last` not before all
    /// others; `None` if columns are mere numbers.
    ///
    /// Seeds of rank s connect integrals of ranks s − 1 to s + 1 at the most, and so in [`gauss::Form::Echelon`] rows have
    /// few columns far below their leading ones. Of the 41,893 equations that the targets of rank 7 need on a cut of the
    /// double pentagon echelon form takes 22 million multiply-adds in this order, 37 in that of the integrals, where
    /// reduced form takes 109 million in both.
    ///
    /// # Errors
    /// [`gauss::Error::ColumnRange`] for a column that the system does not have.
    pub fn power_order(&self, last: &[u32]) -> Result<Option<PowerOrder>> {
        let Some(powers) = self.numerator_powers() else { return Ok(None) };
        let columns = self.column_count();
        let mut is_last = vec![false; columns];
        for &column in last {
            *is_last.get_mut(column as usize).ok_or(gauss::Error::ColumnRange {
                row: 0,
                column,
                columns,
            })? = true;
        }
        let mut ordered: Vec<u32> = (0..columns as u32).collect();
        ordered.sort_by_key(|&column| (!is_last[column as usize], powers[column as usize], column));
        let mut ranks = vec![0; columns];
        for (rank, &column) in (0..).zip(&ordered) {
            ranks[column as usize] = rank;
        }
        let mut keyed: Vec<(u32, u32, u32)> = (0..)
            .zip(&self.equations)
            .map(|(number, &equation)| {
                let (mut leading, mut length) = (0, 0);
                self.grid.for_each_column(equation, |column| {
                    leading = leading.max(ranks[column as usize]);
                    length += 1;
                });
                (leading, length, number)
            })
            .collect();
        keyed.sort_unstable();
        let numbers: Vec<u32> = keyed.into_iter().map(|(_, _, number)| number).collect();
        let system = self.reordered(&numbers)?;
        Ok(Some(PowerOrder { system, numbers, ranks }))
    }

    /// For each column the numerator powers of its integral; nothing if columns are mere numbers.
    pub(crate) fn numerator_powers(&self) -> Option<Vec<u32>> {
        let mut indices = vec![0i8; self.family()?.slots()];
        let of_column = |column| {
            self.integral(column, &mut indices);
            indices.iter().filter(|&&index| index < 0).map(|&index| u32::from(index.unsigned_abs())).sum()
        };
        Some((0..self.column_count() as u32).map(of_column).collect())
    }
}
