//! Binding of [`ibp::Family`].

use crate::errors::to_python;
use numpy::{PyArray1, PyArray2, PyArrayMethods};
use pyo3::prelude::*;

/// `(exponents, constant, [(slot, slope)])`.
type Form = (Vec<u16>, i64, Vec<(u8, i64)>);
/// `(shift, forms)`.
type Term = (Vec<i8>, Vec<Form>);

/// Operators and non-zero sectors of a family, in the form that generation works with.
#[pyclass(frozen, module = "tilth._core")]
#[derive(Clone)]
pub struct Family(pub ibp::Family);

#[pymethods]
impl Family {
    #[new]
    fn new(
        py: Python<'_>,
        slots: usize,
        symbols: usize,
        sectors: Vec<u32>,
        operators: Vec<Vec<Term>>,
    ) -> PyResult<Self> {
        let operators: Vec<ibp::Operator> = operators.into_iter().map(operator).collect();
        let build = || ibp::Family::new(ibp::Sectors::new(slots, &sectors)?, symbols, &operators);
        build().map(Self).map_err(|error| to_python(py, &error))
    }

    /// The same family with the integrals of all sectors but one set to zero.
    fn only_sector(&self, py: Python<'_>, sector: u32) -> PyResult<Self> {
        self.0.only_sector(sector).map(Self).map_err(|error| to_python(py, &error))
    }

    /// All seeds of a sector up to given dots and numerator power, int8 of shape (n, N).
    fn seed_box<'py>(
        &self,
        py: Python<'py>,
        sector: u32,
        dots: u32,
        s: u32,
    ) -> PyResult<Bound<'py, PyArray2<i8>>> {
        let slots = self.0.slots();
        let seeds = ibp::seed_box(slots, sector, dots, s).map_err(|error| to_python(py, &error))?;
        let count = seeds.len() / slots;
        PyArray1::from_vec(py, seeds).reshape([count, slots])
    }

    /// How many seeds `seed_box` would give; saturates at 2^64 - 1.
    fn seed_box_size(&self, sector: u32, dots: u32, s: u32) -> u64 {
        ibp::seed_box_size(self.0.slots(), sector.count_ones() as usize, dots, s)
    }

    #[getter]
    fn operator_count(&self) -> usize {
        self.0.operator_count()
    }
}

fn operator(terms: Vec<Term>) -> ibp::Operator {
    let form = |(exponents, constant, slopes): Form| ibp::Form {
        exponents: exponents.into(),
        constant,
        slopes: slopes.into(),
    };
    let term = |(shift, forms): Term| ibp::Term {
        shift: shift.into(),
        coefficient: forms.into_iter().map(form).collect(),
    };
    ibp::Operator { terms: terms.into_iter().map(term).collect() }
}
