//! One discovery and the primes that follow, for functions that are still to be found.
//!
//! | file | what |
//! |---|---|
//! | `run` | what a round knows, and its primes one after another |
//! | `first` | the first prime: discover the functions |
//! | `attempt` | after each prime: read residues as rational numbers |
//! | `denominators` | those that were found, as guesses for the functions beside them |
//! | `foresight` | what further primes will ask for, said ahead of need |
//! | `further` | a further prime: confirm what is finished, take in the rest |

mod attempt;
mod denominators;
mod first;
mod foresight;
mod further;
mod run;

pub(super) use run::{Evidence, Round};
