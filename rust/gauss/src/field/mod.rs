//! Arithmetic modulo a prime of word size.
//!
//! | file | what |
//! |---|---|
//! | `montgomery` | the field, its elements kept in Montgomery form |
//! | `prime` | which numbers are prime |
//! | `inverses` | inverses that were computed before, and many for the price of one |
//! | `random` | random numbers that are the same on every machine |

mod inverses;
mod montgomery;
mod prime;
mod random;

pub(crate) use inverses::{Inverses, invert_all, invert_in_place};
#[cfg(target_arch = "x86_64")]
pub(crate) use montgomery::inverse_modulo_word;
pub use montgomery::{Element, Field, MAX_MODULUS};
pub use prime::{is_prime, primes_below};
pub use random::SplitMix;
