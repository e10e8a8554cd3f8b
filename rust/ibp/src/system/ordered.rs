//! Equations sorted into the order in which they enter an elimination.

use super::grid::{Grid, sort_in_parts};
use crate::{Equation, Result, RowOrder};
use gauss::{Interrupt, parallel_map};

/// The equations of one seed: a range of a list sorted by seed, with the key of the seed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct SeedRange {
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
        order: RowOrder,
        threads: usize,
        interrupt: &Interrupt,
    ) -> Result<Vec<Equation>> {
        if !equations.is_sorted() {
            sort_in_parts(&mut equations, interrupt)?;
        }
        let mut end = 0;
        let mut ranges: Vec<SeedRange> = equations
            .chunk_by(|a, b| a.integral == b.integral)
            .map(|of_seed| {
                let start = end;
                end += of_seed.len() as u32;
                SeedRange { key: order.seed_key(self.features(of_seed[0].integral)), start, end }
            })
            .collect();
        sort_in_parts(&mut ranges, interrupt)?;

        let shares = shares(&ranges, equations.len().div_ceil(threads.max(1)));
        let work = |share: &&[SeedRange]| self.order_groups(&equations, share, order, interrupt);
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
        ranges: &[SeedRange],
        order: RowOrder,
        interrupt: &Interrupt,
    ) -> Result<Vec<Equation>> {
        let mut ordered =
            Vec::with_capacity(ranges.iter().map(|range| (range.end - range.start) as usize).sum());
        let mut keyed: Vec<(u64, Equation)> = Vec::new();
        for group in ranges.chunk_by(|a, b| a.key == b.key) {
            interrupt.check()?;
            for &equation in
                group.iter().flat_map(|range| &equations[range.start as usize..range.end as usize])
            {
                let (mut leading, mut length) = (0, 0);
                self.for_each_column(equation, |column| {
                    leading = column.max(leading);
                    length += 1;
                });
                if length > 0 {
                    keyed.push((order.equation_key(leading, length), equation));
                }
            }
            sort_in_parts(&mut keyed, interrupt)?;
            ordered.extend(keyed.drain(..).map(|(_, equation)| equation));
        }
        Ok(ordered)
    }
}

/// Cut ranges into shares of at least this many equations, between groups.
fn shares(mut ranges: &[SeedRange], least: usize) -> Vec<&[SeedRange]> {
    let (mut shares, mut equations, mut length) = (Vec::new(), 0, 0);
    for group in ranges.chunk_by(|a, b| a.key == b.key) {
        equations += group.iter().map(|range| (range.end - range.start) as usize).sum::<usize>();
        length += group.len();
        if equations >= least {
            let (share, rest) = ranges.split_at(length);
            shares.push(share);
            (ranges, equations, length) = (rest, 0, 0);
        }
    }
    if !ranges.is_empty() {
        shares.push(ranges);
    }
    shares
}
