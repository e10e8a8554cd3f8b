//! An order of pivots that keeps a solve cheap.
//!
//! | file | what |
//! |---|---|
//! | `pivot_order` | what is asked for, and what it says |
//! | `markowitz` | the choice: which columns take part, then pivot after pivot |
//! | `basis` | which columns take part |
//! | `active` | what is left of the matrix while pivots are chosen |
//! | `row` | a row of it |
//! | `price` | how much a pivot makes it grow |
//! | `overlaps` | in how many columns rows meet, which tells how much |
//! | `queue` | the columns by the number of their rows |

mod active;
mod basis;
mod markowitz;
mod overlaps;
mod pivot_order;
mod price;
mod queue;
mod row;

pub use basis::Basis;
pub use markowitz::markowitz;
pub use pivot_order::{PivotOrder, Roles, Spending};
