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
//!
//! Each room uses those above it only:
//!
//! | room | what |
//! |---|---|
//! | `field` | arithmetic modulo a prime |
//! | `lanes` | the same in eight lanes at once |
//! | `sparse` | rows, systems, polynomials as entries |
//! | `eliminate` | elimination at a point, witnesses |
//! | `order` | pivots that keep a solve cheap |
//! | `tape` | the solution as straight-line arithmetic |
//! | `replay` | a tape at many points |
//!
//! `reconstruct` is built on `field`, `lanes` and `sparse`, `functions` on that and on `replay`, and `error`, `interrupt`, `memory`, `parallel` and `intern` serve all.
#![doc = include_str!("../examples/three_rows.md")]

mod eliminate;
mod error;
mod field;
pub mod functions;
mod intern;
mod interrupt;
mod lanes;
mod memory;
mod order;
mod parallel;
pub mod reconstruct;
mod replay;
mod sparse;
mod tape;

pub use eliminate::{
    Budget, Elimination, Form, Incremental, Record, Scratch, Witness, echelon, eliminate, eliminate_within,
    follow, peel,
};
pub use error::{Error, Result};
pub use field::{Element, Field, MAX_MODULUS, SplitMix, is_prime, primes_below};
pub use intern::Interner;
pub use interrupt::Interrupt;
pub use lanes::Backend;
pub use memory::{
    Grow, Headroom, Reserved, Spill, Spilled, available_memory, filled, give_back, share_arenas,
};
pub(crate) use memory::{RESERVE, look, spent};
pub use order::{Basis, PivotOrder, Roles, Spending, markowitz};
pub use parallel::{parallel_map, parallel_queue};
pub use replay::{
    Answers, BareLoop, BareRun, Checked, Function, FunctionTape, Outcome, Unit, bare_loop, replay,
};
pub use sparse::{
    Block, DROPPED, MAX_EXPONENT, Permuted, Polynomial, RowBuffer, Rows, SparseMatrix, Stages, SymbolicAt,
    SymbolicSystem, product,
};
pub use tape::{Entry, Expansion, Power, Recording, Statistics, Substitution, Tape, record};
