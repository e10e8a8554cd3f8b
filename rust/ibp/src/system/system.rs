//! A system: equations with no number chosen for any symbol.

use super::grid::Grid;
use crate::{Equation, Error, Family, Result, RowOrder, Weight};
use gauss::{Interrupt, Stages};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::{Arc, OnceLock};

/// Equations between integrals: their pattern and their coefficients, with no number chosen for any symbol.
///
/// Columns are integrals, ranked in the chosen order; in a system without a family ([`System::given`]) they are
/// whatever the caller numbered. Equations stand in the order in which they enter an elimination ([`RowOrder`]). Of
/// a template's equations only a small word for each seed and neighbouring integral is stored; coefficients are
/// computed from the template when a row is asked for.
#[derive(Debug, Clone)]
pub struct System {
    pub(super) grid: Arc<Grid>,
    pub(super) equations: Vec<Equation>,
    /// Found when an elimination first asks.
    pub(super) stages: OnceLock<Stages>,
}

impl System {
    pub(super) fn of(grid: Arc<Grid>, equations: Vec<Equation>) -> Self {
        Self { grid, equations, stages: OnceLock::new() }
    }

    /// The same equations in another order.
    ///
    /// # Errors
    /// [`gauss::Error::Interrupted`].
    pub fn in_order(&self, order: RowOrder, interrupt: &Interrupt) -> Result<Self> {
        let equations = self.grid.ordered(self.equations.clone(), order, 1, interrupt)?;
        Ok(Self::of(Arc::clone(&self.grid), equations))
    }

    /// The same equations by a score of their seeds, lowest first; ties keep their order, and rows that were given
    /// come before all others.
    ///
    /// # Errors
    /// [`Error::ChoiceCount`] if there are not as many scores as seeds.
    pub fn by_seed_score(&self, scores: &[i64]) -> Result<Self> {
        if scores.len() != self.seed_count() {
            return Err(Error::ChoiceCount { given: scores.len(), seeds: self.seed_count() });
        }
        let mut equations = self.equations.clone();
        equations.sort_by_key(|equation| scores.get(equation.integral as usize).copied());
        Ok(Self::of(Arc::clone(&self.grid), equations))
    }

    /// The same equations in the order of these numbers, each of which comes once.
    ///
    /// # Errors
    /// [`gauss::Error::Permutation`].
    pub fn reordered(&self, numbers: &[u32]) -> Result<Self> {
        let (given, count) = (numbers.len(), self.equations.len());
        let mut sorted = numbers.to_vec();
        sorted.sort_unstable();
        if given != count || (0..).zip(&sorted).any(|(place, &number)| place != number) {
            return Err(gauss::Error::Permutation { given, columns: count }.into());
        }
        let equations = numbers.iter().map(|&number| self.equations[number as usize]).collect();
        Ok(Self::of(Arc::clone(&self.grid), equations))
    }

    /// Numbers of the equations whose seeds lie, sector by sector, within the dots and numerator powers
    /// of the seeds of some given equations.
    pub(crate) fn envelope(&self, equations: &[u32]) -> Vec<u32> {
        let place = |integral: u32| {
            let features = self.grid.features(integral);
            (features.sector, features.dots, features.s)
        };
        let mut bounds: FxHashMap<u32, (u32, u32)> = FxHashMap::default();
        for &number in equations {
            let (sector, dots, s) = place(self.equations[number as usize].integral);
            let bound = bounds.entry(sector).or_default();
            *bound = (bound.0.max(dots), bound.1.max(s));
        }
        let inside: Vec<bool> = (0..self.grid.integral_count() as u32)
            .map(|integral| {
                let (sector, dots, s) = place(integral);
                bounds.get(&sector).is_some_and(|bound| dots <= bound.0 && s <= bound.1)
            })
            .collect();
        self.numbers_where(|equation| inside[equation.integral as usize])
    }

    /// Numbers of all equations that share a seed with a part of this system, or are given rows of it.
    pub(crate) fn siblings(&self, part: &Self) -> Vec<u32> {
        let wanted: FxHashSet<&[i8]> = part.grid.seeds().collect();
        let given: FxHashSet<u32> = part.grid.given.iter().copied().collect();
        let seeds = self.grid.seeds().map(|seed| wanted.contains(seed));
        let inside: Vec<bool> = seeds.chain(self.grid.given.iter().map(|row| given.contains(row))).collect();
        self.numbers_where(|equation| inside[equation.integral as usize])
    }

    fn numbers_where(&self, keep: impl Fn(Equation) -> bool) -> Vec<u32> {
        (0..)
            .zip(&self.equations)
            .filter(|&(_, &equation)| keep(equation))
            .map(|(number, _)| number)
            .collect()
    }

    pub(crate) fn grid(&self) -> &Grid {
        &self.grid
    }

    /// The family, unless columns are mere numbers.
    #[must_use]
    pub fn family(&self) -> Option<&Family> {
        self.grid.space.as_ref().map(|space| &space.family)
    }

    /// Number of indices of an integral; none where columns are mere numbers.
    #[must_use]
    pub fn slots(&self) -> usize {
        self.family().map_or(0, Family::slots)
    }

    /// Number of symbols.
    #[must_use]
    pub fn symbol_count(&self) -> usize {
        self.grid.identities.symbols()
    }

    /// The equations, in the order in which they enter an elimination.
    #[must_use]
    pub fn equations(&self) -> &[Equation] {
        &self.equations
    }

    /// Indices of all seeds, sorted in the order of integrals.
    #[must_use]
    pub fn seeds(&self) -> &[i8] {
        &self.grid.seeds
    }

    /// Number of seeds.
    #[must_use]
    pub fn seed_count(&self) -> usize {
        self.grid.seed_count()
    }

    /// For each row that was given, its number among those that were given at first.
    #[must_use]
    pub fn given_rows(&self) -> &[u32] {
        &self.grid.given
    }

    /// Number of integrals that occur.
    #[must_use]
    pub fn column_count(&self) -> usize {
        self.grid.columns.len()
    }

    /// What each column is: the packed integral, or the number that the caller gave it; ascending.
    #[must_use]
    pub fn columns(&self) -> &[Weight] {
        &self.grid.columns
    }

    /// The column of a packed integral or of the caller's number, or `None` if no equation contains it.
    #[must_use]
    pub fn column_of_weight(&self, weight: Weight) -> Option<u32> {
        self.grid.columns.binary_search(&weight).ok().map(|column| column as u32)
    }

    /// The column of an integral, or `None` if no equation contains it.
    #[must_use]
    pub fn column(&self, indices: &[i8]) -> Option<u32> {
        let space = self.grid.space.as_ref()?;
        let beyond = |index: &i8| u32::from(index.unsigned_abs()) > space.layout.largest();
        if indices.len() != space.family.slots() || indices.iter().any(beyond) {
            return None;
        }
        self.column_of_weight(space.layout.pack(space.family.sectors(), indices)?)
    }

    /// Write the indices of the integral in `column`.
    ///
    /// # Panics
    /// If the columns are mere numbers.
    pub fn integral(&self, column: u32, indices: &mut [i8]) {
        let space = self.grid.space.as_ref().expect("columns of a family are integrals");
        space.layout.unpack(space.family.sectors(), self.grid.columns[column as usize], indices);
    }

    /// Bytes of memory held.
    #[must_use]
    pub fn bytes(&self) -> usize {
        size_of::<Equation>() * self.equations.len() + self.grid.bytes()
    }
}
