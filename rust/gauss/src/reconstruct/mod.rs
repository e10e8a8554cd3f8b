//! From residues back to rational numbers and rational functions.
//!
//! [`reconstruct`] finds many rational functions of several variables from a black box, [`Probes`], that
//! evaluates them modulo primes. At the first prime it learns what does not depend on the prime:
//!
//! 1. *slices* along each variable: the degrees, as with Thiele's continued fraction,
//! 2. *letters*: the common factors of all denominators, by what the slices have in common,
//! 3. *numerators*: their monomials, by Zippel's sparse interpolation.
//!
//! At each further prime a function takes as many probes as its numerator has terms, and one; the first of
//! them confirms functions whose coefficients are rational numbers already. The scheme follows Peraro
//! (arXiv:1608.01902) and Klappert and Lange (arXiv:1904.00009); denominators are found apart from the
//! numerators, because the functions of one reduction share them.
//!
//! | file | what |
//! |---|---|
//! | `engine`, `options`, `progress`, `census` | the whole: rounds until all functions are found and confirmed |
//! | `round/` | one round: discovery at a first prime, then further primes |
//! | `probes`, `sampler` | the black box; one prime of it, counted and cached |
//! | `ahead` | probes before they are needed, for a black box that computes many at once |
//! | `source`, `axis`, `sample_sequence` | what the stages see of a black box, and where they sample it |
//! | `discover`, `slices`, `letters`, `numerators/` | the first prime, stage by stage |
//! | `factor_interpolation`, `distinguish` | coefficients of unknown letters as a black box in fewer variables |
//! | `skeleton`, `refit` | what holds at every prime; the coefficients at a further one |
//! | `power_table` | powers to be looked up |
//! | `lift`, `maximal_quotient`, `rational`, `chinese` | from residues to rational numbers |
//! | `fraction`, `univariate`, `coprime`, `sparse`, `vandermonde` | polynomials modulo a prime |
//! | `function`, `expanded` | the result |

mod ahead;
mod axis;
mod census;
mod chinese;
mod coprime;
mod discover;
mod distinguish;
mod engine;
mod euclid;
mod expanded;
mod factor_interpolation;
mod fraction;
mod function;
mod letters;
mod lift;
mod maximal_quotient;
mod numerators;
mod options;
mod power_table;
mod probes;
mod progress;
mod rational;
mod refit;
mod round;
mod sample_sequence;
mod sampler;
mod skeleton;
mod slices;
mod source;
mod sparse;
mod univariate;
mod vandermonde;

pub use census::{Census, Degrees};
pub use chinese::chinese_remainder;
pub use engine::{Reconstruction, reconstruct};
pub(crate) use euclid::gcd;
pub use expanded::Expanded;
pub use function::Rational;
pub use options::Options;
pub use probes::{ProbeRequest, Probes};
pub use progress::{AheadCount, FunctionCount, Progress, Report, Stage, StageCount};
pub use rational::rational_reconstruction;
