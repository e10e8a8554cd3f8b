//! Many rational functions of the same symbols: their canonical form, their text and their values.
//!
//! | file | what |
//! |---|---|
//! | `store` | [`Functions`], the list |
//! | `parts` | some of a list, and several lists as one |
//! | `found` | from what a reconstruction found |
//! | `draft` | what is not in the canonical form yet, and bringing it there |
//! | `homogeneous` | an invariant that was set to 1, restored by mass dimension |
//! | `text`, `parse` | canonical text |
//! | `values`, `answers`, `program`, `passes` | values modulo a prime, at many points |
//! | `contraction` | sums of products of such values |
//! | `division` | whether a polynomial divides another |
//! | `monomials`, `polynomials`, `powers` | what the list consists of |
//!
//! ```
//! use gauss::functions::Functions;
//! use gauss::{Backend, Interrupt};
//! let symbols = ["d".to_string(), "s".to_string()];
//! let functions = Functions::from_texts(&symbols, &["(-d+3)/s", "2/(3*(d-4)^2)"], 1).unwrap();
//! let values = functions.residues(Backend::Portable, 101, &[5, 7], &[0, 1], 1, &Interrupt::never()).unwrap();
//! // (3 − 5)/7 and 2/3 modulo 101
//! assert_eq!((values.residues, values.good), (vec![43, 68], vec![true]));
//! assert_eq!(functions.texts(&[1], 1).unwrap(), ["2/(3*(d-4)^2)"]);
//! ```

mod answers;
mod contraction;
mod division;
mod draft;
mod found;
mod homogeneous;
mod monomials;
mod parse;
mod parts;
mod passes;
mod polynomials;
mod powers;
mod program;
mod store;
mod text;
mod values;

pub use answers::Values;
pub use contraction::Contraction;
pub use found::{Factorisation, Found};
pub use homogeneous::Unit;
pub use parse::{MAX_DIGITS, MAX_FACTOR_DEGREE};
pub use store::Functions;
