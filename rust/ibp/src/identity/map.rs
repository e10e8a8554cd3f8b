//! Maps: what an integral becomes when its loop momenta are substituted.

use super::emit::{Emit, Expansion, Take, Writer, Written};
use super::ring::{Polynomials, Residues, Ring};
use crate::{Error, Result, Sectors};
use gauss::{Grow, Polynomial};
use std::hash::Hash;
use std::rc::Rc;

/// What a propagator becomes: `D_j → (Σ_k c_k D_k + c_0)/denominator`, with polynomials in the invariants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image<C = Polynomial> {
    /// By what the sum is divided; one for most.
    pub denominator: C,
    /// `(k, c_k)` where `c_k ≠ 0`.
    pub terms: Box<[(u8, C)]>,
    /// `c_0`.
    pub constant: C,
}

/// A substitution of momenta that leaves integrals what they are, by what it makes of each propagator.
///
/// For the integrals whose lines become single propagators, each times a factor, it says
/// `I(a) = Σ c · I(σ(a) + …)`: lines are permuted, and numerators expanded. About other integrals, and about those
/// that would leave the sectors of the family, it says nothing. Rows are multiplied by all denominators.
///
/// That the substitution is one of momenta is for the caller to know: nothing of it can be seen here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Map<C = Polynomial> {
    /// The image of each propagator; none where the substitution says nothing, and then nothing is said about
    /// integrals that have it.
    pub images: Box<[Option<Image<C>>]>,
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
}

impl<C> Image<C> {
    /// The only propagator that the image contains, with its coefficient.
    fn single(&self, ring: &impl Ring<Item = C>) -> Option<&(u8, C)> {
        let [term] = &*self.terms else { return None };
        ring.is_zero(&self.constant).then_some(term)
    }
}

impl Written for Map {
    fn at(&self, point: &Residues) -> Box<dyn Emit<Residues>> {
        let image = |image: &Image| Image {
            denominator: point.of(&image.denominator),
            terms: image.terms.iter().map(|(slot, c)| (*slot, point.of(c))).collect(),
            constant: point.of(&image.constant),
        };
        Box::new(Map { images: self.images.iter().map(|one| one.as_ref().map(image)).collect() })
    }

    fn expanded(
        &self,
        number: u32,
        numerators: &[i8],
        writer: &mut Writer<Polynomials>,
    ) -> Result<Option<Rc<Expansion<Polynomial>>>> {
        self.expansion(number, numerators.into(), writer).map(Some)
    }
}

impl<R: Ring> Emit<R> for Map<R::Item>
where
    R::Item: Send + Sync,
{
    fn row(
        &self,
        number: u32,
        sectors: &Sectors,
        indices: &[i8],
        writer: &mut Writer<R>,
        take: &mut Take<'_>,
    ) -> Result<()> {
        if self.images.iter().zip(indices).any(|(image, &index)| index != 0 && image.is_none()) {
            return Ok(());
        }
        // I(a)·left = Σ right.
        let (mut left, mut factor) = (writer.ring.one(), writer.ring.one());
        let mut lines = vec![0i16; indices.len()];
        for (image, &index) in self.images.iter().zip(indices).filter(|(_, index)| **index > 0) {
            let Some((slot, coefficient)) = image.as_ref().and_then(|image| image.single(&writer.ring))
            else {
                return Ok(());
            };
            let denominator = &image.as_ref().expect("it is there").denominator;
            lines[*slot as usize] += i16::from(index);
            let exponent = index.unsigned_abs().into();
            if coefficient != denominator {
                let ring = &writer.ring;
                left = ring.product(&left, &ring.power(coefficient, exponent)?)?;
                factor = ring.product(&factor, &ring.power(denominator, exponent)?)?;
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
        left = writer.ring.product(&left, &expansion.left)?;
        let trivial = factor == writer.ring.one();
        let mut integral = vec![0i8; indices.len()];
        for (delta, known) in expansion.terms() {
            narrow(&lines, delta, &mut integral)?;
            if *integral != *indices && trivial {
                take(&integral, known)?;
                continue;
            }
            let coefficient = writer.ring.product(&factor, &writer.coefficients.items()[known as usize])?;
            if *integral == *indices {
                left = writer.ring.sum(&left, &coefficient)?;
            } else {
                take(&integral, writer.coefficients.number(coefficient)?)?;
            }
        }
        if !writer.ring.is_zero(&left) {
            take(indices, writer.coefficients.number(left)?)?;
        }
        Ok(())
    }
}

impl<C: Clone + Eq + Hash> Map<C> {
    /// The expansion of a product of numerators, from that of one numerator less.
    fn expansion<R: Ring<Item = C>>(
        &self,
        number: u32,
        numerators: Box<[i8]>,
        writer: &mut Writer<R>,
    ) -> Result<Rc<Expansion<C>>> {
        let key = (number, numerators);
        if let Some(known) = writer.expansions.get(&key) {
            return Ok(Rc::clone(known));
        }
        let Some(slot) = key.1.iter().position(|&index| index < 0) else {
            let one = writer.ring.one();
            let minus_one = writer.coefficients.number(writer.ring.negative(&one)?)?;
            let slots = key.1.len();
            return writer.keep(key, Expansion::new(slots, one, vec![0; slots], vec![minus_one]));
        };
        let mut fewer = key.1.clone();
        fewer[slot] += 1;
        let before = self.expansion(number, fewer, writer)?;
        let image = self.images[slot].as_ref().expect("numerators without an image were refused");
        let left = writer.ring.product(&before.left, &image.denominator)?;
        let (deltas, numbers) = multiplied(&before, image, writer)?;
        writer.keep(key, Expansion::new(before.slots(), left, deltas, numbers))
    }
}

/// The terms of an expansion times one numerator more: δ of all terms, ascending, and the numbers of `-c_δ`.
///
/// Each term of the numerator shifts all terms alike and leaves them in their order, so that there are a few
/// ascending lists to merge, which a stable sort finds.
fn multiplied<R: Ring>(
    before: &Expansion<R::Item>,
    image: &Image<R::Item>,
    writer: &mut Writer<R>,
) -> Result<(Vec<i16>, Vec<u32>)> {
    let ring = &writer.ring;
    let constant = (!ring.is_zero(&image.constant)).then_some((None, &image.constant));
    let factors: Vec<(Option<u8>, &R::Item)> =
        constant.into_iter().chain(image.terms.iter().map(|(slot, c)| (Some(*slot), c))).collect();
    let slots = before.slots();
    let count = factors.len() * before.numbers.len();
    let (mut shifted, mut places) = (Vec::new(), Vec::new());
    shifted.try_room("terms of expansions", count * slots)?;
    places.try_room("terms of expansions", count)?;
    for (factor, (slot, _)) in factors.iter().enumerate() {
        for (delta, known) in before.terms() {
            let start = shifted.len();
            shifted.extend_from_slice(delta);
            if let Some(slot) = slot {
                shifted[start + *slot as usize] -= 1;
            }
            places.push((start, factor, known));
        }
    }
    let delta = |start: usize| &shifted[start..start + slots];
    places.sort_by(|a, b| delta(a.0).cmp(delta(b.0)));
    let (mut deltas, mut numbers) = (Vec::new(), Vec::new());
    for alike in places.chunk_by(|a, b| delta(a.0) == delta(b.0)) {
        writer.interrupt.check()?;
        let mut total: Option<R::Item> = None;
        for &(_, factor, known) in alike {
            let (ring, coefficient) = (&writer.ring, &writer.coefficients.items()[known as usize]);
            let term = ring.product(coefficient, factors[factor].1)?;
            total = Some(match total {
                Some(total) => ring.sum(&total, &term)?,
                None => term,
            });
        }
        if let Some(total) = total.filter(|total| !writer.ring.is_zero(total)) {
            deltas.try_extend("terms of expansions", delta(alike[0].0))?;
            numbers.try_extend("terms of expansions", &[writer.coefficients.number(total)?])?;
        }
    }
    deltas.shrink_to_fit();
    numbers.shrink_to_fit();
    Ok((deltas, numbers))
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
