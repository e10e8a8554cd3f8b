//! From what a reconstruction found to the canonical form.

use super::division::{Divisions, Terms};
use super::draft::Draft;
use super::parse::parse_polynomial;
use super::store::Functions;
use crate::reconstruct::Rational;
use crate::sparse::Polynomial;
use crate::{Error, Result, parallel_map};
use num_bigint::BigInt;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Functions as they were found: their common factors need not be irreducible.
#[derive(Debug, Clone)]
pub struct Found {
    functions: Vec<Rational>,
    factors: Vec<Arc<Polynomial>>,
    numbers: FxHashMap<usize, u32>,
}

/// A factor as `content·∏ factor^multiplicity`, the factors irreducible and as canonical text.
pub type Factorisation = (BigInt, Vec<(String, u32)>);

impl Found {
    /// Take over what was found.
    #[must_use]
    pub fn new(functions: Vec<Rational>) -> Self {
        let mut equal: FxHashMap<Arc<Polynomial>, u32> = FxHashMap::default();
        let mut numbers: FxHashMap<usize, u32> = FxHashMap::default();
        let mut factors = Vec::new();
        for (factor, _) in functions.iter().flat_map(|function| &function.factors) {
            numbers.entry(address(factor)).or_insert_with(|| {
                *equal.entry(factor.clone()).or_insert_with(|| {
                    factors.push(factor.clone());
                    (factors.len() - 1) as u32
                })
            });
        }
        Self { functions, factors, numbers }
    }

    /// How many functions there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.functions.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.functions.is_empty()
    }

    /// The distinct factors as text, to be factorised.
    #[must_use]
    pub fn factor_texts(&self, symbols: &[String]) -> Vec<String> {
        let mut draft = Draft::default();
        for factor in &self.factors {
            draft.push(factor.terms(), &1.into(), []);
        }
        let written = draft.finish(symbols.to_vec());
        (0..written.len() as u32).map(|factor| written.text(factor)).collect()
    }

    /// The functions, once each of the [`Found::factor_texts`] is factorised.
    ///
    /// # Errors
    /// [`Error::FunctionText`] if a factor is no polynomial in the symbols.
    ///
    /// # Panics
    /// Unless there is a factorisation for each factor.
    pub fn functions(
        self,
        symbols: &[String],
        factorised: &[Factorisation],
        threads: usize,
    ) -> Result<Functions> {
        assert_eq!(factorised.len(), self.factors.len(), "each factor needs one factorisation");
        let mut irreducible: Vec<Terms> = Vec::new();
        let mut known: FxHashMap<&str, u32> = FxHashMap::default();
        let mut powers: Vec<Vec<(u32, u32)>> = Vec::new();
        for (number, (_, factors)) in factorised.iter().enumerate() {
            let mut pairs = Vec::new();
            for (text, multiplicity) in factors {
                let factor = if let Some(&factor) = known.get(text.as_str()) {
                    factor
                } else {
                    let terms = parse_polynomial(text, symbols)
                        .map_err(|reason| Error::function_text(number, text, reason))?;
                    irreducible.push(terms);
                    known.insert(text, (irreducible.len() - 1) as u32);
                    (irreducible.len() - 1) as u32
                };
                pairs.push((factor, *multiplicity));
            }
            powers.push(pairs);
        }
        let divisions = Divisions::new(symbols.len());
        let mut draft = Draft::default();
        for factor in &irreducible {
            draft.factor(factor);
        }
        // A part at a time, so that the parts in lowest terms need little memory.
        let Self { functions, numbers, .. } = self;
        let mut functions = functions.into_iter();
        loop {
            let part: Vec<Rational> = functions.by_ref().take(PART).collect();
            if part.is_empty() {
                break;
            }
            let made = parallel_map(&part, threads, |function| {
                lowest_terms(function, &numbers, factorised, &powers, &irreducible, &divisions)
            });
            for (terms, constant, below) in made {
                draft.push(&terms, &constant, below);
            }
        }
        Ok(draft.finish(symbols.to_vec()))
    }
}

/// How many functions are brought to lowest terms before they are packed.
const PART: usize = 1024;

/// Numerator, constant and irreducible factors of a function.
fn lowest_terms(
    function: &Rational,
    numbers: &FxHashMap<usize, u32>,
    factorised: &[Factorisation],
    powers: &[Vec<(u32, u32)>],
    irreducible: &[Terms],
    divisions: &Divisions,
) -> (Terms, BigInt, Vec<(u32, u32)>) {
    let mut constant = BigInt::from(function.denominator.clone());
    let mut below: Vec<(u32, u32)> = Vec::new();
    for (factor, multiplicity) in &function.factors {
        let number = numbers[&address(factor)] as usize;
        constant *= factorised[number].0.pow(*multiplicity);
        for &(factor, power) in &powers[number] {
            match below.iter_mut().find(|(known, _)| *known == factor) {
                Some((_, before)) => *before += power * multiplicity,
                None => below.push((factor, power * multiplicity)),
            }
        }
    }
    let mut terms: Terms = function.numerator.terms();
    divisions.cancel(&mut terms, &mut below, irreducible);
    (terms, constant, below)
}

fn address(factor: &Arc<Polynomial>) -> usize {
    Arc::as_ptr(factor) as usize
}
