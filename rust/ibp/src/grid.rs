//! Seeds, the integrals around them, and which integral stands where.

use crate::family::CompiledTerm;
use crate::system::Equation;
use crate::{Error, Family, Layout, Result, Sectors, Weight};
use gauss::Interrupt;

/// No column: the integral is zero, or its coefficient is zero for every value of the symbols.
pub(crate) const NONE: u32 = u32::MAX;

/// Seeds and integrals are numbered by 32-bit words, one of which is [`NONE`].
pub(crate) const MAX_COLUMNS: usize = 1 << 31;

/// How many equations are looked at, or sorted, between two looks at the interrupt flag.
pub(crate) const EQUATIONS_PER_CHECK: usize = 1 << 16;

/// How many seeds are worked on between two looks at the interrupt flag; a seed takes microseconds.
pub(crate) const SEEDS_PER_CHECK: usize = 256;

/// Seeds, integrals, and which integral stands where: shared by a system and its reorderings.
#[derive(Debug)]
pub(crate) struct Grid {
    pub(crate) family: Family,
    pub(crate) layout: Layout,
    /// Ascending.
    pub(crate) columns: Vec<Weight>,
    pub(crate) seeds: Vec<i8>,
    /// Column of seed + shift, for each seed and each distinct shift of the family.
    pub(crate) neighbours: Vec<u32>,
}

impl Grid {
    /// The terms of an equation that are there, each with its column.
    pub(crate) fn terms_present(&self, equation: Equation) -> impl Iterator<Item = (&CompiledTerm, u32)> {
        let indices = self.seed(equation.seed as usize);
        let neighbours = self.neighbours_of(equation.seed);
        self.family.templates.operators[equation.operator as usize]
            .iter()
            .map(move |term| (term, neighbours[term.shift as usize]))
            .filter(move |&(term, column)| column != NONE && !term.vanishes_at(indices))
    }

    /// The columns that an equation contains.
    pub(crate) fn present(&self, equation: Equation) -> impl Iterator<Item = u32> {
        self.terms_present(equation).map(|(_, column)| column)
    }

    /// Rank of the sector, lines, dots and numerator power of a seed.
    pub(crate) fn place(&self, seed: u32) -> (u32, u32, u32, u32) {
        let indices = self.seed(seed as usize);
        let sector = Sectors::sector_of(indices);
        let lines = sector.count_ones();
        let (r, s) = indices.iter().fold((0, 0), |(r, s), &index| {
            let magnitude = u32::from(index.unsigned_abs());
            if index > 0 { (r + magnitude, s) } else { (r, s + magnitude) }
        });
        (self.family.sectors.rank(sector).expect("seeds of zero sectors were refused"), lines, r - lines, s)
    }

    pub(crate) fn neighbours_of(&self, seed: u32) -> &[u32] {
        let width = self.family.templates.shifts.len();
        &self.neighbours[seed as usize * width..(seed as usize + 1) * width]
    }

    pub(crate) fn seed(&self, seed: usize) -> &[i8] {
        let slots = self.family.slots();
        &self.seeds[seed * slots..(seed + 1) * slots]
    }
}

/// The operators whose bit is set in `mask`, with their numbers.
pub(crate) fn chosen<T>(operators: &[T], mask: u64) -> impl Iterator<Item = (usize, &T)> {
    operators.iter().enumerate().filter(move |(number, _)| mask >> number & 1 == 1)
}

/// Sort a long list without being deaf for long: parts first, then the whole, whose sorted runs are merged.
pub(crate) fn sort_in_parts<T: Ord>(items: &mut [T], interrupt: &Interrupt) -> Result<()> {
    for part in items.chunks_mut(EQUATIONS_PER_CHECK) {
        interrupt.check()?;
        part.sort_unstable();
    }
    if items.len() > EQUATIONS_PER_CHECK {
        items.sort();
    }
    Ok(())
}

pub(crate) fn check_size(what: &'static str, count: usize, limit: usize) -> Result<()> {
    if count > limit {
        return Err(Error::TooLarge { what, count: count as u64, limit: limit as u64 });
    }
    Ok(())
}

/// New numbers, without gaps and in the same order, for the items of `0..count` that are kept.
pub(crate) struct Renumbering {
    /// Old numbers of what is kept, ascending.
    pub(crate) kept: Vec<u32>,
    /// New number of each old one; [`NONE`] for what is not kept.
    pub(crate) new: Vec<u32>,
}

impl Renumbering {
    pub(crate) fn of(count: usize, items: impl Iterator<Item = u32>) -> Self {
        let mut new = vec![NONE; count];
        for item in items {
            new[item as usize] = 0;
        }
        let mut kept = Vec::new();
        for (old, number) in new.iter_mut().enumerate().filter(|(_, number)| **number != NONE) {
            *number = kept.len() as u32;
            kept.push(old as u32);
        }
        Self { kept, new }
    }
}
