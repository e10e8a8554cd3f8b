//! How much a pivot makes the matrix grow, and which one does least.

use super::active::Active;
use crate::field::Element;

/// How many columns with few rows are looked at before a pivot is chosen. With twelve the double box to s ≤ 7
/// takes 131,000 multiply-adds, with forty 120,000.
const COLUMNS_TRIED: usize = 40;

/// The same where the fill is only estimated, and more columns do not help.
const COLUMNS_ESTIMATED: usize = 12;

/// The cheapest pivot of a column, as it was when it was last counted.
#[derive(Debug, Clone, Copy)]
struct Counted {
    /// At least this, and exactly this unless it is above `bound`.
    price: i64,
    row: u32,
    /// Counting stopped above it.
    bound: i64,
    /// How many pivots had been eliminated.
    pivots: u32,
}

/// What is known of the prices of pivots.
pub(super) struct Prices {
    /// What was counted for a column; it stays true until one of the column's rows changes.
    counted: Vec<Option<Counted>>,
    /// Fill is counted until this many entries have been looked at, and estimated from then on.
    budget: u64,
}

impl Prices {
    pub(super) fn new(columns: usize, budget: u64) -> Self {
        Self { counted: vec![None; columns], budget }
    }

    /// Whether four times the budget is spent.
    pub(super) fn are_too_costly(&self, active: &Active) -> bool {
        active.looked_at / 4 > self.budget
    }

    /// The cheapest pivot among the columns with the fewest rows; among equals the first row, then column.
    pub(super) fn cheapest(&mut self, active: &mut Active) -> Option<(u32, u32)> {
        let counting = active.looked_at <= self.budget;
        let tried = if counting { COLUMNS_TRIED } else { COLUMNS_ESTIMATED };
        let mut best: Option<(i64, u32, u32)> = None;
        for (count, column) in active.queue.first(tried) {
            let others = i64::from(count - 1);
            if !counting && best.is_some_and(|(price, ..)| others * others > price) {
                break;
            }
            let bound = best.map_or(i64::MAX, |(price, ..)| price);
            let (price, row) = if counting {
                self.counted_pivot(active, column, bound)
            } else {
                let row = shortest_row(active, column);
                ((others + 1) * (active.rows[row as usize].len() as i64 - 1), row)
            };
            let candidate = (price, row, column);
            if best.is_none_or(|known| candidate < known) {
                best = Some(candidate);
            }
        }
        best.map(|(_, row, column)| (row, column))
    }

    /// The price and the row of the pivot in a column that makes the matrix grow least; or a price above `bound`
    /// if all are.
    fn counted_pivot(&mut self, active: &mut Active, column: u32, bound: i64) -> (i64, u32) {
        if let Some(known) = self.counted[column as usize]
            && (known.price <= known.bound || known.price > bound)
            && !active.has_changed_since(column, known.pivots)
        {
            return (known.price, known.row);
        }
        let holders = active.holders(column).to_vec();
        let mut best = (i64::MAX, u32::MAX);
        for &row in &holders {
            best = best.min((growth(active, row, &holders, best.0.min(bound)), row));
        }
        let (price, row) = best;
        self.counted[column as usize] = Some(Counted { price, row, bound, pivots: active.pivots });
        best
    }
}

/// The shortest of the rows that contain a column, the first one of those.
fn shortest_row(active: &mut Active, column: u32) -> u32 {
    let holders = active.holders(column).to_vec();
    let shortest = holders.into_iter().min_by_key(|&row| active.rows[row as usize].len());
    shortest.expect("a column in the queue has rows")
}

/// Twice the entries that subtracting a row from the others adds, less the row's own; or something
/// above `bound` if it is above.
fn growth(active: &mut Active, row: u32, holders: &[u32], bound: i64) -> i64 {
    let pivot = &active.rows[row as usize];
    let mut price = -(pivot.len() as i64);
    for &other in holders.iter().filter(|&&other| other != row) {
        if price > bound {
            break;
        }
        let other = &active.rows[other as usize];
        active.looked_at += (pivot.len() + other.len()) as u64;
        price += 2 * (pivot.len() - common(pivot, other)) as i64;
    }
    price
}

/// How many columns two rows have in common.
fn common(a: &[(u32, Element)], b: &[(u32, Element)]) -> usize {
    let (mut i, mut j, mut common) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        let (x, y) = (a[i].0, b[j].0);
        common += usize::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    common
}
