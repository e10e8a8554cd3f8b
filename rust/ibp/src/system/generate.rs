//! From seeds to a system.

use super::closure::{Maps, close};
use super::grid::{Grid, MAX_COLUMNS, SEEDS_PER_CHECK, Space, check_size};
use super::written::{WrittenRow, WrittenRows, degrees};
use crate::identity::{Identities, Polynomials, Stored};
use crate::{Equation, Error, Family, Given, Layout, Order, Result, RowOrder, Sectors, System, Weight};
use gauss::{Grow, Interrupt, filled};
use std::sync::Arc;

/// Four bytes each: 16 gigabytes.
const MAX_NEIGHBOURS: usize = 1 << 32;

/// What a rule chose: seeds, and optionally which identities to apply to each.
#[derive(Debug, Clone, Default)]
pub struct Seeds {
    /// Indices of all seeds, one seed after the other.
    pub indices: Vec<i8>,
    /// Which identities each seed gets; nothing means all that the system is made with.
    pub choices: Option<Choices>,
}

/// A choice of identities for each seed.
#[derive(Debug, Clone, Default)]
pub struct Choices {
    /// Distinct sets, of numbers of identities.
    pub sets: Vec<Vec<u32>>,
    /// For each seed the number of its set.
    pub of_seeds: Vec<u32>,
}

/// What a system is made of.
#[derive(Debug, Clone, Copy)]
pub struct Generation<'a> {
    /// The family.
    pub family: &'a Family,
    /// Seeds.
    pub seeds: &'a Seeds,
    /// Numbers of the family's identities that are used.
    pub identities: &'a [usize],
    /// Identities that are applied to every integral of a sector that occurs.
    pub maps: Option<&'a Maps>,
    /// Which integral is simpler.
    pub order: Order,
    /// Integrals below all others, the first one lowest.
    pub preferred: &'a [&'a [i8]],
    /// Further equations between integrals of the family.
    pub given: Option<&'a Given<Box<[i8]>>>,
    /// How many threads to use; the result does not depend on it.
    pub threads: usize,
}

impl<'a> Generation<'a> {
    /// These identities of these seeds, in the default order of integrals, on one thread.
    #[must_use]
    pub fn new(family: &'a Family, seeds: &'a Seeds, identities: &'a [usize]) -> Self {
        Self {
            family,
            seeds,
            identities,
            maps: None,
            order: Order::default(),
            preferred: &[],
            given: None,
            threads: 1,
        }
    }
}

/// Which identities each seed gets, by sorted seeds.
pub(super) struct Applied {
    sets: Vec<Vec<u32>>,
    of_seeds: Vec<u32>,
}

impl Applied {
    pub(super) fn to(&self, seed: usize) -> &[u32] {
        &self.sets[self.of_seeds[seed] as usize]
    }

    /// Number of seeds.
    pub(super) fn len(&self) -> usize {
        self.of_seeds.len()
    }
}

impl System {
    /// Make the equations of seeds.
    ///
    /// Equations that are identically zero, or vanish because all their integrals do, are left out.
    ///
    /// # Errors
    /// [`Error::IndexCount`], [`Error::ZeroSeed`], [`Error::RepeatedSeed`], [`Error::IdentityRange`],
    /// [`Error::ChoiceCount`], [`Error::IndexRange`], [`Error::IndexBits`], [`Error::TooLarge`];
    /// [`gauss::Error::RowRange`] and [`gauss::Error::Exponents`] for given rows, [`gauss::Error::Interrupted`].
    pub fn generate(made_of: &Generation<'_>, interrupt: &Interrupt) -> Result<Self> {
        let Generation { family, seeds, threads, .. } = *made_of;
        let count = check_shape(family, seeds)?;
        let mut sets = read_sets(family, seeds, made_of.identities)?;
        let every = sets.len() - 1;
        let set_of = |seed: usize| seeds.choices.as_ref().map_or(every, |c| c.of_seeds[seed] as usize);
        let slots = family.slots();
        let layout = Layout::new(family.sectors(), made_of.order, reach(made_of), made_of.preferred)?;
        let weights = weigh(family, &layout, seeds)?;
        let chosen = |(seed, indices)| (indices, &*sets[set_of(seed)]);
        let seeds = seeds.indices.chunks(slots).enumerate().map(chosen);
        let mut written = WrittenRows::of(family, &layout, interrupt);
        if let Some(maps) = made_of.maps {
            close(family, &layout, maps, seeds.clone(), &mut written, interrupt, |_, _| true)?;
        }
        let by_maps = written.rows().len();
        for (number, ((indices, identities), &weight)) in seeds.zip(&weights).enumerate() {
            if number % SEEDS_PER_CHECK == 0 {
                interrupt.check()?;
            }
            for &identity in identities.iter().filter(|&&number| family.identities.written(number).is_some())
            {
                let _ = written.write(identity, weight, indices)?;
            }
        }
        written.forget_expansions();
        let given = made_of.given.map_or_else(|| Ok(Vec::new()), |given| written.given(given))?;

        // Integrals that have rows of maps only get no templates.
        sets.push(Vec::new());
        let nothing = sets.len() as u32 - 1;
        let mut sorted: Vec<(Weight, u32)> =
            weights.iter().enumerate().map(|(seed, &weight)| (weight, set_of(seed) as u32)).collect();
        sorted.sort_unstable();
        if let Some(second) = sorted.windows(2).position(|pair| pair[0].0 == pair[1].0) {
            return Err(Error::RepeatedSeed { seed: second + 1 });
        }
        let further = written.rows()[..by_maps].iter().map(|row| (row.integral, nothing));
        sorted.extend(further);
        sorted.sort_unstable(); // the set of a seed before the empty one
        sorted.dedup_by_key(|(weight, _)| *weight);
        check_size("seeds", sorted.len(), MAX_COLUMNS)?;
        debug_assert!(sorted.len() >= count);

        let mut grid = Grid {
            space: None,
            identities: Arc::clone(&family.identities),
            columns: Vec::new(),
            seeds: filled("seeds", 0, sorted.len() * slots)?,
            neighbours: Vec::new(),
            stored: Stored::default(),
            coefficients: Arc::from([]),
            given: (0..given.len() as u32).collect(),
        };
        for (indices, (weight, _)) in grid.seeds.chunks_mut(slots).zip(&sorted) {
            layout.unpack(family.sectors(), *weight, indices);
        }
        let applied = Applied { sets, of_seeds: sorted.iter().map(|&(_, set)| set).collect() };
        let mut integrals = written.integrals().to_vec();
        integrals.extend(given.iter().flatten().map(|&(weight, _)| weight));
        grid.space = Some(Space { family: family.clone(), layout: layout.clone() });
        grid.find_columns(&applied, integrals, threads, interrupt)?;
        grid.keep(&written, &given, &sorted)?;
        grid.coefficients = written.into_coefficients().into();
        drop(sorted);
        let equations = grid.equations(&applied)?;
        drop(applied);
        let equations = grid.ordered(equations, RowOrder::default(), threads, interrupt)?;
        Ok(Self::of(Arc::new(grid), equations))
    }

    /// Equations that need no family: between `columns` unknowns, numbered from the simplest one up, in the order
    /// in which they were given. Those that are identically zero are left out.
    ///
    /// # Errors
    /// [`gauss::Error::ColumnRange`], [`gauss::Error::RepeatedColumn`], [`gauss::Error::RowRange`],
    /// [`gauss::Error::Exponents`], [`Error::TooLarge`].
    pub fn given(symbols: usize, columns: usize, given: &Given<u32>) -> Result<Self> {
        given.check(symbols)?;
        check_size("unknowns", columns, MAX_COLUMNS)?;
        check_size("equations", given.rows.len(), u32::MAX as usize - 1)?;
        let mut grid = Grid {
            space: None,
            identities: Arc::new(Identities::new(0, symbols, &[])?),
            columns: (0..columns as Weight).collect(),
            seeds: Vec::new(),
            neighbours: Vec::new(),
            stored: Stored::default(),
            coefficients: given.polynomials.clone().into(),
            given: (0..given.rows.len() as u32).collect(),
        };
        for (number, row) in given.rows.iter().enumerate() {
            let mut sorted = row.clone();
            sorted.sort_unstable();
            if let Some(pair) = sorted.windows(2).find(|pair| pair[0].0 == pair[1].0) {
                return Err(gauss::Error::RepeatedColumn { row: number, column: pair[0].0 }.into());
            }
            if let Some(&(column, _)) = sorted.last()
                && column as usize >= columns
            {
                return Err(gauss::Error::ColumnRange { row: number, column, columns }.into());
            }
            sorted.retain(|&(_, c)| !given.polynomials[c as usize].is_zero());
            grid.stored.push(Equation { integral: number as u32, identity: 0 }, &sorted)?;
        }
        let equations = grid.stored.keys().to_vec();
        Ok(Self::of(Arc::new(grid), equations))
    }
}

impl Grid {
    /// Keep rows whose integrals have columns now; `seeds` are sorted.
    fn keep(
        &mut self,
        written: &WrittenRows<'_, Polynomials>,
        given: &[Vec<(Weight, u32)>],
        seeds: &[(Weight, u32)],
    ) -> Result<()> {
        let seed = |row: &WrittenRow| seeds.partition_point(|&(weight, _)| weight < row.integral) as u32;
        let key = |row: &WrittenRow| Equation { integral: seed(row), identity: row.identity };
        let mut rows: Vec<_> = written.rows().iter().map(|row| (key(row), written.entries(row))).collect();
        rows.sort_unstable_by_key(|&(key, _)| key);
        rows.dedup_by_key(|&mut (key, _)| key);
        let columns = &self.columns;
        let column = |&weight: &Weight| columns.binary_search(&weight).expect("it was found before") as u32;
        let places: Vec<u32> = written.integrals().iter().map(column).collect();
        let of_maps = rows.iter().map(|&(key, row)| {
            (key, row.iter().map(|&(integral, c)| (places[integral as usize], c)).collect::<Vec<_>>())
        });
        let identity = self.identities.len() as u32;
        let key = |number: usize| Equation { integral: (seeds.len() + number) as u32, identity };
        let given = given.iter().enumerate().map(|(number, row)| {
            (key(number), row.iter().map(|(weight, c)| (column(weight), *c)).collect::<Vec<_>>())
        });
        for (number, (key, mut row)) in of_maps.chain(given).enumerate() {
            row.sort_unstable();
            if let Some(pair) = row.windows(2).find(|pair| pair[0].0 == pair[1].0) {
                return Err(gauss::Error::RepeatedColumn { row: number, column: pair[0].0 }.into());
            }
            self.stored.push(key, &row)?;
        }
        Ok(())
    }

    /// All equations, by integral and identity.
    fn equations(&self, applied: &Applied) -> Result<Vec<Equation>> {
        let count =
            |set: &[u32]| set.iter().filter(|&&number| self.identities.template(number).is_some()).count();
        let counts: Vec<usize> = applied.sets.iter().map(|set| count(set)).collect();
        let of_templates: usize = applied.of_seeds.iter().map(|&set| counts[set as usize]).sum();
        let asked = of_templates + self.stored.keys().len();
        check_size("equations", asked, u32::MAX as usize - 1)?;
        let mut equations = Vec::new();
        equations.try_room("equations", asked)?;
        for seed in 0..applied.len() {
            let templates =
                applied.to(seed).iter().filter(|&&number| self.identities.template(number).is_some());
            equations.extend(templates.map(|&identity| Equation { integral: seed as u32, identity }));
        }
        equations.extend_from_slice(self.stored.keys());
        Ok(equations)
    }
}

/// The largest absolute value of an index in any equation.
pub(super) fn reach(made_of: &Generation<'_>) -> u32 {
    let Generation { family, seeds, given, .. } = *made_of;
    let largest = |indices: &[i8]| indices.iter().map(|i| u32::from(i.unsigned_abs())).max().unwrap_or(0);
    let written = |&number: &u32| family.identities.written(number).is_some();
    let chosen = || seeds.choices.iter().flat_map(|choices| choices.sets.iter().flatten());
    let maps = made_of.maps.is_some()
        || made_of.identities.iter().any(|&number| written(&(number as u32)))
        || chosen().any(written);
    // A map may turn all numerators into powers of one.
    let mapped = made_of.maps.iter().flat_map(|maps| &maps.integrals).map(|integral| &**integral);
    let powers = seeds.indices.chunks(family.slots()).chain(mapped.clone()).map(|seed| degrees(seed).1);
    let integrals = mapped.map(largest).max().unwrap_or(0);
    let mapped = if maps { powers.max().unwrap_or(0) + family.identities.templates.reach() } else { 0 };
    let given =
        given.iter().flat_map(|given| given.rows.iter().flatten().map(|(indices, _)| largest(indices)));
    let templates = largest(&seeds.indices) + family.identities.templates.reach();
    templates.max(mapped).max(integrals).max(given.max().unwrap_or(0))
}

/// The sets of identities that were chosen, as far as they are allowed, and last all that are.
pub(super) fn read_sets(family: &Family, seeds: &Seeds, identities: &[usize]) -> Result<Vec<Vec<u32>>> {
    let count = family.identity_count();
    let chosen = seeds.choices.iter().flat_map(|choices| choices.sets.iter().flatten());
    let mut named = identities.iter().copied().chain(chosen.map(|&number| number as usize));
    if let Some(identity) = named.find(|&number| number >= count) {
        return Err(Error::IdentityRange { identity, identities: count });
    }
    let mut every: Vec<u32> = identities.iter().map(|&number| number as u32).collect();
    every.sort_unstable();
    every.dedup();
    let allowed = |set: &Vec<u32>| every.iter().copied().filter(|number| set.contains(number)).collect();
    let mut sets: Vec<Vec<u32>> =
        seeds.choices.iter().flat_map(|choices| choices.sets.iter().map(allowed)).collect();
    sets.push(every);
    Ok(sets)
}

pub(super) fn check_shape(family: &Family, seeds: &Seeds) -> Result<usize> {
    let slots = family.slots();
    if !seeds.indices.len().is_multiple_of(slots) {
        return Err(Error::IndexCount { what: "the last seed", given: seeds.indices.len() % slots, slots });
    }
    let count = seeds.indices.len() / slots;
    if let Some(choices) = &seeds.choices {
        if choices.of_seeds.len() != count {
            return Err(Error::ChoiceCount { given: choices.of_seeds.len(), seeds: count });
        }
        let sets = choices.sets.len();
        if let Some(&set) = choices.of_seeds.iter().find(|&&set| set as usize >= sets) {
            return Err(Error::SetRange { set, sets });
        }
    }
    check_size("seeds", count, MAX_COLUMNS)?;
    let neighbours = count.saturating_mul(family.identities.templates.shifts().len());
    check_size("integrals around seeds", neighbours, MAX_NEIGHBOURS)?;
    Ok(count)
}

/// The weights of seeds, after a check that each is allowed.
fn weigh(family: &Family, layout: &Layout, seeds: &Seeds) -> Result<Vec<Weight>> {
    let weight = |(seed, indices): (usize, &[i8])| {
        let sector = Sectors::sector_of(indices);
        layout.pack(family.sectors(), indices).ok_or(Error::ZeroSeed { seed, sector })
    };
    seeds.indices.chunks(family.slots()).enumerate().map(weight).collect()
}
