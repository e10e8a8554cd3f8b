//! What can be wrong with the text of an expression, and where.

use super::kind::Kind;
use super::limits::Limits;

/// Characters shown on either side of the place at fault.
const WINDOW: usize = 60;

/// An expression that cannot be used: what is wrong, and at which character.
///
/// The message ends in two lines with the place at fault and a caret below it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{problem} (at character {})\n    {excerpt}\n    {caret}", .position + 1)]
pub struct ExpressionError {
    /// Offset (from 0) of the character at fault.
    pub position: usize,
    /// What is wrong there.
    pub problem: Problem,
    excerpt: String,
    caret: String,
}

impl ExpressionError {
    pub(super) fn new(fault: Fault, text: &str) -> Self {
        let position = fault.position;
        let start = position.saturating_sub(WINDOW);
        // A control or formatting character would move the caret, or hide the text from the reader.
        let visible = |c: char| if c.is_alphanumeric() || c.is_ascii_graphic() { c } else { ' ' };
        let excerpt = text.chars().skip(start).take(2 * WINDOW).map(visible).collect();
        let caret = " ".repeat(position - start) + "^";
        Self { position, problem: fault.problem, excerpt, caret }
    }
}

/// A problem at a place, before the text is at hand to show it in.
#[derive(Debug)]
pub(super) struct Fault {
    pub position: usize,
    pub problem: Problem,
}

impl Fault {
    pub fn new<T>(position: usize, problem: Problem) -> Result<T, Self> {
        Err(Self { position, problem })
    }
}

/// What is wrong with an expression.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// The text is longer than is read.
    #[error("the expression has {characters} characters, shorten it to at most {}", Limits::CHARACTERS)]
    TooLong {
        /// How many it has.
        characters: usize,
    },
    /// A character that no token starts with.
    #[error("the expression has the character {found:?}, which is not part of the grammar{hint}")]
    Character {
        /// The character.
        found: char,
        /// What was probably meant, or nothing.
        hint: &'static str,
    },
    /// An integer that is too large or not written plainly.
    #[error(
        "the expression has an integer that is not a plain number from 0 to {}, write one",
        Limits::INTEGER
    )]
    Integer,
    /// Something stands where something else must.
    #[error("the expression {found}, but {expected} must stand there")]
    Unexpected {
        /// What was found: `has an unexpected 'x'`, or `ends`.
        found: String,
        /// What is needed.
        expected: &'static str,
    },
    /// A name that is neither a feature nor a loop variable in scope.
    #[error(
        "there is no name {name:?}, the names are t, r, s, dots, sector, N, L, E, distance, missing, top.t, top.r, top.s, top.dots, top.sector and variables of enclosing loops"
    )]
    UnknownName {
        /// The name.
        name: String,
    },
    /// A call of something that is not a function of the language.
    #[error("there is no function {name:?}, the functions are min, max, abs, bit, sum and count")]
    UnknownFunction {
        /// The name.
        name: String,
    },
    /// A loop variable that means something else already.
    #[error("the loop variable {name:?} has a meaning already, choose another name")]
    TakenName {
        /// The name.
        name: String,
    },
    /// An operand of the wrong kind.
    #[error("{operand}, {text}, is {}, but {} must stand there", .found.article(), .expected.article())]
    Operand {
        /// Which operand of what, such as `operand 2 of 'and'`.
        operand: String,
        /// The operand itself, shortened.
        text: String,
        /// What it should be.
        expected: Kind,
        /// What it is.
        found: Kind,
    },
    /// More nodes than are compiled.
    #[error("the expression has more than {} nodes, simplify it", Limits::NODES)]
    TooManyNodes,
    /// Nested deeper than is compiled.
    #[error("the expression is nested deeper than {}, simplify it", Limits::DEPTH)]
    TooDeep,
    /// Loops that take too many steps a seed.
    #[error(
        "the loops of the expression take {steps} steps a seed, more than the limit of {}; shorten their ranges",
        Limits::STEPS
    )]
    TooManySteps {
        /// Nodes times iterations, `N` counted as the largest number of propagators.
        steps: u64,
    },
    /// A propagator that the family does not have.
    #[error("slot {slot} does not exist, the family has the slots 1 to {slots}")]
    SlotRange {
        /// The number.
        slot: u32,
        /// Propagators of the family.
        slots: usize,
    },
    /// A family that is too large, or has no propagators.
    #[error("the family has {slots} propagators; between 1 and {limit} are supported")]
    Slots {
        /// Propagators of the family.
        slots: usize,
        /// How many there may be.
        limit: usize,
    },
}
