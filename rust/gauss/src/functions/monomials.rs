//! Monomials, each kept once, in degree reverse lexicographic order.

use rustc_hash::FxHashMap;
use std::cmp::Ordering;
use std::fmt::Write;

/// Distinct monomials, the largest first, so that the terms of a polynomial have ascending numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Monomials {
    symbols: usize,
    /// One after the other, `symbols` each.
    exponents: Vec<u16>,
    /// As a polynomial has them, `d^2*s`; nothing for the constant.
    texts: Vec<Box<str>>,
}

impl Monomials {
    pub(super) fn len(&self) -> usize {
        self.texts.len()
    }

    pub(super) fn exponents(&self, number: u32) -> &[u16] {
        &self.exponents[number as usize * self.symbols..][..self.symbols]
    }

    pub(super) fn text(&self, number: u32) -> &str {
        &self.texts[number as usize]
    }

    pub(super) fn degree(&self, number: u32) -> u32 {
        degree(self.exponents(number))
    }

    /// How much memory they take, about.
    pub(super) fn bytes(&self) -> usize {
        2 * self.exponents.len() + self.texts.iter().map(|text| 16 + text.len()).sum::<usize>()
    }
}

/// Monomials by the order of their appearance, until all are there.
#[derive(Debug, Clone, Default)]
pub(super) struct Draft {
    numbers: FxHashMap<Box<[u16]>, u32>,
}

impl Draft {
    pub(super) fn len(&self) -> usize {
        self.numbers.len()
    }

    pub(super) fn number(&mut self, exponents: &[u16]) -> u32 {
        if let Some(&number) = self.numbers.get(exponents) {
            return number;
        }
        let number = u32::try_from(self.numbers.len()).expect("fewer than 2^32 monomials");
        self.numbers.insert(exponents.into(), number);
        number
    }

    /// The monomials that are used, and for each one of the draft its number among them.
    pub(super) fn sorted(self, names: &[String], used: &[bool]) -> (Monomials, Vec<u32>) {
        let mut numbers = vec![u32::MAX; self.numbers.len()];
        let mut all: Vec<(Box<[u16]>, u32)> =
            self.numbers.into_iter().filter(|&(_, number)| used[number as usize]).collect();
        all.sort_unstable_by(|(a, _), (b, _)| compare(b, a));
        let mut exponents = Vec::with_capacity(all.len() * names.len());
        let mut texts = Vec::with_capacity(all.len());
        for (place, (monomial, number)) in all.into_iter().enumerate() {
            numbers[number as usize] = place as u32;
            texts.push(text(&monomial, names).into());
            exponents.extend_from_slice(&monomial);
        }
        (Monomials { symbols: names.len(), exponents, texts }, numbers)
    }
}

/// The total degree.
pub(super) fn degree(exponents: &[u16]) -> u32 {
    exponents.iter().map(|&exponent| u32::from(exponent)).sum()
}

/// Larger in degree; then smaller in the last symbol in which they differ.
pub(super) fn compare(a: &[u16], b: &[u16]) -> Ordering {
    degree(a).cmp(&degree(b)).then_with(|| b.iter().rev().cmp(a.iter().rev()))
}

fn text(exponents: &[u16], names: &[String]) -> String {
    let mut text = String::new();
    for (name, &exponent) in names.iter().zip(exponents) {
        if exponent == 0 {
            continue;
        }
        if !text.is_empty() {
            text.push('*');
        }
        text.push_str(name);
        if exponent > 1 {
            write!(text, "^{exponent}").expect("strings take everything");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn are_sorted_by_degree_and_then_from_the_last_symbol() {
        let names = ["x", "y", "z"].map(String::from);
        let mut draft = Draft::default();
        let all = [[0, 0, 0], [0, 0, 2], [1, 0, 1], [0, 2, 0], [1, 1, 0], [2, 0, 0], [0, 1, 0], [7, 7, 7]];
        let mut used = vec![true; all.len()];
        used[7] = false;
        for (number, monomial) in all.iter().enumerate() {
            assert_eq!(draft.number(monomial), number as u32);
        }
        assert_eq!(draft.number(&[0, 2, 0]), 3);
        let (sorted, numbers) = draft.sorted(&names, &used);
        // The order of the book: x² > xy > y² > xz > yz > z² > x > y > z > 1.
        let texts: Vec<&str> = (0..7).map(|number| sorted.text(number)).collect();
        assert_eq!(texts, ["x^2", "x*y", "y^2", "x*z", "z^2", "y", ""]);
        assert_eq!(numbers, [6, 4, 3, 2, 1, 0, 5, u32::MAX]);
        assert_eq!((sorted.degree(3), sorted.exponents(3)), (2, [1, 0, 1].as_slice()));
    }
}
