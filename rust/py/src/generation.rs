//! Binding of [`ibp::Generation`].

use crate::door::{outside, outside_watched};
use crate::errors::{Result, named};
use crate::family::Family;
use crate::polynomial::Terms;
use crate::spill::Spill;
use crate::system::{GivenRows, System, listed, read_given};
use numpy::{PyReadonlyArray1, PyReadonlyArray2, PyUntypedArrayMethods};
use pyo3::prelude::*;
use std::collections::HashMap;
use std::sync::Arc;

/// Sets of identities, and for each seed the number of its set.
type Choices<'py> = (Vec<Vec<u32>>, PyReadonlyArray1<'py, u32>);
/// Numbers of the maps of a sector to others, and to itself.
type SectorMaps = (Vec<u32>, Vec<u32>);
/// Maps by the number of their sector, integrals that get maps whether they occur or not, and the largest dots + s of any
/// other integral that gets maps, if there is one.
type Maps = (HashMap<u32, SectorMaps>, Vec<Vec<i8>>, Option<u32>);
/// See `Generation::foresee_maps`.
type MapCounts = (usize, usize, usize, usize, usize, usize, bool);

/// What the equations of seeds are made of.
#[pyclass(frozen, module = "tilth._core")]
pub struct Generation {
    family: ibp::Family,
    seeds: ibp::Seeds,
    identities: Vec<usize>,
    maps: Option<ibp::Maps>,
    order: ibp::Order,
    preferred: Vec<i8>,
    given: Option<ibp::Given<Box<[i8]>>>,
}

impl Generation {
    fn with<T>(&self, threads: usize, work: impl FnOnce(&ibp::Generation<'_>) -> T) -> T {
        let preferred: Vec<&[i8]> = self.preferred.chunks(self.family.slots()).collect();
        work(&ibp::Generation {
            family: &self.family,
            seeds: &self.seeds,
            identities: &self.identities,
            maps: self.maps.as_ref(),
            order: self.order,
            preferred: &preferred,
            given: self.given.as_ref(),
            threads,
        })
    }
}

#[pymethods]
impl Generation {
    /// Equations of `seeds` (int8, shape (n, N)), and those that are given.
    ///
    /// Each seed gets `identities`, or of these its set in `choices`. `maps` are the numbers of maps for the
    /// integrals that occur, by the number of their sector: those to other sectors, and its own; integrals that
    /// get maps whether they occur or not; and the largest dots + s of any other integral that gets maps, or None.
    /// `given` is `(polynomials, rows)`, the rows of `(indices, number of the polynomial)`.
    #[new]
    #[pyo3(signature = (family, *, seeds, identities, order, preferred, choices=None, maps=None, given=None))]
    #[expect(clippy::too_many_arguments, reason = "keyword arguments in Python")]
    fn new(
        family: &Bound<'_, Family>,
        seeds: PyReadonlyArray2<'_, i8>,
        identities: Vec<usize>,
        order: &str,
        preferred: PyReadonlyArray2<'_, i8>,
        choices: Option<Choices<'_>>,
        maps: Option<Maps>,
        given: Option<(Vec<Terms>, GivenRows<Vec<i8>>)>,
    ) -> Result<Self> {
        let order = named("order", order, ibp::Order::ALL, ibp::Order::name)?;
        let family = family.get().0.clone();
        let slots = family.slots();
        for (what, given) in [("a seed", seeds.shape()[1]), ("a preferred master", preferred.shape()[1])] {
            if given != slots {
                return Err(ibp::Error::IndexCount { what, given, slots }.into());
            }
        }
        let choices = choices.map(|(sets, of_seeds)| ibp::Choices { sets, of_seeds: listed(&of_seeds) });
        let seeds = ibp::Seeds { indices: seeds.as_array().iter().copied().collect(), choices };
        let preferred = preferred.as_array().iter().copied().collect();
        let given = given.map(|(polynomials, rows)| read_given(polynomials, rows)).transpose()?;
        let sector_maps = |(away, own): SectorMaps| ibp::SectorMaps { away: away.into(), own: own.into() };
        let maps = maps.map(|(sectors, integrals, powers)| ibp::Maps {
            sectors: sectors.into_iter().map(|(sector, maps)| (sector, sector_maps(maps))).collect(),
            integrals: integrals.into_iter().map(Vec::into_boxed_slice).collect(),
            powers,
        });
        Ok(Self { family, seeds, identities, maps, order, preferred, given })
    }

    /// Make the equations; the result does not depend on `threads`.
    ///
    /// No more than `max_bytes` are taken. Meanwhile `watch` is called with the number of seeds looked at. `spill` is
    /// held as long as the system is there.
    #[pyo3(signature = (*, threads=1, max_bytes=None, watch=None, spill=None))]
    fn system(
        &self,
        py: Python<'_>,
        threads: usize,
        max_bytes: Option<usize>,
        watch: Option<&Bound<'_, PyAny>>,
        spill: Option<&Bound<'_, Spill>>,
    ) -> Result<System> {
        let system = outside_watched(py, watch, max_bytes, |interrupt| {
            self.with(threads, |generation| ibp::System::generate(generation, interrupt))
        });
        Ok(System::holding(system?, spill.map(|spill| Arc::clone(&spill.get().0))))
    }

    /// How much the rows of maps will take: `(rows, entries, integrals, integrals with maps, bytes of expansions, bytes
    /// of coefficients, whether all was counted)`.
    ///
    /// The count is given up where it comes to more than `most` bytes.
    #[pyo3(signature = (*, most))]
    fn foresee_maps(&self, py: Python<'_>, most: usize) -> Result<MapCounts> {
        let counts = outside(py, |interrupt| {
            self.with(1, |generation| ibp::foresee_maps(generation, most, interrupt))
        })?;
        let ibp::MapCounts { rows, entries, integrals, mapped, expansion_bytes, coefficient_bytes, complete } =
            counts;
        Ok((rows, entries, integrals, mapped, expansion_bytes, coefficient_bytes, complete))
    }
}
