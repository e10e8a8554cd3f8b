//! Running a program over seeds, a block at a time.

use super::arithmetic::{Number, Operation, with_function};
use super::columns::{BLOCK, Words};
use super::kind::Kind;
use super::program::{Input, Instruction, Operand, Program};
use super::targets::{Nearest, Targets};
use crate::{Error, Result};
use gauss::Interrupt;

/// What an expression gives, an entry a seed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Values {
    /// Of an expression that keeps or drops seeds.
    Booleans(Vec<bool>),
    /// Of an expression that scores seeds.
    Integers(Vec<i64>),
}

impl Program {
    /// The value at each seed, for the given targets; `slots` indices each.
    ///
    /// Targets whose sector does not contain a seed's are ignored for it; where none is left, what is asked
    /// of the targets is zero.
    ///
    /// # Errors
    /// [`Error::IndexCount`] if a list is no multiple of the family's propagators, and [`Error::Gauss`] when
    /// asked to stop.
    pub fn evaluate(&self, seeds: &[i8], targets: &[i8], interrupt: &Interrupt) -> Result<Values> {
        let slots = self.slots;
        for (what, list) in [("the last seed", seeds), ("the last target", targets)] {
            let given = list.len() % slots;
            if given != 0 {
                return Err(Error::IndexCount { what, given, slots });
            }
        }
        if self.narrow {
            Machine::<i32>::new(self, targets).values(seeds, interrupt)
        } else {
            Machine::<i64>::new(self, targets).values(seeds, interrupt)
        }
    }
}

/// A program with its columns.
struct Machine<'p, T> {
    program: &'p Program,
    words: Words,
    inputs: Vec<Vec<T>>,
    temporaries: Vec<Vec<T>>,
    sectors: Vec<i64>,
    nearest: Nearest,
    targets: Targets<'p>,
}

impl<'p, T: Number> Machine<'p, T> {
    fn new(program: &'p Program, targets: &'p [i8]) -> Self {
        let columns = |count| vec![vec![T::default(); BLOCK]; count];
        Self {
            program,
            words: Words::new(program.slots),
            inputs: columns(program.inputs.len()),
            temporaries: columns(program.temporaries),
            sectors: vec![0; BLOCK],
            nearest: Nearest::new(program.slots),
            targets: Targets::new(program.slots, targets),
        }
    }

    fn values(&mut self, seeds: &[i8], interrupt: &Interrupt) -> Result<Values> {
        let slots = self.program.slots;
        let mut values = match self.program.kind {
            Kind::Boolean => Values::Booleans(Vec::with_capacity(seeds.len() / slots)),
            Kind::Integer => Values::Integers(Vec::with_capacity(seeds.len() / slots)),
        };
        for block in seeds.chunks(BLOCK * slots) {
            interrupt.check()?;
            let count = block.len() / slots;
            self.run(block, count);
            match (&mut values, self.source(self.program.result)) {
                (Values::Booleans(list), Source::Column(column)) => {
                    list.extend(column[..count].iter().map(|&value| value != T::default()));
                }
                (Values::Booleans(list), Source::Constant(value)) => {
                    list.resize(list.len() + count, value != T::default());
                }
                (Values::Integers(list), Source::Column(column)) => {
                    list.extend(column[..count].iter().map(|&value| -> i64 { value.into() }));
                }
                (Values::Integers(list), Source::Constant(value)) => {
                    list.resize(list.len() + count, value.into());
                }
            }
        }
        Ok(values)
    }

    /// Compute all columns for a block of `count` seeds.
    fn run(&mut self, seeds: &[i8], count: usize) {
        self.words.load(seeds);
        for (&input, column) in self.program.inputs.iter().zip(&mut self.inputs) {
            let column = &mut column[..count];
            match input {
                Input::T => self.words.t(column),
                Input::R => self.words.r(column),
                Input::S => self.words.s(column),
                Input::Dots => self.words.dots(column),
                Input::Sector => self.words.sector(column),
                Input::Index(slot) => self.words.index(slot.into(), column),
                Input::Top(_) | Input::Distance | Input::Missing | Input::Target(_) => {}
            }
        }
        if self.program.inputs.iter().any(|input| input.needs_targets()) {
            self.compare_with_targets(count);
        }
        for instruction in &self.program.code {
            self.step(instruction, count);
        }
    }

    /// Compute the inputs that depend on the targets.
    fn compare_with_targets(&mut self, count: usize) {
        self.words.sector(&mut self.sectors[..count]);
        let search = self.program.inputs.iter().any(|input| input.needs_nearest());
        if search {
            self.nearest.load(&self.words);
        }
        let mut start = 0;
        // Seeds of one sector mostly come together.
        for run in self.sectors[..count].chunk_by(|x, y| x == y) {
            let seeds = start..start + run.len();
            start = seeds.end;
            self.targets.look_at(run[0] as u32);
            if search {
                self.nearest.search(&self.targets, seeds.clone());
            }
            for (&input, column) in self.program.inputs.iter().zip(&mut self.inputs) {
                let column = &mut column[seeds.clone()];
                match input {
                    Input::Top(of) => column.fill(T::fit(self.targets.top(of))),
                    Input::Distance => self.nearest.distance(seeds.clone(), column),
                    Input::Missing => self.nearest.each(seeds.clone(), column, |n| self.targets.missing(n)),
                    Input::Target(slot) => {
                        let slot = slot.into();
                        self.nearest.each(seeds.clone(), column, |n| self.targets.index(n, slot));
                    }
                    Input::T | Input::R | Input::S | Input::Dots | Input::Sector | Input::Index(_) => {}
                }
            }
        }
    }

    fn source(&self, operand: Operand) -> Source<'_, T> {
        match operand {
            Operand::Input(number) => Source::Column(&self.inputs[number as usize]),
            Operand::Temporary(number) => Source::Column(&self.temporaries[number as usize]),
            Operand::Constant(value) => Source::Constant(T::fit(value)),
        }
    }

    fn step(&mut self, instruction: &Instruction, count: usize) {
        let number = match *instruction {
            Instruction::Combine { out, .. } | Instruction::Select { out, .. } => out as usize,
        };
        // An instruction never reads the column it writes, so that it can be taken out meanwhile.
        let mut column = std::mem::take(&mut self.temporaries[number]);
        let out = &mut column[..count];
        match *instruction {
            Instruction::Combine { operation, left, right, .. } => {
                let (left, right) = (self.source(left), self.source(right));
                with_function!(operation, T, f => combine(out, left, right, f));
            }
            Instruction::Select { condition, value, otherwise, .. } => {
                select(out, self.source(condition), self.source(value), self.source(otherwise));
            }
        }
        self.temporaries[number] = column;
    }
}

/// Where numbers come from.
#[derive(Clone, Copy)]
enum Source<'a, T> {
    Column(&'a [T]),
    Constant(T),
}

#[inline]
fn combine<T: Copy>(out: &mut [T], left: Source<'_, T>, right: Source<'_, T>, f: impl Fn(T, T) -> T) {
    match (left, right) {
        (Source::Column(left), Source::Column(right)) => {
            for ((out, &x), &y) in out.iter_mut().zip(left).zip(right) {
                *out = f(x, y);
            }
        }
        (Source::Column(left), Source::Constant(y)) => {
            out.iter_mut().zip(left).for_each(|(out, &x)| *out = f(x, y));
        }
        (Source::Constant(x), Source::Column(right)) => {
            out.iter_mut().zip(right).for_each(|(out, &y)| *out = f(x, y));
        }
        // The compiler folds constants, so this is never hot.
        (Source::Constant(x), Source::Constant(y)) => out.fill(f(x, y)),
    }
}

fn select<T: Number>(
    out: &mut [T],
    condition: Source<'_, T>,
    value: Source<'_, T>,
    otherwise: Source<'_, T>,
) {
    combine(out, otherwise, otherwise, |x, _| x);
    let pick = |out: &mut T, condition, value| {
        *out = if condition == T::default() { *out } else { value };
    };
    match (condition, value) {
        (Source::Column(condition), Source::Column(value)) => {
            out.iter_mut().zip(condition).zip(value).for_each(|((out, &c), &v)| pick(out, c, v));
        }
        (Source::Column(condition), Source::Constant(value)) => {
            out.iter_mut().zip(condition).for_each(|(out, &c)| pick(out, c, value));
        }
        (Source::Constant(_), _) => {
            unreachable!("the compiler takes one side when the condition is constant")
        }
    }
}
