//! Binding of [`gauss::Tape`] and its replay.

use crate::door::outside;
use crate::elimination::Point;
use crate::errors::{Result, named};
use crate::handed;
use gauss::{Backend, Checked, Field, Function, Outcome, Substitution, Unit};
use num_bigint::BigInt;
use numpy::{PyArray1, PyArray2, PyArrayMethods, PyReadonlyArray1, PyReadonlyArray2, PyUntypedArrayMethods};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyList};
use std::sync::Arc;

/// Outcome of each point, and residues of shape (points, outputs).
type Answers<'py> = (Bound<'py, PyArray1<u8>>, Bound<'py, PyArray2<u64>>);

/// A tape of powers, and `(output, power, new output)` of each.
type Expanded = (Tape, Vec<(u32, i32, u32)>);

/// A copy of the residues of points: another thread may write to the array once the GIL is released.
fn residues_of(points: &PyReadonlyArray2<'_, u64>) -> Vec<u64> {
    match points.as_slice() {
        // A slice is also what an array by columns gives.
        Ok(slice) if points.is_c_contiguous() => slice.to_vec(),
        _ => points.as_array().iter().copied().collect(),
    }
}

/// Answers as arrays; the residues are handed over as they are.
fn arrays(py: Python<'_>, answers: gauss::Answers, shape: [usize; 2]) -> Result<Answers<'_>> {
    let outcomes = answers.outcomes.iter().map(|outcome| match outcome {
        Outcome::Good => 0u8,
        Outcome::Unlucky => 1,
        Outcome::Wrong => 2,
    });
    let residues = PyArray1::from_vec(py, answers.residues).reshape(shape)?;
    Ok((PyArray1::from_iter(py, outcomes), residues))
}

/// Straight-line field operations that solve a system for its targets.
#[pyclass(frozen, module = "tilth._core")]
pub struct Tape(Arc<gauss::Tape>);

/// A tape, and what its outputs are.
#[pyclass(frozen, module = "tilth._core")]
pub struct Recording {
    tape: Arc<gauss::Tape>,
    entries: Vec<(u32, u32, u32)>,
    pivots: Vec<u32>,
}

impl From<gauss::Recording> for Recording {
    fn from(recording: gauss::Recording) -> Self {
        let entries = recording.entries.iter().map(|e| (e.target, e.column, e.output)).collect();
        Self { tape: Arc::new(recording.tape), entries, pivots: recording.pivots }
    }
}

#[pymethods]
impl Recording {
    #[getter]
    fn tape(&self) -> Tape {
        Tape(Arc::clone(&self.tape))
    }

    /// `(number of the target, column, output)` of each coefficient.
    #[getter]
    fn entries<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyList>> {
        handed::list(py, self.entries.iter().copied())
    }

    /// The columns that were solved for.
    #[getter]
    fn pivots<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyArray1<u32>>> {
        handed::array(py, self.pivots.iter().copied())
    }
}

/// `(name, available here, largest modulus)` of each way to replay a tape, the reference first.
#[pyfunction]
pub fn backends() -> Vec<(&'static str, bool, u64)> {
    Backend::ALL.into_iter().map(|b| (b.name(), b.available(), b.max_modulus())).collect()
}

/// Name of the fastest way to replay a tape here.
#[pyfunction]
pub fn best_backend() -> &'static str {
    Backend::best().name()
}

#[pymethods]
impl Tape {
    /// Read what `to_bytes` wrote.
    #[staticmethod]
    fn from_bytes(content: &[u8]) -> Result<Self> {
        Ok(Self(Arc::new(gauss::Tape::from_bytes(content)?)))
    }

    fn to_bytes<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyBytes>> {
        handed::bytes(py, &self.0.to_bytes())
    }

    /// The tape of some of the outputs only, in this order.
    fn restricted(&self, outputs: PyReadonlyArray1<'_, u32>) -> Result<Self> {
        Ok(Self(Arc::new(self.0.restricted(&outputs.as_array().to_vec())?)))
    }

    /// The tape of the coefficients of `ε` up to an order, where a symbol is `constant + slope·ε`, and
    /// `(output, power, new output)` of each; None if the learning points are unlucky. These have residues of all symbols.
    #[pyo3(signature = (*, symbol, constant, slope, order, learning))]
    fn expanded(
        &self,
        py: Python<'_>,
        symbol: u32,
        constant: BigInt,
        slope: BigInt,
        order: i32,
        learning: (Point, Point),
    ) -> Result<Option<Expanded>> {
        let tape = &*self.0;
        let expansion = outside(py, |interrupt| {
            let (first, second) = learning;
            let points = [(Field::new(first.0)?, first.1), (Field::new(second.0)?, second.1)];
            let substitution = Substitution { symbol, constant, slope };
            Ok(tape.expanded(&substitution, order, &points, interrupt)?)
        })?;
        Ok(expansion.map(|found| {
            let powers = found.powers.iter().map(|p| (p.output, p.power, p.number)).collect();
            (Self(Arc::new(found.tape)), powers)
        }))
    }

    /// Replay at points (uint64, shape (n, symbols)): outcomes (0 good, 1 unlucky, 2 wrong) and residues.
    #[pyo3(signature = (points, *, prime, backend, threads))]
    fn replay<'py>(
        &self,
        py: Python<'py>,
        points: PyReadonlyArray2<'py, u64>,
        prime: u64,
        backend: &str,
        threads: usize,
    ) -> Result<Answers<'py>> {
        let backend = named("backend", backend, Backend::ALL, Backend::name)?;
        let symbols = self.0.symbols();
        let (count, given) = (points.shape()[0], points.shape()[1]);
        if given != symbols {
            return Err(gauss::Error::SymbolCount { given, symbols }.into());
        }
        let (flat, tape) = (residues_of(&points), &*self.0);
        let answers =
            outside(py, |interrupt| Ok(gauss::replay(tape, backend, prime, &flat, threads, interrupt)?))?;
        arrays(py, answers, [count, tape.outputs()])
    }

    #[getter]
    fn outputs(&self) -> usize {
        self.0.outputs()
    }

    #[getter]
    fn symbols(&self) -> usize {
        self.0.symbols()
    }

    /// Operations by kind, slots, inversions and bytes.
    #[getter]
    fn statistics<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let counts = PyDict::new(py);
        let statistics = self.0.statistics();
        for (name, count) in [
            ("multiplications", statistics.multiplications()),
            ("evaluation", statistics.evaluation),
            ("solution", statistics.solution),
            ("checking", statistics.checking),
            ("additions", statistics.additions),
            ("inversions", statistics.inversions),
            ("batches", statistics.batches),
            ("checks", statistics.checks),
            ("constants", statistics.constants),
            ("instructions", statistics.instructions),
            ("slots", statistics.slots),
            ("bytes_per_lane", statistics.bytes_per_lane),
        ] {
            counts.set_item(name, count)?;
        }
        Ok(counts)
    }
}

/// A tape and the functions that its outputs stand for, at any value of the unit of mass.
#[pyclass(frozen, module = "tilth._core")]
pub struct FunctionTape(gauss::FunctionTape);

#[pymethods]
impl FunctionTape {
    /// Outputs of functions (None is one everywhere) with their weights; number and weights of the unit's symbol.
    #[new]
    #[pyo3(signature = (tape, *, outputs, weights, unit))]
    fn new(
        tape: &Tape,
        outputs: Vec<Option<u32>>,
        weights: Vec<i32>,
        unit: Option<(usize, Vec<i32>)>,
    ) -> Result<Self> {
        if outputs.len() != weights.len() {
            let error = format!("{} outputs came with {} weights", outputs.len(), weights.len());
            return Err(PyValueError::new_err(error).into());
        }
        let functions = outputs.into_iter().zip(weights).map(|(output, weight)| Function { output, weight });
        let unit = unit.map(|(symbol, weights)| Unit { symbol, weights });
        Ok(Self(gauss::FunctionTape::new(Arc::clone(&tape.0), unit, functions.collect())?))
    }

    /// Some of the functions only, in this order.
    fn restricted(&self, numbers: PyReadonlyArray1<'_, u32>) -> Result<Self> {
        Ok(Self(self.0.restricted(&numbers.as_array().to_vec())?))
    }

    /// Some of the functions only, in this order, on the whole tape.
    fn selected(&self, numbers: PyReadonlyArray1<'_, u32>) -> Result<Self> {
        Ok(Self(self.0.selected(&numbers.as_array().to_vec())?))
    }

    /// Replay at points (uint64, shape (n, symbols)): outcomes (0 good, 1 unlucky, 2 wrong) and residues.
    ///
    /// All points are checked, or a sample of them.
    #[pyo3(signature = (points, *, prime, backend, threads, sample=false))]
    fn replay<'py>(
        &self,
        py: Python<'py>,
        points: PyReadonlyArray2<'py, u64>,
        prime: u64,
        backend: &str,
        threads: usize,
        sample: bool,
    ) -> Result<Answers<'py>> {
        let backend = named("backend", backend, Backend::ALL, Backend::name)?;
        let symbols = self.0.tape().symbols();
        let (count, given) = (points.shape()[0], points.shape()[1]);
        if given != symbols {
            return Err(gauss::Error::SymbolCount { given, symbols }.into());
        }
        let (flat, functions) = (residues_of(&points), &self.0);
        let checked = if sample { Checked::Sample } else { Checked::All };
        let answers =
            outside(
                py,
                |interrupt| Ok(functions.probe(backend, prime, &flat, checked, threads, interrupt)?),
            )?;
        arrays(py, answers, [count, functions.len()])
    }

    fn __len__(&self) -> usize {
        self.0.len()
    }

    #[getter]
    fn tape(&self) -> Tape {
        Tape(Arc::clone(self.0.tape()))
    }
}
