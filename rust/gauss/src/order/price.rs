//! How much a pivot makes the matrix grow, and which one does least.

use super::active::Active;
use super::pivot_order::Spending;

/// How many columns with few rows are looked at before a pivot is chosen, and which pivots of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Care {
    /// The fill of all pivots is counted.
    Thorough,
    /// The fill of the pivot in the shortest row of a column is counted.
    Shortest,
    /// The fill of the pivot in the shortest row is estimated.
    Estimate,
}

impl Care {
    /// Thorough: with twelve the double box to s ≤ 7 takes 131,000 multiply-adds, with forty 120,000. Shortest: four,
    /// twelve, twenty give 2.22, 2.15, 2.15 million for the double box of rank 10, 4.66, 4.52, 4.62 for the pentabox of
    /// rank 5. Estimate: four and twelve give 2.32 and 2.65 million for that double box.
    fn columns_tried(self) -> usize {
        match self {
            Self::Thorough => 40,
            Self::Shortest => 12,
            Self::Estimate => 4,
        }
    }
}

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
    spending: Spending,
    /// Columns of the row that is being priced bear the number `mark`.
    marks: Vec<u32>,
    mark: u32,
}

impl Prices {
    pub(super) fn new(columns: usize, spending: Spending) -> Self {
        Self { counted: vec![None; columns], spending, marks: vec![0; columns], mark: 0 }
    }

    /// Whether more is spent than may be.
    pub(super) fn are_too_costly(&self, active: &Active) -> bool {
        active.looked_at / 4 > self.spending.looks || active.multiplications > self.spending.multiplications
    }

    /// How much is left to spend.
    fn care(&self, active: &Active) -> Care {
        match active.looked_at {
            spent if spent > self.spending.looks => Care::Estimate,
            spent if spent > self.spending.thorough => Care::Shortest,
            _ => Care::Thorough,
        }
    }

    /// The cheapest pivot among the columns with the fewest rows; among equals the first row, then column.
    pub(super) fn cheapest(&mut self, active: &mut Active) -> Option<(u32, u32)> {
        let care = self.care(active);
        let mut best: Option<(i64, u32, u32)> = None;
        for (count, column) in active.queue.first(care.columns_tried()) {
            let others = i64::from(count - 1);
            if care == Care::Estimate && best.is_some_and(|(price, ..)| others * others > price) {
                break;
            }
            let bound = best.map_or(i64::MAX, |(price, ..)| price);
            let (price, row) = if care == Care::Estimate {
                let row = shortest_row(active, column);
                ((others + 1) * (active.rows[row as usize].len() as i64 - 1), row)
            } else {
                self.counted_pivot(active, column, care, bound)
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
    fn counted_pivot(&mut self, active: &mut Active, column: u32, care: Care, bound: i64) -> (i64, u32) {
        if let Some(known) = self.counted[column as usize]
            && (known.price <= known.bound || known.price > bound)
            && !active.has_changed_since(column, known.pivots)
        {
            return (known.price, known.row);
        }
        let rows = match care {
            Care::Thorough => {
                active.bring_up_to_date(column);
                active.known_holders(column).to_vec()
            }
            _ => vec![shortest_row(active, column)],
        };
        let mut best = (i64::MAX, u32::MAX);
        for row in rows {
            best = best.min((self.growth(active, row, column, best.0.min(bound)), row));
        }
        let (price, row) = best;
        self.counted[column as usize] = Some(Counted { price, row, bound, pivots: active.pivots });
        best
    }

    /// Twice the entries that subtracting a row from the others of the column adds, less the row's own; or something
    /// above `bound` if it is above.
    fn growth(&mut self, active: &mut Active, row: u32, column: u32, bound: i64) -> i64 {
        let pivot = &active.rows[row as usize];
        self.mark = self.mark.wrapping_add(1);
        if self.mark == 0 {
            self.marks.fill(0);
            self.mark = 1;
        }
        for &(column, _) in pivot {
            self.marks[column as usize] = self.mark;
        }
        let mut looked_at = pivot.len();
        let mut price = -(pivot.len() as i64);
        for &other in active.known_holders(column).iter().filter(|&&other| other != row) {
            if price > bound {
                break;
            }
            let other = &active.rows[other as usize];
            looked_at += other.len();
            let common =
                other.iter().filter(|&&(column, _)| self.marks[column as usize] == self.mark).count();
            price += 2 * (pivot.len() - common) as i64;
        }
        active.looked_at += looked_at as u64;
        price
    }
}

/// The shortest of the rows that contain a column, the first one of those.
fn shortest_row(active: &mut Active, column: u32) -> u32 {
    active.bring_up_to_date(column);
    let holders = active.known_holders(column).iter();
    let shortest = holders.min_by_key(|&&row| active.rows[row as usize].len());
    *shortest.expect("a column in the queue has rows")
}
