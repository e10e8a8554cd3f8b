//! Binding of [`ibp::System`].

use crate::door::{outside, outside_watched};
use crate::elimination::{Asked, Elimination, Point, at_points, budget};
use crate::errors::to_python;
use crate::family::Family;
use numpy::{PyArray1, PyArray2, PyArrayMethods, PyReadonlyArray1, PyReadonlyArray2, PyUntypedArrayMethods};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use std::sync::Arc;

/// `(offer, equations offered, equations selected or None if given up, multiplications or None if not counted)`.
type Step = (String, usize, Option<usize>, Option<u64>);

/// Equations of a list of seeds: their pattern, with no number chosen for any symbol.
#[pyclass(frozen, module = "tilth._core")]
pub struct System(Arc<ibp::System>);

impl System {
    /// The core's system.
    pub fn core(&self) -> &ibp::System {
        &self.0
    }
}

#[pymethods]
impl System {
    /// Make the equations of `seeds` (int8, shape (n, N)).
    ///
    /// `chosen` holds a word a seed with a bit for each operator to apply, or is None for all of `operators`.
    /// The result does not depend on `threads`. Meanwhile `watch` is called with the number of seeds looked at.
    #[staticmethod]
    #[pyo3(signature = (family, seeds, operators, chosen, order, preferred, threads=1, watch=None))]
    #[expect(clippy::too_many_arguments, reason = "keyword arguments in Python")]
    fn generate(
        py: Python<'_>,
        family: &Bound<'_, Family>,
        seeds: PyReadonlyArray2<'_, i8>,
        operators: Vec<usize>,
        chosen: Option<PyReadonlyArray1<'_, u64>>,
        order: &str,
        preferred: PyReadonlyArray2<'_, i8>,
        threads: usize,
        watch: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let order = match order {
            "numerators" => ibp::Order::Numerators,
            "dots" => ibp::Order::Dots,
            other => return Err(PyValueError::new_err(format!("unknown order {other:?}"))),
        };
        let family = &family.get().0;
        let slots = family.slots();
        for (what, given) in [("a seed", seeds.shape()[1]), ("a preferred master", preferred.shape()[1])] {
            if given != slots {
                return Err(to_python(py, &ibp::Error::IndexCount { what, given, slots }));
            }
        }
        let seeds = ibp::Seeds {
            indices: seeds.as_array().iter().copied().collect(),
            operators: chosen.map(|words| words.as_array().iter().copied().collect()).unwrap_or_default(),
        };
        let preferred: Vec<i8> = preferred.as_array().iter().copied().collect();
        outside_watched(py, watch, |interrupt| {
            let preferred: Vec<&[i8]> = preferred.chunks(slots).collect();
            ibp::System::generate_on(family, &seeds, &operators, order, &preferred, threads, interrupt)
        })
        .map(|system| Self(Arc::new(system)))
    }

    /// The system of a few of the equations, in the same order.
    fn restrict(&self, py: Python<'_>, equations: PyReadonlyArray1<'_, u32>) -> PyResult<Self> {
        let numbers: Vec<u32> = equations.as_array().iter().copied().collect();
        self.0.restrict(&numbers).map(|part| Self(Arc::new(part))).map_err(|error| to_python(py, &error))
    }

    /// The same equations in another order: "ascending", "descending", "power", "lines", "seeds" or "leading".
    fn offered(&self, py: Python<'_>, offer: &str) -> PyResult<Self> {
        let named = ibp::Offer::ALL.into_iter().find(|known| known.name() == offer);
        let offer =
            named.ok_or_else(|| PyValueError::new_err(format!("unknown order of equations {offer:?}")))?;
        outside(py, |interrupt| self.0.offered(offer, interrupt)).map(|system| Self(Arc::new(system)))
    }

    /// The same equations by a score of their seeds (int64, one a seed), lowest first.
    fn by_seed_score(&self, py: Python<'_>, scores: PyReadonlyArray1<'_, i64>) -> PyResult<Self> {
        let scores = scores.as_array().to_vec();
        outside(py, |_| self.0.by_seed_score(&scores)).map(|system| Self(Arc::new(system)))
    }

    /// Eliminate at each `(prime, residues)`, on at most `threads` threads; the result does not depend on them.
    ///
    /// With `ranks`, column `c` is eliminated as, and spoken of as, column `ranks[c]`. Each elimination may
    /// hold `max_bytes`. Meanwhile `watch` is called with the number of equations looked at.
    #[pyo3(signature = (points, witness, threads, ranks=None, max_bytes=None, watch=None))]
    #[expect(clippy::too_many_arguments, reason = "keyword arguments in Python")]
    fn eliminate(
        &self,
        py: Python<'_>,
        points: Vec<Point>,
        witness: bool,
        threads: usize,
        ranks: Option<Vec<u32>>,
        max_bytes: Option<usize>,
        watch: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Vec<Elimination>> {
        let system = &*self.0;
        // With several points a thread a point is best; with fewer, what is over goes into each.
        let budget = budget(max_bytes, threads / points.len().max(1));
        let asked = Asked { ranks, witness, budget };
        at_points(py, &points, threads, watch, |field, residues, interrupt| {
            let point = ibp::Point::new(system.family(), field, residues)?;
            asked.eliminate(system.at(&point), &field, interrupt)
        })
    }

    /// Whether the course that `learnt` took is that of another point too: its elimination, whose record is
    /// pivots only, or None if it is not, or the prime is too small to tell without a whole elimination.
    #[pyo3(signature = (learnt, prime, residues, threads, max_bytes=None, watch=None))]
    #[expect(clippy::too_many_arguments, reason = "keyword arguments in Python")]
    fn follow(
        &self,
        py: Python<'_>,
        learnt: &Elimination,
        prime: u64,
        residues: Vec<u64>,
        threads: usize,
        max_bytes: Option<usize>,
        watch: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Option<Elimination>> {
        let (system, budget) = (&*self.0, budget(max_bytes, threads));
        learnt.follow(py, prime, watch, |learnt, field, interrupt| {
            let point = ibp::Point::new(system.family(), field, &residues)?;
            Ok(gauss::follow(&system.at(&point), learnt, &field, budget, interrupt)?)
        })
    }

    /// Numbers of the equations in the witness of any of these columns, given an elimination at a point.
    fn support<'py>(
        &self,
        py: Python<'py>,
        learnt: &Elimination,
        residues: Vec<u64>,
        columns: Vec<u32>,
    ) -> PyResult<Bound<'py, PyArray1<u32>>> {
        let system = &*self.0;
        learnt.support(py, |learnt, field, interrupt| {
            let point = ibp::Point::new(system.family(), field, &residues)?;
            ibp::support(&system.at(&point), learnt, &columns, interrupt)
        })
    }

    /// Select the equations that the columns `targets` need, given what was learnt at a point.
    ///
    /// `objective` is "selected", "multiplications" or "mixed". Returns the selected system, the ranks of its columns
    /// or None, and the attempts as `(offer, offered, selected or None, multiplications or None)`.
    #[expect(clippy::too_many_arguments, reason = "keyword arguments in Python")]
    fn select(
        &self,
        py: Python<'_>,
        learnt: &Elimination,
        residues: Vec<u64>,
        targets: Vec<u32>,
        objective: &str,
        rounds: u32,
        threads: usize,
    ) -> PyResult<(Self, Option<Vec<u32>>, Vec<Step>)> {
        let named = ibp::Objective::ALL.into_iter().find(|known| known.name() == objective);
        let objective =
            named.ok_or_else(|| PyValueError::new_err(format!("unknown objective {objective:?}")))?;
        let effort = ibp::Effort { objective, rounds, threads };
        let system = &*self.0;
        let learnt = &*learnt.0;
        outside(py, |interrupt| {
            let point = ibp::Point::new(system.family(), *learnt.field(), &residues)?;
            ibp::select(system, learnt, &point, &targets, &effort, interrupt)
        })
        .map(|selection| {
            let name = |step: &ibp::Step| {
                let offer = step.offer.map_or("given", ibp::Offer::name).to_owned();
                (offer, step.offered, step.selected, step.multiplications)
            };
            let steps = selection.steps.iter().map(name).collect();
            (Self(Arc::new(selection.system)), selection.ranks, steps)
        })
    }

    /// The same equations with polynomial coefficients.
    fn symbolic(&self, py: Python<'_>) -> PyResult<crate::symbolic::SymbolicSystem> {
        let system = &*self.0;
        outside(py, |interrupt| system.symbolic(interrupt))
            .map(|symbolic| crate::symbolic::SymbolicSystem(Arc::new(symbolic)))
    }

    /// The column of an integral, or None if no equation contains it.
    fn column(&self, indices: Vec<i8>) -> Option<u32> {
        self.0.column(&indices)
    }

    /// The integrals of columns, int8 of shape (n, N).
    fn integrals<'py>(&self, py: Python<'py>, columns: Vec<u32>) -> PyResult<Bound<'py, PyArray2<i8>>> {
        let slots = self.0.family().slots();
        let mut indices = vec![0i8; slots * columns.len()];
        for (&column, entry) in columns.iter().zip(indices.chunks_mut(slots)) {
            if column as usize >= self.0.column_count() {
                let error = gauss::Error::ColumnRange { row: 0, column, columns: self.0.column_count() };
                return Err(to_python(py, &error.into()));
            }
            self.0.integral(column, entry);
        }
        PyArray1::from_vec(py, indices).reshape([columns.len(), slots])
    }

    /// Seeds in the order of integrals, int8 of shape (n, N).
    #[getter]
    fn seeds<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyArray2<i8>>> {
        PyArray1::from_slice(py, self.0.seeds()).reshape([self.0.seed_count(), self.0.family().slots()])
    }

    /// For each equation, the number of its seed.
    #[getter]
    fn equation_seeds<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<u32>> {
        PyArray1::from_iter(py, self.0.equations().iter().map(|equation| equation.seed))
    }

    /// For each equation, the number of its operator.
    #[getter]
    fn equation_operators<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<u32>> {
        PyArray1::from_iter(py, self.0.equations().iter().map(|equation| equation.operator))
    }

    #[getter]
    fn seed_count(&self) -> usize {
        self.0.seed_count()
    }

    #[getter]
    fn equation_count(&self) -> usize {
        self.0.equations().len()
    }

    #[getter]
    fn column_count(&self) -> usize {
        self.0.column_count()
    }

    /// Bytes of memory held.
    #[getter]
    fn bytes(&self) -> usize {
        self.0.bytes()
    }
}
