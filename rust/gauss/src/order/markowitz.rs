//! Pivots of least fill.

use super::active::Active;
use super::basis::Basis;
use super::pivot_order::{PivotOrder, Roles, Spending};
use super::price::Prices;
use crate::eliminate::Elimination;
use crate::field::Field;
use crate::sparse::{DROPPED, Rows};
use crate::{Interrupt, Result};

/// How many pivots are chosen between two looks at the interrupt flag.
const PIVOTS_PER_CHECK: usize = 64;

/// Choose pivots that are cheap to eliminate (H. M. Markowitz, Management Science 3 (1957) 255).
///
/// The rows must be independent on the columns of the `basis`; all others are dropped. The order of pivots comes with the
/// elimination of the system in that order, its rows in their new order and its columns [permuted](crate::Permuted), since
/// that is what has been done in the end.
///
/// Of the columns that few rows contain, the pivot that makes the matrix grow least is
/// taken at each step: fill is counted entry by entry, and half of the pivot's own row is set against it, which
/// leaves with it. What was counted for a column is kept until one of its rows changes, so that nothing is counted twice.
/// Counting is dear where rows are long. So once `spending.thorough` entries have been looked at only the shortest row of
/// a column may be the pivot's, of fewer columns: to be thorough to the end takes ten times the entries on the pentabox of
/// rank 4, for 697,000 multiply-adds in place of 766,000, and is no better on the double box of rank 10. Once
/// `spending.looks` have been looked at the usual estimate goes on, rows times columns, which costs hardly more than the
/// elimination itself; alone it takes 2.55 million for a tube of rank 5 on the double pentagon where counting for shortest
/// rows takes 1.41. The outcome is `None` if four times as many do not suffice for all, or if the elimination takes more
/// multiply-adds than it may.
///
/// # Errors
/// [`crate::Error::TooLarge`], [`crate::Error::OutOfMemory`], [`crate::Error::Interrupted`].
///
/// # Panics
/// If the basis is of another system.
pub fn markowitz(
    system: &(impl Rows + Sync),
    basis: &Basis,
    field: &Field,
    roles: Roles<'_>,
    spending: Spending,
    interrupt: &Interrupt,
) -> Result<Option<(PivotOrder, Elimination)>> {
    let columns = system.column_count();
    let mut active = Active::new(system, field, roles, basis)?;
    let mut prices = Prices::new(columns, spending);
    let mut order = Vec::with_capacity(system.row_count());
    while order.len() < system.row_count() {
        if order.len() % PIVOTS_PER_CHECK == 0 {
            interrupt.check()?;
            if prices.are_too_costly(&active) {
                return Ok(None);
            }
        }
        let (row, column) =
            prices.cheapest(&mut active).expect("the columns that take part determine the rows");
        active.eliminate(row, column)?;
        order.push((row, column));
    }
    let mut ranks = vec![DROPPED; columns];
    for (rank, &(_, column)) in (0..columns as u32).rev().zip(&order) {
        ranks[column as usize] = rank;
    }
    // What has no pivot keeps its own order, below.
    let free =
        (0..columns).filter(|&column| basis.takes_part(column as u32) && !active.queue.had_pivot(column));
    for (rank, column) in (0..).zip(free) {
        ranks[column] = rank;
    }
    let pivots = order.iter().map(|&(_, column)| ranks[column as usize]).collect();
    let learnt =
        Elimination::of_all(*field, pivots, active.reduced.renumbered(&ranks), active.multiplications);
    let rows = order.into_iter().map(|(row, _)| row).collect();
    Ok(Some((PivotOrder { rows, ranks, multiplications: active.multiplications }, learnt)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eliminate::{Record, eliminate};
    use crate::sparse::{Permuted, SparseMatrix};
    use proptest::prelude::*;

    /// An arrow: eliminating its tip first would fill everything.
    #[test]
    fn an_arrow_does_not_fill() {
        let field = Field::new(101).unwrap();
        let n = 20;
        let mut rows: Vec<Vec<(u32, i64)>> = vec![(0..=n).map(|column| (column, 1)).collect()];
        rows.extend((1..n).map(|i| vec![(0, 1), (i, i64::from(i) + 1)]));
        let matrix = SparseMatrix::from_rows(n as usize + 1, &rows).unwrap();
        let roles = Roles { passive: &[n], last: &[0], bands: &[] };
        let (in_field, never) = (matrix.in_field(&field), Interrupt::never());
        let basis = Basis::sparsest(&in_field, &field, roles, &never).unwrap();
        let order = markowitz(&in_field, &basis, &field, roles, Spending::UNLIMITED, &never).unwrap();
        let (order, learnt) = order.unwrap();
        // Each of the 19 short rows once against the long one, after a division; the long row last.
        assert_eq!((order.multiplications, learnt.multiplications()), (2 * 19 + 1, 2 * 19 + 1));
        assert_eq!(order.ranks[0], 1);
        assert_eq!(order.ranks[n as usize], 0);
    }

    proptest! {
        #[test]
        fn solves_to_the_same(
            entries in prop::collection::vec(prop::collection::vec((0u32..12, -5i64..6), 1..5), 1..14),
            small: bool,
            hasty: bool,
            spent in prop::sample::select(vec![0, 40, u64::MAX]),
            all_passive: bool,
            in_bands: bool,
        ) {
            let field = Field::new(if small { 7 } else { 1_000_003 }).unwrap();
            let rows: Vec<Vec<(u32, i64)>> = entries.iter().map(|row| {
                let mut row = row.clone();
                row.sort_unstable();
                row.dedup_by_key(|entry| entry.0);
                row
            }).collect();
            let matrix = SparseMatrix::from_rows(12, &rows).unwrap();
            let natural =
                eliminate(&matrix.in_field(&field), &field, Record::Witness, &Interrupt::never()).unwrap();
            let kept: Vec<_> = natural.independent().iter().map(|&row| rows[row as usize].clone()).collect();
            let passive: Vec<u32> = (0..12).filter(|&column| !natural.is_pivot(column)).collect();
            let matrix = SparseMatrix::from_rows(12, &kept).unwrap();
            let target = 11;
            let left = natural.witness(target).unwrap().remainder;
            // Without the other columns the rows may no longer be independent, or never contained the target.
            let passive: Vec<u32> = if all_passive || !natural.is_pivot(target) {
                passive
            } else {
                left.iter().map(|entry| entry.0).collect()
            };
            let bands: Vec<u32> = (0..12).map(|column| column % 3).collect();
            let roles = Roles { passive: &passive, last: &[target], bands: if in_bands { &bands } else { &[] } };
            let thorough = if hasty { 0 } else { u64::MAX };
            let spending = Spending { thorough, looks: spent, ..Spending::UNLIMITED };
            let in_field = matrix.in_field(&field);
            let never = Interrupt::never();
            let basis = Basis::sparsest(&in_field, &field, roles, &never).unwrap();
            let order = markowitz(&in_field, &basis, &field, roles, spending, &never).unwrap();
            let Some((order, learnt)) = order else {
                prop_assert!(spent < u64::MAX);
                return Ok(());
            };
            let reordered: Vec<_> = order.rows.iter().map(|&row| kept[row as usize].clone()).collect();
            let matrix = SparseMatrix::from_rows(12, &reordered).unwrap();
            let permuted = Permuted::new(matrix.in_field(&field), &order.ranks).unwrap();
            let found = eliminate(&permuted, &field, Record::Witness, &Interrupt::never()).unwrap();
            prop_assert_eq!(found.independent().len(), kept.len());
            prop_assert_eq!(found.multiplications(), order.multiplications);
            // What was eliminated on the way is what eliminating in the new order gives.
            prop_assert!(learnt.agrees_with(&found));
            prop_assert_eq!(learnt.multiplications(), found.multiplications());
            let mut scratch = learnt.scratch().unwrap();
            for column in 0..12 {
                let [one, other] = [&learnt, &found].map(|e| e.remainder(column, &mut scratch).unwrap());
                prop_assert_eq!(one, other);
                let [one, other] = [&learnt, &found].map(|e| e.substitution(&[column], u64::MAX, &never).unwrap());
                prop_assert_eq!(one, other);
            }
            let mut back: Vec<(u32, u64)> = found.witness(order.ranks[target as usize]).unwrap().remainder
                .iter()
                .map(|&(rank, value)| {
                    let column = order.ranks.iter().position(|&r| r == rank).unwrap() as u32;
                    (column, value)
                })
                .collect();
            back.sort_unstable();
            prop_assert_eq!(back, left);
        }
    }
}
