//! What the outputs of a tape stand for: functions of which some are one output times powers of a unit of mass.

use super::answers::{Answers, Checked, Outcome, Places};
use super::run::{Replayer, reduced, split};
use super::wanted::Wanted;
use crate::field::{Element, Field, invert_all};
use crate::lanes::Backend;
use crate::tape::Tape;
use crate::{Error, Interrupt, Result, parallel_queue};
use std::sync::Arc;

/// Passes that a thread takes at a time: few enough for two threads to end together, and for their outputs to be in
/// the cache still when functions are made of them.
const PASSES: usize = 4;

/// Of a sample one pass in so many is checked.
const SAMPLED: usize = 8;

/// A symbol that was one while a tape was recorded, and how the other symbols scale with it.
///
/// With `x = u^w·y` for each symbol `x` of weight `w`, a function of weight `n` is `f(x) = u^n·f(y)`, and the unit
/// itself, of weight one, is one among the `y`: the tape knows `f(y)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Number of the symbol.
    pub symbol: usize,
    /// Weight of every symbol.
    pub weights: Vec<i32>,
}

/// A function of the symbols of a tape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Function {
    /// Number of an output; `None` stands for the function that is one everywhere.
    pub output: Option<u32>,
    /// Weight of the function.
    pub weight: i32,
}

/// A tape and the functions that it computes, to be probed at any value of the unit.
///
/// Invariant: every output is one of the tape; without a unit all weights are zero.
#[derive(Debug, Clone)]
pub struct FunctionTape {
    tape: Arc<Tape>,
    unit: Option<Unit>,
    functions: Vec<Function>,
    /// The outputs that a replay writes; all by default.
    wanted: Option<Wanted>,
    /// For each function the place of its output among those that are written.
    columns: Vec<Option<u32>>,
    /// The weights that occur, and for each function the place of its own among them.
    weights: Vec<i32>,
    places: Vec<u32>,
}

impl FunctionTape {
    /// The functions of a tape.
    ///
    /// # Errors
    /// [`Error::OutputRange`]; [`Error::SymbolCount`] for a unit with another number of weights, or none of whose
    /// symbol.
    pub fn new(tape: Arc<Tape>, unit: Option<Unit>, functions: Vec<Function>) -> Result<Self> {
        Self::writing(tape, unit, functions, None)
    }

    /// The functions of a tape of which not all outputs are written.
    fn writing(
        tape: Arc<Tape>,
        unit: Option<Unit>,
        functions: Vec<Function>,
        wanted: Option<Wanted>,
    ) -> Result<Self> {
        let outputs = tape.outputs();
        if let Some(output) = functions.iter().filter_map(|f| f.output).find(|&o| o as usize >= outputs) {
            return Err(Error::OutputRange { output, outputs });
        }
        if let Some(unit) = &unit
            && (unit.weights.len() != tape.symbols() || unit.symbol >= tape.symbols())
        {
            return Err(Error::SymbolCount { given: unit.weights.len(), symbols: tape.symbols() });
        }
        let weight = |function: &Function| if unit.is_some() { function.weight } else { 0 };
        let mut weights: Vec<i32> = functions.iter().map(weight).collect();
        weights.sort_unstable();
        weights.dedup();
        let place = |function| weights.partition_point(|&one| one < weight(function)) as u32;
        let places = functions.iter().map(place).collect();
        let column = |output| {
            let place = |wanted: &Wanted| wanted.place(output).map(|place| place as u32);
            wanted.as_ref().map_or(Some(output), place)
        };
        let columns = functions.iter().map(|function| function.output.and_then(column)).collect();
        Ok(Self { tape, unit, functions, wanted, columns, weights, places })
    }

    /// Some of the functions only, in this order, on a tape of what they need.
    ///
    /// # Errors
    /// [`Error::OutputRange`].
    pub fn restricted(&self, numbers: &[u32]) -> Result<Self> {
        let (mut functions, outputs) = self.some(numbers)?;
        let tape = if outputs.len() == self.tape.outputs() {
            Arc::clone(&self.tape)
        } else {
            Arc::new(self.tape.restricted(&outputs)?)
        };
        for function in &mut functions {
            let place = |output: u32| outputs.partition_point(|&one| one < output) as u32;
            function.output = function.output.map(place);
        }
        Self::new(tape, self.unit.clone(), functions)
    }

    /// Some of the functions only, in this order, on the whole tape.
    ///
    /// This costs nothing to make, and a replay as much as all functions do but for writing them.
    ///
    /// # Errors
    /// [`Error::OutputRange`].
    pub fn selected(&self, numbers: &[u32]) -> Result<Self> {
        let (functions, outputs) = self.some(numbers)?;
        let wanted = Wanted::new(self.tape.outputs(), &outputs);
        Self::writing(Arc::clone(&self.tape), self.unit.clone(), functions, Some(wanted))
    }

    /// Some of the functions, and their outputs in ascending order.
    fn some(&self, numbers: &[u32]) -> Result<(Vec<Function>, Vec<u32>)> {
        let count = self.functions.len();
        if let Some(&output) = numbers.iter().find(|&&number| number as usize >= count) {
            return Err(Error::OutputRange { output, outputs: count });
        }
        let functions: Vec<Function> = numbers.iter().map(|&n| self.functions[n as usize]).collect();
        let mut outputs: Vec<u32> = functions.iter().filter_map(|function| function.output).collect();
        outputs.sort_unstable();
        outputs.dedup();
        Ok((functions, outputs))
    }

    /// The tape.
    #[must_use]
    pub fn tape(&self) -> &Arc<Tape> {
        &self.tape
    }

    /// How many functions there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.functions.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.functions.is_empty()
    }

    /// The functions at points modulo a prime; a point at which the unit vanishes is unlucky.
    ///
    /// As [`super::replay`] otherwise: the same bits for every backend, number of threads and order of the points, and
    /// however many of them are checked, as long as the arithmetic is right.
    ///
    /// # Errors
    /// As [`super::replay`].
    pub fn probe(
        &self,
        backend: Backend,
        prime: u64,
        points: &[u64],
        checked: Checked,
        threads: usize,
        interrupt: &Interrupt,
    ) -> Result<Answers> {
        let field = backend.field(prime)?;
        let mut points = reduced(&self.tape, points, prime)?;
        let units = self.units(&field, &mut points);
        let points = split(&self.tape, &points);
        let (count, width) = (points.len(), self.functions.len());
        let mut answers =
            Answers { outcomes: vec![Outcome::Unlucky; count], residues: vec![0; count * width] };
        let replayer = |tape| Replayer::new(tape, self.wanted.as_ref(), backend, &field);
        let whole = replayer(&self.tape);
        let unchecked = (checked == Checked::Sample).then(|| replayer(self.tape.unchecked()));
        let mut items = Vec::new();
        let (mut outcomes, mut residues) = (&mut answers.outcomes[..], &mut answers.residues[..]);
        let mut first = 0;
        for part in dealt(count, threads, &whole, unchecked.as_ref()) {
            let outcomes = outcomes.split_off_mut(..part.points).unwrap_or_default();
            let residues = residues.split_off_mut(..part.points * width).unwrap_or_default();
            let units = units.as_ref().map(|units| &units[first..][..part.points]);
            items.push((&points[first..][..part.points], part, units, outcomes, residues));
            first += part.points;
        }
        let mut scratch: Vec<Answers> =
            (0..threads.clamp(1, items.len().max(1))).map(|_| Answers::default()).collect();
        let as_written = units.is_none() && self.are_as_written(whole.outputs());
        let done =
            parallel_queue(&mut scratch, items, |scratch, (points, part, units, outcomes, residues)| {
                if as_written {
                    return part.replayer.replay(points, part.pass, Places { outcomes, residues }, interrupt);
                }
                scratch.make_room(points.len(), whole.outputs())?;
                part.replayer.replay(points, part.pass, scratch.all(), interrupt)?;
                let outputs =
                    scratch.residues.chunks(whole.outputs().max(1)).chain(std::iter::repeat(&[][..]));
                for (number, (&outcome, outputs)) in scratch.outcomes.iter().zip(outputs).enumerate() {
                    let unit = units.map(|units| units[number]);
                    outcomes[number] =
                        if unit.is_some_and(|unit| unit.value == 0) { Outcome::Unlucky } else { outcome };
                    if outcomes[number] == Outcome::Good {
                        self.write(&field, unit, outputs, &mut residues[number * width..][..width]);
                    }
                }
                Ok(())
            });
        done.into_iter().collect::<Result<()>>()?;
        Ok(answers)
    }

    /// Scale points so that the unit is one; returns the unit at each point and its inverse, if one of them is not one
    /// already. Where the unit vanishes both are zero and nothing is scaled.
    fn units(&self, field: &Field, points: &mut [u64]) -> Option<Vec<UnitAt>> {
        let unit = self.unit.as_ref()?;
        let symbols = self.tape.symbols();
        if points.chunks(symbols).all(|point| point[unit.symbol] == 1) {
            return None;
        }
        let values: Vec<Element> =
            points.chunks(symbols).map(|point| field.from_u64(point[unit.symbol])).collect();
        let without_zeros: Vec<Element> =
            values.iter().map(|&value| if value == 0 { field.one() } else { value }).collect();
        let inverses = invert_all(field, without_zeros).expect("zeros were replaced by ones");
        let at = |(value, inverse)| UnitAt { value, inverse: if value == 0 { 0 } else { inverse } };
        let units: Vec<UnitAt> = values.into_iter().zip(inverses).map(at).collect();
        for (point, one) in points.chunks_mut(symbols).zip(&units).filter(|(_, one)| one.value != 0) {
            for (residue, &weight) in point.iter_mut().zip(&unit.weights) {
                // In Montgomery's form times ordinary is ordinary.
                *residue = field.mul(one.power(field, -weight), *residue);
            }
        }
        Some(units)
    }

    /// Whether the functions are what a replay writes, in that order, where the unit is one.
    fn are_as_written(&self, outputs: usize) -> bool {
        let mut places = self.columns.iter().zip(0..);
        self.columns.len() == outputs && places.all(|(&column, place)| column == Some(place))
    }

    /// Write the functions at a point of which the tape has computed the outputs.
    fn write(&self, field: &Field, unit: Option<UnitAt>, outputs: &[u64], residues: &mut [u64]) {
        let plain = self.columns.iter().map(|column| column.map_or(1, |column| outputs[column as usize]));
        match unit {
            None => {
                for (residue, value) in residues.iter_mut().zip(plain) {
                    *residue = value;
                }
            }
            Some(unit) => {
                let powers: Vec<Element> =
                    self.weights.iter().map(|&weight| unit.power(field, weight)).collect();
                for ((residue, value), &place) in residues.iter_mut().zip(plain).zip(&self.places) {
                    *residue = field.mul(powers[place as usize], value);
                }
            }
        }
    }
}

/// Points that a thread takes at a time.
#[derive(Clone, Copy)]
struct Part<'a> {
    points: usize,
    replayer: &'a Replayer<'a>,
    /// Points of a pass.
    pass: usize,
}

/// Deal out points: all to the whole tape, or one pass in [`SAMPLED`] to that, the first among them, and the others to
/// the one without checks.
fn dealt<'a>(
    count: usize,
    threads: usize,
    whole: &'a Replayer<'a>,
    unchecked: Option<&'a Replayer<'a>>,
) -> Vec<Part<'a>> {
    let share = count.div_ceil(threads.max(1));
    let pass = whole.width(share);
    let mut parts = Vec::new();
    let mut deal = |replayer: &'a Replayer<'a>, mut points: usize| {
        let pass = replayer.width(share);
        let most = pass * share.div_ceil(pass).clamp(1, PASSES);
        while points > 0 {
            let taken = points.min(most);
            parts.push(Part { points: taken, replayer, pass });
            points -= taken;
        }
    };
    let Some(unchecked) = unchecked else {
        deal(whole, count);
        return parts;
    };
    let mut left = count;
    while left > 0 {
        let first = left.min(pass);
        deal(whole, first);
        let others = (left - first).min((SAMPLED - 1) * pass);
        deal(unchecked, others);
        left -= first + others;
    }
    parts
}

/// The unit at a point.
#[derive(Debug, Clone, Copy)]
struct UnitAt {
    value: Element,
    inverse: Element,
}

impl UnitAt {
    fn power(self, field: &Field, exponent: i32) -> Element {
        match exponent {
            0 => field.one(),
            1 => self.value,
            -1 => self.inverse,
            _ => {
                let base = if exponent < 0 { self.inverse } else { self.value };
                field.pow(base, u64::from(exponent.unsigned_abs()))
            }
        }
    }
}
