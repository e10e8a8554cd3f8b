//! Binding of [`gauss::SymbolicSystem`].

use crate::door::outside;
use crate::elimination::{Asked, Elimination, Point, at_points, budget};
use crate::errors::to_python;
use crate::tape::Recording;
use gauss::Polynomial;
use num_bigint::BigInt;
use numpy::PyArray1;
use pyo3::prelude::*;
use std::sync::Arc;

/// Entries that may be looked at while fill is counted: half a second.
const FILL_BUDGET: u64 = 150_000_000;

/// `(coefficient, exponents)` of each term.
type Terms = Vec<(BigInt, Vec<u16>)>;

/// A sparse system with polynomial entries.
#[pyclass(frozen, module = "tilth._core")]
pub struct SymbolicSystem(pub Arc<gauss::SymbolicSystem>);

#[pymethods]
impl SymbolicSystem {
    /// A system of `rows` of `(column, number of the polynomial)`.
    #[new]
    fn new(
        py: Python<'_>,
        symbols: usize,
        columns: usize,
        polynomials: Vec<Terms>,
        rows: Vec<Vec<(u32, usize)>>,
    ) -> PyResult<Self> {
        outside(py, |interrupt| {
            let made: Vec<Polynomial> = polynomials
                .into_iter()
                .map(|terms| Polynomial::new(terms.into_iter().map(|(c, e)| (e.into(), c)).collect()))
                .collect::<gauss::Result<_>>()?;
            let mut given = Vec::with_capacity(rows.len());
            for (number, row) in rows.iter().enumerate() {
                if number % 1024 == 0 {
                    interrupt.check()?;
                }
                let entries = row.iter().map(|&(column, polynomial)| {
                    let known = made
                        .get(polynomial)
                        .ok_or(gauss::Error::RowRange { row: polynomial as u32, rows: made.len() })?;
                    Ok((column, known.clone()))
                });
                given.push(entries.collect::<gauss::Result<Vec<_>>>()?);
            }
            Ok(gauss::SymbolicSystem::new(symbols, columns, given)?)
        })
        .map(|system| Self(Arc::new(system)))
    }

    /// The rows with these numbers, in this order.
    fn restrict(&self, py: Python<'_>, rows: Vec<u32>) -> PyResult<Self> {
        let part = self.0.restrict(&rows).map_err(|error| to_python(py, &error.into()))?;
        Ok(Self(Arc::new(part)))
    }

    /// Eliminate at each `(prime, residues)`, as `System.eliminate` does.
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
        let budget = budget(max_bytes, threads / points.len().max(1));
        let asked = Asked { ranks, witness, budget };
        at_points(py, &points, threads, watch, |field, residues, interrupt| {
            asked.eliminate(system.at(field, residues)?, &field, interrupt)
        })
    }

    /// The course of another point, if it is that of `learnt`, as `System.follow` finds it.
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
            Ok(gauss::follow(&system.at(field, &residues)?, learnt, &field, budget, interrupt)?)
        })
    }

    /// Numbers of the rows in the witness of any of these columns, as `System.support` finds them.
    fn support<'py>(
        &self,
        py: Python<'py>,
        learnt: &Elimination,
        residues: Vec<u64>,
        columns: Vec<u32>,
    ) -> PyResult<Bound<'py, PyArray1<u32>>> {
        let system = &*self.0;
        learnt.support(py, |learnt, field, interrupt| {
            ibp::support(&system.at(field, &residues)?, learnt, &columns, interrupt)
        })
    }

    /// The order of independent rows, and the ranks of columns, in which solving for `targets` is cheap; None
    /// instead of ranks where the order of columns is as good.
    fn cheapest_order(
        &self,
        py: Python<'_>,
        prime: u64,
        residues: Vec<u64>,
        targets: Vec<u32>,
    ) -> PyResult<(Vec<u32>, Option<Vec<u32>>)> {
        let system = &*self.0;
        outside(py, |interrupt| {
            let field = gauss::Field::new(prime)?;
            let rows = system.at(field, &residues)?;
            Ok(gauss::cheapest_order(&rows, &field, &targets, FILL_BUDGET, interrupt)?)
        })
        .map(|order| match order {
            Some(order) => (order.rows, Some(order.ranks)),
            None => ((0..system.row_count() as u32).collect(), None),
        })
    }

    /// Record the solve for the columns `targets`, learnt at two points; None if these disagree.
    #[pyo3(signature = (targets, learning, ranks=None))]
    fn record(
        &self,
        py: Python<'_>,
        targets: Vec<u32>,
        learning: (Point, Point),
        ranks: Option<Vec<u32>>,
    ) -> PyResult<Option<Recording>> {
        crate::tape::record(py, &self.0, &targets, learning, ranks.as_deref())
    }

    #[getter]
    fn row_count(&self) -> usize {
        self.0.row_count()
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
