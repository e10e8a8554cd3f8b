//! Replay: a tape at many points, several points per pass.
//!
//! [`Backend::Scalar`] is the reference, one point at a time; the other backends give the same bits. They
//! are one interpreter over different arithmetic of eight lanes.
//!
//! | file | what |
//! |---|---|
//! | `scalar` | the reference |
//! | `lanes` | what the arithmetic of eight lanes has to offer |
//! | `portable`, `avx2`, `ifma` | that arithmetic |
//! | `backend`, `dispatch` | which of them to use; from the choice to its lanes |
//! | `interpreter` | the steps of a tape |
//! | `inversion` | inversions of a batch and of all lanes in one |
//! | `bare` | the arithmetic without a tape, to measure replays against |
//! | `pass`, `run` | what passes share; points dealt out to threads and passes |
//! | `functions` | what outputs stand for: functions at any value of the unit of mass |
#![allow(
    clippy::inline_always,
    reason = "lane arithmetic must end up inside a function with its instruction set"
)]

mod answers;
#[cfg(target_arch = "x86_64")]
mod avx2;
mod backend;
mod bare;
mod dispatch;
mod functions;
#[cfg(target_arch = "x86_64")]
mod ifma;
mod interpreter;
mod inversion;
mod lanes;
mod pass;
mod portable;
mod run;
mod scalar;

pub use answers::{Answers, Outcome};
pub use backend::Backend;
pub use bare::{BareLoop, BareRun, bare_loop};
pub use functions::{Function, FunctionTape, Unit};
pub use run::replay;

// Values of functions are computed in the same lanes.
pub(crate) use dispatch::in_lanes;
pub(crate) use inversion::invert;
pub(crate) use lanes::{LANES, LaneTask, Lanes, Octet, Slot};
