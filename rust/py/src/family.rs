//! Binding of [`ibp::Family`].

use crate::errors::Result;
use crate::polynomial::{Terms, polynomial};
use num_bigint::BigInt;
use numpy::{PyArray1, PyArray2, PyArrayMethods};
use pyo3::prelude::*;

/// `(exponents, constant, [(slot, slope)])`.
type Form = (Vec<u16>, BigInt, Vec<(u8, BigInt)>);
/// `(shift, forms)`.
type Term = (Vec<i8>, Vec<Form>);
/// `(denominator, [(slot, coefficient)], constant)`.
type Image = (Terms, Vec<(u8, Terms)>, Terms);

/// Identities and non-zero sectors of a family, in the form that generation works with.
#[pyclass(frozen, module = "tilth._core")]
#[derive(Clone)]
pub struct Family(pub ibp::Family);

/// One identity, as the core takes it: a template's terms, or the images of a map.
#[derive(FromPyObject)]
enum Identity {
    #[pyo3(transparent)]
    Template(Template),
    #[pyo3(transparent)]
    Map(Map),
}

#[derive(FromPyObject)]
#[pyo3(from_item_all)]
struct Template {
    template: Vec<Term>,
}

#[derive(FromPyObject)]
#[pyo3(from_item_all)]
struct Map {
    map: Vec<Option<Image>>,
}

#[pymethods]
impl Family {
    #[new]
    #[pyo3(signature = (*, slots, symbols, sectors, identities))]
    fn new(slots: usize, symbols: usize, sectors: Vec<u32>, identities: Vec<Identity>) -> Result<Self> {
        let identities = identities.into_iter().map(identity).collect::<Result<Vec<_>>>()?;
        Ok(Self(ibp::Family::new(ibp::Sectors::new(slots, &sectors)?, symbols, &identities)?))
    }

    /// The same family with the integrals of all sectors but one set to zero.
    fn only_sector(&self, sector: u32) -> Result<Self> {
        Ok(Self(self.0.only_sector(sector)?))
    }

    /// All seeds of a sector up to given dots and numerator power, int8 of shape (n, N).
    #[pyo3(signature = (sector, *, dots, s))]
    fn seed_box<'py>(
        &self,
        py: Python<'py>,
        sector: u32,
        dots: u32,
        s: u32,
    ) -> Result<Bound<'py, PyArray2<i8>>> {
        let slots = self.0.slots();
        let seeds = ibp::seed_box(slots, sector, dots, s)?;
        let count = seeds.len() / slots;
        Ok(PyArray1::from_vec(py, seeds).reshape([count, slots])?)
    }

    /// How many seeds `seed_box` would give; saturates at 2^64 - 1.
    #[pyo3(signature = (sector, *, dots, s))]
    fn seed_box_size(&self, sector: u32, dots: u32, s: u32) -> u64 {
        ibp::seed_box_size(self.0.slots(), sector.count_ones() as usize, dots, s)
    }

    #[getter]
    fn identity_count(&self) -> usize {
        self.0.identity_count()
    }
}

fn identity(given: Identity) -> Result<ibp::Identity> {
    Ok(match given {
        Identity::Template(Template { template }) => {
            ibp::Identity::Template(ibp::Template { terms: template.into_iter().map(term).collect() })
        }
        Identity::Map(Map { map }) => {
            let images = map.into_iter().map(|one| one.map(image).transpose()).collect::<Result<Vec<_>>>()?;
            ibp::Identity::Map(ibp::Map { images: images.into() })
        }
    })
}

fn term((shift, forms): Term) -> ibp::Term {
    let form = |(exponents, constant, slopes): Form| ibp::Form {
        exponents: exponents.into(),
        constant,
        slopes: slopes.into(),
    };
    ibp::Term { shift: shift.into(), coefficient: forms.into_iter().map(form).collect() }
}

fn image((denominator, terms, constant): Image) -> Result<ibp::Image> {
    let terms = terms.into_iter().map(|(slot, c)| Ok((slot, polynomial(c)?))).collect::<Result<Vec<_>>>()?;
    Ok(ibp::Image {
        denominator: polynomial(denominator)?,
        terms: terms.into(),
        constant: polynomial(constant)?,
    })
}
