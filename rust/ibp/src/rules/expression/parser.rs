//! Tokens to a syntax tree, by recursive descent.
//!
//! ```text
//! expression = or [ "if" or "else" expression ]
//! or         = and { "or" and }
//! and        = not { "and" not }
//! not        = "not" not | comparison
//! comparison = sum { ( "==" | "!=" | "<" | "<=" | ">" | ">=" ) sum }
//! sum        = product { ( "+" | "-" ) product }
//! product    = unary { ( "*" | "//" | "%" ) unary }
//! unary      = "-" unary | atom
//! atom       = integer | "true" | "false" | "True" | "False" | name | "top" "." field | "(" expression ")"
//!            | "a" "[" slot "]" | "target" "[" slot "]" | "bit" "(" slot ")" | "abs" "(" expression ")"
//!            | ( "min" | "max" ) "(" expression "," expression { "," expression } ")"
//!            | ( "sum" | "count" ) "(" expression "for" variable "in" bound ".." bound ")"
//! slot       = integer | "N" | variable
//! bound      = integer | "N"
//! ```

use super::ast::{
    Additive, Bound, Choice, Feature, Form, Gather, Loop, Multiplicative, Node, Place, Relation, Slot,
    SlotNumber,
};
use super::error::{Fault, Problem};
use super::lexer::{Lexeme, Token, tokenize};
use super::limits::Limits;

/// A node takes at most two levels of text, its own and a pair of parentheses around it.
const MAX_NESTING: usize = 2 * Limits::DEPTH;

const VALUE: &str = "a number, a name, a function, '-', 'not' or '('";
const SLOT: &str = "a slot (an integer, N or a loop variable)";
const BOUND: &str = "an integer or N";

/// Words that no loop variable may take.
const WORDS: [&str; 20] = [
    "a", "abs", "and", "bit", "count", "else", "false", "False", "for", "if", "in", "max", "min", "not",
    "or", "sum", "target", "top", "true", "True",
];
/// Words that join others and are no value by themselves.
const JOINTS: [&str; 7] = ["and", "else", "for", "if", "in", "not", "or"];

type Parsed<T> = Result<T, Fault>;

/// The syntax tree of a text. Kinds and the meaning of variables are checked later.
pub(super) fn parse(text: &str) -> Parsed<Node> {
    let mut parser = Parser { tokens: tokenize(text)?, cursor: 0, nesting: 0 };
    let root = parser.expression()?;
    match parser.peek().lexeme {
        Lexeme::End => Ok(root),
        _ => parser.unexpected("an operator or the end"),
    }
}

struct Parser<'t> {
    tokens: Vec<Token<'t>>,
    cursor: usize,
    nesting: usize,
}

impl<'t> Parser<'t> {
    fn peek(&self) -> Token<'t> {
        self.tokens[self.cursor]
    }

    /// Take the next token if it is this sign or word.
    fn take(&mut self, text: &str) -> bool {
        let found = matches!(self.peek().lexeme, Lexeme::Mark(given) | Lexeme::Name(given) if given == text);
        self.cursor += usize::from(found);
        found
    }

    /// Take the next token if it is one of the signs of an enumeration.
    fn take_sign<O>(&mut self, from_text: impl Fn(&str) -> Option<O>) -> Option<O> {
        let Lexeme::Mark(text) = self.peek().lexeme else { return None };
        let sign = from_text(text)?;
        self.cursor += 1;
        Some(sign)
    }

    fn require(&mut self, text: &str, expected: &'static str) -> Parsed<()> {
        if self.take(text) { Ok(()) } else { self.unexpected(expected) }
    }

    fn unexpected<T>(&self, expected: &'static str) -> Parsed<T> {
        let token = self.peek();
        let found = match token.lexeme {
            Lexeme::Integer(value) => format!("has an unexpected '{value}'"),
            Lexeme::Name(text) | Lexeme::Mark(text) => format!("has an unexpected '{text}'"),
            Lexeme::End => "ends".to_owned(),
        };
        Fault::new(token.position, Problem::Unexpected { found, expected })
    }

    /// Parse one level further in.
    fn nested<T>(&mut self, parse: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        self.nesting += 1;
        if self.nesting > MAX_NESTING {
            return Fault::new(self.peek().position, Problem::TooDeep);
        }
        let inner = parse(self)?;
        self.nesting -= 1;
        Ok(inner)
    }

    fn expression(&mut self) -> Parsed<Node> {
        let value = self.or()?;
        if !self.take("if") {
            return Ok(value);
        }
        let condition = self.or()?;
        self.require("else", "'else'")?;
        let otherwise = self.nested(Self::expression)?;
        let place = value.place;
        Ok(Node { form: Form::Choice(Box::new(Choice { value, condition, otherwise })), place })
    }

    fn or(&mut self) -> Parsed<Node> {
        let flatten = |node: Node| match node.form {
            Form::Or(parts) => parts,
            _ => vec![node],
        };
        self.junction("or", Self::and, flatten, Form::Or)
    }

    fn and(&mut self) -> Parsed<Node> {
        let flatten = |node: Node| match node.form {
            Form::And(parts) => parts,
            _ => vec![node],
        };
        self.junction("and", Self::not, flatten, Form::And)
    }

    /// Operands of `and` or `or`; one in parentheses that is of the same sort is taken apart.
    fn junction(
        &mut self,
        word: &str,
        operand: impl Fn(&mut Self) -> Parsed<Node>,
        flatten: impl Fn(Node) -> Vec<Node>,
        join: impl Fn(Vec<Node>) -> Form,
    ) -> Parsed<Node> {
        let first = operand(self)?;
        if !self.take(word) {
            return Ok(first);
        }
        let place = first.place;
        let mut parts = flatten(first);
        loop {
            parts.extend(flatten(operand(self)?));
            if !self.take(word) {
                return Ok(Node { form: join(parts), place });
            }
        }
    }

    fn not(&mut self) -> Parsed<Node> {
        let place = Place(self.peek().position);
        if !self.take("not") {
            return self.comparison();
        }
        let operand = self.nested(Self::not)?;
        Ok(Node { form: Form::Not(Box::new(operand)), place })
    }

    fn comparison(&mut self) -> Parsed<Node> {
        let first = self.sum()?;
        let rest = self.rest(Relation::from_text, Self::sum)?;
        Ok(chained(first, rest, Form::Comparison))
    }

    fn sum(&mut self) -> Parsed<Node> {
        let first = self.product()?;
        let rest = self.rest(Additive::from_text, Self::product)?;
        Ok(match first.form {
            Form::Sum(start, mut terms) => {
                terms.extend(rest);
                Node { form: Form::Sum(start, terms), place: first.place }
            }
            _ => chained(first, rest, Form::Sum),
        })
    }

    fn product(&mut self) -> Parsed<Node> {
        let first = self.unary()?;
        let rest = self.rest(Multiplicative::from_text, Self::unary)?;
        Ok(match first.form {
            Form::Product(start, mut factors) => {
                factors.extend(rest);
                Node { form: Form::Product(start, factors), place: first.place }
            }
            _ => chained(first, rest, Form::Product),
        })
    }

    fn rest<O>(
        &mut self,
        from_text: impl Fn(&str) -> Option<O>,
        operand: impl Fn(&mut Self) -> Parsed<Node>,
    ) -> Parsed<Vec<(O, Node)>> {
        let mut rest = Vec::new();
        while let Some(sign) = self.take_sign(&from_text) {
            rest.push((sign, operand(self)?));
        }
        Ok(rest)
    }

    fn unary(&mut self) -> Parsed<Node> {
        let place = Place(self.peek().position);
        if !self.take("-") {
            return self.atom();
        }
        let operand = self.nested(Self::unary)?;
        Ok(Node { form: Form::Negation(Box::new(operand)), place })
    }

    fn atom(&mut self) -> Parsed<Node> {
        let token = self.peek();
        let place = Place(token.position);
        let form = match token.lexeme {
            Lexeme::Integer(value) => {
                self.cursor += 1;
                Form::Integer(value)
            }
            Lexeme::Mark("(") => {
                self.cursor += 1;
                let inner = self.nested(Self::expression)?;
                self.require(")", "an operator or ')'")?;
                return Ok(inner);
            }
            Lexeme::Name(name) if !JOINTS.contains(&name) => {
                self.cursor += 1;
                self.named(name, token.position)?
            }
            _ => return self.unexpected(VALUE),
        };
        Ok(Node { form, place })
    }

    /// What starts with a name that was just taken.
    fn named(&mut self, name: &str, position: usize) -> Parsed<Form> {
        match name {
            "true" | "True" => Ok(Form::Boolean(true)),
            "false" | "False" => Ok(Form::Boolean(false)),
            "a" => self.slot("[", "]").map(Form::Index),
            "target" => self.slot("[", "]").map(Form::Target),
            "bit" => self.slot("(", ")").map(Form::Bit),
            "min" => self.arguments().map(Form::Minimum),
            "max" => self.arguments().map(Form::Maximum),
            "abs" => {
                self.require("(", "'('")?;
                let operand = self.nested(Self::expression)?;
                self.require(")", "')'")?;
                Ok(Form::Absolute(Box::new(operand)))
            }
            "top" => {
                const FIELD: &str = "'.' and one of t, r, s, dots, sector";
                self.require(".", FIELD)?;
                let Lexeme::Name(field) = self.peek().lexeme else { return self.unexpected(FIELD) };
                match Feature::from_text(&format!("top.{field}")) {
                    Some(feature) => {
                        self.cursor += 1;
                        Ok(Form::Feature(feature))
                    }
                    None => self.unexpected("one of t, r, s, dots, sector"),
                }
            }
            _ => {
                if let Some(gather) = Gather::from_text(name) {
                    return self.gathered(gather);
                }
                if let Some(feature) = Feature::from_text(name) {
                    return Ok(Form::Feature(feature));
                }
                if self.peek().lexeme == Lexeme::Mark("(") {
                    return Fault::new(position, Problem::UnknownFunction { name: name.into() });
                }
                Ok(Form::Variable(name.into()))
            }
        }
    }

    /// Two or more expressions in parentheses.
    fn arguments(&mut self) -> Parsed<Vec<Node>> {
        self.require("(", "'('")?;
        let mut parts = vec![self.nested(Self::expression)?];
        self.require(",", "an operator or ',' and a second argument")?;
        loop {
            parts.push(self.nested(Self::expression)?);
            if !self.take(",") {
                self.require(")", "an operator, ',' or ')'")?;
                return Ok(parts);
            }
        }
    }

    fn gathered(&mut self, gather: Gather) -> Parsed<Form> {
        self.require("(", "'('")?;
        let body = self.nested(Self::expression)?;
        self.require("for", "an operator or 'for'")?;
        let token = self.peek();
        let Lexeme::Name(variable) = token.lexeme else { return self.unexpected("a name for the variable") };
        let taken = WORDS.contains(&variable) || Feature::from_text(variable).is_some();
        // A leading underscore looks like one of Python's own names; no rule needs it.
        if taken || variable.starts_with('_') {
            return Fault::new(token.position, Problem::TakenName { name: variable.into() });
        }
        self.cursor += 1;
        self.require("in", "'in'")?;
        let from = self.bound()?;
        self.require("..", "'..'")?;
        let to = self.bound()?;
        self.require(")", "')'")?;
        let variable_place = Place(token.position);
        Ok(Form::Loop(Box::new(Loop { gather, body, variable: variable.into(), variable_place, from, to })))
    }

    fn bound(&mut self) -> Parsed<Bound> {
        let bound = match self.peek().lexeme {
            Lexeme::Integer(value) => Bound::Number(value),
            Lexeme::Name("N") => Bound::Last,
            _ => return self.unexpected(BOUND),
        };
        self.cursor += 1;
        Ok(bound)
    }

    fn slot(&mut self, open: &str, close: &'static str) -> Parsed<Slot> {
        self.require(open, if open == "[" { "'['" } else { "'('" })?;
        let token = self.peek();
        let number = match token.lexeme {
            Lexeme::Integer(value) => SlotNumber::Fixed(Bound::Number(value)),
            Lexeme::Name("N") => SlotNumber::Fixed(Bound::Last),
            Lexeme::Name(name) if !WORDS.contains(&name) && Feature::from_text(name).is_none() => {
                SlotNumber::Variable(name.into())
            }
            _ => return self.unexpected(SLOT),
        };
        self.cursor += 1;
        self.require(close, if close == "]" { "']'" } else { "')'" })?;
        Ok(Slot { number, place: Place(token.position) })
    }
}

/// A chain, or its only operand.
fn chained<O>(first: Node, rest: Vec<(O, Node)>, form: impl Fn(Box<Node>, Vec<(O, Node)>) -> Form) -> Node {
    if rest.is_empty() {
        return first;
    }
    let place = first.place;
    Node { form: form(Box::new(first), rest), place }
}
