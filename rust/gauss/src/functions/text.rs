//! Functions as text, in the canonical form that [`super::Functions::from_texts`] reads.
//!
//! ```text
//! function = polynomial | above "/" below
//! above    = term | "(" sum ")"
//! below    = part | "(" part "*" part { "*" part } ")"
//! part     = integer | ( symbol | "(" sum ")" ) [ "^" multiplicity ]
//! ```

use super::monomials::Monomials;
use super::store::Functions;
use crate::sparse::Integer;
use crate::{Result, parallel_map};
use num_bigint::BigInt;
use std::fmt::Write;

impl Functions {
    /// The text of some functions, such as `(-2*d+6)/(s*(d-4)^2)`.
    ///
    /// # Errors
    /// [`crate::Error::FunctionRange`].
    pub fn texts(&self, functions: &[u32], threads: usize) -> Result<Vec<String>> {
        self.check(functions)?;
        Ok(parallel_map(functions, threads, |&function| self.text(function)))
    }

    /// The text of a numerator alone.
    ///
    /// # Errors
    /// [`crate::Error::FunctionRange`].
    pub fn numerator_text(&self, function: u32) -> Result<String> {
        self.check(&[function])?;
        let mut text = String::new();
        write_polynomial(&mut text, &self.monomials, self.numerators.terms(function as usize));
        Ok(text)
    }

    /// The positive integer below a numerator.
    ///
    /// # Errors
    /// [`crate::Error::FunctionRange`].
    pub fn constant(&self, function: u32) -> Result<BigInt> {
        self.check(&[function])?;
        Ok(self.constants.get(function as usize).to_big())
    }

    pub(super) fn text(&self, function: u32) -> String {
        let number = function as usize;
        let mut text = String::new();
        let terms = self.numerators.terms(number);
        let constant = self.constants.get(number);
        let parts = self.below.get(number).len() + usize::from(!constant.is_one());
        let bracketed = parts > 0 && terms.len() > 1;
        if bracketed {
            text.push('(');
        }
        write_polynomial(&mut text, &self.monomials, terms);
        if bracketed {
            text.push(')');
        }
        if parts > 0 {
            text.push_str(if parts > 1 { "/(" } else { "/" });
            self.write_parts_below(&mut text, number);
            if parts > 1 {
                text.push(')');
            }
        }
        text
    }

    fn write_parts_below(&self, text: &mut String, number: usize) {
        let constant = self.constants.get(number);
        let mut first = constant.is_one();
        if !first {
            constant.write_magnitude(text);
        }
        for &(factor, multiplicity) in self.below.get(number) {
            if !first {
                text.push('*');
            }
            first = false;
            let base = &self.factor_texts[factor as usize];
            if self.factors.range(factor as usize).len() == 1 {
                text.push_str(base);
            } else {
                write!(text, "({base})").expect("strings take everything");
            }
            if multiplicity > 1 {
                write!(text, "^{multiplicity}").expect("strings take everything");
            }
        }
    }
}

/// Write the terms of a polynomial, the largest monomial first; `0` if there are none.
pub(super) fn write_polynomial<'a>(
    text: &mut String,
    monomials: &Monomials,
    terms: impl ExactSizeIterator<Item = (u32, Integer<'a>)>,
) {
    if terms.len() == 0 {
        text.push('0');
    }
    for (place, (monomial, coefficient)) in terms.enumerate() {
        if coefficient.is_negative() {
            text.push('-');
        } else if place > 0 {
            text.push('+');
        }
        let monomial = monomials.text(monomial);
        if monomial.is_empty() || !coefficient.is_unit() {
            coefficient.write_magnitude(text);
            if !monomial.is_empty() {
                text.push('*');
            }
        }
        text.push_str(monomial);
    }
}
