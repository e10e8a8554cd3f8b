//! Binding of [`ibp::System`].

use crate::door::{outside, outside_watched};
use crate::elimination::{Elimination, Point, budget};
use crate::errors::{Result, named};
use crate::handed::{array, list, lists};
use crate::polynomial::{Terms, polynomial};
use crate::tape::Recording;
use gauss::{Field, Interrupt, Spill};
use numpy::{PyArray1, PyArray2, PyArrayMethods, PyReadonlyArray1};
use pyo3::prelude::*;
use pyo3::types::PyList;
use std::sync::Arc;

/// `(order, equations offered, equations selected or None if given up, multiplications or None if not counted)`.
type Attempt = (&'static str, usize, Option<usize>, Option<u64>);
/// A system in another order, the numbers that its equations had, and the ranks of columns.
type Ordered<'py> = (System, Bound<'py, PyList>, Bound<'py, PyList>);
/// Rows of `(unknown, number of the polynomial)`.
pub type GivenRows<Unknown> = Vec<Vec<(Unknown, u32)>>;

/// Equations between integrals: their pattern and coefficients, with no number chosen for any symbol.
#[pyclass(frozen, module = "tilth._core")]
pub struct System(
    Arc<ibp::System>,
    /// What keeps long buffers in files while the system is there.
    Option<Arc<Spill>>,
);

impl System {
    /// A system with what is to be held as long.
    pub fn holding(system: ibp::System, spill: Option<Arc<Spill>>) -> Self {
        Self(Arc::new(system), spill)
    }

    /// The core's system.
    pub fn core(&self) -> &ibp::System {
        &self.0
    }
}

impl From<ibp::System> for System {
    fn from(system: ibp::System) -> Self {
        Self::holding(system, None)
    }
}

#[pymethods]
impl System {
    /// Equations that need no family: rows of `(unknown, number of the polynomial)` between unknowns that are
    /// numbered from the simplest one up.
    #[staticmethod]
    #[pyo3(signature = (*, symbols, columns, polynomials, rows))]
    fn given(
        py: Python<'_>,
        symbols: usize,
        columns: usize,
        polynomials: Vec<Terms>,
        rows: GivenRows<u32>,
    ) -> Result<Self> {
        let given = read_given(polynomials, rows)?;
        Ok(outside(py, |_| ibp::System::given(symbols, columns, &given))?.into())
    }

    /// The system of a few of the equations, in the same order and with the columns that they touch.
    fn restrict(&self, equations: PyReadonlyArray1<'_, u32>) -> Result<Self> {
        Ok(self.0.restrict(&listed(&equations))?.into())
    }

    /// The same equations in another order: "ascending", "descending", "power", "lines", "seeds" or "leading".
    fn in_order(&self, py: Python<'_>, order: &str) -> Result<Self> {
        let order = named("order of equations", order, ibp::RowOrder::ALL, ibp::RowOrder::name)?;
        let system = outside(py, |interrupt| self.0.in_order(order, interrupt))?;
        Ok(Self::holding(system, self.1.clone()))
    }

    /// The same equations by a score of their seeds (int64, shape (seeds,)), lowest first.
    fn by_seed_score(&self, py: Python<'_>, scores: PyReadonlyArray1<'_, i64>) -> Result<Self> {
        let scores = scores.as_array().to_vec();
        let system = outside(py, |_| self.0.by_seed_score(&scores))?;
        Ok(Self::holding(system, self.1.clone()))
    }

    /// The order that eliminates what has most numerator powers first, and the columns `last` not before all others: the
    /// equations in it, their numbers here, and the ranks of columns; None if columns are mere numbers.
    #[pyo3(signature = (*, last))]
    fn power_order<'py>(&self, py: Python<'py>, last: Vec<u32>) -> Result<Option<Ordered<'py>>> {
        let system = &*self.0;
        let Some(found) = outside(py, |_| system.power_order(&last))? else { return Ok(None) };
        Ok(Some((found.system.into(), list(py, found.numbers)?, list(py, found.ranks)?)))
    }

    /// Eliminate at a point; the result does not depend on `threads`.
    ///
    /// With `ranks`, column `c` is eliminated as, and spoken of as, column `ranks[c]`. The elimination may
    /// hold `max_bytes`. Meanwhile `watch` is called with the number of equations looked at.
    #[pyo3(signature = (*, prime, residues, witness=false, threads=1, ranks=None, max_bytes=None, watch=None))]
    #[expect(clippy::too_many_arguments, reason = "keyword arguments in Python")]
    fn eliminate(
        &self,
        py: Python<'_>,
        prime: u64,
        residues: Vec<u64>,
        witness: bool,
        threads: usize,
        ranks: Option<Vec<u32>>,
        max_bytes: Option<usize>,
        watch: Option<&Bound<'_, PyAny>>,
    ) -> Result<Elimination> {
        let system = &*self.0;
        let record = if witness { gauss::Record::Witness } else { gauss::Record::Pivots };
        let budget = budget(max_bytes, threads);
        let found = outside_watched(py, watch, None, |interrupt| {
            let point = ibp::Point::new(system, Field::new(prime)?, &residues)?;
            eliminate(system, &point, ranks.as_deref(), record, budget, interrupt)
        });
        Ok(found?.into())
    }

    /// Eliminate independent equations at a point, in echelon form, with witnesses; `ranks` as for `eliminate`.
    #[pyo3(signature = (*, prime, residues, ranks=None))]
    fn echelon(
        &self,
        py: Python<'_>,
        prime: u64,
        residues: Vec<u64>,
        ranks: Option<Vec<u32>>,
    ) -> Result<Elimination> {
        let system = &*self.0;
        let found = outside(py, |interrupt| {
            let point = ibp::Point::new(system, Field::new(prime)?, &residues)?;
            let (rows, field, record) = (system.at(&point), point.field(), gauss::Record::Witness);
            let found = match &ranks {
                None => gauss::echelon(&rows, field, record, interrupt),
                Some(ranks) => gauss::echelon(&gauss::Permuted::new(rows, ranks)?, field, record, interrupt),
            };
            Ok(found?)
        });
        Ok(found?.into())
    }

    /// Whether the pivot pattern that `learnt` found is that of another point too: its elimination, whose record is
    /// pivots only, or None if it is not, or the prime is too small to tell without a whole elimination.
    #[pyo3(signature = (learnt, *, prime, residues, threads=1, max_bytes=None, watch=None))]
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
    ) -> Result<Option<Elimination>> {
        let (system, learnt, budget) = (&*self.0, &*learnt.0, budget(max_bytes, threads));
        let found = outside_watched(py, watch, None, |interrupt| {
            let point = ibp::Point::new(system, Field::new(prime)?, &residues)?;
            Ok(gauss::follow(&system.at(&point), learnt, point.field(), budget, interrupt)?)
        });
        Ok(found?.map(Elimination::from))
    }

    /// `Σ factor · equation` at a point over pairs `(equation, factor)`, as `(column, residue)` without zeros.
    ///
    /// The result does not depend on `threads`. Meanwhile `watch` is called with the number of equations added.
    #[pyo3(signature = (factors, *, prime, residues, threads=1, watch=None))]
    fn combine<'py>(
        &self,
        py: Python<'py>,
        factors: Vec<(u32, u64)>,
        prime: u64,
        residues: Vec<u64>,
        threads: usize,
        watch: Option<&Bound<'py, PyAny>>,
    ) -> Result<Bound<'py, PyList>> {
        let system = &*self.0;
        let product = outside_watched(py, watch, None, |interrupt| {
            let point = ibp::Point::new(system, Field::new(prime)?, &residues)?;
            Ok(gauss::product(&system.at(&point), point.field(), &factors, threads, interrupt)?)
        })?;
        list(py, product)
    }

    /// Single equations at a point, each as `(column, residue)` without zeros, in no order.
    #[pyo3(signature = (equations, *, prime, residues))]
    fn rows<'py>(
        &self,
        py: Python<'py>,
        equations: Vec<u32>,
        prime: u64,
        residues: Vec<u64>,
    ) -> Result<Bound<'py, PyList>> {
        let point = ibp::Point::new(&self.0, Field::new(prime).map_err(ibp::Error::from)?, &residues)?;
        lists(py, self.0.rows(&point, &equations)?)
    }

    /// Numbers of the equations in the witness of any of these columns, given an elimination at a point.
    #[pyo3(signature = (learnt, *, residues, columns))]
    fn support<'py>(
        &self,
        py: Python<'py>,
        learnt: &Elimination,
        residues: Vec<u64>,
        columns: Vec<u32>,
    ) -> Result<Bound<'py, PyArray1<u32>>> {
        let (system, learnt) = (&*self.0, &*learnt.0);
        let rows = outside(py, |interrupt| {
            let point = ibp::Point::new(system, *learnt.field(), &residues)?;
            ibp::support(&system.at(&point), learnt, &columns, interrupt)
        });
        Ok(PyArray1::from_vec(py, rows?))
    }

    /// Select the equations that the columns `targets` need, given what was learnt at a point.
    ///
    /// `objective` is "selected", "multiplications", "mixed" or "shortlist". Returns the selected system, the ranks of
    /// its columns or None, and the attempts as `(order, offered, selected or None, multiplications or None)`.
    #[pyo3(signature = (learnt, *, residues, targets, objective, rounds, threads))]
    #[expect(clippy::too_many_arguments, reason = "keyword arguments in Python")]
    fn select<'py>(
        &self,
        py: Python<'py>,
        learnt: &Elimination,
        residues: Vec<u64>,
        targets: Vec<u32>,
        objective: &str,
        rounds: u32,
        threads: usize,
    ) -> Result<(Self, Option<Bound<'py, PyList>>, Vec<Attempt>)> {
        let objective = named("objective", objective, ibp::Objective::ALL, ibp::Objective::name)?;
        let effort = ibp::Effort { objective, rounds, threads };
        let (system, learnt) = (&*self.0, &*learnt.0);
        let selection = outside(py, |interrupt| {
            let point = ibp::Point::new(system, *learnt.field(), &residues)?;
            ibp::select(system, learnt, &point, &targets, &effort, interrupt)
        })?;
        let attempts = selection.attempts.iter().map(attempt).collect();
        let ranks = selection.ranks.map(|ranks| list(py, ranks)).transpose()?;
        Ok((selection.system.into(), ranks, attempts))
    }

    /// Record the solve for the columns `targets`, learnt at two points; None if these disagree.
    #[pyo3(signature = (targets, *, learning, ranks=None))]
    fn record(
        &self,
        py: Python<'_>,
        targets: Vec<u32>,
        learning: (Point, Point),
        ranks: Option<Vec<u32>>,
    ) -> Result<Option<Recording>> {
        let system = &*self.0;
        let recording = outside(py, |interrupt| {
            let (first, second) = learning;
            let points = [(Field::new(first.0)?, first.1), (Field::new(second.0)?, second.1)];
            let symbolic = system.symbolic(interrupt)?;
            Ok(gauss::record(&symbolic, ranks.as_deref(), &targets, &points, interrupt)?)
        });
        Ok(recording?.map(Recording::from))
    }

    /// The column of an integral, or None if no equation contains it.
    fn column(&self, indices: Vec<i8>) -> Option<u32> {
        self.0.column(&indices)
    }

    /// The column of an unknown that the caller numbered, or None if no equation contains it.
    fn column_of_unknown(&self, number: u32) -> Option<u32> {
        if self.0.family().is_none() { self.0.column_of_weight(number.into()) } else { None }
    }

    /// The integrals of columns, int8 of shape (n, N).
    fn integrals<'py>(&self, py: Python<'py>, columns: Vec<u32>) -> Result<Bound<'py, PyArray2<i8>>> {
        let (slots, count) = (self.0.slots(), self.0.column_count());
        if let Some(&column) = columns.iter().find(|&&column| column as usize >= count) {
            return Err(gauss::Error::ColumnRange { row: 0, column, columns: count }.into());
        }
        let mut indices = vec![0i8; slots * columns.len()];
        for (&column, entry) in columns.iter().zip(indices.chunks_mut(slots.max(1))) {
            self.0.integral(column, entry);
        }
        Ok(PyArray1::from_vec(py, indices).reshape([columns.len(), slots])?)
    }

    /// For each column the number that the caller gave it; empty for a family's system.
    #[getter]
    fn unknowns<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyArray1<u32>>> {
        let columns = if self.0.family().is_none() { self.0.columns() } else { &[] };
        array(py, columns.iter().map(|&weight| weight as u32))
    }

    /// Seeds in the order of integrals, int8 of shape (n, N).
    #[getter]
    fn seeds<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyArray2<i8>>> {
        let seeds = array(py, self.0.seeds().iter().copied())?;
        Ok(seeds.reshape([self.0.seed_count(), self.0.slots()])?)
    }

    /// For each given row its number among those that were given at first.
    #[getter]
    fn given_rows<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyArray1<u32>>> {
        array(py, self.0.given_rows().iter().copied())
    }

    /// For each equation the number of its seed; for a given row the number of seeds plus its place in `given_rows`.
    #[getter]
    fn equation_integrals<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyArray1<u32>>> {
        array(py, self.0.equations().iter().map(|equation| equation.integral))
    }

    /// For each equation the number of its identity; for a given row how many the family has.
    #[getter]
    fn equation_identities<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyArray1<u32>>> {
        array(py, self.0.equations().iter().map(|equation| equation.identity))
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

/// Eliminate at a point, in another order of columns if there are ranks.
fn eliminate(
    system: &ibp::System,
    point: &ibp::Point,
    ranks: Option<&[u32]>,
    record: gauss::Record,
    budget: gauss::Budget,
    interrupt: &Interrupt,
) -> ibp::Result<gauss::Elimination> {
    let (rows, field) = (system.at(point), point.field());
    let found = match ranks {
        None => gauss::eliminate_within(&rows, field, record, budget, interrupt)?,
        Some(ranks) => {
            let permuted = gauss::Permuted::new(rows, ranks)?;
            gauss::eliminate_within(&permuted, field, record, budget, interrupt)?
        }
    };
    Ok(found.expect("the budget of multiplications is unlimited"))
}

fn attempt(attempt: &ibp::Attempt) -> Attempt {
    let order = attempt.order.map_or("given", ibp::RowOrder::name);
    (order, attempt.offered, attempt.selected, attempt.multiplications)
}

pub fn read_given<Read, Unknown: From<Read>>(
    polynomials: Vec<Terms>,
    rows: GivenRows<Read>,
) -> Result<ibp::Given<Unknown>> {
    let polynomials = polynomials.into_iter().map(polynomial).collect::<Result<Vec<_>>>()?;
    let read = |row: Vec<(Read, u32)>| row.into_iter().map(|(unknown, c)| (unknown.into(), c)).collect();
    Ok(ibp::Given { polynomials, rows: rows.into_iter().map(read).collect() })
}

/// The entries of an array.
pub fn listed(array: &PyReadonlyArray1<'_, u32>) -> Vec<u32> {
    array.as_array().iter().copied().collect()
}
