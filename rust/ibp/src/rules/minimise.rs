//! Fewer seeds that still close: local search by deletion, with the witness as a guide.

use super::scorer::{Needed, ScorerScratch};
use crate::{Error, Result, Scorer};
use gauss::{Interrupt, Record, SplitMix, parallel_map};

/// What is to be made small.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// The number of seeds.
    Seeds,
    /// The number of equations in the witnesses.
    Selected,
    /// The multiplications of eliminating just these.
    Multiplications,
}

/// How the search goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Search {
    /// What is to be made small.
    pub measure: Measure,
    /// Seed of all random choices.
    pub seed: u64,
    /// Number of the first round, so that a search can go on where it stopped.
    pub first_round: u64,
    /// How many rounds.
    pub rounds: u64,
    /// Independent attempts per round; the best is kept. Part of the search: other numbers lead elsewhere.
    pub chains: u64,
    /// Threads to share the attempts; the result does not depend on them.
    pub threads: usize,
}

impl Measure {
    /// All of them, the default first.
    pub const ALL: [Self; 3] = [Self::Seeds, Self::Selected, Self::Multiplications];

    /// The name by which users know it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Seeds => "seeds",
            Self::Selected => "selected",
            Self::Multiplications => "multiplications",
        }
    }

    /// What is to be made small, and among equals the other.
    fn of(self, needed: &Needed) -> (u64, u64) {
        let seeds = needed.seeds.iter().filter(|&&flag| flag).count() as u64;
        let equations = needed.equations as u64;
        match self {
            Self::Seeds => (seeds, equations),
            Self::Selected => (equations, seeds),
            Self::Multiplications => (needed.multiplications, seeds),
        }
    }

    fn needs_price(self) -> bool {
        self == Self::Multiplications
    }
}

/// Look for a smaller choice of seeds inside `pool` that closes, starting from `start`.
///
/// A round disturbs the best choice so far by a few random seeds of the pool, and deletes seeds in random
/// order while the targets stay closed. Each successful deletion deletes all seeds at once that the
/// witness does not use. What comes out is a local minimum, not the least possible.
///
/// Returns `None` if `start` does not close.
///
/// # Errors
/// [`crate::Error::ChoiceCount`], [`gauss::Error::Interrupted`].
pub fn minimise(
    scorer: &Scorer,
    pool: &[bool],
    start: &[bool],
    search: &Search,
    interrupt: &Interrupt,
) -> Result<Option<Needed>> {
    for flags in [pool, start] {
        if flags.len() != scorer.seed_count() {
            return Err(Error::ChoiceCount { given: flags.len(), seeds: scorer.seed_count() });
        }
    }
    let mut random = SplitMix::new(search.seed);
    let factors: Vec<u64> = (0..scorer.target_count()).map(|_| random.next_u64() >> 2 | 1).collect();
    let mut scratch = scorer.scratch(Record::Witness)?;
    let Some(mut best) = scorer.needed(start, &factors, search.measure.needs_price(), &mut scratch)? else {
        return Ok(None);
    };
    for round in search.first_round..search.first_round + search.rounds {
        let chains: Vec<u64> = (0..search.chains).collect();
        let attempts = parallel_map(&chains, search.threads, |&chain| {
            let mut random =
                SplitMix::new(search.seed ^ (round * search.chains + chain + 1).wrapping_mul(0x9e37_79b9));
            let mut scratch = scorer.scratch(Record::Witness)?;
            // The very first attempt deletes only; the others climb out of the minimum first.
            let mut choice = best.seeds.clone();
            if round > 0 {
                disturb(&mut choice, pool, &mut random);
            }
            descend(scorer, &choice, &factors, search.measure, &mut random, &mut scratch, interrupt)
        });
        for attempt in attempts {
            if let Some(found) = attempt?
                && search.measure.of(&found).0 <= search.measure.of(&best).0
            {
                best = found;
            }
        }
    }
    Ok(Some(best))
}

/// Add a few random seeds of the pool.
fn disturb(choice: &mut [bool], pool: &[bool], random: &mut SplitMix) {
    let absent: Vec<usize> = (0..choice.len()).filter(|&seed| pool[seed] && !choice[seed]).collect();
    if absent.is_empty() {
        return;
    }
    for _ in 0..=random.below(12) {
        choice[absent[random.below(absent.len() as u64) as usize]] = true;
    }
}

/// Delete seeds in random order while the choice closes.
fn descend(
    scorer: &Scorer,
    choice: &[bool],
    factors: &[u64],
    measure: Measure,
    random: &mut SplitMix,
    scratch: &mut ScorerScratch,
    interrupt: &Interrupt,
) -> Result<Option<Needed>> {
    let mut order: Vec<usize> = (0..choice.len()).filter(|&seed| choice[seed]).collect();
    random.shuffle(&mut order);
    let mut trial = choice.to_vec();
    let mut known: Option<Needed> = None;
    for seed in order {
        interrupt.check()?;
        let current = known.as_ref().map_or(choice, |needed| &needed.seeds);
        if !current[seed] {
            continue;
        }
        trial.copy_from_slice(current);
        trial[seed] = false;
        if let Some(found) = scorer.needed(&trial, factors, measure.needs_price(), scratch)?
            && (measure == Measure::Seeds
                || known.as_ref().is_none_or(|known| measure.of(&found) <= measure.of(known)))
        {
            known = Some(found);
        }
    }
    match known {
        Some(found) => Ok(Some(found)),
        None => scorer.needed(choice, factors, measure.needs_price(), scratch),
    }
}
