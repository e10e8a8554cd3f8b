//! The canonical text of an expression: single spaces, and parentheses only where they are needed.

use super::ast::{Bound, Form, Loop, Node, Slot, SlotNumber};
use std::fmt::{Display, Formatter, Result};

/// How tightly a form binds, loosest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    Choice,
    Or,
    And,
    Not,
    Comparison,
    Sum,
    Product,
    Unary,
    Atom,
}

impl Node {
    pub fn level(&self) -> Level {
        match self.form {
            Form::Choice(_) => Level::Choice,
            Form::Or(_) => Level::Or,
            Form::And(_) => Level::And,
            Form::Not(_) => Level::Not,
            Form::Comparison(..) => Level::Comparison,
            Form::Sum(..) => Level::Sum,
            Form::Product(..) => Level::Product,
            Form::Negation(_) => Level::Unary,
            _ => Level::Atom,
        }
    }
}

/// A node where something that binds at least as tightly as a level must stand.
struct At<'n>(&'n Node, Level);

impl Display for At<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        if self.0.level() < self.1 { write!(f, "({})", self.0) } else { self.0.fmt(f) }
    }
}

impl Display for Node {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match &self.form {
            Form::Integer(value) => value.fmt(f),
            Form::Boolean(value) => value.fmt(f),
            Form::Feature(feature) => f.write_str(feature.text()),
            Form::Variable(name) => f.write_str(name),
            Form::Index(slot) => write!(f, "a[{slot}]"),
            Form::Target(slot) => write!(f, "target[{slot}]"),
            Form::Bit(slot) => write!(f, "bit({slot})"),
            Form::Negation(operand) => write!(f, "-{}", At(operand, Level::Unary)),
            Form::Absolute(operand) => write!(f, "abs({operand})"),
            Form::Not(operand) => write!(f, "not {}", At(operand, Level::Not)),
            Form::Sum(first, rest) => {
                At(first, Level::Product).fmt(f)?;
                rest.iter()
                    .try_for_each(|(sign, part)| write!(f, " {} {}", sign.text(), At(part, Level::Product)))
            }
            Form::Product(first, rest) => {
                At(first, Level::Unary).fmt(f)?;
                rest.iter()
                    .try_for_each(|(sign, part)| write!(f, " {} {}", sign.text(), At(part, Level::Unary)))
            }
            Form::Comparison(first, rest) => {
                At(first, Level::Sum).fmt(f)?;
                rest.iter()
                    .try_for_each(|(sign, part)| write!(f, " {} {}", sign.text(), At(part, Level::Sum)))
            }
            Form::And(parts) => joined(f, parts, " and ", Level::Not),
            Form::Or(parts) => joined(f, parts, " or ", Level::And),
            Form::Minimum(parts) => call(f, "min", parts),
            Form::Maximum(parts) => call(f, "max", parts),
            Form::Choice(choice) => write!(
                f,
                "{} if {} else {}",
                At(&choice.value, Level::Or),
                At(&choice.condition, Level::Or),
                choice.otherwise
            ),
            Form::Loop(repeated) => repeated.fmt(f),
        }
    }
}

fn joined(f: &mut Formatter<'_>, parts: &[Node], between: &str, level: Level) -> Result {
    for (position, part) in parts.iter().enumerate() {
        if position > 0 {
            f.write_str(between)?;
        }
        At(part, level).fmt(f)?;
    }
    Ok(())
}

fn call(f: &mut Formatter<'_>, name: &str, parts: &[Node]) -> Result {
    write!(f, "{name}(")?;
    joined(f, parts, ", ", Level::Choice)?;
    f.write_str(")")
}

impl Display for Loop {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let Self { gather, body, variable, from, to, .. } = self;
        write!(f, "{}({body} for {variable} in {from}..{to})", gather.text())
    }
}

impl Display for Bound {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Last => f.write_str("N"),
        }
    }
}

impl Display for Slot {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match &self.number {
            SlotNumber::Fixed(bound) => bound.fmt(f),
            SlotNumber::Variable(name) => f.write_str(name),
        }
    }
}
