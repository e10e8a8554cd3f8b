//! Which sectors exist, and their order.

use crate::{Error, Result};

/// The largest number of propagators: the table of sectors has an entry for each subset of them.
pub const MAX_SLOTS: usize = 20;

/// The sectors of a family whose integrals are not zero, ranked by their number of lines, and then as they were given.
///
/// A sector is the set of propagators with positive index, numbered `Σ_j 2^(j−1)`.
#[derive(Debug, Clone)]
pub struct Sectors {
    slots: usize,
    /// Rank plus one of each subset of propagators; zero where integrals vanish.
    ranks: Vec<u32>,
    by_rank: Vec<u32>,
}

impl Sectors {
    /// The table of the given non-zero sectors; of those with equally many lines the first ones are the simplest.
    ///
    /// # Errors
    /// [`Error::Slots`] and [`Error::SectorRange`].
    pub fn new(slots: usize, nonzero: &[u32]) -> Result<Self> {
        if !(1..=MAX_SLOTS).contains(&slots) {
            return Err(Error::Slots { slots, limit: MAX_SLOTS });
        }
        let mut given = nonzero.to_vec();
        given.sort_by_key(|sector| sector.count_ones());
        let (mut by_rank, mut ranks) = (Vec::with_capacity(given.len()), vec![0; 1 << slots]);
        for sector in given {
            let rank = ranks.get_mut(sector as usize).ok_or(Error::SectorRange { sector, slots })?;
            if *rank == 0 {
                by_rank.push(sector);
                *rank = by_rank.len() as u32;
            }
        }
        Ok(Self { slots, ranks, by_rank })
    }

    /// The same family on its maximal cut of `sector`: the integrals of all other sectors count as zero.
    ///
    /// # Errors
    /// [`Error::SectorRange`] if the sector is not among the non-zero ones.
    pub fn only(&self, sector: u32) -> Result<Self> {
        if self.rank(sector).is_none() {
            return Err(Error::SectorRange { sector, slots: self.slots });
        }
        Self::new(self.slots, &[sector])
    }

    /// Number of propagators.
    #[must_use]
    pub fn slots(&self) -> usize {
        self.slots
    }

    /// Position of `sector` in the order, or `None` if its integrals are zero.
    #[inline]
    #[must_use]
    pub fn rank(&self, sector: u32) -> Option<u32> {
        self.ranks.get(sector as usize)?.checked_sub(1)
    }

    /// The non-zero sectors, simplest first.
    #[must_use]
    pub fn by_rank(&self) -> &[u32] {
        &self.by_rank
    }

    /// The sector of an integral.
    #[inline]
    #[must_use]
    pub fn sector_of(indices: &[i8]) -> u32 {
        indices.iter().enumerate().fold(0, |sector, (slot, &index)| sector | (u32::from(index > 0) << slot))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_sectors_with_equally_many_lines_the_first_ones_are_the_simplest() {
        let sectors = Sectors::new(3, &[7, 6, 3, 6, 1, 5]).unwrap();
        assert_eq!(sectors.by_rank(), &[1, 6, 3, 5, 7]);
        assert_eq!(
            [1, 6, 3, 5, 7, 2].map(|sector| sectors.rank(sector)),
            [Some(0), Some(1), Some(2), Some(3), Some(4), None]
        );
    }
}
