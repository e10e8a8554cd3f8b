//! Numerators at the first prime, one variable after another.
//!
//! | file | what |
//! |---|---|
//! | `zippel` | the algorithm over all functions |
//! | `partial` | one numerator while its variables are found |
//! | `outlook` | what a numerator takes in a variable, foreseen |

mod outlook;
mod partial;
mod zippel;

pub(super) use zippel::{expect_numerators, find_numerators};
