//! How few seeds can be enough: a proof from below.
//!
//! A choice of seeds closes if the targets are in the span of its equations and the masters. Take any seeds that do not
//! close, and add others as long as they do not: of those that are left, every choice that closes has one, or it would
//! be among seeds that do not close. Such a set is called a *cut* here. So the least choice is the least set that meets
//! every cut. Cuts are made only where a set that meets all known ones does not close (the implicit hitting sets of
//! Moreno-Centeno and Karp, Operations Research 61 (2013) 453).
//!
//! This is asked for a part of the seeds, all others being given. What disjoint parts take adds up, and that a part takes
//! so many of its seeds is known to the search in any larger part.

use super::Scorer;
use super::closing::Closing;
use super::seed_set::SeedSet;
use crate::{Error, Result};
use gauss::{Interrupt, SplitMix};

/// Cuts to begin with.
const FIRST: usize = 20;

/// Cuts to learn from a set that meets all known ones and does not close. Neither number was tuned.
const MORE: usize = 6;

/// How few seeds of a part are enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Least {
    /// No fewer close, whatever other seeds are taken.
    pub seeds: u32,
    /// Whether so many do, when all others are.
    pub reached: bool,
    /// Sets that were tried.
    pub trials: u64,
}

/// Seeds of which at least so many are needed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Needs {
    /// A flag for each seed of the envelope.
    pub seeds: Vec<bool>,
    /// How many of them any choice that closes has at least.
    pub least: u32,
}

/// Search for the least number of seeds of `part` that close with all seeds that are not in it.
///
/// `known` are disjoint sets inside `part`. The search tries `trials` sets at most, and then returns what it has proven.
/// It is done at one point modulo one prime, as all counts of a scorer are.
///
/// Returns `None` if the part has more than 512 seeds, or if all seeds together do not close.
///
/// # Errors
/// [`Error::ChoiceCount`], [`gauss::Error::Interrupted`].
pub fn least(
    scorer: &Scorer,
    part: &[bool],
    known: &[Needs],
    trials: u64,
    interrupt: &Interrupt,
) -> Result<Option<Least>> {
    for flags in known.iter().map(|needs| &needs.seeds[..]).chain([part]) {
        if flags.len() != scorer.seed_count() {
            return Err(Error::ChoiceCount { given: flags.len(), seeds: scorer.seed_count() });
        }
    }
    let seeds: Vec<usize> = (0..part.len()).filter(|&seed| part[seed]).collect();
    if seeds.len() > SeedSet::MOST {
        return Ok(None);
    }
    let known: Vec<(SeedSet, u32)> = known
        .iter()
        .map(|needs| ((0..seeds.len()).filter(|&n| needs.seeds[seeds[n]]).collect(), needs.least))
        .collect();
    let mut bound = known.iter().map(|&(_, least)| least).sum();
    let Some(closing) = Closing::new(scorer, part, &seeds)? else {
        return Ok(Some(Least { seeds: 0, reached: true, trials: 0 }));
    };
    let mut search = Search {
        closing,
        cuts: Vec::new(),
        known,
        random: SplitMix::new(0),
        trials: 0,
        most: trials,
        interrupt,
    };
    search.learn(&SeedSet::default(), FIRST)?;
    if search.cuts.contains(&SeedSet::default()) {
        return Ok(None);
    }
    loop {
        let found = search.with(SeedSet::default(), SeedSet::default(), bound)?;
        let trials = search.trials;
        match found {
            Found::None => bound += 1,
            Found::Some => return Ok(Some(Least { seeds: bound, reached: true, trials })),
            Found::Unknown => return Ok(Some(Least { seeds: bound, reached: false, trials })),
        }
    }
}

enum Found {
    Some,
    None,
    /// So many sets were tried as were allowed.
    Unknown,
}

struct Search<'a> {
    closing: Closing,
    cuts: Vec<SeedSet>,
    known: Vec<(SeedSet, u32)>,
    random: SplitMix,
    trials: u64,
    most: u64,
    interrupt: &'a Interrupt,
}

impl Search<'_> {
    /// Learn cuts that a set does not meet: whether there are any, which is whether it does not close.
    fn learn(&mut self, chosen: &SeedSet, count: usize) -> Result<bool> {
        if !self.closing.begin(chosen)? {
            return Ok(false);
        }
        let mut order: Vec<usize> = (0..self.closing.seeds()).filter(|&seed| !chosen.has(seed)).collect();
        for _ in 0..count {
            self.interrupt.check()?;
            self.random.shuffle(&mut order);
            let cut = self.closing.cut(&order)?;
            if !self.cuts.contains(&cut) {
                self.cuts.push(cut);
            }
        }
        Ok(true)
    }

    /// Whether some set closes that has all of `chosen`, none of `left_out`, and at most `more` besides.
    fn with(&mut self, chosen: SeedSet, left_out: SeedSet, more: u32) -> Result<Found> {
        self.trials += 1;
        if self.trials > self.most {
            return Ok(Found::Unknown);
        }
        self.interrupt.check()?;
        loop {
            let mut open: Vec<SeedSet> = (self.cuts.iter().filter(|cut| !cut.meets(&chosen)))
                .map(|cut| cut.without(&left_out))
                .collect();
            if open.is_empty() {
                if !self.learn(&chosen, MORE)? {
                    return Ok(Found::Some);
                }
                continue;
            }
            open.sort_by_key(SeedSet::count);
            if open[0].count() == 0 || self.at_least(&chosen, &open) > more {
                return Ok(Found::None);
            }
            return self.meet(&open, chosen, left_out, more);
        }
    }

    /// Meet the smallest cut by each of its seeds in turn, the one that is in most cuts first, without those before it.
    fn meet(&mut self, open: &[SeedSet], chosen: SeedSet, mut left_out: SeedSet, more: u32) -> Result<Found> {
        let mut seeds: Vec<(usize, usize)> =
            (open[0].iter()).map(|seed| (open.iter().filter(|cut| cut.has(seed)).count(), seed)).collect();
        seeds.sort_unstable_by(|a, b| b.cmp(a));
        for (_, seed) in seeds {
            match self.with(chosen.with(seed), left_out, more - 1)? {
                Found::None => left_out = left_out.with(seed),
                found => return Ok(found),
            }
        }
        Ok(Found::None)
    }

    /// How many more seeds are needed at least: disjoint cuts add up, and so does what known parts need.
    fn at_least(&self, chosen: &SeedSet, open: &[SeedSet]) -> u32 {
        let (plain, _) = disjoint(open.iter(), SeedSet::default());
        let (mut count, mut used) = (0, SeedSet::default());
        for (part, least) in &self.known {
            let need = least.saturating_sub(part.common(chosen));
            let (cuts, met) = disjoint(open.iter().filter(|cut| cut.is_within(part)), SeedSet::default());
            if need >= cuts {
                count += need;
                used = if need > 0 { used.union(part) } else { used };
            } else {
                count += cuts;
                used = used.union(&met);
            }
        }
        let (rest, _) = disjoint(open.iter(), used);
        plain.max(count + rest)
    }
}

/// Take cuts, in their order, that meet neither `used` nor each other: how many, and all that is used then.
fn disjoint<'a>(cuts: impl Iterator<Item = &'a SeedSet>, mut used: SeedSet) -> (u32, SeedSet) {
    let mut count = 0;
    for cut in cuts {
        if !cut.meets(&used) {
            used = used.union(cut);
            count += 1;
        }
    }
    (count, used)
}
