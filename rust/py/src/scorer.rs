//! Binding of [`ibp::Scorer`].

use crate::door::outside;
use crate::errors::{Result, named};
use crate::system::System;
use numpy::{PyArray1, PyReadonlyArray1, PyReadonlyArray2};
use pyo3::prelude::*;

/// `(seeds, generated, independent, closed, left if asked for)`.
type Counts = (usize, usize, usize, bool, Option<usize>);

/// Fewer seeds that close, if there are any, and how many ways to leave out seeds were tried.
type Exchanged<'py> = (Option<Bound<'py, PyArray1<bool>>>, u64);

/// The equations of an envelope of seeds at one point, to score choices of seeds by the thousand.
#[pyclass(frozen, module = "tilth._core")]
pub struct Scorer(ibp::Scorer);

#[pymethods]
impl Scorer {
    #[new]
    #[pyo3(signature = (system, *, prime, residues, targets, masters))]
    fn new(
        system: &System,
        prime: u64,
        residues: Vec<u64>,
        targets: Vec<u32>,
        masters: Vec<u32>,
    ) -> Result<Self> {
        let system = system.core();
        let point = ibp::Point::new(system, gauss::Field::new(prime)?, &residues)?;
        Ok(Self(ibp::Scorer::new(system, &point, &targets, &masters)?))
    }

    #[getter]
    fn seed_count(&self) -> usize {
        self.0.seed_count()
    }

    /// Count for choices, bool of shape (choices, seeds).
    #[pyo3(signature = (choices, *, slope, threads))]
    fn count_many(
        &self,
        py: Python<'_>,
        choices: PyReadonlyArray2<'_, bool>,
        slope: bool,
        threads: usize,
    ) -> Result<Vec<Counts>> {
        let rows: Vec<Vec<bool>> = choices.as_array().rows().into_iter().map(|row| row.to_vec()).collect();
        outside(py, |interrupt| {
            let rows: Vec<&[bool]> = rows.iter().map(Vec::as_slice).collect();
            self.0.count_many(&rows, slope, threads, interrupt)
        })
        .map(|list| list.iter().map(|c| (c.seeds, c.generated, c.independent, c.closed, c.left)).collect())
    }

    /// Search for a smaller choice inside `pool` that closes; None if `start` does not.
    ///
    /// Returns the choice and the number of equations in its witnesses.
    #[pyo3(signature = (*, pool, start, by, seed, first_round, rounds, chains, threads))]
    #[expect(clippy::too_many_arguments, reason = "one keyword for each field of the search")]
    fn minimise<'py>(
        &self,
        py: Python<'py>,
        pool: PyReadonlyArray1<'_, bool>,
        start: PyReadonlyArray1<'_, bool>,
        by: &str,
        seed: u64,
        first_round: u64,
        rounds: u64,
        chains: u64,
        threads: usize,
    ) -> Result<Option<(Bound<'py, PyArray1<bool>>, usize)>> {
        let measure = named("measure", by, ibp::Measure::ALL, ibp::Measure::name)?;
        let (pool, start) = (pool.as_array().to_vec(), start.as_array().to_vec());
        let search = ibp::Search { measure, seed, first_round, rounds, chains, threads };
        let found = outside(py, |interrupt| ibp::minimise(&self.0, &pool, &start, &search, interrupt))?;
        Ok(found.map(|needed| (PyArray1::from_vec(py, needed.seeds), needed.equations)))
    }

    /// Search for the least number of seeds of `part` that close with all others, from what is `known` of disjoint sets
    /// inside it.
    ///
    /// Returns the number, whether so many are enough, and how many sets were tried; None if the part is too large.
    #[pyo3(signature = (*, part, known, trials))]
    fn least(
        &self,
        py: Python<'_>,
        part: PyReadonlyArray1<'_, bool>,
        known: Vec<(PyReadonlyArray1<'_, bool>, u32)>,
        trials: u64,
    ) -> Result<Option<(u32, bool, u64)>> {
        let part = part.as_array().to_vec();
        let known: Vec<ibp::Needs> = known
            .iter()
            .map(|(seeds, least)| ibp::Needs { seeds: seeds.as_array().to_vec(), least: *least })
            .collect();
        let found = outside(py, |interrupt| ibp::least(&self.0, &part, &known, trials, interrupt))?;
        Ok(found.map(|least| (least.seeds, least.reached, least.trials)))
    }

    /// Search for fewer seeds that close and have all of a choice but at most `most` of those in `part`.
    ///
    /// Returns them or None, and how many ways to leave out seeds were tried; None if the part is too large or the choice
    /// does not close.
    #[pyo3(signature = (*, part, choice, most))]
    fn exchange<'py>(
        &self,
        py: Python<'py>,
        part: PyReadonlyArray1<'_, bool>,
        choice: PyReadonlyArray1<'_, bool>,
        most: usize,
    ) -> Result<Option<Exchanged<'py>>> {
        let (part, choice) = (part.as_array().to_vec(), choice.as_array().to_vec());
        let found = outside(py, |interrupt| ibp::exchange(&self.0, &part, &choice, most, interrupt))?;
        Ok(found.map(|found| (found.fewer.map(|fewer| PyArray1::from_vec(py, fewer)), found.tried)))
    }
}
