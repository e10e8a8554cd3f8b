//! From seeds to a system.

use super::grid::{Grid, MAX_COLUMNS, SEEDS_PER_CHECK, Space, check_size};
use crate::identity::{Emitted, Identities, Stored};
use crate::{Equation, Error, Family, Given, Layout, Order, Result, RowOrder, Sectors, System, Weight};
use gauss::{Interrupt, Polynomial};
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
        Self { family, seeds, identities, order: Order::default(), preferred: &[], given: None, threads: 1 }
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
        let sets = read_sets(family, seeds, made_of.identities)?;
        let largest = seeds.indices.iter().map(|i| u32::from(i.unsigned_abs())).max().unwrap_or(0);
        let reach = largest + family.identities.templates.reach();
        let layout = Layout::new(family.sectors(), made_of.order, reach, made_of.preferred)?;
        let sorted = sort_seeds(family, &layout, seeds, count)?;
        let every = sets.len() as u32 - 1;
        let set_of = |&seed: &u32| seeds.choices.as_ref().map_or(every, |c| c.of_seeds[seed as usize]);
        let applied = Applied { sets, of_seeds: sorted.iter().map(set_of).collect() };
        let mut grid = Grid {
            space: None,
            identities: Arc::clone(&family.identities),
            columns: Vec::new(),
            seeds: Vec::with_capacity(seeds.indices.len()),
            neighbours: Vec::new(),
            stored: Stored::default(),
            coefficients: Arc::from([]),
            given: Vec::new(),
        };
        let slots = family.slots();
        for &seed in &sorted {
            let start = seed as usize * slots;
            grid.seeds.extend_from_slice(&seeds.indices[start..start + slots]);
        }
        drop(sorted);
        let emitted = emit(family, &grid.seeds, &applied, made_of.given, interrupt)?;
        // Written rows may reach further than shifts do.
        let layout = if emitted.largest() > layout.largest() {
            Layout::new(family.sectors(), made_of.order, emitted.largest(), made_of.preferred)?
        } else {
            layout
        };
        let space = Space { family: family.clone(), layout };
        let packed = pack(&space, &emitted);
        let further = packed.iter().flat_map(|(_, row)| row.iter().map(|&(weight, _)| weight)).collect();
        grid.space = Some(space);
        grid.find_columns(&applied, further, threads, interrupt)?;
        grid.keep(packed, emitted.coefficients.into_items())?;
        grid.given = (0..made_of.given.map_or(0, |given| given.rows.len()) as u32).collect();
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
            grid.stored.push(Equation { integral: number as u32, identity: 0 }, sorted);
        }
        let equations = grid.stored.keys().to_vec();
        Ok(Self::of(Arc::new(grid), equations))
    }
}

impl Grid {
    /// Keep rows whose integrals have columns now.
    fn keep(
        &mut self,
        packed: Vec<(Equation, Vec<(Weight, u32)>)>,
        coefficients: Vec<Polynomial>,
    ) -> Result<()> {
        let columns = &self.columns;
        let column = |weight| columns.binary_search(&weight).expect("it was found before") as u32;
        for (number, (key, row)) in packed.into_iter().enumerate() {
            let mut row: Vec<(u32, u32)> = row.into_iter().map(|(weight, c)| (column(weight), c)).collect();
            row.sort_unstable();
            if let Some(pair) = row.windows(2).find(|pair| pair[0].0 == pair[1].0) {
                return Err(gauss::Error::RepeatedColumn { row: number, column: pair[0].0 }.into());
            }
            self.stored.push(key, row);
        }
        self.coefficients = coefficients.into();
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
        let mut equations = Vec::with_capacity(asked);
        for seed in 0..applied.len() {
            let templates =
                applied.to(seed).iter().filter(|&&number| self.identities.template(number).is_some());
            equations.extend(templates.map(|&identity| Equation { integral: seed as u32, identity }));
        }
        equations.extend_from_slice(self.stored.keys());
        Ok(equations)
    }
}

/// The rows of all identities that write theirs out, and given ones.
fn emit(
    family: &Family,
    seeds: &[i8],
    applied: &Applied,
    given: Option<&Given<Box<[i8]>>>,
    interrupt: &Interrupt,
) -> Result<Emitted> {
    let mut emitted = Emitted::default();
    let writes = |set: &Vec<u32>| set.iter().any(|&number| family.identities.written(number).is_some());
    if applied.sets.iter().any(writes) {
        for (seed, indices) in seeds.chunks(family.slots()).enumerate() {
            if seed % SEEDS_PER_CHECK == 0 {
                interrupt.check()?;
            }
            for &identity in applied.to(seed) {
                if let Some(emit) = family.identities.written(identity) {
                    let row = emit.row(family.sectors(), indices)?;
                    emitted.push(Equation { integral: seed as u32, identity }, row);
                }
            }
        }
    }
    let Some(given) = given else { return Ok(emitted) };
    given.check(family.symbol_count())?;
    let slots = family.slots();
    let numbers: Vec<u32> =
        given.polynomials.iter().map(|c| emitted.coefficients.number(c.clone())).collect();
    for (number, row) in given.rows.iter().enumerate() {
        if let Some((integral, _)) = row.iter().find(|(integral, _)| integral.len() != slots) {
            return Err(Error::IndexCount { what: "a given integral", given: integral.len(), slots });
        }
        let integral = (applied.len() + number) as u32;
        let nonzero = row.iter().filter(|(_, c)| !given.polynomials[*c as usize].is_zero());
        let entries: Vec<_> = nonzero.map(|(indices, c)| (indices.clone(), numbers[*c as usize])).collect();
        emitted.rows.push((Equation { integral, identity: family.identity_count() as u32 }, entries));
    }
    Ok(emitted)
}

/// Rows by weight; integrals of zero sectors are gone.
fn pack(space: &Space, emitted: &Emitted) -> Vec<(Equation, Vec<(Weight, u32)>)> {
    let weight = |integral: &[i8]| space.layout.pack(space.family.sectors(), integral);
    let entries = |row: &[(Box<[i8]>, u32)]| {
        row.iter().filter_map(|(integral, c)| Some((weight(integral)?, *c))).collect()
    };
    emitted.rows.iter().map(|(key, row)| (*key, entries(row))).collect()
}

/// The sets of identities that were chosen, as far as they are allowed, and last all that are.
fn read_sets(family: &Family, seeds: &Seeds, identities: &[usize]) -> Result<Vec<Vec<u32>>> {
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

fn check_shape(family: &Family, seeds: &Seeds) -> Result<usize> {
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

/// The order of the seeds, after a check that each is allowed and comes once.
fn sort_seeds(family: &Family, layout: &Layout, seeds: &Seeds, count: usize) -> Result<Vec<u32>> {
    let slots = family.slots();
    let mut keyed = Vec::with_capacity(count);
    for (seed, indices) in seeds.indices.chunks(slots).enumerate() {
        let sector = Sectors::sector_of(indices);
        let weight = layout.pack(family.sectors(), indices).ok_or(Error::ZeroSeed { seed, sector })?;
        keyed.push((weight, seed as u32));
    }
    keyed.sort_unstable();
    if let Some(second) = keyed.windows(2).position(|pair| pair[0].0 == pair[1].0) {
        return Err(Error::RepeatedSeed { seed: second + 1 });
    }
    Ok(keyed.into_iter().map(|(_, seed)| seed).collect())
}
