//! Integer polynomials over common monomials.

use crate::reconstruct::gcd;
use crate::sparse::{Integer, Integers};
use num_bigint::BigInt;
use num_integer::Integer as _;
use num_traits::{One, Zero};
use std::ops::Range;

/// Polynomials by number; the terms of each have distinct monomials.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Polynomials {
    /// Where the terms of each begin, and where those of the last end.
    starts: Vec<usize>,
    monomials: Vec<u32>,
    coefficients: Integers,
}

impl Default for Polynomials {
    fn default() -> Self {
        Self { starts: vec![0], monomials: Vec::new(), coefficients: Integers::default() }
    }
}

impl Polynomials {
    pub(super) fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Where its terms are.
    pub(super) fn range(&self, number: usize) -> Range<usize> {
        self.starts[number]..self.starts[number + 1]
    }

    /// The monomial of a term.
    pub(super) fn monomial(&self, place: usize) -> u32 {
        self.monomials[place]
    }

    pub(super) fn monomials(&self, number: usize) -> &[u32] {
        &self.monomials[self.range(number)]
    }

    /// The coefficient of a term.
    pub(super) fn coefficient(&self, place: usize) -> Integer<'_> {
        self.coefficients.get(place)
    }

    /// `(monomial, coefficient)`.
    pub(super) fn terms(&self, number: usize) -> impl ExactSizeIterator<Item = (u32, Integer<'_>)> {
        let range = self.range(number);
        let coefficients = range.clone().map(|place| self.coefficients.get(place));
        self.monomials[range].iter().copied().zip(coefficients)
    }

    /// Add a term to the polynomial that is being written.
    pub(super) fn push(&mut self, monomial: u32, coefficient: Integer<'_>) {
        self.monomials.push(monomial);
        self.coefficients.push_integer(coefficient);
    }

    /// Add a term with a coefficient that may be large.
    pub(super) fn push_big(&mut self, monomial: u32, coefficient: &BigInt) {
        self.monomials.push(monomial);
        self.coefficients.push(coefficient);
    }

    /// End the polynomial that is being written; its number.
    pub(super) fn close(&mut self) -> u32 {
        self.starts.push(self.monomials.len());
        (self.len() - 1) as u32
    }

    /// The greatest common divisor of all coefficients and another number.
    pub(super) fn content(&self, number: usize, with: &BigInt) -> BigInt {
        let mut content = with.clone();
        for place in self.range(number) {
            if content.is_one() {
                break;
            }
            content = match (self.coefficients.get(place), i64::try_from(&content)) {
                (Integer::Word(word), Ok(small)) if small != i64::MIN => BigInt::from(word.gcd(&small)),
                (coefficient, _) => gcd(content.magnitude(), coefficient.to_big().magnitude()).into(),
            };
        }
        content
    }

    /// Take another one over: monomials by their new numbers, ascending; coefficients divided.
    pub(super) fn take_sorted(&mut self, other: &Self, number: usize, numbers: &[u32], divisor: &BigInt) {
        let mut order: Vec<(u32, usize)> =
            other.range(number).map(|place| (numbers[other.monomials[place] as usize], place)).collect();
        order.sort_unstable();
        for (monomial, place) in order {
            match (other.coefficients.get(place), i64::try_from(divisor)) {
                (coefficient, Ok(1)) => self.push(monomial, coefficient),
                (Integer::Word(word), Ok(divisor)) => self.push_big(monomial, &BigInt::from(word / divisor)),
                (coefficient, _) => self.push_big(monomial, &(coefficient.to_big() / divisor)),
            }
        }
        self.close();
    }

    /// Let go of long coefficients of a polynomial that nobody will look at any more.
    pub(super) fn forget(&mut self, number: usize) {
        for place in self.range(number) {
            self.coefficients.forget(place);
        }
    }

    /// How much memory they take, about.
    pub(super) fn bytes(&self) -> usize {
        8 * self.starts.len() + 4 * self.monomials.capacity() + self.coefficients.bytes()
    }

    /// Whether it is zero.
    pub(super) fn is_zero(&self, number: usize) -> bool {
        self.range(number).is_empty()
    }

    /// Whether coefficients have no common divisor.
    pub(super) fn is_primitive(&self, number: usize) -> bool {
        self.content(number, &BigInt::zero()).is_one()
    }
}
