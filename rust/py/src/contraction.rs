//! Binding of [`gauss::functions::Contraction`].

use crate::door::outside;
use crate::errors::{Result, named};
use gauss::Backend;
use gauss::functions::Contraction as Core;
use numpy::{PyArray1, PyArray2, PyArrayMethods, PyReadonlyArray1, PyReadonlyArray2, PyUntypedArrayMethods};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

/// `Σ left·right` for each of some columns.
#[pyclass(frozen, module = "tilth._core")]
pub struct Contraction {
    core: Core,
    lengths: [usize; 2],
}

#[pymethods]
impl Contraction {
    /// `lengths` of both lists; column, place in the left list and place in the right one of each product.
    #[new]
    #[pyo3(signature = (lengths, width, *, columns, left, right))]
    fn new(
        py: Python<'_>,
        lengths: [usize; 2],
        width: usize,
        columns: PyReadonlyArray1<'_, u32>,
        left: PyReadonlyArray1<'_, u32>,
        right: PyReadonlyArray1<'_, u32>,
    ) -> Result<Self> {
        let (columns, left, right) = (columns.as_array(), left.as_array(), right.as_array());
        if columns.len() != left.len() || columns.len() != right.len() {
            let counts = (columns.len(), left.len(), right.len());
            let error = format!("columns, left and right have the lengths {counts:?}");
            return Err(PyValueError::new_err(error).into());
        }
        let terms: Vec<(u32, u32, u32)> =
            columns.iter().zip(left).zip(right).map(|((&column, &l), &r)| (column, l, r)).collect();
        let core = outside(py, |_| Ok(Core::new(lengths, width, &terms)?))?;
        Ok(Self { core, lengths })
    }

    /// The sums (uint64, shape (n, width)) from the values of both lists (uint64, shape (n, length)).
    #[pyo3(signature = (left, right, *, prime, backend, threads))]
    fn at<'py>(
        &self,
        py: Python<'py>,
        left: PyReadonlyArray2<'py, u64>,
        right: PyReadonlyArray2<'py, u64>,
        prime: u64,
        backend: &str,
        threads: usize,
    ) -> Result<Bound<'py, PyArray2<u64>>> {
        let backend = named("backend", backend, Backend::ALL, Backend::name)?;
        let points = left.shape()[0];
        for (list, length) in [&left, &right].into_iter().zip(self.lengths) {
            if list.shape() != [points, length] {
                let error =
                    format!("a list has the shape {:?} where {:?} is needed", list.shape(), [points, length]);
                return Err(PyValueError::new_err(error).into());
            }
        }
        // Copies: another thread may write to the arrays once the GIL is released.
        let [left, right] = [left, right].map(|list| list.as_array().iter().copied().collect::<Vec<u64>>());
        let sums = outside(py, |interrupt| {
            Ok(self.core.at(backend, prime, [&left, &right], points, threads, interrupt)?)
        })?;
        Ok(PyArray1::from_vec(py, sums).reshape([points, self.core.columns()])?)
    }
}
