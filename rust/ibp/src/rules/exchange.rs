//! Whether fewer seeds close that are nearly those of a given choice.
//!
//! All ways to leave out a few seeds of the choice are tried, each with all ways to add one less. What is added has to
//! meet every cut (see [`super::least`]) that no seed meets that was kept. For nearly all ways there are as many of these
//! cuts, no two with a common seed, as there are seeds left out: then nothing is eliminated.

use super::Scorer;
use super::closing::Closing;
use super::seed_set::SeedSet;
use crate::{Error, Result};
use gauss::{Interrupt, SplitMix};

/// Cuts to learn for each seed of the choice, and later from a set that meets all known ones. Neither number was tuned.
const FIRST: usize = 12;
const MORE: usize = 4;

/// What a search for exchanges found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    /// A flag for each seed of the envelope, if fewer close.
    pub fewer: Option<Vec<bool>>,
    /// Ways to leave out seeds that were tried.
    pub tried: u64,
    /// Cuts that were learnt for it.
    pub cuts: usize,
}

/// Search for fewer seeds that close and have all seeds of `choice` but at most `most`.
///
/// Seeds that are not in `part` are given, those of `part` may be added or left out. It is done at one point modulo one
/// prime, as all counts of a scorer are.
///
/// Returns `None` if the part has more than 512 seeds, or if the choice does not close.
///
/// # Errors
/// [`Error::ChoiceCount`], [`gauss::Error::Interrupted`].
pub fn exchange(
    scorer: &Scorer,
    part: &[bool],
    choice: &[bool],
    most: usize,
    interrupt: &Interrupt,
) -> Result<Option<Exchange>> {
    for flags in [part, choice] {
        if flags.len() != scorer.seed_count() {
            return Err(Error::ChoiceCount { given: flags.len(), seeds: scorer.seed_count() });
        }
    }
    let seeds: Vec<usize> = (0..part.len()).filter(|&seed| part[seed]).collect();
    if seeds.len() > SeedSet::MOST {
        return Ok(None);
    }
    let chosen: SeedSet = (0..seeds.len()).filter(|&number| choice[seeds[number]]).collect();
    let mut flags: Vec<bool> = (0..part.len()).map(|seed| !part[seed]).collect();
    let Some(mut closing) = Closing::new(scorer, part, &seeds)? else {
        // Nothing of the part is needed.
        let fewer = (most > 0 && chosen.count() > 0).then_some(flags);
        return Ok(Some(Exchange { fewer, tried: 0, cuts: 0 }));
    };
    if closing.begin(&chosen)? {
        return Ok(None);
    }
    let cuts = vec![Vec::new(); seeds.len()];
    let mut search = Search { closing, chosen, cuts, random: SplitMix::new(0), tried: 0, interrupt };
    let fewer = search.run(most)?;
    let fewer = fewer.map(|found| {
        for number in found.iter() {
            flags[seeds[number]] = true;
        }
        flags
    });
    let cuts = search.cuts.iter().map(Vec::len).sum();
    Ok(Some(Exchange { fewer, tried: search.tried, cuts }))
}

/// Seeds of which every choice that closes has one.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Cut {
    /// Those of the given choice.
    inside: SeedSet,
    /// All others.
    outside: SeedSet,
}

struct Search<'a> {
    closing: Closing,
    chosen: SeedSet,
    /// For each seed of the choice the cuts in which it is the last one, those with few seeds outside first.
    cuts: Vec<Vec<Cut>>,
    random: SplitMix,
    tried: u64,
    interrupt: &'a Interrupt,
}

impl Search<'_> {
    /// Leave out one seed, then two, and so on.
    fn run(&mut self, most: usize) -> Result<Option<SeedSet>> {
        let mut spare = Vec::new();
        let chosen = self.chosen;
        for seed in chosen.iter() {
            let left_out = SeedSet::default().with(seed);
            if !self.learn(&left_out, &SeedSet::default(), FIRST)? {
                if most > 0 {
                    return Ok(Some(self.chosen.without(&left_out)));
                }
            } else if self.cuts[seed].iter().all(|cut| cut.inside != left_out || cut.outside.count() > 0) {
                // Of a seed that alone is a cut no choice is free.
                spare.push(seed);
            }
        }
        for count in 2..=most.min(spare.len()) {
            if let Some(found) = self.leave_out(&spare, count, &mut Vec::new())? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// Leave out so many seeds more, in all ways.
    fn leave_out(
        &mut self,
        spare: &[usize],
        count: usize,
        places: &mut Vec<usize>,
    ) -> Result<Option<SeedSet>> {
        if count == 0 {
            self.interrupt.check()?;
            self.tried += 1;
            let left_out: SeedSet = places.iter().copied().collect();
            let none = SeedSet::default();
            return self.add(places, &left_out, none, none, places.len() as u32 - 1);
        }
        for place in 0..=spare.len() - count {
            places.push(spare[place]);
            let found = self.leave_out(&spare[place + 1..], count - 1, places)?;
            places.pop();
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }

    /// Search for a set that closes and has all of `added`, none of `banned`, and at most `more` seeds besides that are not
    /// of the choice. `places` are the seeds in `left_out`.
    fn add(
        &mut self,
        places: &[usize],
        left_out: &SeedSet,
        added: SeedSet,
        mut banned: SeedSet,
        more: u32,
    ) -> Result<Option<SeedSet>> {
        let smallest = loop {
            let mut open = (places.iter().flat_map(|&place| &self.cuts[place]))
                .filter(|cut| cut.inside.is_within(left_out) && !cut.outside.meets(&added))
                .map(|cut| cut.outside.without(&banned));
            // Seed by seed is soon enough in most cases; only if it is not the smallest are put first.
            let Some(first) = open.next() else {
                if !self.learn(left_out, &added, MORE)? {
                    return Ok(Some(self.chosen.without(left_out).union(&added)));
                }
                continue;
            };
            let mut used = first;
            let mut disjoint = 1;
            let mut all = vec![first];
            for cut in open {
                if !cut.meets(&used) {
                    used = used.union(&cut);
                    disjoint += 1;
                    if disjoint > more {
                        break;
                    }
                }
                all.push(cut);
            }
            if disjoint > more {
                return Ok(None);
            }
            all.sort_by_key(SeedSet::count);
            used = SeedSet::default();
            disjoint = 0;
            for cut in &all {
                if !cut.meets(&used) {
                    used = used.union(cut);
                    disjoint += 1;
                }
            }
            if all[0].count() == 0 || disjoint > more {
                return Ok(None);
            }
            break all[0];
        };
        for seed in smallest.iter() {
            let found = self.add(places, left_out, added.with(seed), banned, more - 1)?;
            if found.is_some() {
                return Ok(found);
            }
            banned = banned.with(seed);
        }
        Ok(None)
    }

    /// Learn cuts that a set does not meet: whether there are any, which is whether it does not close.
    fn learn(&mut self, left_out: &SeedSet, added: &SeedSet, count: usize) -> Result<bool> {
        let taken = self.chosen.without(left_out).union(added);
        if !self.closing.begin(&taken)? {
            return Ok(false);
        }
        let mut order: Vec<usize> =
            (0..self.closing.seeds()).filter(|&seed| !taken.has(seed) && !left_out.has(seed)).collect();
        let others = order.len();
        // The seeds left out come last: cuts are to have few of the others.
        order.extend(left_out.iter());
        for _ in 0..count {
            self.interrupt.check()?;
            self.random.shuffle(&mut order[..others]);
            let all = self.closing.cut(&order)?;
            let outside = all.without(&self.chosen);
            let cut = Cut { inside: all.without(&outside), outside };
            let last = cut.inside.iter().last().expect("the choice closes, so it meets every cut");
            if !self.cuts[last].contains(&cut) {
                let place =
                    self.cuts[last].partition_point(|other| other.outside.count() <= cut.outside.count());
                self.cuts[last].insert(place, cut);
            }
        }
        Ok(true)
    }
}
