//! All seeds of a sector up to given dots and numerator power.

use crate::{Error, MAX_SLOTS, Result};

/// The most seeds that one list may hold.
const LIMIT: u64 = 1 << 28;

/// How many seeds a box has: dots at most `dots`, numerator power at most `s`, in a sector of `lines` lines.
///
/// Saturates at `u64::MAX`.
#[must_use]
pub fn seed_box_size(slots: usize, lines: usize, dots: u32, s: u32) -> u64 {
    // Ways to spread at most n units over k slots: C(n + k, k).
    let ways = |units: u32, slots: usize| -> u64 {
        let mut result: u128 = 1;
        for i in 1..=slots as u128 {
            result = result.saturating_mul(u128::from(units) + i) / i;
            if result > u128::from(u64::MAX) {
                return u64::MAX;
            }
        }
        result as u64
    };
    ways(dots, lines).saturating_mul(ways(s, slots.saturating_sub(lines)))
}

/// The seeds of `sector` with dots at most `dots` and numerator power at most `s`, `slots` indices each.
///
/// ```
/// // One line, one numerator: [1,0] [1,-1] [2,0] [2,-1].
/// assert_eq!(ibp::seed_box(2, 1, 1, 1).unwrap(), [1, 0, 1, -1, 2, 0, 2, -1]);
/// ```
///
/// # Errors
/// [`Error::TooLarge`] before anything is allocated, [`Error::Slots`], [`Error::SectorRange`],
/// [`Error::IndexRange`].
pub fn seed_box(slots: usize, sector: u32, dots: u32, s: u32) -> Result<Vec<i8>> {
    if slots > MAX_SLOTS {
        return Err(Error::Slots { slots, limit: MAX_SLOTS });
    }
    if sector as usize >> slots != 0 {
        return Err(Error::SectorRange { sector, slots });
    }
    let (lines, numerators): (Vec<usize>, Vec<usize>) = (0..slots).partition(|slot| sector >> slot & 1 == 1);
    let count = seed_box_size(slots, lines.len(), dots, s);
    if count > LIMIT {
        return Err(Error::TooLarge { what: "seeds", count, limit: LIMIT });
    }
    if dots > 126 || s > 127 {
        return Err(Error::IndexRange { largest: dots.saturating_add(1).max(s) });
    }
    let dotted = spread(lines.len(), dots);
    let numerated = spread(numerators.len(), s);
    let mut seeds = Vec::with_capacity(count as usize * slots);
    for dots in dotted.chunks(lines.len().max(1)) {
        for powers in numerated.chunks(numerators.len().max(1)) {
            let start = seeds.len();
            seeds.resize(start + slots, 0);
            for (&slot, &dot) in lines.iter().zip(dots) {
                seeds[start + slot] = 1 + dot;
            }
            for (&slot, &power) in numerators.iter().zip(powers) {
                seeds[start + slot] = -power;
            }
        }
    }
    Ok(seeds)
}

/// All ways to spread at most `units` over `slots`, fewest units first. No slots: one (empty) way, written as a zero.
fn spread(slots: usize, units: u32) -> Vec<i8> {
    fn fill(prefix: &mut Vec<i8>, slots: usize, units: i8, out: &mut Vec<i8>) {
        if prefix.len() + 1 == slots {
            out.extend_from_slice(prefix);
            out.push(units);
            return;
        }
        for take in (0..=units).rev() {
            prefix.push(take);
            fill(prefix, slots, units - take, out);
            prefix.pop();
        }
    }
    if slots == 0 {
        return vec![0];
    }
    let mut out = Vec::new();
    for total in 0..=units as i8 {
        fill(&mut Vec::new(), slots, total, &mut out);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn holds_each_seed_once_and_as_many_as_counted() {
        for (slots, sector, dots, s) in
            [(4, 15, 2, 3), (4, 5, 2, 3), (4, 0, 2, 3), (3, 7, 0, 0), (5, 16, 3, 0)]
        {
            let seeds = seed_box(slots, sector, dots, s).unwrap();
            let distinct: HashSet<&[i8]> = seeds.chunks(slots).collect();
            let lines = sector.count_ones();
            assert_eq!(distinct.len() as u64, seed_box_size(slots, lines as usize, dots, s));
            for seed in distinct {
                assert_eq!(crate::Sectors::sector_of(seed), sector);
                let r: i32 = seed.iter().filter(|&&i| i > 0).map(|&i| i32::from(i)).sum();
                let power: i32 = -seed.iter().filter(|&&i| i < 0).map(|&i| i32::from(i)).sum::<i32>();
                assert!(r <= (lines + dots) as i32 && power <= s as i32);
            }
        }
    }

    #[test]
    fn refuses_before_it_allocates() {
        assert!(matches!(seed_box(20, 1023, 60, 60), Err(Error::TooLarge { .. })));
        assert!(matches!(seed_box(2, 4, 0, 0), Err(Error::SectorRange { .. })));
        assert_eq!(seed_box_size(20, 10, u32::MAX, u32::MAX), u64::MAX);
        // More lines than slots, as for a sector that does not exist.
        assert_eq!(seed_box_size(2, 3, 0, 0), 1);
    }
}
