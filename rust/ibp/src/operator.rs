//! Equation templates.

use crate::{Error, Result};

/// The largest absolute value of an integer in a template: with 20 indices up to 127 sums stay exact.
const LARGEST: i64 = 1 << 48;

/// One monomial of a coefficient, times an integer form in the seed's indices: `x^e · (c_0 + Σ_j c_j a_j)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// Exponent of each symbol: `d`, then the invariants.
    pub exponents: Box<[u16]>,
    /// `c_0`.
    pub constant: i64,
    /// `(slot, c_j)` where `c_j ≠ 0`.
    pub slopes: Box<[(u8, i64)]>,
}

impl Form {
    /// The integer factor at a seed.
    #[inline]
    #[must_use]
    pub fn at(&self, indices: &[i8]) -> i64 {
        self.slopes
            .iter()
            .fold(self.constant, |sum, &(slot, slope)| sum + slope * i64::from(indices[slot as usize]))
    }
}

/// One term of a template: the integral `seed + shift` with a coefficient that is a sum of forms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// What is added to the seed's indices.
    pub shift: Box<[i8]>,
    /// The coefficient, one form a monomial.
    pub coefficient: Box<[Form]>,
}

/// An equation template: for each seed, `Σ_terms coefficient(seed) · integral(seed + shift) = 0`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operator {
    /// The terms, no shift twice.
    pub terms: Box<[Term]>,
}

impl Operator {
    /// Check that the template fits a family; `number` is for the error.
    pub(crate) fn check(&self, number: usize, slots: usize, symbols: usize) -> Result<()> {
        let malformed = |reason| Err(Error::Malformed { operator: number, reason });
        for (position, term) in self.terms.iter().enumerate() {
            if term.shift.len() != slots {
                return malformed("a shift has the wrong length");
            }
            if term.shift.iter().any(|step| step.unsigned_abs() > 8) {
                return malformed("a shift is larger than 8");
            }
            if self.terms[..position].iter().any(|other| other.shift == term.shift) {
                return malformed("a shift comes twice");
            }
            for (number, form) in term.coefficient.iter().enumerate() {
                if term.coefficient[..number].iter().any(|other| other.exponents == form.exponents) {
                    return malformed("a monomial comes twice in a term");
                }
                let slots_named = form.slopes.iter().map(|&(slot, _)| slot);
                if slots_named.clone().zip(slots_named.skip(1)).any(|(slot, next)| slot >= next) {
                    return malformed("the indices of a coefficient are not in ascending order");
                }
                if form.exponents.len() != symbols {
                    return malformed("a monomial has the wrong number of exponents");
                }
                if form.slopes.iter().any(|&(slot, _)| slot as usize >= slots) {
                    return malformed("a coefficient refers to an index beyond the last");
                }
                let integers = form.slopes.iter().map(|&(_, slope)| slope).chain([form.constant]);
                if let Some(value) = integers.into_iter().find(|n| n.unsigned_abs() > LARGEST as u64) {
                    return Err(Error::CoefficientRange { value });
                }
            }
        }
        Ok(())
    }
}
