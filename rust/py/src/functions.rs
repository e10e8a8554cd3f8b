//! Binding of [`gauss::functions`].

use crate::door::outside;
use crate::errors::{Result, named};
use crate::handed::{self, array};
use gauss::Backend;
use gauss::functions::{Factorisation, Found as FoundFunctions, Functions as Core, Unit};
use num_bigint::BigInt;
use numpy::{PyArray1, PyArray2, PyArrayMethods, PyReadonlyArray1, PyReadonlyArray2, PyUntypedArrayMethods};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use pyo3::types::PyList;
use std::sync::{Arc, Mutex};

/// Whether all functions are finite at each point, and residues of shape (points, functions).
type Values<'py> = (Bound<'py, PyArray1<bool>>, Bound<'py, PyArray2<u64>>);

/// Text of the numerator, constant, and number and multiplicity of each factor.
type Parts = (String, BigInt, Vec<(u32, u32)>);

/// Functions as a reconstruction found them, before their factors are factorised.
#[pyclass(frozen, module = "tilth._core")]
pub struct Found(Mutex<Option<FoundFunctions>>);

impl Found {
    pub fn new(found: FoundFunctions) -> Self {
        Self(Mutex::new(Some(found)))
    }
}

fn taken<T>(found: Option<T>) -> Result<T> {
    found.ok_or_else(|| PyValueError::new_err("the functions were taken already").into())
}

#[pymethods]
impl Found {
    /// The distinct factors of all denominators as canonical text.
    fn factor_texts<'py>(&self, py: Python<'py>, symbols: Vec<String>) -> Result<Bound<'py, PyList>> {
        let found = self.0.lock().expect("nobody panics while holding it");
        handed::texts(py, &taken(found.as_ref())?.factor_texts(&symbols))
    }

    /// The functions in their canonical form; `factorised` has the content and the irreducible factors, with their
    /// multiplicities, of each of `factor_texts`. They can be taken once.
    #[pyo3(signature = (symbols, factorised, *, threads))]
    fn functions(
        &self,
        py: Python<'_>,
        symbols: Vec<String>,
        factorised: Vec<Factorisation>,
        threads: usize,
    ) -> Result<Functions> {
        let found = taken(self.0.lock().expect("nobody panics while holding it").take())?;
        let made = outside(py, |_| Ok(found.functions(&symbols, &factorised, threads)?))?;
        Ok(Functions(Arc::new(made)))
    }
}

/// Many rational functions of the same symbols.
#[pyclass(frozen, module = "tilth._core")]
pub struct Functions(Arc<Core>);

#[pymethods]
impl Functions {
    /// Read canonical texts; that the `factor_texts` are irreducible is for the caller to see to.
    #[staticmethod]
    #[pyo3(signature = (symbols, texts, *, threads))]
    fn from_texts(
        py: Python<'_>,
        symbols: Vec<String>,
        texts: Vec<PyBackedStr>,
        threads: usize,
    ) -> Result<Self> {
        let made = outside(py, |_| {
            let texts: Vec<&str> = texts.iter().map(|text| &**text).collect();
            Ok(Core::from_texts(&symbols, &texts, threads)?)
        })?;
        Ok(Self(Arc::new(made)))
    }

    /// The functions of several lists, one list after the other.
    #[staticmethod]
    fn joined(py: Python<'_>, parts: Vec<PyRef<'_, Self>>) -> Result<Self> {
        let parts: Vec<Arc<Core>> = parts.iter().map(|part| Arc::clone(&part.0)).collect();
        let made = outside(py, |_| {
            let parts: Vec<&Core> = parts.iter().map(|part| &**part).collect();
            Ok(Core::joined(&parts)?)
        })?;
        Ok(Self(Arc::new(made)))
    }

    /// Some of the functions, in this order.
    fn selected(&self, py: Python<'_>, functions: PyReadonlyArray1<'_, u32>) -> Result<Self> {
        let functions = functions.as_array().to_vec();
        Ok(Self(Arc::new(outside(py, |_| Ok(self.0.selected(&functions)?))?)))
    }

    /// The functions of all symbols that become these where the symbol at `unit` is 1, from their numbers and mass
    /// dimensions.
    #[pyo3(signature = (symbols, unit, dimensions, *, functions, wanted))]
    fn restored(
        &self,
        py: Python<'_>,
        symbols: Vec<String>,
        unit: usize,
        dimensions: Vec<i64>,
        functions: PyReadonlyArray1<'_, u32>,
        wanted: PyReadonlyArray1<'_, i64>,
    ) -> Result<Self> {
        let pairs: Vec<(u32, i64)> =
            functions.as_array().iter().copied().zip(wanted.as_array().iter().copied()).collect();
        let unit = Unit { symbols, place: unit, dimensions };
        Ok(Self(Arc::new(outside(py, |_| Ok(self.0.restored(&unit, &pairs)?))?)))
    }

    fn __len__(&self) -> usize {
        self.0.len()
    }

    fn __eq__(&self, other: PyRef<'_, Self>) -> bool {
        self.0 == other.0
    }

    #[getter]
    fn symbols(&self) -> Vec<String> {
        self.0.symbols().to_vec()
    }

    /// How much memory they take, about.
    #[getter]
    fn nbytes(&self) -> usize {
        self.0.bytes()
    }

    /// How many terms each numerator has; none if the function is zero.
    #[getter]
    fn terms<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyArray1<u32>>> {
        array(py, (0..self.0.len() as u32).map(|function| self.0.terms(function) as u32))
    }

    /// The distinct factors of all denominators as canonical text.
    #[getter]
    fn factor_texts<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyList>> {
        handed::texts(py, self.0.factor_texts())
    }

    /// The canonical text of some functions.
    #[pyo3(signature = (functions, *, threads))]
    fn texts<'py>(
        &self,
        py: Python<'py>,
        functions: PyReadonlyArray1<'py, u32>,
        threads: usize,
    ) -> Result<Bound<'py, PyList>> {
        let functions = functions.as_array().to_vec();
        handed::texts(py, &outside(py, |_| Ok(self.0.texts(&functions, threads)?))?)
    }

    /// Numerator as text, constant, and number and multiplicity of each factor.
    fn parts(&self, function: u32) -> Result<Parts> {
        let numerator = self.0.numerator_text(function)?;
        Ok((numerator, self.0.constant(function)?, self.0.factors(function).to_vec()))
    }

    /// Values of some functions at points (uint64, shape (n, symbols)) modulo a prime: whether all are finite, and
    /// residues.
    #[pyo3(signature = (points, *, functions, prime, backend, threads))]
    fn residues<'py>(
        &self,
        py: Python<'py>,
        points: PyReadonlyArray2<'py, u64>,
        functions: PyReadonlyArray1<'py, u32>,
        prime: u64,
        backend: &str,
        threads: usize,
    ) -> Result<Values<'py>> {
        let backend = named("backend", backend, Backend::ALL, Backend::name)?;
        let (count, given, symbols) = (points.shape()[0], points.shape()[1], self.0.symbols().len());
        if given != symbols {
            return Err(gauss::Error::SymbolCount { given, symbols }.into());
        }
        let flat = match points.as_slice() {
            Ok(slice) => slice.to_vec(),
            Err(_) => points.as_array().iter().copied().collect(),
        };
        let functions = functions.as_array().to_vec();
        let values = outside(py, |interrupt| {
            Ok(self.0.residues(backend, prime, &flat, &functions, threads, interrupt)?)
        })?;
        let (good, residues) = if symbols == 0 {
            // one point without symbols stands for all
            (values.good.repeat(count), values.residues.repeat(count))
        } else {
            (values.good, values.residues)
        };
        let residues = PyArray1::from_vec(py, residues).reshape([count, functions.len()])?;
        Ok((PyArray1::from_vec(py, good), residues))
    }

    /// `Σ factor·function` for each of some columns, at a point modulo a prime; None if a function is infinite there.
    #[pyo3(signature = (point, *, functions, columns, factors, width, prime, threads))]
    #[allow(clippy::too_many_arguments, reason = "three arrays of one length, and where to evaluate")]
    fn combined(
        &self,
        py: Python<'_>,
        point: Vec<u64>,
        functions: PyReadonlyArray1<'_, u32>,
        columns: PyReadonlyArray1<'_, u32>,
        factors: PyReadonlyArray1<'_, u64>,
        width: usize,
        prime: u64,
        threads: usize,
    ) -> Result<Option<Vec<u64>>> {
        let (functions, columns, factors) = (functions.as_array(), columns.as_array(), factors.as_array());
        if functions.len() != columns.len() || functions.len() != factors.len() {
            let lengths = (functions.len(), columns.len(), factors.len());
            let error = format!("functions, columns and factors have the lengths {lengths:?}");
            return Err(PyValueError::new_err(error).into());
        }
        if let Some(column) = columns.iter().find(|&&column| column as usize >= width) {
            return Err(PyValueError::new_err(format!("column {column} is not below {width}")).into());
        }
        let terms: Vec<(u32, u32, u64)> =
            functions.iter().zip(columns).zip(factors).map(|((&f, &c), &factor)| (f, c, factor)).collect();
        outside(py, |interrupt| Ok(self.0.combined(prime, &point, &terms, width, threads, interrupt)?))
    }
}
