//! Replay: a tape at many points, several points per pass.
//!
//! [`Backend::Scalar`] is the reference, one point at a time; the other backends give the same bits. They
//! are one interpreter over different arithmetic of eight [lanes](crate::lanes).
//!
//! | file | what |
//! |---|---|
//! | `scalar` | the reference |
//! | `interpreter` | the steps of a tape |
//! | `inversion` | inversions of a batch and of all lanes in one |
//! | `bare` | the arithmetic without a tape, to measure replays against |
//! | `pass`, `run` | what passes share; points dealt out to threads and passes |
//! | `wanted` | which outputs are written |
//! | `functions` | what outputs stand for: functions at any value of the unit of mass |
#![allow(
    clippy::inline_always,
    reason = "lane arithmetic must end up inside a function with its instruction set"
)]

mod answers;
mod bare;
mod functions;
mod interpreter;
mod inversion;
mod pass;
mod run;
mod scalar;
mod wanted;

pub use answers::{Answers, Checked, Outcome};
pub use bare::{BareLoop, BareRun, bare_loop};
pub use functions::{Function, FunctionTape, Unit};
pub use run::replay;

// Values of functions are computed with the same inversions.
pub(crate) use inversion::invert;
