//! Binding of [`ibp::Expression`].

use crate::door::outside;
use crate::errors::Result;
use numpy::{PyArray1, PyReadonlyArray2, PyUntypedArrayMethods};
use pyo3::prelude::*;
use pyo3::types::{PyString, PyType};
use std::hash::{Hash, Hasher};

/// Steps of an evaluation that is done before a thread for it would have started: about half a millisecond,
/// some more with many divisions.
///
/// Measured on 444 seeds: 130 µs through the door, 5 µs without; a search evaluates thousands of rules a second.
const SHORT: u64 = 1 << 19;

/// A seeding rule or a score as text: parsed, checked, and evaluated without Python.
#[pyclass(frozen, module = "tilth._core")]
pub struct Expression(ibp::Expression);

#[pymethods]
impl Expression {
    #[new]
    fn new(text: &Bound<'_, PyString>) -> Result<Self> {
        // A lone surrogate has no UTF-8; what replaces it is refused at the same place.
        let text = text.to_string_lossy();
        Ok(Self(ibp::Expression::parse(&text)?))
    }

    /// The canonical text.
    #[getter]
    fn text(&self) -> String {
        self.0.to_string()
    }

    /// The formula, to stand in math mode.
    #[getter]
    fn latex(&self) -> String {
        self.0.latex()
    }

    /// `boolean` or `integer`.
    #[getter]
    fn kind(&self) -> &'static str {
        self.0.kind().name()
    }

    /// Nodes of the syntax tree.
    #[getter]
    fn nodes(&self) -> usize {
        self.0.nodes()
    }

    /// Levels of the syntax tree.
    #[getter]
    fn depth(&self) -> usize {
        self.0.depth()
    }

    /// The value at each seed: bool or int64, shape (n,).
    ///
    /// `seeds` and `targets` are int8 of shape (n, N) and (m, N); targets whose sector does not contain that
    /// of a seed are ignored for it.
    fn evaluate<'py>(
        &self,
        py: Python<'py>,
        seeds: PyReadonlyArray2<'py, i8>,
        targets: PyReadonlyArray2<'py, i8>,
        loops: usize,
        externals: usize,
    ) -> Result<Bound<'py, PyAny>> {
        let (slots, given) = (seeds.shape()[1], targets.shape()[1]);
        if given != slots {
            return Err(ibp::Error::IndexCount { what: "a target", given, slots }.into());
        }
        let program = self.0.bind(slots, loops, externals)?;
        let (seeds, targets) = (copied(&seeds), copied(&targets));
        let values = if program.steps(seeds.len() / slots, targets.len() / slots) <= SHORT {
            program.evaluate(&seeds, &targets, &gauss::Interrupt::never())?
        } else {
            outside(py, |interrupt| program.evaluate(&seeds, &targets, interrupt))?
        };
        Ok(match values {
            ibp::Values::Booleans(values) => PyArray1::from_vec(py, values).into_any(),
            ibp::Values::Integers(values) => PyArray1::from_vec(py, values).into_any(),
        })
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<Self>().is_ok_and(|other| other.get().0 == self.0)
    }

    fn __hash__(&self) -> u64 {
        let mut hasher = std::hash::DefaultHasher::new();
        self.0.hash(&mut hasher);
        hasher.finish()
    }

    fn __repr__(&self) -> String {
        // No quote or backslash is part of the grammar.
        format!("Expression('{}')", self.0)
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> (Bound<'py, PyType>, (String,)) {
        (py.get_type::<Self>(), (self.text(),))
    }
}

/// The entries of an array, row by row.
fn copied(array: &PyReadonlyArray2<'_, i8>) -> Vec<i8> {
    // A contiguous array is copied at once, ten times as fast as entry by entry.
    array.as_slice().map_or_else(|_| array.as_array().iter().copied().collect(), <[i8]>::to_vec)
}
