//! Whether some seeds close together with others that are given, asked of many sets of seeds.

use super::Scorer;
use super::seed_set::SeedSet;
use crate::Result;
use gauss::{Element, Incremental, Record, SplitMix};

/// The equations of the seeds of a part, reduced by all others, and what some of them close.
pub(super) struct Closing {
    rows: Vec<Vec<(Vec<u32>, Vec<Element>)>>,
    elimination: Incremental,
}

/// The column that stands for the targets, below all others: some equations close if, together with the equation that
/// says what it stands for, they lead there.
const ALL_TARGETS: u32 = 0;

impl Closing {
    /// `None` if nothing of the part is needed.
    pub(super) fn new(scorer: &Scorer, part: &[bool], seeds: &[usize]) -> Result<Option<Self>> {
        let make = || Incremental::new(scorer.columns() + 1, scorer.field(), Record::Pivots);
        let mut others = make()?;
        let (columns, values) = targets_as_one(scorer);
        others.insert(0, &columns, &values)?;
        let mut rows = vec![Vec::new(); seeds.len()];
        let mut numbers = vec![usize::MAX; part.len()];
        for (number, &seed) in seeds.iter().enumerate() {
            numbers[seed] = number;
        }
        for (seed, row) in scorer.equations() {
            match numbers.get(seed) {
                Some(&number) if number != usize::MAX => rows[number].push(without_masters(scorer, row)),
                _ => {
                    let (columns, values) = without_masters(scorer, row);
                    others.insert(0, &columns, &values)?;
                }
            }
        }
        if others.elimination().is_pivot(ALL_TARGETS) {
            return Ok(None);
        }
        for row in rows.iter_mut().flatten() {
            *row = others.remainder(&row.0, &row.1)?.into_iter().unzip();
        }
        Ok(Some(Self { rows, elimination: make()? }))
    }

    /// Take the equations of a seed, unless they close: whether they were taken.
    fn take(&mut self, seed: usize) -> Result<bool> {
        let known = self.elimination.elimination().pivots().len();
        for (columns, values) in &self.rows[seed] {
            if self.elimination.insert(0, columns, values)?
                && self.elimination.elimination().pivots().last() == Some(&ALL_TARGETS)
            {
                self.elimination.truncate(known);
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// How many seeds the part has.
    pub(super) fn seeds(&self) -> usize {
        self.rows.len()
    }

    /// Begin with the equations of these seeds: whether they leave the targets open.
    pub(super) fn begin(&mut self, seeds: &SeedSet) -> Result<bool> {
        self.elimination.reset();
        for seed in seeds.iter() {
            if !self.take(seed)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// To the seeds begun with add others in this order, unless they close, and forget them again: those that were not
    /// added, one of which is in every choice that closes.
    pub(super) fn cut(&mut self, order: &[usize]) -> Result<SeedSet> {
        let known = self.elimination.elimination().pivots().len();
        let mut cut = SeedSet::default();
        for &seed in order {
            if !self.take(seed)? {
                cut = cut.with(seed);
            }
        }
        self.elimination.truncate(known);
        Ok(cut)
    }
}

/// A random sum of the targets as one column: a choice that closes all of them closes it, and up to an accident of the
/// field the other way round.
fn targets_as_one(scorer: &Scorer) -> (Vec<u32>, Vec<Element>) {
    let field = scorer.field();
    let mut random = SplitMix::new(1);
    let mut columns = vec![ALL_TARGETS];
    let mut values = vec![field.neg(field.one())];
    for &target in scorer.targets().iter().filter(|&&target| !scorer.is_master(target)) {
        let factor = field.from_u64(1 + random.below(field.modulus() - 1));
        if let Some(twice) = columns.iter().position(|&column| column == target + 1) {
            values[twice] = field.add(values[twice], factor);
        } else {
            columns.push(target + 1);
            values.push(factor);
        }
    }
    (columns, values)
}

/// A row of the scorer, masters left out, with one column before all others.
fn without_masters(scorer: &Scorer, (columns, values): (&[u32], &[Element])) -> (Vec<u32>, Vec<Element>) {
    let entries = columns.iter().zip(values).filter(|&(&column, _)| !scorer.is_master(column));
    entries.map(|(&column, &value)| (column + 1, value)).unzip()
}
