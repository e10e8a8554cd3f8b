//! A rational function of one variable from its values.
//!
//! The remainders `r` of Euclid's algorithm on the product `M` of the nodes and the interpolating polynomial
//! `P` obey `r ≡ t·P` modulo `M`, so that `r/t` takes all values (von zur Gathen and Gerhard, *Modern
//! Computer Algebra*, section 5.7). The right remainder is the one before a quotient of large degree; it
//! serves where Thiele's continued fraction serves, but has no accidental division by zero, and it tolerates
//! a wrong value: then `r` and `t` share the factor `x − x_j` of the node at fault, as in the decoding of
//! Berlekamp and Welch.

use super::axis::Axis;
use super::census::Degrees;
use super::univariate::{divide, evaluate, make_monic, multiply, trim};
use crate::field::{Element, Field};

/// Numerator and monic denominator, coprime.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fraction {
    pub(super) numerator: Vec<Element>,
    pub(super) denominator: Vec<Element>,
}

impl Fraction {
    /// Its degrees; those of zero are zero.
    pub(super) fn degrees(&self) -> Degrees {
        let degree = |polynomial: &[Element]| {
            u16::try_from(polynomial.len().saturating_sub(1)).expect("degrees are limited")
        };
        Degrees { numerator: degree(&self.numerator), denominator: degree(&self.denominator) }
    }
}

/// What a number of values says.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// This function, and there was a value to spare.
    Found(Fraction),
    /// More values are needed.
    Undecided,
    /// A function that fits all values but this one.
    Fault(usize),
}

/// Nodes on an axis, prepared for the interpolation of many functions.
pub(super) struct Nodes {
    field: Field,
    indices: Vec<u32>,
    values: Vec<Element>,
    /// `1/(start·ratio^k)`.
    inverse_values: Vec<Element>,
    /// `1/(ratio^d − 1)` by the distance `d` of two indices.
    inverse_gaps: Vec<Element>,
    master: Vec<Element>,
}

impl Nodes {
    /// The nodes of ascending indices on an axis, or `None` if two of them coincide.
    pub(super) fn new(field: Field, axis: &Axis, indices: &[u32]) -> Option<Self> {
        let values: Vec<Element> = indices.iter().map(|&j| axis.at(&field, j)).collect();
        let inverse_values: Option<Vec<_>> = values.iter().map(|&x| field.inv(x)).collect();
        let longest = indices.last().map_or(0, |last| last - indices[0]);
        let mut power = field.one();
        let mut inverse_gaps = vec![0];
        for _ in 0..longest {
            power = field.mul(power, axis.ratio);
            inverse_gaps.push(field.inv(field.sub(power, field.one()))?);
        }
        let master = values
            .iter()
            .fold(vec![field.one()], |master, &x| multiply(&field, &master, &[field.neg(x), field.one()]));
        Some(Self {
            field,
            indices: indices.to_vec(),
            values,
            inverse_values: inverse_values?,
            inverse_gaps,
            master,
        })
    }

    /// The polynomial of least degree with the given values.
    fn interpolate(&self, values: &[Element]) -> Vec<Element> {
        let field = &self.field;
        // Newton's divided differences.
        let mut differences = values.to_vec();
        for step in 1..differences.len() {
            for late in (step..differences.len()).rev() {
                let early = late - step;
                let gap = self.inverse_gaps[(self.indices[late] - self.indices[early]) as usize];
                let inverse = field.mul(self.inverse_values[early], gap);
                differences[late] = field.mul(field.sub(differences[late], differences[late - 1]), inverse);
            }
        }
        let mut polynomial: Vec<Element> = Vec::with_capacity(differences.len());
        for (&difference, &x) in differences.iter().zip(&self.values).rev() {
            // polynomial·(X − x) + difference
            polynomial.push(0);
            for n in (1..polynomial.len()).rev() {
                polynomial[n] = field.sub(polynomial[n - 1], field.mul(x, polynomial[n]));
            }
            polynomial[0] = field.sub(difference, field.mul(x, polynomial[0]));
        }
        trim(&mut polynomial);
        polynomial
    }

    /// The rational function with these values, one a node, if there is one whose unknowns are fewer.
    pub(super) fn rational(&self, values: &[Element]) -> Verdict {
        if values.len() < 2 {
            return Verdict::Undecided;
        }
        let found = self.euclid(values, |r0, r1| r0.len() - r1.len().max(1) >= 2);
        let Some(fraction) = found else { return Verdict::Undecided };
        // All true values are finite, so a pole at a node means a common factor, and that a false value.
        let pole = self.values.iter().position(|&x| evaluate(&self.field, &fraction.denominator, x) == 0);
        match pole {
            Some(node) => Verdict::Fault(node),
            None => Verdict::Found(fraction),
        }
    }

    /// The function with a numerator and a denominator of exactly these degrees, from as many values as that has unknowns.
    pub(super) fn rational_of_degrees(
        &self,
        values: &[Element],
        numerator: usize,
        denominator: usize,
    ) -> Option<Fraction> {
        let found = self.euclid(values, |_, r1| r1.len() <= numerator + 1)?;
        (found.numerator.len() == numerator + 1 && found.denominator.len() == denominator + 1)
            .then_some(found)
    }

    /// The first remainder, over its cofactor, that `enough` accepts; it is shown the remainder before it, too.
    fn euclid(
        &self,
        values: &[Element],
        enough: impl Fn(&[Element], &[Element]) -> bool,
    ) -> Option<Fraction> {
        let field = &self.field;
        let (mut r0, mut r1) = (self.master.clone(), self.interpolate(values));
        let (mut t0, mut t1) = (Vec::new(), vec![field.one()]);
        while !enough(&r0, &r1) {
            if r1.is_empty() {
                return None;
            }
            let quotient = divide(field, &mut r0, &r1);
            std::mem::swap(&mut r0, &mut r1);
            // t0 − quotient·t1, in the place of t0
            t0.resize(t1.len() + quotient.len() - 1, 0);
            for (i, &x) in quotient.iter().enumerate() {
                for (j, &y) in t1.iter().enumerate() {
                    t0[i + j] = field.sub(t0[i + j], field.mul(x, y));
                }
            }
            std::mem::swap(&mut t0, &mut t1);
        }
        let lead = make_monic(field, &mut t1);
        let inverse = field.inv(lead)?;
        for c in &mut r1 {
            *c = field.mul(*c, inverse);
        }
        Some(Fraction { numerator: r1, denominator: t1 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reconstruct::axis::axes;
    use crate::reconstruct::univariate::gcd;
    use proptest::prelude::*;

    fn polynomial(field: &Field, coefficients: &[i64]) -> Vec<Element> {
        let mut list: Vec<Element> = coefficients.iter().map(|&c| field.from_i64(c)).collect();
        trim(&mut list);
        list
    }

    proptest! {
        #[test]
        fn finds_the_function_and_the_wrong_value(
            numerator in prop::collection::vec(-9i64..9, 0..7),
            mut denominator in prop::collection::vec(-9i64..9, 0..5),
            wrong: bool, seed: u64,
        ) {
            denominator.push(1);
            let field = Field::new(1_125_899_906_842_597).unwrap();
            let (mut n, mut d) = (polynomial(&field, &numerator), polynomial(&field, &denominator));
            let common = gcd(&field, &n, &d);
            divide_both(&field, &mut n, &mut d, &common);
            let axis = axes(&field, seed, 1)[0];
            let unknowns = n.len() + d.len() - 1;
            for count in unknowns..unknowns + 5 {
                let nodes = Nodes::new(field, &axis, &(0..count as u32).collect::<Vec<_>>()).unwrap();
                let mut values: Vec<Element> = nodes.values.iter().map(|&x| {
                    field.mul(evaluate(&field, &n, x), field.inv(evaluate(&field, &d, x)).unwrap())
                }).collect();
                if wrong && count == unknowns + 4 {
                    values[1] = field.add(values[1], field.one());
                    prop_assert_eq!(nodes.rational(&values), Verdict::Fault(1));
                } else if count > unknowns && count > 1 {
                    prop_assert_eq!(nodes.rational(&values), Verdict::Found(Fraction { numerator: n.clone(), denominator: d.clone() }));
                } else {
                    prop_assert_eq!(nodes.rational(&values), Verdict::Undecided);
                    if !n.is_empty() {
                        let exact = nodes.rational_of_degrees(&values, n.len() - 1, d.len() - 1);
                        prop_assert_eq!(exact, Some(Fraction { numerator: n.clone(), denominator: d.clone() }));
                    }
                }
            }
        }
    }

    fn divide_both(field: &Field, n: &mut Vec<Element>, d: &mut Vec<Element>, common: &[Element]) {
        *n = divide(field, n, common);
        *d = divide(field, d, common);
    }
}
