//! Many choices of seeds, counted against one envelope.

use crate::{Error, Point, Result, System};
use gauss::{Element, Field, Incremental, Interrupt, Record, RowBuffer, Rows, parallel_map, peel};

/// What a choice of seeds amounts to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// Seeds chosen.
    pub seeds: usize,
    /// Their equations that are not identically zero.
    pub generated: usize,
    /// Those that say something new.
    pub independent: usize,
    /// Whether all targets are reduced to the masters.
    pub closed: bool,
    /// Integrals, other than masters, that the targets are left with, if that was asked for.
    pub left: Option<usize>,
}

/// The equations of an envelope of seeds, evaluated once at one point, so that choices of seeds inside it
/// can be counted by the thousand.
///
/// A choice closes if its equations reduce all targets to the given masters. Most equations of a tight
/// choice contain an integral that no other one contains; they are told apart without arithmetic
/// ([`gauss::peel`]), and only what remains is eliminated.
#[derive(Debug)]
pub struct Scorer {
    field: Field,
    columns: usize,
    /// Equations in the order in which they are offered for a witness.
    rows: Vec<Row>,
    /// Their numbers in the order in which they are counted: seed by seed, in the order of the identities.
    ///
    /// Counts do not depend on it. Measured on 77 choices of a massless pentabox of rank 2 that searches made: 5.2 s,
    /// where the order of a witness takes 6.6 s, and any other one more.
    by_seed: Vec<u32>,
    indices: Vec<u32>,
    values: Vec<Element>,
    seeds: usize,
    /// For each seed, and then each given row, the number of its equations.
    equations_of_seed: Vec<u32>,
    targets: Vec<u32>,
    /// Targets and masters: columns that a witness may leave.
    allowed: Vec<bool>,
    masters: Vec<bool>,
}

#[derive(Debug, Clone, Copy)]
struct Row {
    seed: u32,
    start: u32,
    end: u32,
    /// Its largest column.
    leading: u32,
}

/// Working memory of one thread.
#[derive(Debug)]
pub struct ScorerScratch {
    elimination: Incremental,
    /// Rows of the choice at hand.
    chosen: Vec<u32>,
}

/// Rows with more entries than this below the leading one are put in for leading columns only.
///
/// Measured with a prototype on choices of a massless pentabox of rank 2, one that does not close and one that does, both of about
/// 1,500 of 3,138 seeds: 180 and 24 million multiplications if all are put in everywhere, 24 and 145 if none
/// is, 40 and 37 with this.
const LONGEST: usize = 64;

impl Scorer {
    /// Evaluate the equations of an envelope.
    ///
    /// # Errors
    /// [`gauss::Error::ColumnRange`] for a target or master that is no column, [`Error::TooLarge`] for
    /// more than 2^32 entries.
    pub fn new(system: &System, point: &Point, targets: &[u32], masters: &[u32]) -> Result<Self> {
        let columns = system.column_count();
        if let Some(&column) = targets.iter().chain(masters).find(|&&column| column as usize >= columns) {
            return Err(gauss::Error::ColumnRange { row: 0, column, columns }.into());
        }
        let evaluated = system.at(point);
        let mut scorer = Self {
            field: *point.field(),
            columns,
            seeds: system.seed_count(),
            rows: Vec::with_capacity(evaluated.row_count()),
            by_seed: (0..evaluated.row_count() as u32).collect(),
            indices: Vec::new(),
            values: Vec::new(),
            equations_of_seed: vec![0; system.seed_count() + system.given_rows().len()],
            targets: targets.to_vec(),
            allowed: vec![false; columns],
            masters: vec![false; columns],
        };
        for &column in masters {
            scorer.masters[column as usize] = true;
            scorer.allowed[column as usize] = true;
        }
        for &column in targets {
            scorer.allowed[column as usize] = true;
        }
        let mut buffer = RowBuffer::default();
        for (row, equation) in system.equations().iter().enumerate() {
            buffer.clear();
            evaluated.fill(row, &mut buffer);
            let start = scorer.indices.len();
            scorer.indices.extend_from_slice(&buffer.columns);
            scorer.values.extend_from_slice(&buffer.values);
            let end = scorer.indices.len();
            if end > u32::MAX as usize {
                let limit = u64::from(u32::MAX);
                return Err(Error::TooLarge { what: "entries of equations", count: end as u64, limit });
            }
            let leading = buffer.columns.iter().copied().max().unwrap_or(0);
            let (start, end) = (start as u32, end as u32);
            scorer.rows.push(Row { seed: equation.integral, start, end, leading });
            scorer.equations_of_seed[equation.integral as usize] += 1;
        }
        scorer.by_seed.sort_unstable_by_key(|&row| system.equations()[row as usize]);
        Ok(scorer)
    }

    /// How many seeds the envelope has.
    #[must_use]
    pub fn seed_count(&self) -> usize {
        self.seeds
    }

    /// Working memory for [`Scorer::count`].
    ///
    /// # Errors
    /// [`gauss::Error::TooLarge`].
    pub fn scratch(&self, record: Record) -> Result<ScorerScratch> {
        let elimination = Incremental::new(self.columns, &self.field, record)?;
        // With a witness goes a price, which is that of putting in all.
        let elimination =
            if record == Record::Pivots { elimination.with_longest(LONGEST) } else { elimination };
        Ok(ScorerScratch { elimination, chosen: Vec::new() })
    }

    /// Count one choice: a flag for each seed of the envelope.
    ///
    /// `slope` asks for the number of integrals left where a choice does not close, for which more of its
    /// equations are eliminated.
    ///
    /// # Errors
    /// [`Error::ChoiceCount`] if there are not as many flags as seeds.
    pub fn count(&self, choice: &[bool], slope: bool, scratch: &mut ScorerScratch) -> Result<Counts> {
        self.check(choice)?;
        chosen_rows(
            self.by_seed.iter().map(|&number| (number, &self.rows[number as usize])),
            choice,
            scratch,
        );
        let dropped = self.insert_core(slope, scratch);
        let seeds = choice.iter().filter(|&&flag| flag).count();
        let flags = choice.iter().copied().chain(std::iter::repeat(true));
        let generated =
            flags.zip(&self.equations_of_seed).map(|(flag, &n)| if flag { n } else { 0 }).sum::<u32>();
        let independent = dropped + scratch.elimination.elimination().pivots().len();
        let closed = self.closes(&mut scratch.elimination)?;
        let left = match (slope, closed) {
            (false, _) => None,
            (true, true) => Some(0),
            (true, false) => Some(self.count_left(&mut scratch.elimination)?),
        };
        Ok(Counts { seeds, generated: generated as usize, independent, closed, left })
    }

    /// Count many choices on at most `threads` threads; the result does not depend on them.
    ///
    /// # Errors
    /// As [`Scorer::count`], and [`gauss::Error::Interrupted`].
    pub fn count_many(
        &self,
        choices: &[&[bool]],
        slope: bool,
        threads: usize,
        interrupt: &Interrupt,
    ) -> Result<Vec<Counts>> {
        let share = choices.len().div_ceil(threads.max(1)).max(1);
        let parts: Vec<&[&[bool]]> = choices.chunks(share).collect();
        let counted = parallel_map(&parts, threads, |part| -> Result<Vec<Counts>> {
            let mut scratch = self.scratch(Record::Pivots)?;
            part.iter()
                .map(|choice| {
                    interrupt.check()?;
                    self.count(choice, slope, &mut scratch)
                })
                .collect()
        });
        let mut all = Vec::with_capacity(choices.len());
        for part in counted {
            all.extend(part?);
        }
        Ok(all)
    }

    /// The seeds whose equations appear in the witness of some target, or `None` if the choice does not close.
    ///
    /// `priced` asks what eliminating the equations of the witness alone costs.
    /// `scratch` must record witnesses. `factors` are random and nonzero, one a target: a seed is found if
    /// the witness of a single target needs it, up to an accident of the field.
    ///
    /// # Errors
    /// [`Error::ChoiceCount`], [`gauss::Error::NotRecorded`].
    pub fn needed(
        &self,
        choice: &[bool],
        factors: &[u64],
        priced: bool,
        scratch: &mut ScorerScratch,
    ) -> Result<Option<Needed>> {
        self.check(choice)?;
        chosen_rows((0..).zip(&self.rows), choice, scratch);
        self.insert_core(false, scratch);
        if !self.closes(&mut scratch.elimination)? {
            return Ok(None);
        }
        let elimination = scratch.elimination.elimination();
        let sum: Vec<(u32, u64)> = self.targets.iter().copied().zip(factors.iter().copied()).collect();
        let witness = elimination.witness_of_sum(&sum, &mut elimination.scratch()?)?;
        let mut seeds = vec![false; self.seed_count()];
        for &(row, _) in &witness.combination {
            if let Some(flag) = seeds.get_mut(self.rows[row as usize].seed as usize) {
                *flag = true;
            }
        }
        let equations = witness.combination.len();
        let mut multiplications = 0;
        if priced {
            scratch.elimination.reset();
            for &(row, _) in &witness.combination {
                self.insert(row, &mut scratch.elimination);
            }
            multiplications = scratch.elimination.elimination().multiplications();
        }
        Ok(Some(Needed { seeds, equations, multiplications }))
    }

    /// How many targets there are.
    #[must_use]
    pub fn target_count(&self) -> usize {
        self.targets.len()
    }

    pub(super) fn field(&self) -> &Field {
        &self.field
    }

    pub(super) fn columns(&self) -> usize {
        self.columns
    }

    pub(super) fn targets(&self) -> &[u32] {
        &self.targets
    }

    pub(super) fn is_master(&self, column: u32) -> bool {
        self.masters[column as usize]
    }

    /// All equations in the order in which they are counted: seed, or a given row after all seeds; columns and values.
    pub(super) fn equations(&self) -> impl Iterator<Item = (usize, (&[u32], &[Element]))> {
        self.by_seed.iter().map(|&row| {
            let Row { seed, start, end, .. } = self.rows[row as usize];
            (seed as usize, (self.columns_of(row), &self.values[start as usize..end as usize]))
        })
    }

    fn check(&self, choice: &[bool]) -> Result<()> {
        if choice.len() != self.seed_count() {
            return Err(Error::ChoiceCount { given: choice.len(), seeds: self.seed_count() });
        }
        Ok(())
    }

    fn columns_of(&self, row: u32) -> &[u32] {
        let Row { start, end, .. } = self.rows[row as usize];
        &self.indices[start as usize..end as usize]
    }

    fn insert(&self, row: u32, elimination: &mut Incremental) {
        let Row { start, end, .. } = self.rows[row as usize];
        let values = &self.values[start as usize..end as usize];
        elimination.insert(row, self.columns_of(row), values).expect("columns were checked when made");
    }

    /// Eliminate the chosen equations that may matter; returns how many were dropped as independent.
    ///
    /// Whether the targets are reduced to masters does not depend on a row that is alone in some other integral.
    /// What they are left with, which is asked for by `slope`, has no integral that some combination of the
    /// equations has as its largest: a row that is alone in its largest one, unless that is a target, would
    /// bring it, so it has no part in that either.
    fn insert_core(&self, slope: bool, scratch: &mut ScorerScratch) -> usize {
        let ScorerScratch { elimination, chosen } = scratch;
        let lists: Vec<&[u32]> = chosen.iter().map(|&row| self.columns_of(row)).collect();
        let stays = if slope {
            peel(self.columns, &lists, |number, column| {
                let row = self.rows[chosen[number as usize] as usize];
                row.leading == column && !self.targets.contains(&column)
            })
        } else {
            peel(self.columns, &lists, |_, column| !self.allowed[column as usize])
        };
        elimination.reset();
        for (&row, _) in chosen.iter().zip(&stays).filter(|(_, stays)| **stays) {
            self.insert(row, elimination);
        }
        stays.iter().filter(|stays| !**stays).count()
    }

    fn closes(&self, elimination: &mut Incremental) -> Result<bool> {
        for &target in &self.targets {
            let mut closed = true;
            elimination.reduce(target, |column| {
                closed &= self.masters[column as usize];
                closed
            })?;
            if !closed {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The integrals that the targets are left with, after an elimination for `slope`.
    fn count_left(&self, elimination: &mut Incremental) -> Result<usize> {
        let mut left = Vec::new();
        for &target in &self.targets {
            elimination.reduce(target, |column| {
                if !self.masters[column as usize] {
                    left.push(column);
                }
                true
            })?;
        }
        left.sort_unstable();
        left.dedup();
        Ok(left.len())
    }
}

/// Note the rows that take part, in their order.
fn chosen_rows<'a>(rows: impl Iterator<Item = (u32, &'a Row)>, choice: &[bool], scratch: &mut ScorerScratch) {
    scratch.chosen.clear();
    scratch.chosen.extend(rows.filter(|(_, row)| is_chosen(choice, row)).map(|(number, _)| number));
}

/// Whether a row takes part: one of a chosen seed, or one that was given.
fn is_chosen(choice: &[bool], row: &Row) -> bool {
    choice.get(row.seed as usize).copied().unwrap_or(true)
}

/// What the targets need of a choice that closes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Needed {
    /// A flag for each seed of the envelope.
    pub seeds: Vec<bool>,
    /// How many equations the witnesses combine.
    pub equations: usize,
    /// Multiplications of eliminating just these, if that was asked for, otherwise zero.
    pub multiplications: u64,
}
