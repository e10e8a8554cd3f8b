//! Templates: equations whose integrals stand at constant shifts from a seed.

use crate::{Error, Result};
use gauss::Interner;
use num_bigint::BigInt;
use num_traits::Zero;

/// Integers of a template are taken apart into digits below `2^48`: with 20 indices up to 127 sums of such digits stay
/// exact in a word.
const DIGIT_BITS: u32 = 48;

/// One monomial of a coefficient, times an integer form in the seed's indices: `x^e · (c_0 + Σ_j c_j a_j)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// Exponent of each symbol: `d`, then the invariants.
    pub exponents: Box<[u16]>,
    /// `c_0`.
    pub constant: BigInt,
    /// `(slot, c_j)` where `c_j ≠ 0`.
    pub slopes: Box<[(u8, BigInt)]>,
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
pub struct Template {
    /// The terms, no shift twice.
    pub terms: Box<[Term]>,
}

impl Template {
    /// Check that the template fits a family; `number` is for the error.
    pub(crate) fn check(&self, number: usize, slots: usize, symbols: usize) -> Result<()> {
        let malformed = |reason| Err(Error::Malformed { identity: number, reason });
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
            }
        }
        Ok(())
    }
}

/// `x^exponents · 2^(48·digit)`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Monomial {
    pub(crate) exponents: Box<[u16]>,
    pub(crate) digit: u32,
}

impl Monomial {
    /// `2^(48·digit)`.
    pub(crate) fn scale(&self) -> BigInt {
        BigInt::from(1) << (DIGIT_BITS * self.digit)
    }
}

/// What the templates of a family share.
///
/// Shifts and monomials that occur in several terms are numbered once, so that a seed looks up each
/// neighbouring integral once and a point evaluates each monomial once.
#[derive(Debug, Default)]
pub(crate) struct Templates {
    shifts: Interner<Box<[i8]>>,
    monomials: Interner<Monomial>,
}

/// An integer form in the indices with coefficients of at most one digit.
#[derive(Debug)]
pub(crate) struct SmallForm {
    constant: i64,
    slopes: Box<[(u8, i64)]>,
}

impl SmallForm {
    /// The integer factor at a seed.
    #[inline]
    pub(crate) fn at(&self, indices: &[i8]) -> i64 {
        self.slopes
            .iter()
            .fold(self.constant, |sum, &(slot, slope)| sum + slope * i64::from(indices[slot as usize]))
    }
}

#[derive(Debug)]
pub(crate) struct CompiledTerm {
    pub(crate) shift: u32,
    /// Parallel to the term's forms: the number of the form's monomial.
    pub(crate) monomials: Box<[u32]>,
    pub(crate) forms: Box<[SmallForm]>,
    /// For each monomial of several digits its range of forms, lowest digit first; nothing if all have one.
    wide: Box<[(u32, u32)]>,
}

impl CompiledTerm {
    /// Whether the coefficient is zero for every value of the symbols.
    #[inline]
    pub(crate) fn vanishes_at(&self, indices: &[i8]) -> bool {
        if self.wide.is_empty() {
            self.forms.iter().all(|form| form.at(indices) == 0)
        } else {
            self.wide
                .iter()
                .all(|&(start, end)| digits_vanish(&self.forms[start as usize..end as usize], indices))
        }
    }
}

/// Whether `Σ_i form_i · 2^(48·i)` is zero: digits may cancel each other, so they are carried upwards.
fn digits_vanish(forms: &[SmallForm], indices: &[i8]) -> bool {
    let mut carry = 0;
    for form in forms {
        let sum = form.at(indices) + carry;
        if sum & ((1 << DIGIT_BITS) - 1) != 0 {
            return false;
        }
        carry = sum >> DIGIT_BITS;
    }
    carry == 0
}

impl Templates {
    pub(crate) fn compile(&mut self, template: &Template) -> Result<Box<[CompiledTerm]>> {
        template.terms.iter().map(|term| self.compile_term(term)).collect()
    }

    fn compile_term(&mut self, term: &Term) -> Result<CompiledTerm> {
        let (mut monomials, mut forms, mut ranges) = (Vec::new(), Vec::new(), Vec::new());
        for form in &term.coefficient {
            let start = forms.len() as u32;
            for (digit, small) in (0..).zip(digits(form)) {
                let monomial = Monomial { exponents: form.exponents.clone(), digit };
                monomials.push(self.monomials.number(monomial)?);
                forms.push(small);
            }
            ranges.push((start, forms.len() as u32));
        }
        let wide = if ranges.iter().any(|(start, end)| end - start > 1) { ranges } else { Vec::new() };
        Ok(CompiledTerm {
            shift: self.shifts.number(term.shift.clone())?,
            monomials: monomials.into(),
            forms: forms.into(),
            wide: wide.into(),
        })
    }

    /// Distinct shifts.
    pub(crate) fn shifts(&self) -> &[Box<[i8]>] {
        self.shifts.items()
    }

    /// Distinct monomials.
    pub(crate) fn monomials(&self) -> &[Monomial] {
        self.monomials.items()
    }

    /// The largest step of a shift.
    pub(crate) fn reach(&self) -> u32 {
        self.shifts().iter().flatten().map(|step| u32::from(step.unsigned_abs())).max().unwrap_or(0)
    }
}

/// A form as `Σ_i form_i · 2^(48·i)`; nearly every one has a single digit.
fn digits(form: &Form) -> Vec<SmallForm> {
    let mut rest = form.clone();
    let mut found = Vec::new();
    loop {
        let constant = take_digit(&mut rest.constant);
        let slopes = rest.slopes.iter_mut().map(|(slot, slope)| (*slot, take_digit(slope)));
        let slopes = slopes.filter(|&(_, slope)| slope != 0).collect();
        found.push(SmallForm { constant, slopes });
        if rest.constant.is_zero() && rest.slopes.iter().all(|(_, slope)| slope.is_zero()) {
            return found;
        }
    }
}

/// Take the lowest digit off, with the sign of the number.
fn take_digit(number: &mut BigInt) -> i64 {
    let base = BigInt::from(1) << DIGIT_BITS;
    // Division of big integers rounds towards zero.
    let digit = &*number % &base;
    *number /= base;
    i64::try_from(digit).expect("a digit is smaller than a word")
}
