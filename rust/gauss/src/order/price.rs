//! How much a pivot makes the matrix grow, and which one does least.

use super::active::Active;
use super::overlaps::Overlaps;
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
#[derive(Debug, Clone, Copy, Default)]
struct Counted {
    /// At least this, and exactly this unless it is above `bound`.
    price: i64,
    row: u32,
    /// Counting stopped above it.
    bound: i64,
    /// When that was; zero if it never was.
    time: u32,
}

/// What is known of the prices of pivots.
pub(super) struct Prices {
    /// What was counted for a column; it stays true until one of the column's rows changes.
    counted: Vec<Counted>,
    spending: Spending,
    overlaps: Overlaps,
    /// The columns that are looked at, with the numbers of their rows.
    tried: Vec<(u32, u32)>,
}

impl Prices {
    pub(super) fn new(columns: usize, spending: Spending) -> Self {
        Self {
            counted: vec![Counted::default(); columns],
            spending,
            overlaps: Overlaps::new(columns),
            tried: Vec::with_capacity(Care::Thorough.columns_tried()),
        }
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
        let mut tried = std::mem::take(&mut self.tried);
        active.queue.first(care.columns_tried(), &mut tried);
        self.overlaps.begin();
        let mut best: Option<(i64, u32, u32)> = None;
        for &(count, column) in &tried {
            let others = i64::from(count - 1);
            if care == Care::Estimate && best.is_some_and(|(price, ..)| others * others > price) {
                break;
            }
            let bound = best.map_or(i64::MAX, |(price, ..)| price);
            let (price, row) = if care == Care::Estimate {
                let row = active.holders(column)[shortest(active, column)];
                ((others + 1) * (active.rows[row as usize].len() as i64 - 1), row)
            } else {
                self.counted_pivot(active, column, care, bound)
            };
            let candidate = (price, row, column);
            if best.is_none_or(|known| candidate < known) {
                best = Some(candidate);
            }
        }
        self.tried = tried;
        best.map(|(_, row, column)| (row, column))
    }

    /// The price and the row of the pivot in a column that makes the matrix grow least; or a price above `bound`
    /// if all are.
    fn counted_pivot(&mut self, active: &mut Active, column: u32, care: Care, bound: i64) -> (i64, u32) {
        let known = self.counted[column as usize];
        if !active.has_changed_since(column, known.time)
            && (known.price <= known.bound || known.price > bound)
        {
            return (known.price, known.row);
        }
        let places = if care == Care::Thorough {
            0..active.holders(column).len()
        } else {
            let shortest = shortest(active, column);
            shortest..shortest + 1
        };
        let mut best = (i64::MAX, u32::MAX);
        for place in places {
            let row = active.holders(column)[place];
            let (growth, looked_at) = self.growth(active, row, column, best.0.min(bound));
            active.looked_at += looked_at;
            best = best.min((growth, row));
        }
        let (price, row) = best;
        self.counted[column as usize] = Counted { price, row, bound, time: active.time };
        best
    }

    /// Twice the entries that subtracting a row from the others of the column adds, less the row's own; or something
    /// above `bound` if it is above. And the entries of all rows that this looks at, even of pairs that are known.
    fn growth(&mut self, active: &Active, row: u32, column: u32, bound: i64) -> (i64, u64) {
        let length = active.rows[row as usize].len();
        let mut looked_at = length;
        let mut price = -(length as i64);
        for &other in active.holders(column).iter().filter(|&&other| other != row) {
            if price > bound {
                break;
            }
            looked_at += active.rows[other as usize].len();
            price += 2 * (length - self.overlaps.of(&active.rows, row, other, active.time)) as i64;
        }
        (price, looked_at as u64)
    }
}

/// The place of the shortest of the rows that contain a column, the first one of those.
fn shortest(active: &Active, column: u32) -> usize {
    let lengths = active.holders(column).iter().map(|&row| active.rows[row as usize].len());
    let shortest = lengths.enumerate().min_by_key(|&(_, length)| length);
    shortest.expect("a column in the queue has rows").0
}
