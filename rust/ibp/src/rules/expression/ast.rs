//! The syntax tree of an expression.

use std::hash::{Hash, Hasher};

/// Where in the text something started: for messages only, so all places count as equal.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place(pub usize);

impl PartialEq for Place {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Place {}

impl Hash for Place {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

/// A part of an expression.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Node {
    pub form: Form,
    pub place: Place,
}

/// What a node is.
///
/// Chains are kept flat, so that the depth is that of real nesting: a sum of forty terms has depth 2.
/// A chain never starts with a chain of its own level; only then text and tree correspond one to one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Form {
    Integer(u32),
    Boolean(bool),
    Feature(Feature),
    /// The variable of an enclosing loop.
    Variable(Box<str>),
    /// `a[j]`
    Index(Slot),
    /// `target[j]`
    Target(Slot),
    /// `bit(j)`
    Bit(Slot),
    Negation(Box<Node>),
    Absolute(Box<Node>),
    Not(Box<Node>),
    /// Terms added and subtracted, from the left.
    Sum(Box<Node>, Vec<(Additive, Node)>),
    /// Factors multiplied and divided, from the left.
    Product(Box<Node>, Vec<(Multiplicative, Node)>),
    /// Each neighbouring pair must compare as said.
    Comparison(Box<Node>, Vec<(Relation, Node)>),
    And(Vec<Node>),
    Or(Vec<Node>),
    Minimum(Vec<Node>),
    Maximum(Vec<Node>),
    Choice(Box<Choice>),
    Loop(Box<Loop>),
}

/// `value if condition else otherwise`
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Choice {
    pub value: Node,
    pub condition: Node,
    pub otherwise: Node,
}

/// `sum(body for variable in from..to)`, or `count`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Loop {
    pub gather: Gather,
    pub body: Node,
    pub variable: Box<str>,
    pub variable_place: Place,
    pub from: Bound,
    pub to: Bound,
}

/// An end of a loop's range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Bound {
    Number(u32),
    /// `N`, the number of propagators.
    Last,
}

impl Bound {
    pub fn value(self, slots: usize) -> u32 {
        match self {
            Self::Number(number) => number,
            Self::Last => slots as u32,
        }
    }
}

/// Which propagator is meant.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Slot {
    pub number: SlotNumber,
    pub place: Place,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum SlotNumber {
    Fixed(Bound),
    Variable(Box<str>),
}

/// An enumeration whose members are words or signs of the language.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($member:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub(super) enum $name { $($member),+ }

        impl $name {
            pub const ALL: &[Self] = &[$(Self::$member),+];

            pub fn text(self) -> &'static str {
                match self { $(Self::$member => $text),+ }
            }

            pub fn from_text(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|member| member.text() == text)
            }
        }
    };
}

words!(Additive { Add = "+", Subtract = "-" });
words!(Multiplicative { Multiply = "*", Divide = "//", Remainder = "%" });
words!(Relation {
    Equal = "==",
    NotEqual = "!=",
    Less = "<",
    LessOrEqual = "<=",
    Greater = ">",
    GreaterOrEqual = ">=",
});
words!(Gather { Sum = "sum", Count = "count" });
words! {
    /// A number that an expression sees by name.
    Feature {
        T = "t",
        R = "r",
        S = "s",
        Dots = "dots",
        Sector = "sector",
        Slots = "N",
        Loops = "L",
        Externals = "E",
        TopT = "top.t",
        TopR = "top.r",
        TopS = "top.s",
        TopDots = "top.dots",
        TopSector = "top.sector",
        Distance = "distance",
        Missing = "missing",
    }
}

impl Relation {
    /// Whether it says which is larger, which has no meaning for booleans.
    pub fn is_order(self) -> bool {
        !matches!(self, Self::Equal | Self::NotEqual)
    }
}

impl Node {
    /// The parts of a node, from left to right.
    pub fn parts(&self) -> Vec<&Self> {
        match &self.form {
            Form::Integer(_)
            | Form::Boolean(_)
            | Form::Feature(_)
            | Form::Variable(_)
            | Form::Index(_)
            | Form::Target(_)
            | Form::Bit(_) => Vec::new(),
            Form::Negation(part) | Form::Absolute(part) | Form::Not(part) => vec![part],
            Form::Sum(first, rest) => chain(first, rest),
            Form::Product(first, rest) => chain(first, rest),
            Form::Comparison(first, rest) => chain(first, rest),
            Form::And(parts) | Form::Or(parts) | Form::Minimum(parts) | Form::Maximum(parts) => {
                parts.iter().collect()
            }
            Form::Choice(choice) => vec![&choice.value, &choice.condition, &choice.otherwise],
            Form::Loop(repeated) => vec![&repeated.body],
        }
    }
}

fn chain<'n, O>(first: &'n Node, rest: &'n [(O, Node)]) -> Vec<&'n Node> {
    std::iter::once(first).chain(rest.iter().map(|(_, node)| node)).collect()
}
