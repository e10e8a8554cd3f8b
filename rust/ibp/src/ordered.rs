//! Equations sorted into the order in which they are offered.

use crate::grid::{Grid, sort_in_parts};
use crate::offer::SeedFeatures;
use crate::system::Equation;
use crate::{Offer, Result};
use gauss::{Interrupt, parallel_map};

/// The equations of one seed: a range of a list sorted by seed, with the key of the seed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Run {
    key: u64,
    start: u32,
    end: u32,
}

impl Grid {
    /// Sort equations into an order; those without terms are left out.
    ///
    /// Seeds are sorted first, and then, for all seeds with the same key, their equations: keys of more than
    /// a group of equations are never held together.
    pub(crate) fn ordered(
        &self,
        mut equations: Vec<Equation>,
        offer: Offer,
        threads: usize,
        interrupt: &Interrupt,
    ) -> Result<Vec<Equation>> {
        if !equations.is_sorted() {
            sort_in_parts(&mut equations, interrupt)?;
        }
        let mut end = 0;
        let mut runs: Vec<Run> = equations
            .chunk_by(|a, b| a.seed == b.seed)
            .map(|of_seed| {
                let start = end;
                end += of_seed.len() as u32;
                Run { key: self.seed_key(offer, of_seed[0].seed), start, end }
            })
            .collect();
        sort_in_parts(&mut runs, interrupt)?;

        let shares = shares(&runs, equations.len().div_ceil(threads.max(1)));
        let work = |share: &&[Run]| self.order_groups(&equations, share, offer, interrupt);
        let mut lists = parallel_map(&shares, threads, work).into_iter();
        drop(shares);
        let mut all = lists.next().transpose()?.unwrap_or_default();
        for list in lists {
            all.append(&mut list?);
        }
        Ok(all)
    }

    fn order_groups(
        &self,
        equations: &[Equation],
        runs: &[Run],
        offer: Offer,
        interrupt: &Interrupt,
    ) -> Result<Vec<Equation>> {
        let mut ordered = Vec::with_capacity(runs.iter().map(|run| (run.end - run.start) as usize).sum());
        let mut keyed: Vec<(u64, Equation)> = Vec::new();
        for group in runs.chunk_by(|a, b| a.key == b.key) {
            interrupt.check()?;
            for &equation in group.iter().flat_map(|run| &equations[run.start as usize..run.end as usize]) {
                let (leading, length) = self
                    .present(equation)
                    .fold((0, 0), |(leading, length), column| (column.max(leading), length + 1));
                if length > 0 {
                    keyed.push((offer.equation_key(leading, length), equation));
                }
            }
            sort_in_parts(&mut keyed, interrupt)?;
            ordered.extend(keyed.drain(..).map(|(_, equation)| equation));
        }
        Ok(ordered)
    }

    fn seed_key(&self, offer: Offer, seed: u32) -> u64 {
        let (sector, lines, dots, s) = self.place(seed);
        offer.seed_key(SeedFeatures { sector, lines, dots, s })
    }
}

/// Cut runs into shares of at least so many equations, between groups.
fn shares(mut runs: &[Run], least: usize) -> Vec<&[Run]> {
    let (mut shares, mut equations, mut length) = (Vec::new(), 0, 0);
    for group in runs.chunk_by(|a, b| a.key == b.key) {
        equations += group.iter().map(|run| (run.end - run.start) as usize).sum::<usize>();
        length += group.len();
        if equations >= least {
            let (share, rest) = runs.split_at(length);
            shares.push(share);
            (runs, equations, length) = (rest, 0, 0);
        }
    }
    if !runs.is_empty() {
        shares.push(runs);
    }
    shares
}
