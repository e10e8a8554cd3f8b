//! Maps for every integral that occurs: until no map leads to an integral that has not had its own.

use super::grid::{MAX_COLUMNS, SEEDS_PER_CHECK, check_size};
use super::written::{WrittenRows, degrees};
use crate::identity::Ring;
use crate::{Error, Family, Layout, Result, Sectors, Weight};
use gauss::{Grow, Interner, Interrupt};
use rustc_hash::FxHashMap;

/// The maps of a sector, by the numbers of their identities.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SectorMaps {
    /// Those that turn its integrals into ones of another sector.
    pub away: Box<[u32]>,
    /// Those of the sector to itself.
    pub own: Box<[u32]>,
}

/// Maps for all integrals that occur.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Maps {
    /// By the number of a sector.
    pub sectors: FxHashMap<u32, SectorMaps>,
    /// Integrals that get maps whether they occur or not, such as targets.
    pub integrals: Vec<Box<[i8]>>,
    /// The largest sum of dots and numerator powers of any other integral that gets maps; `None` for any.
    pub powers: Option<u32>,
}

/// Write the rows of maps, for the integrals of some seeds' templates and for what the maps lead to.
///
/// Integrals at the edge of what the seeds reach, which nothing reduces, get no maps or fewer ([`Edge`]).
///
/// `goes_on` is asked now and then with the rows so far, and how many integrals were met; if it says no, the rest is
/// left out. Returned is how many integrals were met.
///
/// # Errors
/// [`Error::IdentityRange`] if a map is no identity that writes its rows out, [`Error::TooLarge`],
/// [`gauss::Error::Interrupted`].
pub(super) fn close<'a, R: Ring>(
    family: &Family,
    layout: &Layout,
    maps: &Maps,
    seeds: impl Iterator<Item = (&'a [i8], &'a [u32])> + Clone,
    rows: &mut WrittenRows<'_, R>,
    interrupt: &Interrupt,
    goes_on: impl Fn(&WrittenRows<'_, R>, usize) -> bool,
) -> Result<usize> {
    for &identity in maps.sectors.values().flat_map(|maps| maps.away.iter().chain(&maps.own)) {
        if family.identities.written(identity).is_none() {
            let (identity, identities) = (identity as usize, family.identity_count());
            return Err(Error::IdentityRange { identity, identities });
        }
    }
    let slots = family.slots();
    if let Some(integral) = maps.integrals.iter().find(|integral| integral.len() != slots) {
        return Err(Error::IndexCount { what: "an integral with maps", given: integral.len(), slots });
    }
    let chosen = seeds.clone().map(|(seed, _)| seed).chain(maps.integrals.iter().map(|integral| &**integral));
    let edge = Edge::of(chosen.map(degrees));
    let mut work = Work { family, layout, maps, edge, met: Interner::default(), waiting: Vec::new() };
    let mut integral = vec![0i8; slots];
    maps.integrals.iter().try_for_each(|integral| work.meet(integral, u32::MAX))?;
    let most = maps.powers.unwrap_or(u32::MAX);
    // Most integrals around a seed are in several of its equations, and are met once: by the last seed of each shift.
    let mut met_by = vec![usize::MAX; family.identities.templates.shifts().len()];
    for (number, (seed, identities)) in seeds.enumerate() {
        if number % SEEDS_PER_CHECK == 0 {
            interrupt.check()?;
            check_size("integrals", work.met.items().len(), MAX_COLUMNS)?;
        }
        for term in identities.iter().filter_map(|&number| family.identities.template(number)).flatten() {
            if met_by[term.shift as usize] == number || term.vanishes_at(seed) {
                continue;
            }
            met_by[term.shift as usize] = number;
            let shift = &family.identities.templates.shifts()[term.shift as usize];
            for ((entry, &index), &step) in integral.iter_mut().zip(seed).zip(shift) {
                *entry = index + step; // the layout has room for it
            }
            work.meet(&integral, most)?;
        }
    }
    let mut done = 0;
    let mut other = integral.clone();
    while let Some(weight) = work.waiting.pop() {
        done += 1;
        // A row may have thousands of terms, and so be worth a look of its own.
        interrupt.check()?;
        if done % SEEDS_PER_CHECK == 0 {
            // Those of unmapped sectors are not met.
            check_size("integrals", work.met.items().len().max(rows.integrals().len()), MAX_COLUMNS)?;
        }
        if !goes_on(rows, work.met.items().len()) {
            break;
        }
        layout.unpack(family.sectors(), weight, &mut integral);
        let maps = &maps.sectors[&Sectors::sector_of(&integral)];
        let own: &[u32] = if edge.lets_own(degrees(&integral)) { &maps.own } else { &[] };
        for &identity in maps.away.iter().chain(own) {
            for found in rows.write(identity, weight, &integral)? {
                if work.met.known(&found).is_none() {
                    layout.unpack(family.sectors(), found, &mut other);
                    work.meet(&other, most)?;
                }
            }
        }
    }
    Ok(work.met.items().len())
}

/// The most that any seed has.
///
/// Measured in multiplications of an elimination, with the same masters and selected equations: massless double
/// box, s ≤ 4, 4.7 million without an edge and 1.6 million with it; triangle-box, s ≤ 3, 126,446, and 142,666 if
/// integrals with more dots than a seed got their own maps up to the largest sum. Without any such maps the
/// double box has 14 masters and not 8.
#[derive(Debug, Clone, Copy, Default)]
struct Edge {
    dots: u32,
    /// Numerator power.
    s: u32,
    /// Dots and numerator power together.
    total: u32,
}

impl Edge {
    fn of(seeds: impl Iterator<Item = (u32, u32)>) -> Self {
        seeds.fold(Self::default(), |edge, (dots, s)| Self {
            dots: edge.dots.max(dots),
            s: edge.s.max(s),
            total: edge.total.max(dots + s),
        })
    }

    /// Whether an integral gets maps at all.
    fn lets(self, (_, s): (u32, u32)) -> bool {
        s <= self.s
    }

    /// Whether an integral gets maps of its sector to itself.
    fn lets_own(self, (dots, s): (u32, u32)) -> bool {
        let beyond = dots > self.dots && s > 0;
        dots + s + u32::from(beyond) <= self.total
    }
}

struct Work<'a> {
    family: &'a Family,
    layout: &'a Layout,
    maps: &'a Maps,
    edge: Edge,
    met: Interner<Weight>,
    waiting: Vec<Weight>,
}

impl Work<'_> {
    /// Note an integral that gets maps, if its sector has any, and its dots and numerator powers are no more than `most`;
    /// it waits for them.
    fn meet(&mut self, integral: &[i8], most: u32) -> Result<()> {
        let sector = Sectors::sector_of(integral);
        if self.family.sectors().rank(sector).is_none() || !self.maps.sectors.contains_key(&sector) {
            return Ok(());
        }
        let (dots, s) = degrees(integral);
        if !self.edge.lets((dots, s)) || dots + s > most {
            return Ok(());
        }
        let Some(weight) = self.layout.pack(self.family.sectors(), integral) else { return Ok(()) };
        let met = self.met.items().len();
        if self.met.number(weight)? as usize == met {
            self.waiting.try_extend("integrals with maps", &[weight])?;
        }
        Ok(())
    }
}
