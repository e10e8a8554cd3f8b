//! Tapes: the solution of a system as straight-line arithmetic, recorded once and replayed at many points.
//!
//! | file | what |
//! |---|---|
//! | `recorder` | arithmetic that is recorded, with equal values found by their numbers at two points |
//! | `evaluate`, `solve`, `substitute`, `check` | what is recorded: entries, elimination, targets, checks |
//! | `record` | these one after the other |
//! | `expand`, `laurent` | a tape of Laurent series; at which order values begin |
//! | `straight_line`, `compact` | the recorded program, and its parts without dead code |
//! | `reuse`, `order`, `schedule` | in which order it is carried out, and where values are kept |
//! | `tape`, `statistics`, `bytes`, `checksum` | the finished tape, what it costs, its file form |
//!
//! ```
//! use gauss::{Backend, Field, Interrupt, Outcome, Polynomial, SymbolicSystem, record, replay};
//!
//! // x·a + 2·b = 0, hence a = −2/x · b.
//! let entry = |exponent, factor: i64| Polynomial::new(vec![([exponent].into(), factor.into())]);
//! let system = SymbolicSystem::new(1, 2, [vec![(1, entry(1, 1)?), (0, entry(0, 2)?)]])?;
//! let never = Interrupt::never();
//! let learning = [(1 << 61) - 1, (1 << 31) - 1].map(|prime| (Field::new(prime).unwrap(), vec![123_456_789]));
//! let recording = record(&system, None, &[1], &learning, &never)?.expect("lucky points");
//! // Modulo 101, at x = 4 and at x = 0: −2/4 is 50.
//! let answers = replay(&recording.tape, Backend::best(), 101, &[4, 0], 1, &never)?;
//! assert_eq!(answers.outcomes, [Outcome::Good, Outcome::Unlucky]);
//! assert_eq!(answers.residues, [50, 0]);
//! # Ok::<(), gauss::Error>(())
//! ```

mod bytes;
mod check;
mod checksum;
mod compact;
mod evaluate;
mod expand;
mod laurent;
mod order;
mod record;
mod recorder;
mod reuse;
mod schedule;
mod solve;
mod statistics;
mod straight_line;
mod substitute;
#[allow(clippy::module_inception, reason = "the folder is about the type in that file")]
mod tape;

pub use expand::{Expansion, Power, Substitution};
pub use record::{Entry, Recording, record};
pub(crate) use schedule::{Schedule, TapeStep};
pub use statistics::Statistics;
pub use tape::Tape;
