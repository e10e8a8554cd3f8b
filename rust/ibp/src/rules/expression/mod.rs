//! Seeding rules and scores as text: a small language that is parsed, checked and compiled, never trusted.
//!
//! An expression is an integer or a boolean at each seed. It cannot loop without end, fail, or touch anything:
//! every program that is accepted has a value at every seed, and its cost is known beforehand ([`Limits`]).
//!
//! ```
//! use ibp::{Expression, Kind, Values};
//!
//! let rule = Expression::parse("dots == 0 and (t>=2) and s <= t - 2").unwrap();
//! assert_eq!(rule.to_string(), "dots == 0 and t >= 2 and s <= t - 2");
//! assert_eq!(rule.kind(), Kind::Boolean);
//!
//! // Three propagators, one loop, two external momenta; seeds [1,1,0], [1,0,0], [1,1,-1], [1,1,1].
//! let program = rule.bind(3, 1, 2).unwrap();
//! let seeds = [1, 1, 0, 1, 0, 0, 1, 1, -1, 1, 1, 1];
//! let kept = program.evaluate(&seeds, &[], &gauss::Interrupt::never()).unwrap();
//! assert_eq!(kept, Values::Booleans(vec![true, false, false, true]));
//! ```
//!
//! Precedence is Python's, from the loosest: `x if c else y`, `or`, `and`, `not`, comparisons (chains such as
//! `1 <= s <= t - 3` mean "and"), `+ -`, `* // %`, unary `-`. Names:
//!
//! | name | value |
//! |---|---|
//! | `t r s dots sector` | of the seed |
//! | `a[j]`, `bit(j)` | index of propagator j, from 1; whether it is positive |
//! | `N L E` | propagators, loops, external momenta |
//! | `top.t top.r top.s top.dots` | the largest over the targets whose sector contains the seed's |
//! | `top.sector` | bitwise or of those sectors |
//! | `distance` | sum of absolute differences to the indices of the nearest such target (the first of several) |
//! | `target[j]` | index j of that target |
//! | `missing` | how many of that target's lines the seed lacks |
//! | `min(x, y, …)`, `max(x, y, …)`, `abs(x)` | |
//! | `sum(x for i in LO..HI)` | sum of an integer, ends included; `LO` and `HI` are integers or `N` |
//! | `count(c for i in LO..HI)` | how often a boolean holds |
//!
//! Integers have 64 bits and saturate; `//` rounds down and `%` has the sign of the divisor; `x // 0` and `x % 0`
//! are zero. `==` and `!=` also compare booleans; nothing else mixes the kinds.

mod arithmetic;
mod ast;
mod columns;
mod compile;
mod error;
mod evaluate;
mod kind;
mod latex;
mod lexer;
mod limits;
mod parser;
mod print;
mod program;
mod range;
mod size;
mod targets;
mod types;

pub use error::{ExpressionError, Problem};
pub use evaluate::Values;
pub use kind::Kind;
pub use limits::Limits;
pub use program::Program;

use std::fmt::{Display, Formatter};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// A parsed and checked expression; immutable and cheap to clone.
///
/// Two are equal if their canonical texts are. Invariants: within [`Limits`], every name known, every operand of
/// the right kind. The one thing left to find out is whether the family has the slots that it names.
#[derive(Debug, Clone)]
pub struct Expression(Arc<Checked>);

#[derive(Debug)]
struct Checked {
    /// What was parsed, to show in errors that come up later.
    source: Box<str>,
    root: ast::Node,
    kind: Kind,
    size: size::Size,
}

impl Expression {
    /// Read a text.
    ///
    /// # Errors
    /// [`ExpressionError`] with the place at fault: not in the grammar, an unknown name, an operand of the wrong
    /// kind, or larger than [`Limits`].
    pub fn parse(text: &str) -> Result<Self, ExpressionError> {
        let check = || {
            let root = parser::parse(text)?;
            let size = size::measure(&root)?;
            let kind = types::check(&root)?;
            Ok(Checked { source: text.into(), root, kind, size })
        };
        check().map(|checked| Self(Arc::new(checked))).map_err(|fault| ExpressionError::new(fault, text))
    }

    /// Compile for families of `slots` propagators.
    ///
    /// # Errors
    /// [`Problem::SlotRange`] if a slot does not exist, [`Problem::Slots`] if there are none or too many.
    pub fn bind(&self, slots: usize, loops: usize, externals: usize) -> Result<Program, ExpressionError> {
        compile::compile(&self.0.root, self.0.kind, slots, loops, externals)
            .map_err(|fault| ExpressionError::new(fault, &self.0.source))
    }

    /// Whether it keeps seeds or scores them.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.0.kind
    }

    /// Nodes of its syntax tree.
    #[must_use]
    pub fn nodes(&self) -> usize {
        self.0.size.nodes
    }

    /// Levels of its syntax tree.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.0.size.depth
    }

    /// As a formula, to stand in math mode.
    #[must_use]
    pub fn latex(&self) -> String {
        latex::latex(&self.0.root)
    }
}

/// The canonical text: single spaces, no parentheses that are not needed.
impl Display for Expression {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        self.0.root.fmt(f)
    }
}

impl PartialEq for Expression {
    fn eq(&self, other: &Self) -> bool {
        self.0.root == other.0.root
    }
}

impl Eq for Expression {}

impl Hash for Expression {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.root.hash(state);
    }
}
