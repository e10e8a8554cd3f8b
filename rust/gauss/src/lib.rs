//! Sparse systems modulo a prime: elimination at a point, witnesses, reconstruction of rationals.
//!
//! This crate is mathematics only. It knows rows, columns and residues; what a column stands for is
//! the caller's affair. The path through it:
//!
//! 1. a [`Field`] of word size and a system that can hand out its rows ([`Rows`]),
//! 2. [`eliminate`] finds what is independent and keeps how each row came about ([`Elimination`]),
//! 3. [`Elimination::witness`] writes a unit vector as a combination of rows plus free columns,
//! 4. [`record`] writes the solution of a [`SymbolicSystem`] down as a [`Tape`], once; [`replay()`] repeats it
//!    at many points,
//! 5. [`reconstruct`] turns residues modulo several primes into rationals.
#![doc = include_str!("../examples/three_rows.md")]

mod accumulator;
mod block;
mod compressed;
mod eliminate;
mod elimination;
mod error;
mod field;
mod follow;
mod incremental;
mod interrupt;
mod inverses;
mod markowitz;
mod parallel;
mod peel;
mod pending;
mod polynomial;
mod prime;
mod random;
pub mod reconstruct;
mod reduced;
mod reduction;
mod replay;
mod rows;
mod staged;
mod stages;
mod symbolic;
mod tape;
mod witness;

pub use eliminate::{Budget, eliminate, eliminate_within};
pub use elimination::{Elimination, Record};
pub use error::{Error, Result};
pub use field::{Element, Field, MAX_MODULUS};
pub use follow::follow;
pub use incremental::Incremental;
pub use interrupt::Interrupt;
pub use markowitz::{PivotOrder, Roles, cheapest_order, markowitz};
pub use parallel::{parallel_map, parallel_queue};
pub use peel::peel;
pub use polynomial::{MAX_EXPONENT, Polynomial};
pub use prime::{is_prime, primes_below};
pub use random::SplitMix;
pub use replay::{Answers, Backend, BareLoop, BareRun, Outcome, bare_loop, replay};
pub use rows::{DROPPED, Permuted, RowBuffer, Rows, SparseMatrix};
pub use stages::{Block, Stages};
pub use symbolic::{SymbolicAt, SymbolicSystem};
pub use tape::{Entry, Recording, Statistics, Tape, record};
pub use witness::{Scratch, Witness};
