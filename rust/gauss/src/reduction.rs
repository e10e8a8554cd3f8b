//! One row reduced by those that are known.

use crate::accumulator::Accumulator;
use crate::compressed::Packed;
use crate::inverses::Inverses;
use crate::{Elimination, Record, Result};

/// What became of a row: what is left of it, and what was subtracted.
///
/// Both are unique, given the rows that are known: their combinations, and what is left has no entry in a
/// column that leads one of them. So it does not matter in how many goes, or on which thread, a row is reduced.
#[derive(Debug, Clone, Default)]
pub(crate) struct Reduction {
    /// Entries in columns without pivot, the largest column first.
    left: Vec<Packed>,
    /// `(reduced row, factor)`, if that is recorded.
    multipliers: Vec<Packed>,
    multiplications: u64,
}

impl Reduction {
    pub(crate) fn clear(&mut self) {
        self.left.clear();
        self.multipliers.clear();
        self.multiplications = 0;
    }

    /// Whether nothing is left.
    pub(crate) fn is_dependent(&self) -> bool {
        self.left.is_empty()
    }
}

impl Elimination {
    /// Reduce the accumulated row, which is then empty, and append what comes of it to `reduction`.
    #[inline]
    pub(crate) fn reduce(&self, accumulator: &mut Accumulator, reduction: &mut Reduction) {
        let field = self.field;
        while let Some((column, value)) = accumulator.pop() {
            let Some(known) = self.reduced.find(column) else {
                reduction.left.push(Packed::new(column, value));
                continue;
            };
            // The leading entry is one and has just been taken away.
            accumulator.add_multiple(&field, field.neg(value), known.tail);
            reduction.multiplications += known.tail.len() as u64;
            if self.record == Record::Witness {
                reduction.multipliers.push(Packed::new(known.row, value));
            }
        }
    }

    /// Reduce a row further, by the rows that have become known since.
    pub(crate) fn reduce_further(&self, accumulator: &mut Accumulator, reduction: &mut Reduction) {
        if reduction.left.iter().any(|entry| self.is_pivot(entry.index())) {
            for entry in reduction.left.drain(..) {
                accumulator.put(entry.index(), entry.value());
            }
            self.reduce(accumulator, reduction);
        }
    }

    /// Keep what is left of the system's row `row`, if anything; whether it says something new.
    ///
    /// # Errors
    /// [`crate::Error::TooLarge`].
    pub(crate) fn keep(&mut self, row: u32, reduction: &Reduction, inverses: &mut Inverses) -> Result<bool> {
        self.multiplications += reduction.multiplications;
        let Some((leading, tail)) = reduction.left.split_first() else {
            self.dependent += 1;
            return Ok(false);
        };
        let field = self.field;
        let scale = inverses.inv(&field, leading.value()).expect("entries that are kept are not zero");
        let number = self.pivots.len() as u32;
        let normalised = tail.iter().map(|entry| Packed::new(entry.index(), field.mul(entry.value(), scale)));
        self.reduced.push(number, leading.index(), normalised)?;
        self.multiplications += tail.len() as u64;
        self.pivots.push(leading.index());
        self.independent.push(row);
        if self.record == Record::Witness {
            self.multipliers.push(&reduction.multipliers);
            self.scales.push(scale);
        }
        Ok(true)
    }
}
