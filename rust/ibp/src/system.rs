//! The equations of a list of seeds.

use crate::grid::{Grid, MAX_COLUMNS, NONE, Renumbering, check_size, chosen};
use crate::{Error, Family, Layout, Offer, Order, Point, Result, Sectors, Weight};
use gauss::{Field, Interrupt, RowBuffer, Rows, Stages};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::{Arc, OnceLock};

/// Four bytes each: 16 gigabytes.
const MAX_NEIGHBOURS: usize = 1 << 32;

/// What a rule chose: seeds, and optionally which operators to apply to each.
#[derive(Debug, Clone, Default)]
pub struct Seeds {
    /// Indices of all seeds, one seed after the other.
    pub indices: Vec<i8>,
    /// A bit for each operator, one word a seed; empty means all operators for all seeds.
    pub operators: Vec<u64>,
}

/// One equation: an operator applied to a seed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Equation {
    /// Number of the seed in [`System::seeds`].
    pub seed: u32,
    /// Number of the operator in the family.
    pub operator: u32,
}

/// Equations of a family: their pattern and their coefficients, with no number chosen for any symbol.
///
/// Columns are integrals, ranked in the chosen order. Equations stand in the order in which they are to
/// be offered to an elimination ([`Offer`]). Only a small word a seed and neighbouring integral is
/// stored; coefficients are computed from the template when a row is asked for.
#[derive(Debug, Clone)]
pub struct System {
    grid: Arc<Grid>,
    equations: Vec<Equation>,
    /// Found when an elimination first asks.
    stages: OnceLock<Stages>,
}

impl System {
    /// Make the equations of `seeds` with those of the family's operators that `operators` numbers.
    ///
    /// Equations that are identically zero, or vanish because all their integrals do, are left out.
    ///
    /// # Errors
    /// [`Error::IndexCount`], [`Error::ZeroSeed`], [`Error::RepeatedSeed`], [`Error::OperatorRange`],
    /// [`Error::IndexRange`], [`Error::IndexBits`], [`Error::TooLarge`]; [`gauss::Error::Interrupted`].
    pub fn generate(
        family: &Family,
        seeds: &Seeds,
        operators: &[usize],
        order: Order,
        preferred: &[&[i8]],
        interrupt: &Interrupt,
    ) -> Result<Self> {
        Self::generate_on(family, seeds, operators, order, preferred, 1, interrupt)
    }

    /// As [`System::generate`], on at most `threads` threads; the result does not depend on them.
    ///
    /// # Errors
    /// As [`System::generate`].
    pub fn generate_on(
        family: &Family,
        seeds: &Seeds,
        operators: &[usize],
        order: Order,
        preferred: &[&[i8]],
        threads: usize,
        interrupt: &Interrupt,
    ) -> Result<Self> {
        let slots = family.slots();
        let allowed = allowed_operators(family, operators)?;
        let count = check_shape(family, seeds)?;
        let largest = seeds.indices.iter().map(|i| u32::from(i.unsigned_abs())).max().unwrap_or(0);
        let layout = Layout::new(family.sectors(), order, largest + family.templates.reach, preferred)?;

        let sorted = sort_seeds(family, &layout, seeds, count)?;
        let mut grid = Grid {
            family: family.clone(),
            layout,
            columns: Vec::new(),
            seeds: Vec::with_capacity(seeds.indices.len()),
            neighbours: Vec::new(),
        };
        let mut masks = Vec::with_capacity(count);
        for &seed in &sorted {
            let seed = seed as usize;
            grid.seeds.extend_from_slice(&seeds.indices[seed * slots..(seed + 1) * slots]);
            masks.push(allowed & seeds.operators.get(seed).copied().unwrap_or(u64::MAX));
        }
        grid.find_columns(&masks, threads, interrupt)?;
        let asked = masks.iter().map(|mask| mask.count_ones() as usize).sum();
        check_size("equations", asked, u32::MAX as usize - 1)?;
        let mut equations = Vec::with_capacity(asked);
        for (seed, &mask) in masks.iter().enumerate() {
            let chosen = chosen(&family.templates.operators, mask);
            equations.extend(
                chosen.map(|(operator, _)| Equation { seed: seed as u32, operator: operator as u32 }),
            );
        }
        drop(masks);
        let equations = grid.ordered(equations, Offer::default(), threads, interrupt)?;
        Ok(Self::of(Arc::new(grid), equations))
    }

    fn of(grid: Arc<Grid>, equations: Vec<Equation>) -> Self {
        Self { grid, equations, stages: OnceLock::new() }
    }

    /// The same equations in another order.
    ///
    /// # Errors
    /// [`gauss::Error::Interrupted`].
    pub fn offered(&self, offer: Offer, interrupt: &Interrupt) -> Result<Self> {
        let equations = self.grid.ordered(self.equations.clone(), offer, 1, interrupt)?;
        Ok(Self::of(Arc::clone(&self.grid), equations))
    }

    /// The same equations by a score of their seeds, lowest first; ties keep their order.
    ///
    /// # Errors
    /// [`Error::ChoiceCount`] if there are not as many scores as seeds.
    pub fn by_seed_score(&self, scores: &[i64]) -> Result<Self> {
        if scores.len() != self.seed_count() {
            return Err(Error::ChoiceCount { given: scores.len(), seeds: self.seed_count() });
        }
        let mut equations = self.equations.clone();
        equations.sort_by_key(|equation| scores[equation.seed as usize]);
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
        let mut bounds: FxHashMap<u32, (u32, u32)> = FxHashMap::default();
        for &number in equations {
            let (sector, _, dots, s) = self.grid.place(self.equations[number as usize].seed);
            let bound = bounds.entry(sector).or_default();
            *bound = (bound.0.max(dots), bound.1.max(s));
        }
        let inside: Vec<bool> = (0..self.seed_count() as u32)
            .map(|seed| {
                let (sector, _, dots, s) = self.grid.place(seed);
                bounds.get(&sector).is_some_and(|bound| dots <= bound.0 && s <= bound.1)
            })
            .collect();
        self.numbers_where(|equation| inside[equation.seed as usize])
    }

    /// Numbers of all equations that share a seed with a part of this system.
    pub(crate) fn siblings(&self, part: &Self) -> Vec<u32> {
        let slots = self.grid.family.slots();
        let wanted: FxHashSet<&[i8]> = part.grid.seeds.chunks(slots).collect();
        let inside: Vec<bool> = self.grid.seeds.chunks(slots).map(|seed| wanted.contains(seed)).collect();
        self.numbers_where(|equation| inside[equation.seed as usize])
    }

    fn numbers_where(&self, keep: impl Fn(Equation) -> bool) -> Vec<u32> {
        (0..)
            .zip(&self.equations)
            .filter(|&(_, &equation)| keep(equation))
            .map(|(number, _)| number)
            .collect()
    }

    /// The system of a few of the equations, in the same order and with the columns that they touch.
    ///
    /// # Errors
    /// [`Error::EquationRange`] for a number beyond the last.
    pub fn restrict(&self, equations: &[u32]) -> Result<Self> {
        let mut numbers = equations.to_vec();
        numbers.sort_unstable();
        numbers.dedup();
        if let Some(&equation) = numbers.last()
            && equation as usize >= self.equations.len()
        {
            return Err(Error::EquationRange { equation, equations: self.equations.len() });
        }
        let whole = &*self.grid;
        let (slots, width) = (whole.family.slots(), whole.family.templates.shifts.len());
        let kept: Vec<Equation> = numbers.iter().map(|&number| self.equations[number as usize]).collect();
        let seeds = Renumbering::of(self.seed_count(), kept.iter().map(|equation| equation.seed));
        let columns =
            Renumbering::of(self.column_count(), kept.iter().flat_map(|&equation| whole.present(equation)));

        let mut part = Grid {
            family: whole.family.clone(),
            layout: whole.layout.clone(),
            columns: columns.kept.iter().map(|&column| whole.columns[column as usize]).collect(),
            seeds: Vec::with_capacity(seeds.kept.len() * slots),
            neighbours: vec![NONE; seeds.kept.len() * width],
        };
        for &seed in &seeds.kept {
            part.seeds.extend_from_slice(whole.seed(seed as usize));
        }
        let mut renumbered = Vec::with_capacity(kept.len());
        for &equation in &kept {
            let seed = seeds.new[equation.seed as usize];
            for (term, column) in whole.terms_present(equation) {
                part.neighbours[seed as usize * width + term.shift as usize] = columns.new[column as usize];
            }
            renumbered.push(Equation { seed, operator: equation.operator });
        }
        Ok(Self::of(Arc::new(part), renumbered))
    }

    pub(crate) fn grid(&self) -> &Grid {
        &self.grid
    }

    /// The system at a point.
    #[must_use]
    pub fn at<'a>(&'a self, point: &'a Point) -> SystemAt<'a> {
        SystemAt { system: self, point }
    }

    /// The family.
    #[must_use]
    pub fn family(&self) -> &Family {
        &self.grid.family
    }

    /// The equations, in the order in which they are offered.
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
        self.grid.seeds.len() / self.grid.family.slots()
    }

    /// Number of integrals that occur.
    #[must_use]
    pub fn column_count(&self) -> usize {
        self.grid.columns.len()
    }

    /// The column of an integral, or `None` if no equation contains it.
    #[must_use]
    pub fn column(&self, indices: &[i8]) -> Option<u32> {
        let beyond = |index: &i8| u32::from(index.unsigned_abs()) > self.grid.layout.largest();
        if indices.len() != self.grid.family.slots() || indices.iter().any(beyond) {
            return None;
        }
        let weight = self.grid.layout.pack(&self.grid.family.sectors, indices)?;
        self.grid.columns.binary_search(&weight).ok().map(|column| column as u32)
    }

    /// Write the indices of the integral in `column`.
    pub fn integral(&self, column: u32, indices: &mut [i8]) {
        self.grid.layout.unpack(&self.grid.family.sectors, self.grid.columns[column as usize], indices);
    }

    /// Bytes of memory held.
    #[must_use]
    pub fn bytes(&self) -> usize {
        size_of::<Weight>() * self.grid.columns.len()
            + self.grid.seeds.len()
            + size_of::<u32>() * self.grid.neighbours.len()
            + size_of::<Equation>() * self.equations.len()
    }
}

/// A system whose coefficients are evaluated at a point, row by row.
#[derive(Debug, Clone, Copy)]
pub struct SystemAt<'a> {
    system: &'a System,
    point: &'a Point,
}

impl SystemAt<'_> {
    /// The field of the point.
    #[must_use]
    pub fn field(&self) -> &Field {
        self.point.field()
    }
}

impl Rows for SystemAt<'_> {
    fn row_count(&self) -> usize {
        self.system.equations.len()
    }

    fn column_count(&self) -> usize {
        self.system.grid.columns.len()
    }

    fn stages(&self) -> Stages {
        let system = self.system;
        system.stages.get_or_init(|| system.grid.stages(&system.equations)).clone()
    }

    fn fill(&self, row: usize, buffer: &mut RowBuffer) {
        let Equation { seed, operator } = self.system.equations[row];
        let grid = &*self.system.grid;
        let templates = &*grid.family.templates;
        let indices = grid.seed(seed as usize);
        let neighbours = grid.neighbours_of(seed);
        let field = self.point.field();
        for term in &templates.operators[operator as usize] {
            let column = neighbours[term.shift as usize];
            if column == NONE {
                continue;
            }
            let mut value = 0;
            for (form, &monomial) in term.forms.iter().zip(&term.monomials) {
                let factor = form.at(indices);
                if factor != 0 {
                    value =
                        field.add(value, field.mul_small(self.point.monomials[monomial as usize], factor));
                }
            }
            if value != 0 {
                buffer.push(column, value);
            }
        }
    }
}

fn allowed_operators(family: &Family, operators: &[usize]) -> Result<u64> {
    let count = family.operator_count();
    if count > 64 {
        return Err(Error::TooLarge { what: "operators", count: count as u64, limit: 64 });
    }
    operators.iter().try_fold(0u64, |mask, &operator| {
        if operator < count {
            Ok(mask | 1 << operator)
        } else {
            Err(Error::OperatorRange { operator, operators: count })
        }
    })
}

fn check_shape(family: &Family, seeds: &Seeds) -> Result<usize> {
    let slots = family.slots();
    if !seeds.indices.len().is_multiple_of(slots) {
        return Err(Error::IndexCount { what: "the last seed", given: seeds.indices.len() % slots, slots });
    }
    let count = seeds.indices.len() / slots;
    if !seeds.operators.is_empty() && seeds.operators.len() != count {
        return Err(Error::ChoiceCount { given: seeds.operators.len(), seeds: count });
    }
    let operators = family.operator_count();
    if let Some(word) = seeds.operators.iter().find(|&&word| operators < 64 && word >> operators != 0) {
        return Err(Error::OperatorRange { operator: 63 - word.leading_zeros() as usize, operators });
    }
    check_size("seeds", count, MAX_COLUMNS)?;
    let neighbours = count.saturating_mul(family.templates.shifts.len());
    check_size("integrals around seeds", neighbours, MAX_NEIGHBOURS)?;
    Ok(count)
}

/// The order of the seeds, after a check that each is allowed and comes once.
fn sort_seeds(family: &Family, layout: &Layout, seeds: &Seeds, count: usize) -> Result<Vec<u32>> {
    let slots = family.slots();
    let mut keyed = Vec::with_capacity(count);
    for (seed, indices) in seeds.indices.chunks(slots).enumerate() {
        let sector = Sectors::sector_of(indices);
        let weight = layout.pack(&family.sectors, indices).ok_or(Error::ZeroSeed { seed, sector })?;
        keyed.push((weight, seed as u32));
    }
    keyed.sort_unstable();
    if let Some(second) = keyed.windows(2).position(|pair| pair[0].0 == pair[1].0) {
        return Err(Error::RepeatedSeed { seed: second + 1 });
    }
    Ok(keyed.into_iter().map(|(_, seed)| seed).collect())
}
