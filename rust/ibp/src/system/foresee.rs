//! How much the rows of maps will take, counted before any is written.

use super::closure::close;
use super::generate::{check_shape, reach, read_sets};
use super::written::{Keep, WrittenRows};
use crate::identity::{Expansion, Polynomials, Residues, Ring, Writer};
use crate::{Generation, Layout, Result};
use gauss::{Field, Interrupt, Polynomial, SplitMix};

/// The modulus of the point where coefficients are told apart.
const PRIME: u64 = (1 << 61) - 1;

/// How many expansions are worked out with polynomials, to see how long these are.
const SAMPLE: usize = 32;

/// What the rows of maps will be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MapCounts {
    /// Rows.
    pub rows: usize,
    /// Their entries.
    pub entries: usize,
    /// Integrals in them.
    pub integrals: usize,
    /// Integrals that get maps.
    pub mapped: usize,
    /// Bytes of the expansions of numerators while rows are written.
    pub expansion_bytes: usize,
    /// Bytes of the distinct coefficients, estimated from a sample of the expansions.
    pub coefficient_bytes: usize,
    /// Whether all was counted; if not, it was given up because it is more than was asked about.
    pub complete: bool,
}

/// Count the rows of the maps of a system that is about to be generated, as far as they take `most` bytes.
///
/// Rows are written as [`crate::System::generate`] writes them, with residues for coefficients, and forgotten. On a
/// two-core AMD EPYC this took 0.3 of the time of the equations themselves, so that it is for systems that may not fit.
///
/// # Errors
/// As [`crate::System::generate`].
pub fn foresee_maps(made_of: &Generation<'_>, most: usize, interrupt: &Interrupt) -> Result<MapCounts> {
    let Some(maps) = made_of.maps else { return Ok(MapCounts { complete: true, ..MapCounts::default() }) };
    let Generation { family, seeds, .. } = *made_of;
    check_shape(family, seeds)?;
    let sets = read_sets(family, seeds, made_of.identities)?;
    let every = sets.len() - 1;
    let set_of = |seed: usize| seeds.choices.as_ref().map_or(every, |c| c.of_seeds[seed] as usize);
    let layout = Layout::new(family.sectors(), made_of.order, reach(made_of), made_of.preferred)?;
    let chosen = seeds.indices.chunks(family.slots()).enumerate().map(|(n, seed)| (seed, &*sets[set_of(n)]));

    let field = Field::new(PRIME)?;
    let mut random = SplitMix::new(PRIME);
    let point = (0..family.symbol_count()).map(|_| field.from_u64(random.next_u64())).collect();
    let ring = Residues { field, point };
    let identities = 0..family.identities.len() as u32;
    let at_point: Vec<_> =
        identities.map(|number| family.identities.written(number).map(|one| one.at(&ring))).collect();
    let emitters = at_point.iter().map(|one| one.as_deref()).collect();
    let mut rows = WrittenRows::new(family, &layout, emitters, ring, Keep::Counts, interrupt);
    let slots = family.slots();
    let fits = |rows: &WrittenRows<'_, Residues>, _: usize| at_least(rows, slots) <= most;
    let mapped = close(family, &layout, maps, chosen, &mut rows, interrupt, fits)?;
    let (count, entries) = rows.written;
    let mut counts = MapCounts {
        rows: count,
        entries,
        integrals: rows.integrals().len(),
        mapped,
        expansion_bytes: expansion_bytes(&rows.writer, slots),
        coefficient_bytes: rows.writer.coefficients.items().len() * size_of::<Polynomial>(),
        complete: at_least(&rows, slots) <= most,
    };
    if counts.complete {
        counts.coefficient_bytes = coefficient_bytes(made_of, &rows.writer, interrupt)?;
    }
    Ok(counts)
}

/// Bytes that rows with these residues take at the least.
fn at_least<R: Ring>(rows: &WrittenRows<'_, R>, slots: usize) -> usize {
    size_of::<(u32, u32)>() * rows.written.1 + expansion_bytes(&rows.writer, slots)
}

fn expansion_bytes<R: Ring>(writer: &Writer<R>, slots: usize) -> usize {
    let one = size_of::<Expansion<R::Item>>() + size_of::<(u32, Box<[i8]>, usize)>();
    writer.terms * (slots * size_of::<i16>() + size_of::<u32>()) + writer.expansions.len() * one
}

/// Bytes of the distinct coefficients.
///
/// Expansions are drawn with chances as the numbers of coefficients that are new in them, in an order of their own;
/// the mean size of these new ones is that of all.
fn coefficient_bytes(
    made_of: &Generation<'_>,
    counted: &Writer<Residues>,
    interrupt: &Interrupt,
) -> Result<usize> {
    let mut keys: Vec<_> = counted.expansions.iter().collect();
    keys.sort_unstable_by_key(|&(key, _)| key);
    let mut seen = vec![false; counted.coefficients.items().len()];
    // For each expansion, which of its terms have a coefficient that none before has.
    let mut fresh: Vec<Vec<u32>> = Vec::with_capacity(keys.len());
    for (_, expansion) in &keys {
        let new = (0u32..)
            .zip(&expansion.numbers)
            .filter(|&(_, &number)| !std::mem::replace(&mut seen[number as usize], true));
        fresh.push(new.map(|(place, _)| place).collect());
    }
    let all: usize = fresh.iter().map(Vec::len).sum();
    if all == 0 {
        return Ok(0);
    }
    let family = made_of.family;
    let mut writer = Writer::new(Polynomials { symbols: family.symbol_count() }, interrupt);
    let (mut before, mut drawn, mut total) = (0, 0, 0);
    for (((number, numerators), _), fresh) in keys.iter().zip(&fresh) {
        // How many of the equally spaced marks lie among the new coefficients of this expansion.
        let marks = |upto: usize| (upto * SAMPLE).div_ceil(all);
        let times = marks(before + fresh.len()) - marks(before);
        before += fresh.len();
        let Some(map) = family.identities.written(*number).filter(|_| times > 0) else { continue };
        interrupt.check()?;
        let Some(expansion) = map.expanded(*number, numerators, &mut writer)? else { continue };
        let bytes: usize = fresh
            .iter()
            .filter_map(|&place| expansion.numbers.get(place as usize))
            .map(|&number| writer.coefficients.items()[number as usize].bytes())
            .sum();
        total += times * bytes / fresh.len();
        drawn += times;
    }
    Ok(total / drawn.max(1) * seen.len())
}
