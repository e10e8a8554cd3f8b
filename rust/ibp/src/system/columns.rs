//! The integrals around the seeds, found on several threads and ranked.

use super::generate::Applied;
use super::grid::{Grid, MAX_COLUMNS, NONE, SEEDS_PER_CHECK, check_size};
use crate::{Result, Weight};
use gauss::{Interner, Interrupt, filled, parallel_map};
use std::sync::{Mutex, PoisonError};

/// Consecutive seeds, their part of the neighbours, and the integrals met there.
struct Share<'a> {
    first: usize,
    neighbours: &'a mut [u32],
    table: Interner<Weight>,
    /// The integrals again, ascending.
    sorted: Vec<Weight>,
}

impl Grid {
    /// Look up the neighbours of every seed and rank all integrals that occur, there and in `further`.
    ///
    /// Each thread numbers what its share of the seeds meets, and sorts it; the lists are merged, and each
    /// thread turns its numbers into ranks, which depend on the integrals only.
    pub(super) fn find_columns(
        &mut self,
        applied: &Applied,
        mut further: Vec<Weight>,
        threads: usize,
        interrupt: &Interrupt,
    ) -> Result<()> {
        let width = self.identities.templates.shifts().len();
        let mut neighbours = filled("integrals around seeds", NONE, applied.len() * width)?;
        let seeds_per_share = applied.len().div_ceil(threads.max(1)).max(1);
        let shares: Vec<Mutex<Share>> = neighbours
            .chunks_mut((seeds_per_share * width).max(1))
            .enumerate()
            .map(|(number, neighbours)| {
                let (table, sorted) = (Interner::default(), Vec::new());
                Mutex::new(Share { first: number * seeds_per_share, neighbours, table, sorted })
            })
            .collect();
        let number = |share: &Mutex<Share>| {
            let mut share = share.lock().unwrap_or_else(PoisonError::into_inner);
            self.number_neighbours(&mut share, applied, interrupt)
        };
        parallel_map(&shares, threads, number).into_iter().collect::<Result<()>>()?;

        further.sort_unstable();
        further.dedup();
        let mut columns = further;
        for share in &shares {
            let share = share.lock().unwrap_or_else(PoisonError::into_inner);
            columns = if columns.is_empty() { share.sorted.clone() } else { union(&columns, &share.sorted) };
        }
        check_size("integrals", columns.len(), MAX_COLUMNS)?;
        parallel_map(&shares, threads, |share| {
            share.lock().unwrap_or_else(PoisonError::into_inner).rank(&columns);
        });
        drop(shares);
        (self.columns, self.neighbours) = (columns, neighbours);
        Ok(())
    }

    fn number_neighbours(&self, share: &mut Share, applied: &Applied, interrupt: &Interrupt) -> Result<()> {
        let (slots, templates) = (self.slots(), &self.identities.templates);
        let Some(space) = &self.space else { return Ok(()) };
        let width = templates.shifts().len();
        let mut integral = vec![0i8; slots];
        for (offset, row) in share.neighbours.chunks_mut(width.max(1)).enumerate() {
            if offset % SEEDS_PER_CHECK == 0 {
                interrupt.check_after(SEEDS_PER_CHECK)?;
                check_size("integrals", share.table.items().len(), MAX_COLUMNS)?;
            }
            let seed = share.first + offset;
            let indices = &self.seeds[seed * slots..(seed + 1) * slots];
            for terms in applied.to(seed).iter().filter_map(|&number| self.identities.template(number)) {
                for term in terms {
                    if row[term.shift as usize] != NONE || term.vanishes_at(indices) {
                        continue;
                    }
                    let shift = &templates.shifts()[term.shift as usize];
                    for ((entry, &index), &step) in integral.iter_mut().zip(indices).zip(shift) {
                        *entry = index + step;
                    }
                    if let Some(weight) = space.layout.pack(&space.family.sectors, &integral) {
                        row[term.shift as usize] = share.table.number(weight)?;
                    }
                }
            }
        }
        share.sorted = share.table.items().to_vec();
        share.sorted.sort_unstable();
        Ok(())
    }
}

impl Share<'_> {
    /// Replace numbers by ranks in `columns`, which contains all that is sorted here; give the memory back.
    fn rank(&mut self, columns: &[Weight]) {
        let mut rank_of = vec![NONE; self.sorted.len()];
        let mut rank = 0;
        for &weight in &self.sorted {
            while columns[rank] != weight {
                rank += 1;
            }
            let number = self.table.known(&weight).expect("what is sorted was numbered");
            rank_of[number as usize] = rank as u32;
        }
        self.sorted = Vec::new();
        self.table = Interner::default();
        for neighbour in self.neighbours.iter_mut().filter(|neighbour| **neighbour != NONE) {
            *neighbour = rank_of[*neighbour as usize];
        }
    }
}

/// What is in either of two ascending lists, ascending.
fn union(a: &[Weight], b: &[Weight]) -> Vec<Weight> {
    let mut all = Vec::with_capacity(a.len() + b.len());
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() {
        all.push(a[i].min(b[j]));
        let least = all[all.len() - 1];
        i += usize::from(a[i] == least);
        j += usize::from(b[j] == least);
    }
    all.extend_from_slice(&a[i..]);
    all.extend_from_slice(&b[j..]);
    all.shrink_to_fit();
    all
}
