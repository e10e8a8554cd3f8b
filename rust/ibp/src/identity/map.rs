//! Maps: what an integral becomes when its loop momenta are substituted.

use super::emit::{Emit, Expansion, Take, Writer};
use super::polynomials::{negative, one, power, product, sum};
use crate::{Error, Result, Sectors};
use gauss::Polynomial;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::rc::Rc;

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
    fn row(
        &self,
        number: u32,
        sectors: &Sectors,
        indices: &[i8],
        writer: &mut Writer,
        take: &mut Take<'_>,
    ) -> Result<()> {
        let symbols = self.symbols();
        if self.images.iter().zip(indices).any(|(image, &index)| index != 0 && image.is_none()) {
            return Ok(());
        }
        // I(a)·left = Σ right.
        let (mut left, mut factor) = (one(symbols), one(symbols));
        let mut lines = vec![0i16; indices.len()];
        for (image, &index) in self.images.iter().zip(indices).filter(|(_, index)| **index > 0) {
            let Some((slot, coefficient)) = image.as_ref().and_then(Image::single) else {
                return Ok(());
            };
            let denominator = &image.as_ref().expect("it is there").denominator;
            lines[*slot as usize] += i16::from(index);
            let exponent = index.unsigned_abs().into();
            if coefficient != denominator {
                left = product(&left, &power(coefficient, exponent, symbols)?)?;
                factor = product(&factor, &power(denominator, exponent, symbols)?)?;
            }
        }
        // What the numerators cancel stays below this sector.
        let sector =
            (0..).zip(&lines).fold(0u32, |sector, (slot, &index)| sector | u32::from(index > 0) << slot);
        if sectors.rank(sector).is_none() {
            return Ok(());
        }
        let numerators: Box<[i8]> = indices.iter().map(|&index| index.min(0)).collect();
        let expansion = self.expansion(number, numerators, writer)?;
        left = product(&left, &expansion.left)?;
        let trivial = factor == one(symbols);
        let mut integral = vec![0i8; indices.len()];
        for (delta, known) in expansion.terms() {
            narrow(&lines, delta, &mut integral)?;
            if *integral != *indices && trivial {
                take(&integral, known)?;
                continue;
            }
            let coefficient = product(&factor, &writer.coefficients.items()[known as usize])?;
            if *integral == *indices {
                left = sum(&left, &coefficient)?;
            } else {
                take(&integral, writer.coefficients.number(coefficient))?;
            }
        }
        if !left.is_zero() {
            take(indices, writer.coefficients.number(left))?;
        }
        Ok(())
    }
}

impl Map {
    /// The expansion of a product of numerators, from that of one numerator less.
    fn expansion(&self, number: u32, numerators: Box<[i8]>, writer: &mut Writer) -> Result<Rc<Expansion>> {
        let key = (number, numerators);
        if let Some(known) = writer.expansions.get(&key) {
            return Ok(Rc::clone(known));
        }
        let symbols = self.symbols();
        let Some(slot) = key.1.iter().position(|&index| index < 0) else {
            let terms = BTreeMap::from([(vec![0; key.1.len()].into(), negative(&one(symbols))?)]);
            return Ok(writer.keep(key, one(symbols), terms));
        };
        let mut fewer = key.1.clone();
        fewer[slot] += 1;
        let before = self.expansion(number, fewer, writer)?;
        let image = self.images[slot].as_ref().expect("numerators without an image were refused");
        let left = product(&before.left, &image.denominator)?;
        let mut terms = BTreeMap::new();
        for (delta, known) in before.terms() {
            let coefficient = &writer.coefficients.items()[known as usize];
            if !image.constant.is_zero() {
                add(&mut terms, delta.into(), product(coefficient, &image.constant)?)?;
            }
            for (slot, c) in &image.terms {
                let mut lowered: Box<[i16]> = delta.into();
                lowered[*slot as usize] -= 1;
                add(&mut terms, lowered, product(coefficient, c)?)?;
            }
        }
        terms.retain(|_, c| !c.is_zero());
        Ok(writer.keep(key, left, terms))
    }
}

fn add(
    terms: &mut BTreeMap<Box<[i16]>, Polynomial>,
    delta: Box<[i16]>,
    coefficient: Polynomial,
) -> Result<()> {
    match terms.entry(delta) {
        Entry::Occupied(mut known) => {
            let total = sum(known.get(), &coefficient)?;
            known.insert(total);
        }
        Entry::Vacant(place) => {
            place.insert(coefficient);
        }
    }
    Ok(())
}

/// The indices of lines after numerators have cancelled some of them.
fn narrow(lines: &[i16], delta: &[i16], integral: &mut [i8]) -> Result<()> {
    for ((entry, &line), &step) in integral.iter_mut().zip(lines).zip(delta) {
        let index = line + step;
        *entry = i8::try_from(index)
            .map_err(|_| Error::IndexRange { largest: u32::from(index.unsigned_abs()) })?;
    }
    Ok(())
}
