//! Arithmetic modulo a prime in eight lanes.
//!
//! Replays of tapes, values of functions and their interpolation are written once, over [`Lanes`]; a [`Backend`] is
//! chosen when they run.
//!
//! | file | what |
//! |---|---|
//! | `arithmetic` | what the arithmetic of eight lanes has to offer |
//! | `portable`, `avx2`, `ifma` | that arithmetic |
//! | `backend`, `dispatch` | which of them to use; from the choice to its lanes |
#![allow(
    clippy::inline_always,
    reason = "lane arithmetic must end up inside a function with its instruction set"
)]

mod arithmetic;
#[cfg(target_arch = "x86_64")]
mod avx2;
mod backend;
mod dispatch;
#[cfg(target_arch = "x86_64")]
mod ifma;
mod portable;

pub(crate) use arithmetic::{LANES, LaneTask, Lanes, MAX_PRODUCTS, Octet, Slot};
pub use backend::Backend;
pub(crate) use dispatch::in_lanes;
