//! Seeds, the integrals around them, and which integral stands where.

use super::row_order::SeedFeatures;
use crate::identity::{Identities, Stored};
use crate::{Equation, Error, Family, Layout, Result, Sectors, Weight};
use gauss::{Interrupt, Polynomial};
use std::sync::Arc;

/// No column: the integral is zero, or its coefficient is zero for every value of the symbols.
pub(crate) const NONE: u32 = u32::MAX;

/// Seeds and integrals are numbered by 32-bit words, one of which is [`NONE`].
pub(crate) const MAX_COLUMNS: usize = 1 << 31;

/// How many equations are looked at, or sorted, between two looks at the interrupt flag.
pub(crate) const EQUATIONS_PER_CHECK: usize = 1 << 16;

/// How many seeds are worked on between two looks at the interrupt flag; a seed takes microseconds.
pub(crate) const SEEDS_PER_CHECK: usize = 256;

/// What columns stand for: integrals of a family, packed.
#[derive(Debug, Clone)]
pub(crate) struct Space {
    pub(crate) family: Family,
    pub(crate) layout: Layout,
}

/// Seeds, integrals, and which integral stands where: shared by a system and its reorderings.
#[derive(Debug)]
pub(crate) struct Grid {
    /// `None` where columns are mere numbers.
    pub(crate) space: Option<Space>,
    pub(crate) identities: Arc<Identities>,
    /// Ascending.
    pub(crate) columns: Vec<Weight>,
    pub(crate) seeds: Vec<i8>,
    /// Column of seed + shift, for each seed and each distinct shift of the family.
    pub(crate) neighbours: Vec<u32>,
    /// Rows that no template makes.
    pub(crate) stored: Stored,
    /// Their distinct coefficients; shared with parts of the system, whose numbers are the same.
    pub(crate) coefficients: Arc<[Polynomial]>,
    /// For each given row its number among those that were given at first, ascending.
    pub(crate) given: Vec<u32>,
}

impl Grid {
    /// Call `look` with the columns that an equation contains.
    #[inline]
    pub(crate) fn for_each_column(&self, equation: Equation, mut look: impl FnMut(u32)) {
        let Some(terms) = self.identities.template(equation.identity) else {
            return self.stored.row(equation).iter().for_each(|&(column, _)| look(column));
        };
        let indices = self.seed(equation.integral);
        let neighbours = self.neighbours_of(equation.integral);
        for term in terms {
            let column = neighbours[term.shift as usize];
            if column != NONE && !term.vanishes_at(indices) {
                look(column);
            }
        }
    }

    /// Where the integral of an equation stands: that of a seed, or the most complicated one of a given row.
    pub(crate) fn features(&self, integral: u32) -> SeedFeatures {
        let Some(space) = &self.space else { return SeedFeatures::default() };
        if (integral as usize) < self.seed_count() {
            return features(space, self.seed(integral));
        }
        let (mut leading, mut indices) = (0, vec![0; space.family.slots()]);
        let equation = Equation { integral, identity: self.identities.len() as u32 };
        self.for_each_column(equation, |column| leading = column.max(leading));
        space.layout.unpack(space.family.sectors(), self.columns[leading as usize], &mut indices);
        features(space, &indices)
    }

    pub(crate) fn neighbours_of(&self, seed: u32) -> &[u32] {
        let width = self.identities.templates.shifts().len();
        &self.neighbours[seed as usize * width..(seed as usize + 1) * width]
    }

    pub(crate) fn seed(&self, seed: u32) -> &[i8] {
        let slots = self.slots();
        &self.seeds[seed as usize * slots..(seed as usize + 1) * slots]
    }

    pub(crate) fn seeds(&self) -> impl Iterator<Item = &[i8]> {
        self.seeds.chunks(self.slots().max(1))
    }

    pub(crate) fn slots(&self) -> usize {
        self.space.as_ref().map_or(0, |space| space.family.slots())
    }

    pub(crate) fn seed_count(&self) -> usize {
        if self.seeds.is_empty() { 0 } else { self.seeds.len() / self.slots() }
    }

    /// Seeds and given rows.
    pub(crate) fn integral_count(&self) -> usize {
        self.seed_count() + self.given.len()
    }

    pub(crate) fn bytes(&self) -> usize {
        size_of_val(&*self.columns)
            + self.seeds.len()
            + size_of_val(&*self.neighbours)
            + size_of_val(&*self.given)
            + self.stored.bytes()
            + self.coefficients.iter().map(Polynomial::bytes).sum::<usize>()
    }
}

/// Rank of the sector, lines, dots and numerator power of an integral.
fn features(space: &Space, indices: &[i8]) -> SeedFeatures {
    let sector = Sectors::sector_of(indices);
    let lines = sector.count_ones();
    let (r, s) = indices.iter().fold((0, 0), |(r, s), &index| {
        let magnitude = u32::from(index.unsigned_abs());
        if index > 0 { (r + magnitude, s) } else { (r, s + magnitude) }
    });
    let sector = space.family.sectors().rank(sector).expect("integrals of zero sectors were refused");
    SeedFeatures { sector, lines, dots: r - lines, s }
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
