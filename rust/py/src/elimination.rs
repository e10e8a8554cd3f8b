//! Binding of [`gauss::Elimination`] and [`gauss::Witness`].

use crate::door::{allowed, outside};
use crate::errors::Result;
use crate::handed::{array, list, lists};
use gauss::Budget;
use numpy::PyArray1;
use pyo3::prelude::*;
use pyo3::types::PyList;
use std::sync::Arc;

/// `(prime, residues of the symbols)`.
pub type Point = (u64, Vec<u64>);

/// Remainders, column by column, and multiply-adds.
type Counted<'py> = (Bound<'py, PyList>, u64);

/// What an elimination may take.
pub fn budget(max_bytes: Option<usize>, threads: usize) -> Budget {
    Budget { bytes: allowed(max_bytes).unwrap_or(usize::MAX), threads, ..Budget::default() }
}

/// The outcome of an elimination at one point.
#[pyclass(frozen, module = "tilth._core")]
pub struct Elimination(pub Arc<gauss::Elimination>);

impl From<gauss::Elimination> for Elimination {
    fn from(elimination: gauss::Elimination) -> Self {
        Self(Arc::new(elimination))
    }
}

impl Elimination {
    /// Ask for each column, on at most `threads` threads.
    fn for_each<T: Send>(
        &self,
        py: Python<'_>,
        columns: &[u32],
        threads: usize,
        ask: impl Fn(&gauss::Elimination, u32, &mut gauss::Scratch) -> gauss::Result<T> + Sync,
    ) -> Result<Vec<T>> {
        let elimination = &*self.0;
        outside(py, |interrupt| {
            let run = |part: &[u32]| -> gauss::Result<Vec<T>> {
                let mut scratch = elimination.scratch()?;
                part.iter()
                    .map(|&column| {
                        interrupt.check()?;
                        ask(elimination, column, &mut scratch)
                    })
                    .collect()
            };
            let share = columns.len().div_ceil(threads.max(1)).max(1);
            let parts: Vec<&[u32]> = columns.chunks(share).collect();
            let results = gauss::parallel_map(&parts, threads, |part| run(part));
            let mut all = Vec::with_capacity(columns.len());
            for result in results {
                all.extend(result?);
            }
            Ok(all)
        })
    }
}

#[pymethods]
impl Elimination {
    /// The witness of each column, on at most `threads` threads; the result does not depend on them.
    #[pyo3(signature = (columns, *, threads))]
    fn witnesses<'py>(
        &self,
        py: Python<'py>,
        columns: Vec<u32>,
        threads: usize,
    ) -> Result<Bound<'py, PyList>> {
        let found = self.for_each(py, &columns, threads, gauss::Elimination::witness_with)?;
        list(py, found.into_iter().map(Witness))
    }

    /// For each column what it reduces to: the remainder of its witness, for which pivots suffice.
    #[pyo3(signature = (columns, *, threads))]
    fn remainders<'py>(
        &self,
        py: Python<'py>,
        columns: Vec<u32>,
        threads: usize,
    ) -> Result<Bound<'py, PyList>> {
        let elimination = &*self.0;
        let found = outside(py, |interrupt| Ok(elimination.remainders(&columns, threads, interrupt)?))?;
        lists(py, found)
    }

    /// All columns that any of these reduces to, each once; as they come first, or ascending in echelon form.
    #[pyo3(signature = (columns, *, threads))]
    fn ends<'py>(&self, py: Python<'py>, columns: Vec<u32>, threads: usize) -> Result<Bound<'py, PyList>> {
        let elimination = &*self.0;
        let ends = outside(py, |interrupt| Ok(elimination.ends(&columns, threads, interrupt)?))?;
        list(py, ends)
    }

    /// What `remainders` returns, and the multiply-adds it takes in the cheaper of two ways: column by column, or row by
    /// row that any of them needs.
    #[pyo3(signature = (columns, *, threads))]
    fn counted_remainders<'py>(
        &self,
        py: Python<'py>,
        columns: Vec<u32>,
        threads: usize,
    ) -> Result<Counted<'py>> {
        let ask =
            |one: &gauss::Elimination, column, scratch: &mut _| one.remainder_of_sum(&[(column, 1)], scratch);
        let found = self.for_each(py, &columns, threads, ask)?;
        let elimination = &*self.0;
        let by_columns = found.iter().map(|witness| witness.multiplications).sum();
        let multiplications =
            outside(py, |interrupt| Ok(elimination.substitution_by_rows(&columns, by_columns, interrupt)?))?
                .unwrap_or(by_columns);
        Ok((lists(py, found.into_iter().map(|witness| witness.remainder))?, multiplications))
    }

    /// The witness of `Σ factor · column`, in one pass.
    fn witness_of(&self, py: Python<'_>, columns: Vec<(u32, u64)>) -> Result<Witness> {
        let elimination = &*self.0;
        let ask = |_: &_| Ok(elimination.witness_of_sum(&columns, &mut elimination.scratch()?)?);
        outside(py, ask).map(Witness)
    }

    /// What `Σ factor · column` reduces to: the remainder of its witness, for which pivots suffice.
    fn remainder_of<'py>(&self, py: Python<'py>, columns: Vec<(u32, u64)>) -> Result<Bound<'py, PyList>> {
        let elimination = &*self.0;
        let ask = |_: &_| Ok(elimination.remainder_of_sum(&columns, &mut elimination.scratch()?)?);
        list(py, outside(py, ask)?.remainder)
    }

    /// Whether another elimination of the same system found the same pivot pattern.
    fn agrees_with(&self, other: &Self) -> bool {
        self.0.agrees_with(&other.0)
    }

    /// Whether this elimination is at least as generic as another of the same system.
    fn dominates(&self, other: &Self) -> bool {
        self.0.dominates(&other.0)
    }

    /// Whether a column leads an independent equation.
    fn is_pivot(&self, column: u32) -> bool {
        self.0.is_pivot(column)
    }

    /// Leading columns of the independent equations, in the order found.
    #[getter]
    fn pivots<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyArray1<u32>>> {
        array(py, self.0.pivots().iter().copied())
    }

    /// Numbers of the independent equations.
    #[getter]
    fn independent<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyArray1<u32>>> {
        array(py, self.0.independent().iter().copied())
    }

    /// Whether rows were reduced no further than until their leading columns were known.
    #[getter]
    fn in_echelon_form(&self) -> bool {
        self.0.form() == gauss::Form::Echelon
    }

    #[getter]
    fn independent_count(&self) -> usize {
        self.0.independent().len()
    }

    /// Multiply-adds and normalising multiplications, inversions apart.
    #[getter]
    fn multiplications(&self) -> u64 {
        self.0.multiplications()
    }

    /// Multiplications of the blocks of each stage, which do not wait for each other; empty if there were no stages.
    #[getter]
    fn block_multiplications(&self) -> Vec<Vec<u64>> {
        self.0.block_multiplications().to_vec()
    }

    #[getter]
    fn prime(&self) -> u64 {
        self.0.field().modulus()
    }

    /// Bytes held at the peak.
    #[getter]
    fn peak_bytes(&self) -> usize {
        self.0.peak_bytes()
    }
}

/// A column written with equations and free columns.
#[pyclass(frozen, module = "tilth._core")]
pub struct Witness(gauss::Witness);

#[pymethods]
impl Witness {
    /// `(column, residue)` over columns without pivot.
    #[getter]
    fn remainder<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyList>> {
        list(py, self.0.remainder.iter().copied())
    }

    /// `(equation, residue)`.
    #[getter]
    fn combination<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyList>> {
        list(py, self.0.combination.iter().copied())
    }

    /// Numbers of the equations in the combination.
    #[getter]
    fn equations<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyArray1<u32>>> {
        array(py, self.0.combination.iter().map(|&(equation, _)| equation))
    }

    /// Multiply-adds of the substitution.
    #[getter]
    fn multiplications(&self) -> u64 {
        self.0.multiplications
    }
}
