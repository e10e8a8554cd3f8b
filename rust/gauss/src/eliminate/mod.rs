//! Elimination at one point: what is independent, how it came about, and what a target is made of.
//!
//! | file | what |
//! |---|---|
//! | `system` | a whole system: row by row, or in stages where it has some |
//! | `echelon` | a whole system of independent rows, with rows reduced no further than they must be |
//! | `budget` | multiplications, bytes and threads that an elimination may take |
//! | `insert` | row by row: reduce the next row by what is known, keep what is left ([`Incremental`]) |
//! | `stages`, `block` | stage by stage, the blocks of a stage on several threads; one block |
//! | `reduce` | the inner loop: a row reduced by rows that are known |
//! | `reduced_rows` | those rows in memory, found by their leading columns |
//! | `elimination` | what was found: pivots, independent rows, counts ([`Elimination`]) |
//! | `witness` | a target as a combination of rows of the system ([`Witness`]) |
//! | `remainders` | what many targets reduce to |
//! | `substitution` | what it costs to express targets |
//! | `follow` | whether the system has the same pivot pattern at another point |
//! | `peel` | rows that cannot matter, found without arithmetic |

mod block;
mod budget;
mod echelon;
mod elimination;
mod follow;
mod insert;
mod peel;
mod reduce;
mod reduced_rows;
mod remainders;
mod stages;
mod substitution;
mod system;
mod witness;

pub use budget::Budget;
pub use echelon::echelon;
pub use elimination::{Elimination, Form, Record};
pub use follow::follow;
pub use insert::Incremental;
pub use peel::peel;
pub(crate) use reduced_rows::Reduced;
pub use system::{eliminate, eliminate_within};
pub use witness::{Scratch, Witness};
