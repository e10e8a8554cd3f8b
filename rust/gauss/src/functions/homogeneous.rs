//! Restore an invariant that was set to 1, by mass dimension.
//!
//! Every polynomial is made homogeneous by powers of the invariant, and a last power gives the whole its
//! dimension. Irreducible polynomials stay so, and none becomes a factor of another. A coefficient of the bubble
//! found at s = 1 is `−d+3`; of mass dimension −2 it was `(−d+3)/s`.

use super::draft::Draft;
use super::polynomials::Polynomials;
use super::store::Functions;
use super::text::write_polynomial;
use crate::sparse::MAX_EXPONENT;
use crate::{Error, Result};
use num_bigint::BigInt;
use num_integer::Integer as _;
use num_traits::One;
use rustc_hash::FxHashMap;

/// The symbols of the result, and which of them is restored.
#[derive(Debug, Clone)]
pub struct Unit {
    /// All symbols; the functions have them but for the unit, in the same order.
    pub symbols: Vec<String>,
    /// Which of the symbols was set to 1.
    pub place: usize,
    /// The mass dimension of each symbol; that of the unit is not zero.
    pub dimensions: Vec<i64>,
}

impl Functions {
    /// The functions of all symbols that become these where the unit is 1: `(function, mass dimension)` for each.
    ///
    /// # Errors
    /// [`Error::UnitExponent`] if a dimension is wrong, [`Error::UnitDegree`] if a power is too high,
    /// [`Error::OtherSymbols`], [`Error::FunctionRange`].
    pub fn restored(&self, unit: &Unit, wanted: &[(u32, i64)]) -> Result<Self> {
        let without = unit.symbols.iter().enumerate().filter(|&(place, _)| place != unit.place);
        let others: Vec<String> = without.map(|(_, name)| name.clone()).collect();
        let scale = unit.dimensions.get(unit.place).copied().unwrap_or(0);
        if others != self.symbols || unit.dimensions.len() != unit.symbols.len() || scale == 0 {
            let (here, there) = (self.symbols.join(", "), unit.symbols.join(", "));
            return Err(Error::OtherSymbols { here, there });
        }
        let functions: Vec<u32> = wanted.iter().map(|&(function, _)| function).collect();
        self.check(&functions)?;
        let mut restoring = Restoring::new(self, unit);
        let mut degrees = Vec::with_capacity(self.factors.len());
        for factor in 0..self.factors.len() {
            let (monomials, highest) = restoring.homogeneous(&self.factors, factor, 0)?;
            for (monomial, place) in monomials.into_iter().zip(self.factors.range(factor)) {
                restoring.draft.factors.push(monomial, self.factors.coefficient(place));
            }
            restoring.draft.factors.close();
            degrees.push(highest);
        }
        let alone = restoring.unit_alone();
        for &(function, dimension) in wanted {
            let number = function as usize;
            if self.numerators.is_zero(number) {
                restoring.draft.close(&BigInt::one(), []);
                continue;
            }
            let mut missing = dimension * scale.signum() - restoring.highest(&self.numerators, number);
            let mut below = self.below.get(number).to_vec();
            for &(factor, multiplicity) in &below {
                missing += degrees[factor as usize] * i64::from(multiplicity);
            }
            let power = restoring.exponent(missing, &self.numerators, number)?;
            let above = power.max(0);
            if power < 0 {
                below.push((alone, restoring.limited(-power)?.into()));
            }
            let (monomials, _) = restoring.homogeneous(&self.numerators, number, above)?;
            for (monomial, place) in monomials.into_iter().zip(self.numerators.range(number)) {
                restoring.draft.numerators.push(monomial, self.numerators.coefficient(place));
            }
            restoring.draft.close(&self.constants.get(number).to_big(), below);
        }
        Ok(restoring.draft.finish(unit.symbols.clone()))
    }
}

/// What it takes to make polynomials homogeneous.
struct Restoring<'a> {
    functions: &'a Functions,
    unit: &'a Unit,
    /// Mass dimension of the unit, positive; all others have its sign.
    scale: i64,
    /// Mass dimension of each monomial.
    weights: Vec<i64>,
    /// `(monomial, exponent of the unit)`.
    known: FxHashMap<(u32, u16), u32>,
    draft: Draft,
}

impl<'a> Restoring<'a> {
    fn new(functions: &'a Functions, unit: &'a Unit) -> Self {
        let scale = unit.dimensions[unit.place];
        let mut dimensions: Vec<i64> = unit.dimensions.iter().map(|w| w * scale.signum()).collect();
        dimensions.remove(unit.place);
        let weight = |number: usize| {
            let exponents = functions.monomials.exponents(number as u32);
            exponents.iter().zip(&dimensions).map(|(&e, w)| i64::from(e) * w).sum()
        };
        let weights = (0..functions.monomials.len()).map(weight).collect();
        let scale = scale.abs();
        Self { functions, unit, scale, weights, known: FxHashMap::default(), draft: Draft::default() }
    }

    /// The highest mass dimension of a term.
    fn highest(&self, polynomials: &Polynomials, number: usize) -> i64 {
        let weights = polynomials.monomials(number).iter().map(|&monomial| self.weights[monomial as usize]);
        weights.max().unwrap_or(0)
    }

    /// The monomials that make all terms equal in dimension, times a power of the unit; and this dimension.
    fn homogeneous(
        &mut self,
        polynomials: &Polynomials,
        number: usize,
        above: i64,
    ) -> Result<(Vec<u32>, i64)> {
        let highest = self.highest(polynomials, number);
        let mut monomials = Vec::with_capacity(polynomials.range(number).len());
        for &monomial in polynomials.monomials(number) {
            let missing = highest - self.weights[monomial as usize];
            let exponent = above + self.exponent(missing, polynomials, number)?;
            let exponent = self.limited(exponent)?;
            monomials.push(self.monomial(monomial, exponent));
        }
        Ok((monomials, highest))
    }

    fn monomial(&mut self, monomial: u32, exponent: u16) -> u32 {
        let Self { functions, unit, known, draft, .. } = self;
        *known.entry((monomial, exponent)).or_insert_with(|| {
            let mut exponents = functions.monomials.exponents(monomial).to_vec();
            exponents.insert(unit.place, exponent);
            draft.monomials.number(&exponents)
        })
    }

    /// The unit as a factor of its own.
    fn unit_alone(&mut self) -> u32 {
        let mut exponents = vec![0; self.unit.symbols.len()];
        exponents[self.unit.place] = 1;
        self.draft.factor(&[(exponents.into(), BigInt::one())])
    }

    /// The exponent that gives the unit a mass dimension.
    fn exponent(&self, dimension: i64, polynomials: &Polynomials, number: usize) -> Result<i64> {
        let (exponent, rest) = dimension.div_mod_floor(&self.scale);
        if rest == 0 {
            return Ok(exponent);
        }
        let common = dimension.gcd(&self.scale);
        let mut polynomial = String::new();
        write_polynomial(&mut polynomial, &self.functions.monomials, polynomials.terms(number));
        polynomial.truncate(60);
        Err(Error::UnitExponent {
            unit: self.unit.symbols[self.unit.place].clone(),
            exponent: format!("{}/{}", dimension / common, self.scale / common),
            polynomial,
        })
    }

    /// An exponent that is not negative, if it is not too high.
    fn limited(&self, exponent: i64) -> Result<u16> {
        match u16::try_from(exponent).ok().filter(|&exponent| exponent <= MAX_EXPONENT) {
            Some(exponent) => Ok(exponent),
            None => Err(Error::UnitDegree { unit: self.unit.symbols[self.unit.place].clone(), exponent }),
        }
    }
}
