//! What was learnt at one prime and holds at every other: degrees, monomials, and who has which factor.

use super::sparse::{Sparse, Support};
use crate::field::Element;
use std::ops::Range;

/// One function: `N/∏ letters^m`.
#[derive(Debug, Clone)]
pub(super) struct Shape {
    /// Letters of the denominator and their multiplicities, ascending.
    pub(super) letters: Vec<(u32, u32)>,
    /// The degree of the numerator in each variable.
    pub(super) degrees: Vec<usize>,
    /// The monomials of the numerator.
    pub(super) support: Support,
}

/// Letters with the same main variable: the first variable that occurs in them.
#[derive(Debug, Clone)]
pub(super) struct Main {
    pub(super) variable: usize,
    /// Which letters of the skeleton these are.
    pub(super) letters: Range<usize>,
    /// Their coefficients by ascending letter and power, all but the leading one, over it: functions of the later variables.
    pub(super) inner: Skeleton,
}

/// All functions of a black box. Letters are normalised: the coefficient of the first monomial is one.
#[derive(Debug, Clone, Default)]
pub(super) struct Skeleton {
    pub(super) letters: Vec<Support>,
    pub(super) mains: Vec<Main>,
    pub(super) shapes: Vec<Shape>,
}

impl Skeleton {
    /// The same letters with some of the functions.
    pub(super) fn select(&self, functions: &[usize]) -> Self {
        let shapes = functions.iter().map(|&function| self.shapes[function].clone()).collect();
        Self { letters: self.letters.clone(), mains: self.mains.clone(), shapes }
    }

    /// Which letters some of the functions have.
    pub(super) fn spelled(&self, functions: impl IntoIterator<Item = u32>) -> Vec<bool> {
        let mut spelled = vec![false; self.letters.len()];
        for function in functions {
            for &(letter, _) in &self.shapes[function as usize].letters {
                spelled[letter as usize] = true;
            }
        }
        spelled
    }
}

/// The coefficients of a skeleton at one prime.
#[derive(Debug)]
pub(super) struct Values {
    pub(super) letters: Vec<Sparse>,
    /// For each function the coefficients of its support.
    pub(super) numerators: Vec<Vec<Element>>,
}

/// The degree of a support in a variable.
pub(super) fn degree(support: &Support, variable: usize) -> usize {
    support.iter().map(|monomial| usize::from(monomial[variable])).max().unwrap_or(0)
}
