//! From residues modulo several primes back to rational numbers.

mod chinese;
mod rational;

pub use chinese::chinese_remainder;
pub use rational::rational_reconstruction;
