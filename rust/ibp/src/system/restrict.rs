//! The system of a few of the equations.

use super::grid::{Grid, NONE};
use crate::identity::Stored;
use crate::{Equation, Error, Result, System};
use std::sync::Arc;

/// New numbers, without gaps and in the same order, for the items of `0..count` that are kept.
struct Renumbering {
    /// Old numbers of what is kept, ascending.
    kept: Vec<u32>,
    /// New number of each old one; [`NONE`] for what is not kept.
    new: Vec<u32>,
}

impl Renumbering {
    /// Number what `mark` is called with.
    fn of(count: usize, items: impl FnOnce(&mut dyn FnMut(u32))) -> Self {
        let mut new = vec![NONE; count];
        items(&mut |item| new[item as usize] = 0);
        let mut kept = Vec::new();
        for (old, number) in new.iter_mut().enumerate().filter(|(_, number)| **number != NONE) {
            *number = kept.len() as u32;
            kept.push(old as u32);
        }
        Self { kept, new }
    }
}

impl System {
    /// The system of a few of the equations, in the same order and with the columns that they touch.
    ///
    /// # Errors
    /// [`Error::EquationRange`] for a number beyond the last.
    pub fn restrict(&self, equations: &[u32]) -> Result<Self> {
        let mut numbers = equations.to_vec();
        numbers.sort_unstable();
        numbers.dedup();
        if let Some(&equation) = numbers.last()
            && equation as usize >= self.equations.len()
        {
            return Err(Error::EquationRange { equation, equations: self.equations.len() });
        }
        let kept: Vec<Equation> = numbers.iter().map(|&number| self.equations[number as usize]).collect();
        let (part, renumbered) = self.grid.restrict(&kept)?;
        Ok(Self::of(Arc::new(part), renumbered))
    }
}

impl Grid {
    /// What some equations touch, and these equations in it.
    fn restrict(&self, kept: &[Equation]) -> Result<(Self, Vec<Equation>)> {
        let (slots, width) = (self.slots(), self.identities.templates.shifts().len());
        let integrals = Renumbering::of(self.integral_count(), |mark| {
            for equation in kept {
                mark(equation.integral);
            }
        });
        let columns = Renumbering::of(self.columns.len(), |mark| {
            for &equation in kept {
                self.for_each_column(equation, &mut *mark);
            }
        });
        let seeds = integrals.kept.partition_point(|&integral| (integral as usize) < self.seed_count());
        let (seeds, given) = integrals.kept.split_at(seeds);
        let mut part = Self {
            space: self.space.clone(),
            identities: Arc::clone(&self.identities),
            columns: columns.kept.iter().map(|&column| self.columns[column as usize]).collect(),
            seeds: Vec::with_capacity(seeds.len() * slots),
            neighbours: vec![NONE; seeds.len() * width],
            stored: Stored::default(),
            coefficients: Arc::clone(&self.coefficients),
            given: given.iter().map(|&row| self.given[row as usize - self.seed_count()]).collect(),
        };
        for &seed in seeds {
            part.seeds.extend_from_slice(self.seed(seed));
        }
        let renumber = |equation: &Equation| Equation {
            integral: integrals.new[equation.integral as usize],
            identity: equation.identity,
        };
        let mut stored: Vec<Equation> = Vec::new();
        for &equation in kept {
            let Some(terms) = self.identities.template(equation.identity) else {
                stored.push(equation);
                continue;
            };
            let indices = self.seed(equation.integral);
            let old = self.neighbours_of(equation.integral);
            let new = renumber(&equation).integral as usize * width;
            for term in terms.iter().filter(|term| !term.vanishes_at(indices)) {
                let column = old[term.shift as usize];
                if column != NONE {
                    part.neighbours[new + term.shift as usize] = columns.new[column as usize];
                }
            }
        }
        // Renumbering keeps the order of keys.
        stored.sort_unstable();
        for equation in stored {
            let row = self.stored.row(equation).iter().map(|&(column, c)| (columns.new[column as usize], c));
            part.stored.push(renumber(&equation), &row.collect::<Vec<_>>())?;
        }
        let renumbered = kept.iter().map(renumber).collect();
        Ok((part, renumbered))
    }
}
