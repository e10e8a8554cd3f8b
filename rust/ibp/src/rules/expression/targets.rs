//! What an expression sees of the targets: those above a seed's sector, and the nearest of them.

use super::arithmetic::Number;
use super::columns::{BLOCK, Words};
use super::program::Top;
use crate::Sectors;
use std::ops::Range;

/// Targets, and for the sector looked at last which of them are above it.
pub(super) struct Targets<'a> {
    slots: usize,
    indices: &'a [i8],
    numbers: Vec<Numbers>,
    sector: Option<u32>,
    /// Which targets have a sector that contains the one looked at.
    above: Vec<u32>,
    /// In the order of [`Top`].
    top: [i64; 5],
}

/// The numbers of one target.
#[derive(Clone, Copy)]
struct Numbers {
    sector: u32,
    r: i64,
    s: i64,
}

impl<'a> Targets<'a> {
    pub fn new(slots: usize, indices: &'a [i8]) -> Self {
        let numbers = indices.chunks(slots).map(|target| {
            let sum = |sign: i64| target.iter().map(|&index| (sign * i64::from(index)).max(0)).sum();
            Numbers { sector: Sectors::sector_of(target), r: sum(1), s: sum(-1) }
        });
        Self { slots, indices, numbers: numbers.collect(), sector: None, above: Vec::new(), top: [0; 5] }
    }

    /// Turn to a sector.
    pub fn look_at(&mut self, sector: u32) {
        if self.sector == Some(sector) {
            return;
        }
        self.sector = Some(sector);
        self.above.clear();
        self.top = [0; 5];
        let [t, r, s, dots, union] = &mut self.top;
        for (number, target) in self.numbers.iter().enumerate() {
            if sector & !target.sector != 0 {
                continue;
            }
            self.above.push(number as u32);
            let lines = i64::from(target.sector.count_ones());
            *t = lines.max(*t);
            *r = target.r.max(*r);
            *s = target.s.max(*s);
            *dots = (target.r - lines).max(*dots);
            *union |= i64::from(target.sector);
        }
    }

    /// A number taken over all targets above the sector; zero if there are none.
    pub fn top(&self, of: Top) -> i64 {
        self.top[of as usize]
    }

    /// How many lines of a target the sector lacks.
    pub fn missing(&self, number: u32) -> i64 {
        (self.numbers[number as usize].sector & !self.sector.unwrap_or(0)).count_ones().into()
    }

    /// An index of a target.
    pub fn index(&self, number: u32, slot: usize) -> i64 {
        self.indices[number as usize * self.slots + slot].into()
    }
}

/// The nearest target of each seed of a block.
pub(super) struct Nearest {
    /// The block's indices, a column a slot; 16 bits hold any sum of differences.
    indices: Vec<[i16; BLOCK]>,
    distances: [i16; BLOCK],
    least: [i16; BLOCK],
    /// Position in [`Targets::above`] plus one; zero if there is none.
    found: [u32; BLOCK],
    /// [`Targets::above`] of the run that was searched last.
    above: Vec<u32>,
}

impl Nearest {
    pub fn new(slots: usize) -> Self {
        Self {
            indices: vec![[0; BLOCK]; slots],
            distances: [0; BLOCK],
            least: [0; BLOCK],
            found: [0; BLOCK],
            above: Vec::new(),
        }
    }

    /// Take in a block of seeds.
    pub fn load(&mut self, words: &Words) {
        for (slot, column) in self.indices.iter_mut().enumerate() {
            words.index(slot, column);
        }
    }

    /// For a run of seeds of the sector looked at, the target above it with the least sum of |differences|
    /// of indices; the first of those as near.
    pub fn search(&mut self, targets: &Targets<'_>, seeds: Range<usize>) {
        self.above.clone_from(&targets.above);
        let distances = &mut self.distances[seeds.clone()];
        let least = &mut self.least[seeds.clone()];
        let found = &mut self.found[seeds.clone()];
        least.fill(if targets.above.is_empty() { 0 } else { i16::MAX });
        found.fill(0);
        for (position, &number) in targets.above.iter().enumerate() {
            distances.fill(0);
            let target = &targets.indices[number as usize * targets.slots..][..targets.slots];
            for (column, &index) in self.indices.iter().zip(target) {
                for (distance, &own) in distances.iter_mut().zip(&column[seeds.clone()]) {
                    *distance += (own - i16::from(index)).abs();
                }
            }
            for ((least, found), &distance) in least.iter_mut().zip(&mut *found).zip(&*distances) {
                *found = if distance < *least { position as u32 + 1 } else { *found };
                *least = distance.min(*least);
            }
        }
    }

    /// The distances found for a run.
    pub fn distance<T: Number>(&self, seeds: Range<usize>, out: &mut [T]) {
        for (out, &least) in out.iter_mut().zip(&self.least[seeds]) {
            *out = T::fit(least.into());
        }
    }

    /// A number of the target found for each seed of the run that was searched last; zero without one.
    pub fn each<T: Number>(&self, seeds: Range<usize>, out: &mut [T], of: impl Fn(u32) -> i64) {
        for (out, &found) in out.iter_mut().zip(&self.found[seeds]) {
            *out = if found == 0 { T::default() } else { T::fit(of(self.above[found as usize - 1])) };
        }
    }
}
