//! Which equations can be eliminated at the same time.

use super::grid::Grid;
use crate::{Equation, Layout, Sectors, Weight};
use gauss::{Block, Stages};
use std::ops::Range;

/// Systems with fewer equations per block on average, are worked on one equation after the other: a block takes
/// microseconds to prepare, an equation half of one.
const EQUATIONS_PER_BLOCK: usize = 64;

/// And so are systems with fewer equations, which take milliseconds in all.
const LEAST_EQUATIONS: usize = 10_000;

impl Grid {
    /// Stages of equations: a run of seeds from sectors with equally many lines, sector by sector.
    ///
    /// An equation contains integrals of its seed's sector and of sectors in it, because a propagator that is
    /// absent stays absent. So sectors with equally many lines have no integral of theirs in common. Orders that
    /// sort by layer, lines and sector have few such runs; for those that mix sectors there are no stages.
    pub(crate) fn stages(&self, equations: &[Equation]) -> Stages {
        if equations.len() < LEAST_EQUATIONS {
            return Stages::new();
        }
        // A written row may relate sectors with equally many lines.
        let Some(space) = self.space.as_ref().filter(|_| self.stored.keys().is_empty()) else {
            return Stages::new();
        };
        let most = equations.len() / EQUATIONS_PER_BLOCK;
        let sectors = space.family.sectors();
        let columns = columns_by_rank(&self.columns, &space.layout, sectors);
        let lines = |rank: u32| sectors.by_rank()[rank as usize].count_ones();
        let seeds = 0..self.seed_count() as u32;
        let ranks: Vec<u32> = seeds.map(|seed| self.features(seed).sector).collect();
        let rank_of = |equation: &Equation| ranks[equation.integral as usize];
        let (mut stages, mut blocks, mut row, mut last) = (Stages::new(), 0, 0, None);
        for of_sector in equations.chunk_by(|a, b| rank_of(a) == rank_of(b)) {
            blocks += 1;
            if blocks > most {
                return Stages::new();
            }
            let rank = rank_of(&of_sector[0]);
            let block =
                Block { rows: row..row + of_sector.len() as u32, columns: columns[rank as usize].clone() };
            row = block.rows.end;
            match stages.last_mut() {
                Some(stage) if last.is_some_and(|before| before < rank && lines(before) == lines(rank)) => {
                    stage.push(block);
                }
                _ => stages.push(vec![block]),
            }
            last = Some(rank);
        }
        stages
    }
}

/// The columns of the integrals of each sector, preferred masters apart.
fn columns_by_rank(columns: &[Weight], layout: &Layout, sectors: &Sectors) -> Vec<Range<u32>> {
    let ordinary = columns.partition_point(|&weight| layout.rank(weight).is_none());
    let mut start = ordinary;
    (0..sectors.by_rank().len() as u32)
        .map(|rank| {
            let length = columns[start..].partition_point(|&weight| layout.rank(weight) == Some(rank));
            let range = start as u32..(start + length) as u32;
            start += length;
            range
        })
        .collect()
}
