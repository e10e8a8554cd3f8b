//! Maps: what an integral becomes when its loop momenta are substituted.

use super::equation::{Emit, Row};
use super::polynomials::{negative, one, power, product, sum};
use crate::{Error, Result, Sectors};
use gauss::Polynomial;
use std::collections::BTreeMap;

/// What a propagator becomes: `D_j → (Σ_k c_k D_k + c_0)/denominator`, with polynomials in the invariants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// By what the sum is divided; one for most.
    pub denominator: Polynomial,
    /// `(k, c_k)` where `c_k ≠ 0`.
    pub terms: Box<[(u8, Polynomial)]>,
    /// `c_0`.
    pub constant: Polynomial,
}

/// A substitution of momenta that leaves integrals what they are, by what it makes of each propagator.
///
/// For the integrals whose lines become single propagators, each times a factor, it says
/// `I(a) = Σ c · I(σ(a) + …)`: lines are permuted, and numerators expanded. About other integrals, and about those
/// that would leave the sectors of the family, it says nothing. Rows are multiplied by all denominators.
///
/// That the substitution is one of momenta is for the caller to know: nothing of it can be seen here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Map {
    /// The image of each propagator; none where the substitution says nothing, and then nothing is said about
    /// integrals that have it.
    pub images: Box<[Option<Image>]>,
}

impl Map {
    /// Check that the map fits a family; `number` is for the error.
    pub(crate) fn check(&self, number: usize, slots: usize, symbols: usize) -> Result<()> {
        let malformed = |reason| Err(Error::Malformed { identity: number, reason });
        if self.images.len() != slots {
            return malformed("a map does not have an image of each propagator");
        }
        for image in self.images.iter().flatten() {
            let polynomials = image.terms.iter().map(|(_, c)| c).chain([&image.denominator, &image.constant]);
            let fits =
                |c: &Polynomial| c.terms().first().is_none_or(|(exponents, _)| exponents.len() == symbols);
            if !polynomials.into_iter().all(fits) {
                return malformed("a monomial has the wrong number of exponents");
            }
            if image.denominator.is_zero() {
                return malformed("an image is divided by zero");
            }
            if image.terms.iter().any(|&(slot, _)| slot as usize >= slots) {
                return malformed("an image refers to a propagator beyond the last");
            }
            if image.terms.iter().any(|(_, c)| c.is_zero()) {
                return malformed("an image has a coefficient that is zero");
            }
        }
        Ok(())
    }

    /// Number of symbols of the polynomials.
    fn symbols(&self) -> usize {
        self.images
            .iter()
            .flatten()
            .find_map(|image| image.denominator.terms().first())
            .map_or(0, |(e, _)| e.len())
    }
}

impl Image {
    /// The only propagator that the image contains, with its coefficient.
    fn single(&self) -> Option<&(u8, Polynomial)> {
        let [term] = &*self.terms else { return None };
        self.constant.is_zero().then_some(term)
    }
}

impl Emit for Map {
    fn row(&self, sectors: &Sectors, indices: &[i8]) -> Result<Row> {
        let symbols = self.symbols();
        // I(a)·left = Σ right.
        let mut left = one(symbols);
        let mut factor = one(symbols);
        let mut lines = vec![0i32; indices.len()];
        if self.images.iter().zip(indices).any(|(image, &index)| index != 0 && image.is_none()) {
            return Ok(Row::new());
        }
        let powers =
            || self.images.iter().zip(indices).filter_map(|(image, &index)| Some((image.as_ref()?, index)));
        for (image, index) in powers().filter(|&(_, index)| index > 0) {
            let Some((slot, coefficient)) = image.single() else { return Ok(Row::new()) };
            lines[*slot as usize] += i32::from(index);
            let exponent = index.unsigned_abs().into();
            left = product(&left, &power(coefficient, exponent, symbols)?)?;
            factor = product(&factor, &power(&image.denominator, exponent, symbols)?)?;
        }
        // What the numerators cancel stays below this sector.
        let sector =
            (0..).zip(&lines).fold(0u32, |sector, (slot, &index)| sector | u32::from(index > 0) << slot);
        if sectors.rank(sector).is_none() {
            return Ok(Row::new());
        }
        let mut right = BTreeMap::from([(lines, negative(&factor)?)]);
        for (image, index) in powers().filter(|&(_, index)| index < 0) {
            for _ in 0..index.unsigned_abs() {
                left = product(&left, &image.denominator)?;
                right = times(&right, image)?;
            }
        }
        add(&mut right, indices.iter().map(|&index| index.into()).collect(), &left)?;
        right
            .into_iter()
            .filter(|(_, c)| !c.is_zero())
            .map(|(integral, c)| Ok((narrow(&integral)?, c)))
            .collect()
    }
}

type Combination = BTreeMap<Vec<i32>, Polynomial>;

/// Multiply by the sum of an image: a propagator more is an index less.
fn times(combination: &Combination, image: &Image) -> Result<Combination> {
    let mut result = Combination::new();
    for (integral, coefficient) in combination {
        if !image.constant.is_zero() {
            add(&mut result, integral.clone(), &product(coefficient, &image.constant)?)?;
        }
        for (slot, c) in &image.terms {
            let mut lowered = integral.clone();
            lowered[*slot as usize] -= 1;
            add(&mut result, lowered, &product(coefficient, c)?)?;
        }
    }
    Ok(result)
}

fn add(combination: &mut Combination, integral: Vec<i32>, coefficient: &Polynomial) -> Result<()> {
    let total = match combination.get(&integral) {
        Some(known) => sum(known, coefficient)?,
        None => coefficient.clone(),
    };
    combination.insert(integral, total);
    Ok(())
}

fn narrow(integral: &[i32]) -> Result<Box<[i8]>> {
    let narrowed: std::result::Result<Box<[i8]>, _> =
        integral.iter().map(|&index| i8::try_from(index)).collect();
    narrowed.map_err(|_| Error::IndexRange {
        largest: integral.iter().map(|index| index.unsigned_abs()).max().unwrap_or(0),
    })
}
