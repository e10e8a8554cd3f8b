//! Functions on their way to the canonical form.

use super::monomials;
use super::polynomials::Polynomials;
use super::powers::Powers;
use super::store::Functions;
use super::text::write_polynomial;
use crate::sparse::Integers;
use num_bigint::{BigInt, Sign};
use num_traits::One;
use rustc_hash::FxHashMap;

/// Functions whose terms and factors come in any order, with any signs.
///
/// The factors are irreducible and primitive and divide no numerator; a factor may come several times.
#[derive(Debug, Clone, Default)]
pub(super) struct Draft {
    pub(super) monomials: monomials::Draft,
    pub(super) numerators: Polynomials,
    pub(super) constants: Integers,
    pub(super) factors: Polynomials,
    pub(super) below: Powers,
}

impl Draft {
    /// Write a factor; its number.
    pub(super) fn factor(&mut self, terms: &[(Box<[u16]>, BigInt)]) -> u32 {
        for (exponents, coefficient) in terms {
            let monomial = self.monomials.number(exponents);
            self.factors.push_big(monomial, coefficient);
        }
        self.factors.close()
    }

    /// Write a function.
    pub(super) fn push(
        &mut self,
        terms: &[(Box<[u16]>, BigInt)],
        constant: &BigInt,
        below: impl IntoIterator<Item = (u32, u32)>,
    ) {
        for (exponents, coefficient) in terms {
            let monomial = self.monomials.number(exponents);
            self.numerators.push_big(monomial, coefficient);
        }
        self.close(constant, below);
    }

    /// End the function whose numerator is being written.
    pub(super) fn close(&mut self, constant: &BigInt, below: impl IntoIterator<Item = (u32, u32)>) {
        self.numerators.close();
        self.constants.push(constant);
        self.below.push(below);
    }

    /// Copy functions from those that are there already, `factors` being where the factors of these are.
    pub(super) fn copy(&mut self, from: &Functions, functions: impl IntoIterator<Item = u32>) {
        let first = self.factors.len() as u32;
        for factor in 0..from.factors.len() {
            for (monomial, coefficient) in from.factors.terms(factor) {
                let monomial = self.monomials.number(from.monomials.exponents(monomial));
                self.factors.push(monomial, coefficient);
            }
            self.factors.close();
        }
        for function in functions {
            for (monomial, coefficient) in from.numerators.terms(function as usize) {
                let monomial = self.monomials.number(from.monomials.exponents(monomial));
                self.numerators.push(monomial, coefficient);
            }
            let below = from.below.get(function as usize);
            self.close(
                &from.constants.get(function as usize).to_big(),
                below.iter().map(|&(factor, multiplicity)| (factor + first, multiplicity)),
            );
        }
    }

    /// Bring everything into the canonical form.
    pub(super) fn finish(self, symbols: Vec<String>) -> Functions {
        let Self { monomials, mut numerators, constants, factors, below } = self;
        let (used_factors, used) = used(&numerators, &factors, &below, monomials.len());
        let (monomials, numbers) = monomials.sorted(&symbols, &used);
        let mut functions = Functions { symbols, monomials, ..Functions::default() };
        let arranged = arrange(&mut functions, &factors, &used_factors, &numbers);
        for number in 0..numerators.len() {
            if numerators.is_zero(number) {
                functions.numerators.close();
                functions.constants.push(&BigInt::one());
                functions.below.push([]);
                continue;
            }
            let mut constant = constants.get(number).to_big();
            let mut pairs: Vec<(u32, u32)> = Vec::new();
            for &(factor, multiplicity) in below.get(number) {
                let (place, negative) = arranged[factor as usize];
                if negative && multiplicity % 2 == 1 {
                    constant = -constant;
                }
                match pairs.iter_mut().find(|(known, _)| *known == place) {
                    Some((_, before)) => *before += multiplicity,
                    None => pairs.push((place, multiplicity)),
                }
            }
            pairs.sort_unstable();
            let mut common =
                if constant.is_one() { constant.clone() } else { numerators.content(number, &constant) };
            if constant.sign() == Sign::Minus {
                common = -common;
            }
            functions.numerators.take_sorted(&numerators, number, &numbers, &common);
            // Long coefficients are most of the memory: they are not there twice.
            numerators.forget(number);
            functions.constants.push(&(constant / common));
            functions.below.push(pairs);
        }
        functions
    }
}

/// Which factors are used, and which monomials.
fn used(
    numerators: &Polynomials,
    factors: &Polynomials,
    below: &Powers,
    monomials: usize,
) -> (Vec<bool>, Vec<bool>) {
    let mut used_factors = vec![false; factors.len()];
    let mut used = vec![false; monomials];
    for number in 0..numerators.len() {
        for &monomial in numerators.monomials(number) {
            used[monomial as usize] = true;
        }
        if !numerators.is_zero(number) {
            for &(factor, _) in below.get(number) {
                used_factors[factor as usize] = true;
            }
        }
    }
    for factor in (0..factors.len()).filter(|&factor| used_factors[factor]) {
        for &monomial in factors.monomials(factor) {
            used[monomial as usize] = true;
        }
    }
    (used_factors, used)
}

/// Give the functions their factors, each once: leading coefficients positive, sorted by degree, number of terms
/// and text. For each factor of the draft its place, and whether its sign was changed.
fn arrange(
    functions: &mut Functions,
    factors: &Polynomials,
    wanted: &[bool],
    numbers: &[u32],
) -> Vec<(u32, bool)> {
    let mut arranged = vec![(u32::MAX, false); factors.len()];
    let mut signed = Polynomials::default();
    let mut order = Vec::new();
    for factor in (0..factors.len()).filter(|&factor| wanted[factor]) {
        let lead = factors.range(factor).min_by_key(|&place| numbers[factors.monomial(place) as usize]);
        let negative = lead.is_some_and(|place| factors.coefficient(place).is_negative());
        let sign = BigInt::from(if negative { -1 } else { 1 });
        signed.take_sorted(factors, factor, numbers, &sign);
        let made = signed.len() - 1;
        let mut text = String::new();
        write_polynomial(&mut text, &functions.monomials, signed.terms(made));
        let degree = signed.monomials(made).first().map_or(0, |&lead| functions.monomials.degree(lead));
        order.push((degree, signed.range(made).len(), text, made, factor, negative));
    }
    order.sort_unstable();
    let identity: Vec<u32> = (0..functions.monomials.len() as u32).collect();
    let mut known: FxHashMap<String, u32> = FxHashMap::default();
    for (_, _, text, made, factor, negative) in order {
        let place = *known.entry(text).or_insert_with_key(|text| {
            functions.factors.take_sorted(&signed, made, &identity, &BigInt::one());
            functions.factor_texts.push(text.clone());
            (functions.factors.len() - 1) as u32
        });
        arranged[factor] = (place, negative);
    }
    arranged
}
