//! An expression as a formula.

use super::ast::{Additive, Feature, Form, Gather, Loop, Multiplicative, Node, Relation, Slot, SlotNumber};
use super::print::Level;

/// The formula of a node, to stand in math mode.
pub(super) fn latex(node: &Node) -> String {
    match &node.form {
        Form::Integer(value) => value.to_string(),
        Form::Boolean(value) => format!(r"\mathrm{{{value}}}"),
        Form::Feature(feature) => symbol(*feature).to_owned(),
        Form::Variable(name) => variable(name),
        Form::Index(slot) => format!("a_{{{}}}", number(slot)),
        Form::Target(slot) => format!(r"a^{{\ast}}_{{{}}}", number(slot)),
        Form::Bit(slot) => format!("a_{{{}}} > 0", number(slot)),
        Form::Negation(operand) => format!("-{}", at(operand, Level::Unary)),
        Form::Absolute(operand) => format!(r"\left| {} \right|", latex(operand)),
        Form::Not(operand) => format!(r"\lnot {}", at(operand, Level::Atom)),
        Form::Sum(first, rest) => rest.iter().fold(at(first, Level::Product), |sum, (sign, part)| {
            let sign = match sign {
                Additive::Add => "+",
                Additive::Subtract => "-",
            };
            format!("{sum} {sign} {}", at(part, Level::Product))
        }),
        Form::Product(first, rest) => product(first, rest),
        Form::Comparison(first, rest) => {
            rest.iter().fold(at(first, Level::Sum), |chain, (relation, part)| {
                format!("{chain} {} {}", relation_sign(*relation), at(part, Level::Sum))
            })
        }
        Form::And(parts) => joined(parts, r" \land ", Level::Not),
        Form::Or(parts) => joined(parts, r" \lor ", Level::And),
        Form::Minimum(parts) => format!(r"\min({})", joined(parts, ", ", Level::Choice)),
        Form::Maximum(parts) => format!(r"\max({})", joined(parts, ", ", Level::Choice)),
        Form::Choice(choice) => format!(
            r"\begin{{cases}} {} & \text{{if }} {} \\ {} & \text{{otherwise}} \end{{cases}}",
            latex(&choice.value),
            latex(&choice.condition),
            latex(&choice.otherwise)
        ),
        Form::Loop(repeated) => repeat(repeated),
    }
}

/// How tightly the formula of a node binds, which is not always how its text does.
fn level(node: &Node) -> Level {
    match &node.form {
        Form::Bit(_) => Level::Comparison,
        Form::Loop(repeated) if repeated.gather == Gather::Sum => Level::Product,
        _ => node.level(),
    }
}

fn at(node: &Node, least: Level) -> String {
    let inner = latex(node);
    if level(node) < least { parentheses(&inner) } else { inner }
}

fn parentheses(inner: &str) -> String {
    format!(r"\left( {inner} \right)")
}

fn joined(parts: &[Node], between: &str, least: Level) -> String {
    parts.iter().map(|part| at(part, least)).collect::<Vec<_>>().join(between)
}

fn product(first: &Node, rest: &[(Multiplicative, Node)]) -> String {
    let mut formula = at(first, Level::Unary);
    let mut ends_in_remainder = false;
    for (sign, part) in rest {
        if ends_in_remainder && *sign != Multiplicative::Divide {
            formula = parentheses(&formula);
        }
        ends_in_remainder = *sign == Multiplicative::Remainder;
        formula = match sign {
            Multiplicative::Multiply => format!(r"{formula} \cdot {}", at(part, Level::Atom)),
            Multiplicative::Divide => {
                format!(r"\left\lfloor \frac{{{formula}}}{{{}}} \right\rfloor", latex(part))
            }
            Multiplicative::Remainder => format!(r"{formula} \bmod {}", at(part, Level::Atom)),
        };
    }
    formula
}

fn repeat(repeated: &Loop) -> String {
    let Loop { gather, body, variable: name, from, to, .. } = repeated;
    let name = variable(name);
    match gather {
        Gather::Sum => format!(r"\sum_{{{name}={from}}}^{{{to}}} {}", at(body, Level::Product)),
        Gather::Count => {
            format!(r"\left| \left\{{ {name} \in \{{{from},\dots,{to}\}} : {} \right\}} \right|", latex(body))
        }
    }
}

fn number(slot: &Slot) -> String {
    match &slot.number {
        SlotNumber::Fixed(bound) => bound.to_string(),
        SlotNumber::Variable(name) => variable(name),
    }
}

fn variable(name: &str) -> String {
    if name.len() == 1 { name.to_owned() } else { format!(r"\mathrm{{{}}}", name.replace('_', r"\_")) }
}

fn relation_sign(relation: Relation) -> &'static str {
    match relation {
        Relation::Equal => "=",
        Relation::NotEqual => r"\neq",
        Relation::Less => "<",
        Relation::LessOrEqual => r"\leq",
        Relation::Greater => ">",
        Relation::GreaterOrEqual => r"\geq",
    }
}

fn symbol(feature: Feature) -> &'static str {
    match feature {
        Feature::T => "t",
        Feature::R => "r",
        Feature::S => "s",
        Feature::Dots => r"\mathrm{dots}",
        Feature::Sector => r"\mathrm{sector}",
        Feature::Slots => "N",
        Feature::Loops => "L",
        Feature::Externals => "E",
        Feature::TopT => r"t_{\mathrm{top}}",
        Feature::TopR => r"r_{\mathrm{top}}",
        Feature::TopS => r"s_{\mathrm{top}}",
        Feature::TopDots => r"\mathrm{dots}_{\mathrm{top}}",
        Feature::TopSector => r"\mathrm{sector}_{\mathrm{top}}",
        Feature::Distance => r"\left\| a - a^{\ast} \right\|_1",
        Feature::Missing => r"\mathrm{missing}",
    }
}
