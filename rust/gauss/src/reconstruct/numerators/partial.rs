//! One numerator while its variables are added.

use super::outlook::Outlook;
use crate::field::{Element, Field, invert_all};
use crate::reconstruct::axis::Axis;
use crate::reconstruct::source::{Context, Halt, StageResult};
use crate::reconstruct::sparse::power;
use crate::reconstruct::vandermonde::Vandermonde;

/// A monomial in the variables before the current one, and its coefficient as a polynomial in that.
#[derive(Debug, Clone)]
pub(super) struct Term {
    pub(super) exponents: Vec<u16>,
    /// Newton's coefficients; before the variable's turn the value at the anchor alone.
    pub(super) newton: Vec<Element>,
    pub(super) finished: bool,
}

/// A numerator on its way.
#[derive(Debug, Clone)]
pub(super) struct Partial {
    pub(super) function: u32,
    pub(super) terms: Vec<Term>,
    /// The degree in the current variable.
    pub(super) degree: usize,
    /// For each variable before the current one whether its degree and that of later ones are guessed to have a
    /// bounded sum, until a spare value refutes it: `d` and an invariant have none.
    pub(super) tied: Vec<bool>,
    /// What that sum is guessed not to exceed; nothing if no variable is tied to the current one.
    pub(super) total: Option<usize>,
}

/// What the values at one more value of the current variable say.
pub(super) enum Interpolated {
    Coefficients(Vec<Element>),
    /// The terms do not end where the total degree was guessed.
    Refuted,
    /// Two monomials have the same value.
    Accident,
}

impl Partial {
    pub(super) fn unfinished(&self) -> usize {
        self.terms.iter().filter(|term| !term.finished).count()
    }

    /// Begin with a variable; `degrees` are those of the numerator in all variables up to this one.
    pub(super) fn begin(&mut self, degrees: &[usize]) {
        self.degree = degrees.last().copied().unwrap_or(0);
        for term in &mut self.terms {
            term.finished = self.degree == 0;
        }
        // The sum of the degrees in tied variables is guessed to be that in the largest of them.
        let tied = degrees.iter().zip(&self.tied).filter(|&(_, &tied)| tied).map(|(&degree, _)| degree);
        self.total = tied.max().map(|most| most.max(self.degree));
    }

    /// Take back a guess that was wrong. If it was about one variable, that is free from now on.
    pub(super) fn refute(&mut self) {
        self.total = None;
        let mut tied = self.tied.iter_mut().filter(|tied| **tied);
        if let (Some(only), None) = (tied.next(), tied.next()) {
            *only = false;
        }
    }

    /// The degree of a term in tied variables.
    fn tied_degree(&self, term: &Term) -> usize {
        term.exponents.iter().zip(&self.tied).filter(|&(_, &tied)| tied).map(|(&e, _)| usize::from(e)).sum()
    }

    /// Whether a term is guessed to have ended because of the total degree.
    fn guessed(&self, term: &Term, value: u32) -> bool {
        self.total.is_some_and(|total| self.tied_degree(term) + value as usize > total)
    }

    /// The terms whose coefficients at a value are to be found.
    fn sought(&self, value: u32) -> impl Iterator<Item = &Term> {
        self.terms.iter().filter(move |term| !term.finished && !self.guessed(term, value))
    }

    /// How many values that takes: one to spare if there is a guess to be tested.
    pub(super) fn points(&self, value: u32) -> usize {
        let sought = self.sought(value).count();
        sought + usize::from(sought < self.unfinished())
    }

    /// What is foreseen of this variable.
    pub(super) fn outlook(&self) -> Outlook {
        let mut by_degree = Vec::new();
        for term in self.terms.iter().filter(|term| !term.finished) {
            let degree = self.tied_degree(term);
            if by_degree.len() <= degree {
                by_degree.resize(degree + 1, 0);
            }
            by_degree[degree] += 1;
        }
        let unfinished = by_degree.iter().sum();
        let (function, degree, total) = (self.function, self.degree, self.total);
        let tied = self.tied.iter().filter(|&&tied| tied).count();
        Outlook { function, degree, unfinished, most: unfinished, by_degree, tied, total }
    }

    /// The coefficients of the sought terms from the values of the numerator.
    pub(super) fn solve(
        &self,
        context: &Context,
        axes: &[Axis],
        value: u32,
        indices: &[u32],
        mut values: Vec<Element>,
    ) -> Interpolated {
        let field = &context.field;
        let (current, before) = axes.split_last().expect("the current variable has an axis");
        let ratios: Vec<Element> = before.iter().map(|axis| axis.ratio).collect();
        let starts: Vec<Element> = before.iter().map(|axis| axis.start).collect();
        for term in self.terms.iter().filter(|term| term.finished || self.guessed(term, value)) {
            let node = power(field, &term.exponents, &ratios);
            let at_value = newton_value(field, *current, &term.newton, value);
            let start = field.mul(at_value, power(field, &term.exponents, &starts));
            for (target, contribution) in values.iter_mut().zip(geometric(field, start, node, indices)) {
                *target = field.sub(*target, contribution);
            }
        }
        let nodes: Vec<Element> =
            self.sought(value).map(|term| power(field, &term.exponents, &ratios)).collect();
        let scales = self.sought(value).map(|term| power(field, &term.exponents, &starts)).collect();
        let system = Vandermonde::new(*field, nodes.clone());
        let coefficients = system.and_then(|system| system.solve(indices, &values));
        let (Some(mut coefficients), Some(scales)) = (coefficients, invert_all(field, scales)) else {
            return Interpolated::Accident;
        };
        if nodes.len() < self.unfinished() {
            let spare = indices[nodes.len()];
            let predicted = nodes
                .iter()
                .zip(&coefficients)
                .fold(0, |sum, (&node, &c)| field.add(sum, field.mul(c, field.pow(node, spare.into()))));
            if predicted != values[nodes.len()] {
                return Interpolated::Refuted;
            }
        }
        for (c, scale) in coefficients.iter_mut().zip(scales) {
            *c = field.mul(*c, scale);
        }
        Interpolated::Coefficients(coefficients)
    }

    /// Take the coefficients of the sought terms at a value into Newton's polynomials.
    pub(super) fn append(
        &mut self,
        field: &Field,
        axis: Axis,
        value: u32,
        coefficients: &[Element],
    ) -> StageResult<()> {
        let degree = self.degree;
        let mut coefficients = coefficients.iter();
        let guessed: Vec<bool> = self.terms.iter().map(|term| self.guessed(term, value)).collect();
        for (term, guessed) in self.terms.iter_mut().zip(guessed).filter(|(term, _)| !term.finished) {
            if guessed {
                // The spare value has shown that the polynomial goes on as it is.
                term.finished = true;
                continue;
            }
            let c = *coefficients.next().ok_or(Halt::Accident)?;
            let x = axis.at(field, value);
            let (mut known, mut product) = (0, field.one());
            for (number, &coefficient) in term.newton.iter().enumerate() {
                known = field.add(known, field.mul(coefficient, product));
                product = field.mul(product, field.sub(x, axis.at(field, number as u32)));
            }
            let difference = field.mul(field.sub(c, known), field.inv(product).ok_or(Halt::Accident)?);
            term.finished = difference == 0 || term.newton.len() == degree;
            if difference != 0 {
                term.newton.push(difference);
            }
        }
        Ok(())
    }

    /// The polynomials in the current variable written out, as terms for the next one.
    pub(super) fn expand(&self, field: &Field, axes: &[Axis], variable: usize) -> Self {
        let axis = axes[variable];
        let mut terms = Vec::with_capacity(self.terms.len());
        for term in &self.terms {
            let mut dense: Vec<Element> = Vec::with_capacity(term.newton.len());
            for (number, &coefficient) in term.newton.iter().enumerate().rev() {
                let x = axis.at(field, number as u32);
                dense.push(0);
                for n in (1..dense.len()).rev() {
                    dense[n] = field.sub(dense[n - 1], field.mul(x, dense[n]));
                }
                dense[0] = field.sub(coefficient, field.mul(x, dense[0]));
            }
            // The next variable starts from the value at the anchor, and so does the coefficient itself.
            for (degree, &c) in dense.iter().enumerate().filter(|&(_, &c)| c != 0) {
                let mut exponents = term.exponents.clone();
                exponents.push(degree as u16);
                terms.push(Term { exponents, newton: vec![c], finished: false });
            }
        }
        let mut tied = self.tied.clone();
        tied.push(true);
        Self { function: self.function, terms, degree: 0, tied, total: None }
    }
}

/// Newton's polynomial at a value of its axis.
fn newton_value(field: &Field, axis: Axis, newton: &[Element], value: u32) -> Element {
    let x = axis.at(field, value);
    newton.iter().enumerate().rev().fold(0, |sum, (number, &c)| {
        let node = axis.at(field, number as u32);
        field.add(field.mul(sum, field.sub(x, node)), c)
    })
}

/// `start·node^j` for ascending `j`.
fn geometric<'a>(
    field: &'a Field,
    start: Element,
    node: Element,
    indices: &'a [u32],
) -> impl Iterator<Item = Element> + 'a {
    let (mut at, mut current) = (0, start);
    indices.iter().map(move |&j| {
        while at < j {
            current = field.mul(current, node);
            at += 1;
        }
        current
    })
}
