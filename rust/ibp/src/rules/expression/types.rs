//! Which parts are integers, which are booleans, and whether every name means something.

use super::ast::{Form, Gather, Loop, Node, Place, Slot, SlotNumber};
use super::error::{Fault, Problem};
use super::kind::Kind;

/// Characters of an operand that a message shows.
const SHOWN: usize = 40;

/// Variables of the enclosing loops.
type Scope<'n> = Vec<&'n str>;

/// The kind of a whole expression.
pub(super) fn check(root: &Node) -> Result<Kind, Fault> {
    kind(root, &mut Vec::new())
}

fn kind<'n>(node: &'n Node, scope: &mut Scope<'n>) -> Result<Kind, Fault> {
    match &node.form {
        Form::Integer(_) | Form::Feature(_) => Ok(Kind::Integer),
        Form::Boolean(_) => Ok(Kind::Boolean),
        Form::Variable(name) => known(name, node.place, scope).map(|()| Kind::Integer),
        Form::Index(slot) | Form::Target(slot) => slot_known(slot, scope).map(|()| Kind::Integer),
        Form::Bit(slot) => slot_known(slot, scope).map(|()| Kind::Boolean),
        Form::Negation(_) => all(node.parts(), Kind::Integer, "-", scope),
        Form::Absolute(_) => all(node.parts(), Kind::Integer, "abs", scope),
        Form::Minimum(_) => all(node.parts(), Kind::Integer, "min", scope),
        Form::Maximum(_) => all(node.parts(), Kind::Integer, "max", scope),
        Form::Not(_) => all(node.parts(), Kind::Boolean, "not", scope),
        Form::And(_) => all(node.parts(), Kind::Boolean, "and", scope),
        Form::Or(_) => all(node.parts(), Kind::Boolean, "or", scope),
        Form::Sum(first, rest) => {
            let signs = rest.iter().map(|(sign, part)| (sign.text(), part));
            chain(first, signs, |_| Kind::Integer, scope)
        }
        Form::Product(first, rest) => {
            let signs = rest.iter().map(|(sign, part)| (sign.text(), part));
            chain(first, signs, |_| Kind::Integer, scope)
        }
        Form::Comparison(first, rest) => {
            let ordered = rest.iter().any(|(relation, _)| relation.is_order());
            let signs = rest.iter().map(|(relation, part)| (relation.text(), part));
            // Equality compares like with like, whatever the first operand is.
            chain(first, signs, |found| if ordered { Kind::Integer } else { found }, scope)?;
            Ok(Kind::Boolean)
        }
        Form::Choice(choice) => {
            expect(&choice.condition, Kind::Boolean, || "the condition of 'if'".into(), scope)?;
            let found = kind(&choice.value, scope)?;
            expect(&choice.otherwise, found, || "the value after 'else'".into(), scope)?;
            Ok(found)
        }
        Form::Loop(repeated) => looped(repeated, scope),
    }
}

/// Operands that must all be of one kind.
fn all<'n>(parts: Vec<&'n Node>, expected: Kind, of: &str, scope: &mut Scope<'n>) -> Result<Kind, Fault> {
    for (position, part) in parts.into_iter().enumerate() {
        expect(part, expected, || format!("operand {} of '{of}'", position + 1), scope)?;
    }
    Ok(expected)
}

/// Operands joined by signs; the error names the sign next to the operand at fault.
fn chain<'n>(
    first: &'n Node,
    rest: impl Iterator<Item = (&'static str, &'n Node)>,
    expected: impl Fn(Kind) -> Kind,
    scope: &mut Scope<'n>,
) -> Result<Kind, Fault> {
    let mut rest = rest.peekable();
    let sign = rest.peek().map_or("", |&(sign, _)| sign);
    let found = kind(first, scope)?;
    let expected = expected(found);
    if found != expected {
        return mismatch(first, expected, found, format!("the left operand of '{sign}'"));
    }
    for (sign, part) in rest {
        expect(part, expected, || format!("the right operand of '{sign}'"), scope)?;
    }
    Ok(expected)
}

fn looped<'n>(repeated: &'n Loop, scope: &mut Scope<'n>) -> Result<Kind, Fault> {
    let name = &*repeated.variable;
    if scope.contains(&name) {
        return Fault::new(repeated.variable_place.0, Problem::TakenName { name: name.into() });
    }
    scope.push(name);
    let (expected, of) = match repeated.gather {
        Gather::Sum => (Kind::Integer, "what 'sum' adds"),
        Gather::Count => (Kind::Boolean, "what 'count' counts"),
    };
    expect(&repeated.body, expected, || of.into(), scope)?;
    scope.pop();
    Ok(Kind::Integer)
}

fn expect<'n>(
    node: &'n Node,
    expected: Kind,
    operand: impl Fn() -> String,
    scope: &mut Scope<'n>,
) -> Result<(), Fault> {
    let found = kind(node, scope)?;
    if found == expected { Ok(()) } else { mismatch(node, expected, found, operand()) }
}

fn mismatch<T>(node: &Node, expected: Kind, found: Kind, operand: String) -> Result<T, Fault> {
    let mut text = node.to_string();
    if text.len() > SHOWN {
        text.truncate(SHOWN);
        text.push('…');
    }
    Fault::new(node.place.0, Problem::Operand { operand, text, expected, found })
}

fn slot_known(slot: &Slot, scope: &Scope<'_>) -> Result<(), Fault> {
    match &slot.number {
        SlotNumber::Fixed(_) => Ok(()),
        SlotNumber::Variable(name) => known(name, slot.place, scope),
    }
}

fn known(name: &str, place: Place, scope: &Scope<'_>) -> Result<(), Fault> {
    if scope.contains(&name) {
        Ok(())
    } else {
        Fault::new(place.0, Problem::UnknownName { name: name.into() })
    }
}
