//! A syntax tree to straight-line code.

use super::arithmetic::Operation;
use super::ast::{
    Additive, Bound, Choice, Feature, Form, Loop, Multiplicative, Node, Relation, Slot, SlotNumber,
};
use super::error::{Fault, Problem};
use super::kind::Kind;
use super::program::{Input, Instruction, Operand, Program, Top};
use super::range::Range;
use crate::MAX_SLOTS;

/// Compile a checked tree for a family.
pub(super) fn compile(
    root: &Node,
    kind: Kind,
    slots: usize,
    loops: usize,
    externals: usize,
) -> Result<Program, Fault> {
    if !(1..=MAX_SLOTS).contains(&slots) {
        return Fault::new(0, Problem::Slots { slots, limit: MAX_SLOTS });
    }
    let mut compiler = Compiler {
        slots,
        loops,
        externals,
        inputs: Vec::new(),
        code: Vec::new(),
        temporaries: Vec::new(),
        narrow: true,
        free: Vec::new(),
        variables: Vec::new(),
    };
    let result = compiler.node(root)?;
    let narrow = compiler.narrow && compiler.range(result).fits_32_bits();
    let Compiler { inputs, code, temporaries, .. } = compiler;
    Ok(Program { slots, kind, inputs, code, temporaries: temporaries.len(), result, narrow })
}

struct Compiler<'n> {
    slots: usize,
    loops: usize,
    externals: usize,
    inputs: Vec<Input>,
    code: Vec<Instruction>,
    /// The range of each temporary's present value.
    temporaries: Vec<Range>,
    /// Whether all values so far fit into 32 bits.
    narrow: bool,
    /// Temporaries whose value is not needed any more.
    free: Vec<u16>,
    /// Variables of the enclosing loops in this iteration.
    variables: Vec<(&'n str, u32)>,
}

impl<'n> Compiler<'n> {
    fn node(&mut self, node: &'n Node) -> Result<Operand, Fault> {
        Ok(match &node.form {
            Form::Integer(value) => Operand::Constant((*value).into()),
            Form::Boolean(value) => Operand::Constant((*value).into()),
            Form::Feature(feature) => self.feature(*feature),
            Form::Variable(name) => Operand::Constant(self.variable(name).into()),
            Form::Index(slot) => {
                let slot = self.slot(slot)?;
                self.input(Input::Index(slot))
            }
            Form::Target(slot) => {
                let slot = self.slot(slot)?;
                self.input(Input::Target(slot))
            }
            Form::Bit(slot) => {
                let slot = self.slot(slot)?;
                let index = self.input(Input::Index(slot));
                self.combine(Operation::Greater, index, Operand::Constant(0))
            }
            Form::Negation(operand) => {
                let operand = self.node(operand)?;
                self.combine(Operation::Subtract, Operand::Constant(0), operand)
            }
            Form::Absolute(operand) => {
                let operand = self.node(operand)?;
                self.combine(Operation::Distance, operand, Operand::Constant(0))
            }
            Form::Not(operand) => {
                let operand = self.node(operand)?;
                self.combine(Operation::Equal, operand, Operand::Constant(0))
            }
            Form::Sum(first, rest) => self.chain(first, rest, |sign| match sign {
                Additive::Add => Operation::Add,
                Additive::Subtract => Operation::Subtract,
            })?,
            Form::Product(first, rest) => self.chain(first, rest, |sign| match sign {
                Multiplicative::Multiply => Operation::Multiply,
                Multiplicative::Divide => Operation::Divide,
                Multiplicative::Remainder => Operation::Remainder,
            })?,
            Form::Comparison(first, rest) => self.comparison(first, rest)?,
            Form::And(parts) => self.fold(parts, Operation::And)?,
            Form::Or(parts) => self.fold(parts, Operation::Or)?,
            Form::Minimum(parts) => self.fold(parts, Operation::Minimum)?,
            Form::Maximum(parts) => self.fold(parts, Operation::Maximum)?,
            Form::Choice(choice) => self.choice(choice)?,
            Form::Loop(repeated) => self.repeat(repeated)?,
        })
    }

    fn feature(&mut self, feature: Feature) -> Operand {
        let input = match feature {
            Feature::Slots => return Operand::Constant(self.slots as i64),
            Feature::Loops => return Operand::Constant(self.loops as i64),
            Feature::Externals => return Operand::Constant(self.externals as i64),
            Feature::T => Input::T,
            Feature::R => Input::R,
            Feature::S => Input::S,
            Feature::Dots => Input::Dots,
            Feature::Sector => Input::Sector,
            Feature::TopT => Input::Top(Top::T),
            Feature::TopR => Input::Top(Top::R),
            Feature::TopS => Input::Top(Top::S),
            Feature::TopDots => Input::Top(Top::Dots),
            Feature::TopSector => Input::Top(Top::Sector),
            Feature::Distance => Input::Distance,
            Feature::Missing => Input::Missing,
        };
        self.input(input)
    }

    fn input(&mut self, input: Input) -> Operand {
        let known = self.inputs.iter().position(|&other| other == input);
        let number = known.unwrap_or_else(|| {
            self.inputs.push(input);
            self.inputs.len() - 1
        });
        Operand::Input(number as u16)
    }

    fn variable(&self, name: &str) -> u32 {
        let bound = self.variables.iter().find(|(known, _)| *known == name);
        bound.expect("names were checked when the expression was parsed").1
    }

    /// A slot, counted from 0.
    fn slot(&self, slot: &Slot) -> Result<u8, Fault> {
        let number = match &slot.number {
            SlotNumber::Fixed(bound) => bound.value(self.slots),
            SlotNumber::Variable(name) => self.variable(name),
        };
        if number < 1 || number as usize > self.slots {
            return Fault::new(slot.place.0, Problem::SlotRange { slot: number, slots: self.slots });
        }
        Ok(number as u8 - 1)
    }

    fn chain<O: Copy>(
        &mut self,
        first: &'n Node,
        rest: &'n [(O, Node)],
        operation: impl Fn(O) -> Operation,
    ) -> Result<Operand, Fault> {
        let mut result = self.node(first)?;
        for (sign, part) in rest {
            let part = self.node(part)?;
            result = self.combine(operation(*sign), result, part);
        }
        Ok(result)
    }

    fn fold(&mut self, parts: &'n [Node], operation: Operation) -> Result<Operand, Fault> {
        let mut result = None;
        for part in parts {
            let part = self.node(part)?;
            result = Some(result.map_or(part, |before| self.combine(operation, before, part)));
        }
        Ok(result.expect("the parser makes no empty list of operands"))
    }

    fn comparison(&mut self, first: &'n Node, rest: &'n [(Relation, Node)]) -> Result<Operand, Fault> {
        let mut left = self.node(first)?;
        let mut result = None;
        for (position, (relation, part)) in rest.iter().enumerate() {
            let operation = match relation {
                Relation::Equal => Operation::Equal,
                Relation::NotEqual => Operation::NotEqual,
                Relation::Less => Operation::Less,
                Relation::LessOrEqual => Operation::LessOrEqual,
                Relation::Greater => Operation::Greater,
                Relation::GreaterOrEqual => Operation::GreaterOrEqual,
            };
            let right = self.node(part)?;
            let holds = self.emit(operation, left, right);
            self.release(left);
            // The right operand is the left one of the next link.
            if position + 1 == rest.len() {
                self.release(right);
            }
            left = right;
            result = Some(result.map_or(holds, |before| self.combine(Operation::And, before, holds)));
        }
        Ok(result.expect("the parser makes no empty chain"))
    }

    fn choice(&mut self, choice: &'n Choice) -> Result<Operand, Fault> {
        let condition = self.node(&choice.condition)?;
        let value = self.node(&choice.value)?;
        let otherwise = self.node(&choice.otherwise)?;
        if let Operand::Constant(holds) = condition {
            let (taken, left) = if holds == 0 { (otherwise, value) } else { (value, otherwise) };
            self.release(left);
            return Ok(taken);
        }
        let ranges = [value, otherwise].map(|operand| self.range(operand));
        let out = self.temporary(ranges[0].union(ranges[1]));
        self.code.push(Instruction::Select { out, condition, value, otherwise });
        for operand in [condition, value, otherwise] {
            self.release(operand);
        }
        Ok(Operand::Temporary(out))
    }

    fn repeat(&mut self, repeated: &'n Loop) -> Result<Operand, Fault> {
        let [from, to] = [repeated.from, repeated.to].map(|bound: Bound| bound.value(self.slots));
        let mut result = Operand::Constant(0);
        for value in from..=to {
            self.variables.push((&repeated.variable, value));
            let body = self.node(&repeated.body);
            self.variables.pop();
            // Booleans are 0 and 1, so a count is a sum.
            result = self.combine(Operation::Add, result, body?);
        }
        Ok(result)
    }

    /// The result of an operation on operands that are not needed afterwards.
    fn combine(&mut self, operation: Operation, left: Operand, right: Operand) -> Operand {
        let result = self.emit(operation, left, right);
        self.release(left);
        self.release(right);
        result
    }

    fn emit(&mut self, operation: Operation, left: Operand, right: Operand) -> Operand {
        if let (Operand::Constant(x), Operand::Constant(y)) = (left, right) {
            return Operand::Constant(operation.apply(x, y));
        }
        let ranges = [left, right].map(|operand| self.range(operand));
        let out = self.temporary(Range::combine(operation, ranges[0], ranges[1]));
        self.narrow &= ranges.into_iter().all(Range::fits_32_bits);
        self.code.push(Instruction::Combine { operation, out, left, right });
        Operand::Temporary(out)
    }

    /// A column that nobody needs, for a value in a range.
    fn temporary(&mut self, range: Range) -> u16 {
        self.narrow &= range.fits_32_bits();
        let out = self.free.pop().unwrap_or_else(|| {
            self.temporaries.push(range);
            self.temporaries.len() as u16 - 1
        });
        self.temporaries[out as usize] = range;
        out
    }

    fn range(&self, operand: Operand) -> Range {
        match operand {
            Operand::Input(number) => Range::of_input(self.inputs[number as usize], self.slots),
            Operand::Temporary(number) => self.temporaries[number as usize],
            Operand::Constant(value) => Range::of_constant(value),
        }
    }

    fn release(&mut self, operand: Operand) {
        if let Operand::Temporary(number) = operand {
            self.free.push(number);
        }
    }
}
