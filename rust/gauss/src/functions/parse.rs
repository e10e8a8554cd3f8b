//! Reading the canonical text of functions, and nothing else.
//!
//! A text is canonical if the text that is written is the text that was read. Nothing is evaluated, no limit is
//! found out by running into it: lengths, degrees and powers are looked at before anything is allocated for them.

use super::division::{Divisions, Terms};
use super::draft::Draft;
use super::monomials::{compare, degree};
use super::store::Functions;
use crate::sparse::MAX_EXPONENT;
use crate::{Error, Result, parallel_map};
use num_bigint::BigInt;
use num_traits::{One, Signed};
use rustc_hash::FxHashMap;
use std::cmp::Ordering;

/// The highest degree of a factor: whether it is irreducible takes long to find out for more.
pub const MAX_FACTOR_DEGREE: u32 = 256;

/// The longest integer, in digits: longer ones take long to read.
pub const MAX_DIGITS: usize = 100_000;

/// The highest multiplicity of a factor, in digits.
const MAX_POWER_DIGITS: usize = 6;

/// What is wrong with a text.
pub(super) type Reason = &'static str;

const NO_POLYNOMIAL: Reason = "is not a polynomial in the symbols";
const NO_PART: Reason = "has something in its denominator that is not a part of one";
const NOT_CANONICAL: Reason = "is not written in canonical form";
const NOT_LOWEST: Reason = "is not in lowest terms";

/// Numerator, constant, and factors with their multiplicities.
type Parsed = (Terms, BigInt, Vec<(u32, u32)>);

impl Functions {
    /// Read functions that [`Functions::texts`] wrote.
    ///
    /// Everything is checked but that the [`Functions::factor_texts`] are irreducible.
    ///
    /// # Errors
    /// [`Error::FunctionText`] for the first text that is not canonical.
    pub fn from_texts(symbols: &[String], texts: &[&str], threads: usize) -> Result<Self> {
        let mut reader = Reader::new(symbols);
        for (number, text) in texts.iter().enumerate() {
            let (terms, constant, below) =
                reader.function(text).map_err(|reason| Error::function_text(number, text, reason))?;
            reader.draft.push(&terms, &constant, below);
        }
        let (draft, factors) = (reader.draft, reader.factors);
        let divisions = Divisions::new(symbols.len());
        let functions = draft.finish(symbols.to_vec());
        let numbers: Vec<u32> = (0..texts.len() as u32).collect();
        let factors: FxHashMap<&str, &Terms> = factors.iter().map(|(text, terms)| (&**text, terms)).collect();
        // A factor in a text that is not canonical has none here; but then the text is refused before it is asked for.
        let by_number: Vec<Option<&Terms>> =
            functions.factor_texts.iter().map(|text| factors.get(text.as_str()).copied()).collect();
        let wrong = parallel_map(&numbers, threads, |&number| {
            if functions.text(number) != texts[number as usize] {
                return Some(NOT_CANONICAL);
            }
            let above = functions.numerator_terms(number);
            let divides = |&(factor, _): &(u32, u32)| {
                by_number[factor as usize].is_none_or(|divisor| divisions.divides(divisor, &above))
            };
            functions.below.get(number as usize).iter().any(divides).then_some(NOT_LOWEST)
        });
        match wrong.iter().enumerate().find_map(|(number, wrong)| wrong.map(|reason| (number, reason))) {
            Some((number, reason)) => Err(Error::function_text(number, texts[number], reason)),
            None => Ok(functions),
        }
    }

    fn numerator_terms(&self, function: u32) -> Terms {
        let terms = self.numerators.terms(function as usize);
        terms.map(|(monomial, c)| (self.monomials.exponents(monomial).into(), c.to_big())).collect()
    }
}

/// Read a polynomial such as `3*d^2*s-12`.
pub(super) fn parse_polynomial(text: &str, symbols: &[String]) -> std::result::Result<Terms, Reason> {
    Reader::new(symbols).polynomial(text)
}

/// What is known of the texts so far.
struct Reader {
    symbols: FxHashMap<String, usize>,
    draft: Draft,
    /// `(text, terms)`, by the number that the draft gives.
    factors: Vec<(String, Terms)>,
    factor_numbers: FxHashMap<String, u32>,
}

impl Reader {
    fn new(symbols: &[String]) -> Self {
        Self {
            symbols: symbols.iter().enumerate().map(|(place, name)| (name.clone(), place)).collect(),
            draft: Draft::default(),
            factors: Vec::new(),
            factor_numbers: FxHashMap::default(),
        }
    }

    fn function(&mut self, text: &str) -> std::result::Result<Parsed, Reason> {
        let Some((above, below)) = text.split_once('/') else {
            return Ok((self.polynomial(text)?, BigInt::one(), Vec::new()));
        };
        let inner = above.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
        let terms = self.polynomial(inner.unwrap_or(above))?;
        // "(2*s)" has two parts and "(s-2)" is one: no single factor in parentheses is without a sign.
        let inner = below.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
        let several = |inner: &&str| inner.contains('(') || !inner.contains(['+', '-']);
        let (constant, factors) = self.below(inner.filter(several).unwrap_or(below))?;
        Ok((terms, constant, factors))
    }

    fn below(&mut self, text: &str) -> std::result::Result<(BigInt, Vec<(u32, u32)>), Reason> {
        let (mut constant, mut factors) = (BigInt::one(), Vec::new());
        let mut rest = text;
        let mut first = true;
        loop {
            let (base, after) = part(rest)?;
            let (power, after) = multiplicity(after)?;
            if base.starts_with(|c: char| c.is_ascii_digit()) {
                if !first || power.is_some() {
                    return Err(NO_PART);
                }
                constant = integer(base)?;
            } else {
                let inner = base.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
                factors.push((self.factor(inner.unwrap_or(base))?, power.unwrap_or(1)));
            }
            first = false;
            match after.strip_prefix('*') {
                Some(next) => rest = next,
                None if after.is_empty() => return Ok((constant, factors)),
                None => return Err(NO_PART),
            }
        }
    }

    /// The number of a factor.
    fn factor(&mut self, text: &str) -> std::result::Result<u32, Reason> {
        if let Some(&number) = self.factor_numbers.get(text) {
            return Ok(number);
        }
        let terms = self.polynomial(text)?;
        let highest = terms.iter().map(|(exponents, _)| degree(exponents)).max().unwrap_or(0);
        if !(1..=MAX_FACTOR_DEGREE).contains(&highest) {
            return Err("has a factor of a degree that is not between 1 and 256");
        }
        let number = self.draft.factor(&terms);
        // Written in order, so that the first coefficient is the leading one.
        let positive = terms.first().is_some_and(|(_, lead)| lead.is_positive());
        if !positive || !self.draft.factors.is_primitive(number as usize) {
            return Err("has a factor that is not irreducible, primitive and of positive sign");
        }
        self.factor_numbers.insert(text.into(), number);
        self.factors.push((text.into(), terms));
        Ok(number)
    }

    fn polynomial(&self, text: &str) -> std::result::Result<Terms, Reason> {
        let mut terms = Terms::new();
        let mut rest = text;
        let mut negative = false;
        if let Some(after) = rest.strip_prefix('-') {
            (negative, rest) = (true, after);
        }
        loop {
            let length = rest.find(['+', '-']).unwrap_or(rest.len());
            let (exponents, coefficient) = self.term(&rest[..length])?;
            if coefficient != BigInt::default() {
                if terms.last().is_some_and(|(last, _)| compare(last, &exponents) != Ordering::Greater) {
                    return Err(NOT_CANONICAL);
                }
                terms.push((exponents, if negative { -coefficient } else { coefficient }));
            }
            match rest.as_bytes().get(length) {
                None => return Ok(terms),
                Some(&sign) => (negative, rest) = (sign == b'-', &rest[length + 1..]),
            }
        }
    }

    fn term(&self, text: &str) -> std::result::Result<(Box<[u16]>, BigInt), Reason> {
        let mut exponents = vec![0u16; self.symbols.len()];
        let mut coefficient = BigInt::one();
        for (place, factor) in text.split('*').enumerate() {
            if factor.starts_with(|c: char| c.is_ascii_digit()) {
                if place > 0 {
                    return Err(NO_POLYNOMIAL);
                }
                coefficient = integer(factor)?;
                continue;
            }
            let (name, power) = factor.split_once('^').unwrap_or((factor, "1"));
            let &symbol = self.symbols.get(name).ok_or(NO_POLYNOMIAL)?;
            let digits = !power.is_empty() && power.len() <= 4 && power.bytes().all(|c| c.is_ascii_digit());
            let power = if digits { power.parse().unwrap_or(0) } else { return Err(NO_POLYNOMIAL) };
            exponents[symbol] += power;
            if degree(&exponents) > MAX_EXPONENT.into() {
                return Err("has a degree above the limit of 4096");
            }
        }
        Ok((exponents.into(), coefficient))
    }
}

/// The first part of a denominator, an integer, a name or something in parentheses; and what follows.
fn part(text: &str) -> std::result::Result<(&str, &str), Reason> {
    let length = match text.as_bytes().first() {
        Some(b'(') => text.find(')').ok_or(NO_PART)? + 1,
        Some(b'1'..=b'9') => text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()),
        Some(b'A'..=b'Z' | b'a'..=b'z' | b'_') => {
            text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(text.len())
        }
        _ => return Err(NO_PART),
    };
    Ok(text.split_at(length))
}

/// A multiplicity, if there is one, and what follows.
fn multiplicity(text: &str) -> std::result::Result<(Option<u32>, &str), Reason> {
    let Some(text) = text.strip_prefix('^') else { return Ok((None, text)) };
    let length = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at(length);
    if digits.is_empty() || digits.starts_with('0') || digits.len() > MAX_POWER_DIGITS {
        return Err(NO_PART);
    }
    Ok((digits.parse().ok(), rest))
}

fn integer(digits: &str) -> std::result::Result<BigInt, Reason> {
    if digits.len() > MAX_DIGITS {
        return Err("has an integer of more than 100000 digits");
    }
    if !digits.bytes().all(|c| c.is_ascii_digit()) {
        return Err(NO_POLYNOMIAL);
    }
    match digits.parse::<u64>() {
        Ok(word) => Ok(word.into()),
        Err(_) => digits.parse().map_err(|_| NO_POLYNOMIAL),
    }
}
