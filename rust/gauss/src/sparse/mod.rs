//! Sparse rows and the systems that hand them out.
//!
//! | file | what |
//! |---|---|
//! | `rows` | how a system hands out its rows: [`Rows`], [`RowBuffer`] |
//! | `matrix`, `permuted` | matrices of small integers; a system with its columns renumbered |
//! | `polynomial`, `symbolic` | polynomials, and systems that have them as entries |
//! | `integers` | integers of any size, most of which fit a word |
//! | `product` | a row vector times a system |
//! | `stages` | parts of a system that can be worked on at the same time |
//! | `compressed` | entries of twelve bytes, and lists of them |
//! | `pending`, `accumulator`, `several` | the columns that are still to be looked at; the row that is being worked on, or several |

mod accumulator;
mod compressed;
mod integers;
mod matrix;
mod pending;
mod permuted;
mod polynomial;
mod product;
mod rows;
mod several;
mod stages;
mod symbolic;

pub(crate) use accumulator::Accumulator;
pub(crate) use compressed::{Compressed, Packed};
pub(crate) use integers::{Integer, Integers};
pub use matrix::SparseMatrix;
pub(crate) use pending::Pending;
pub use permuted::{DROPPED, Permuted};
pub use polynomial::{MAX_EXPONENT, Polynomial};
pub use product::product;
pub(crate) use rows::{NONE, check_columns};
pub use rows::{RowBuffer, Rows};
pub(crate) use several::{Accumulators, TOGETHER};
pub use stages::{Block, Stages};
pub use symbolic::{SymbolicAt, SymbolicSystem};
