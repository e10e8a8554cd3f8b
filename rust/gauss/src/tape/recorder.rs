//! Recording arithmetic instead of doing it.

use super::straight_line::{Check, Guard, Node, Operation, Part, StraightLineProgram, Value};
use crate::field::{Element, Field};
use crate::lanes::MAX_PRODUCTS;
use crate::{Error, Grow, Interrupt, Result};
use num_bigint::BigInt;
use rustc_hash::FxHashMap;

/// Nodes that most rows have fewer of.
const AHEAD: usize = 1 << 12;

const TAPE: &str = "a tape";

/// One term of a sum.
#[derive(Debug, Clone, Copy)]
pub(super) enum Term {
    Plain(Value),
    Product(Value, Value),
}

/// Makes the nodes of a program, each with its *shadow*: the numbers that it has at two learning points.
///
/// Two values with equal shadows are the same rational function, up to a chance of about the degree over
/// `2^126`, and get one node; so do `v` and `−v`. A value whose shadow is zero at both points is zero and
/// gets none. One that is zero at a single point shows that this point is unlucky: see
/// [`Recorder::disagrees`].
#[derive(Debug, Clone)]
pub(super) struct Recorder {
    fields: [Field; 2],
    shadows: Vec<[Element; 2]>,
    known: FxHashMap<[Element; 2], u32>,
    program: StraightLineProgram,
    products: u64,
    disagrees: bool,
    /// What the nodes that are made now are for.
    pub(super) part: Part,
}

impl Recorder {
    pub(super) fn new(fields: [Field; 2]) -> Self {
        Self {
            fields,
            shadows: Vec::new(),
            known: FxHashMap::default(),
            program: StraightLineProgram::default(),
            products: 0,
            disagrees: false,
            part: Part::Evaluation,
        }
    }

    /// Whether some value was zero at one learning point only. What is recorded is then of no use.
    pub(super) fn disagrees(&self) -> bool {
        self.disagrees
    }

    pub(super) fn fields(&self) -> [Field; 2] {
        self.fields
    }

    /// Multiply-adds recorded so far, dead ones included.
    pub(super) fn products(&self) -> u64 {
        self.products
    }

    pub(super) fn program(&self) -> &StraightLineProgram {
        &self.program
    }

    /// Whether to go on: to be asked between rows, none of which makes more than a few million nodes. There is room for
    /// [`AHEAD`] more nodes then.
    ///
    /// # Errors
    /// [`Error::TooLarge`] if more nodes could not be numbered; [`Error::OutOfMemory`]; [`Error::Interrupted`].
    pub(super) fn look_up(&mut self, interrupt: &Interrupt) -> Result<()> {
        let (count, limit) = (self.program.nodes.len() as u64, Value::LIMIT as u64 / 2);
        if count >= limit {
            return Err(Error::TooLarge { what: "tape values", count, limit });
        }
        let Self { shadows, known, program, .. } = self;
        shadows.try_room(TAPE, AHEAD)?;
        program.nodes.try_room(TAPE, AHEAD)?;
        program.operands.try_room(TAPE, AHEAD)?;
        let bytes = (known.len() + AHEAD) as u64 * size_of::<([Element; 2], u32)>() as u64;
        known.try_reserve(AHEAD).map_err(|_| Error::OutOfMemory { what: TAPE, bytes })?;
        interrupt.check()
    }

    /// The program, for these outputs.
    pub(super) fn finish(mut self, outputs: Vec<Value>) -> StraightLineProgram {
        self.program.outputs = outputs;
        self.program
    }

    /// The next symbol, with its residues at the learning points.
    pub(super) fn input(&mut self, residues: [u64; 2]) -> Value {
        self.program.symbols += 1;
        let shadow = [0, 1].map(|i| self.fields[i].from_u64(residues[i]));
        self.number(shadow, Operation::Input(self.program.symbols - 1))
    }

    /// The next random number.
    pub(super) fn random(&mut self, residues: [u64; 2]) -> Value {
        self.program.randoms += 1;
        let shadow = [0, 1].map(|i| self.fields[i].from_u64(residues[i]));
        self.number(shadow, Operation::Random(self.program.randoms - 1))
    }

    pub(super) fn constant(&mut self, integer: &BigInt) -> Value {
        let shadow = self.fields.map(|field| field.from_big(integer));
        let next = self.program.constants.len() as u32;
        let before = self.program.nodes.len();
        let value = self.number(shadow, Operation::Constant(next));
        if self.program.nodes.len() > before {
            self.program.constants.push(integer.clone());
        }
        value
    }

    pub(super) fn one(&mut self) -> Value {
        self.constant(&BigInt::from(1))
    }

    /// Whether the value is one or minus one.
    pub(super) fn is_unit(&self, value: Value) -> bool {
        let shadow = self.shadow(value);
        let one = self.fields.map(|field| field.one());
        shadow == one || shadow == [0, 1].map(|i| self.fields[i].neg(one[i]))
    }

    /// `1/value`, of a value that is not zero.
    pub(super) fn invert(&mut self, value: Value) -> Value {
        if self.is_unit(value) {
            return value;
        }
        let shadow = self.shadow(value.magnitude());
        let inverse = [0, 1].map(|i| self.fields[i].inv(shadow[i]).expect("shadows of nodes are not zero"));
        self.number(inverse, Operation::Inverse(value.node())).negated_if(value.is_negative())
    }

    pub(super) fn product(&mut self, a: Value, b: Value) -> Value {
        self.dot(&[Term::Product(a, b)])
    }

    /// The sum of the terms: one dot product, or several where it would be longer than they may be.
    pub(super) fn dot(&mut self, terms: &[Term]) -> Value {
        let (plain, products) = self.simplify(terms);
        let (mut plain, mut rest) = (plain, &products[..]);
        while rest.len() > MAX_PRODUCTS {
            let partial = self.sum(&[], &rest[..MAX_PRODUCTS]);
            if !partial.is_zero() {
                plain.push(partial);
            }
            rest = &rest[MAX_PRODUCTS..];
        }
        self.sum(&plain, rest)
    }

    /// Record that a sum which is zero must be zero at every point.
    pub(super) fn check(&mut self, terms: &[Term], guard: Guard) {
        let (plain, products) = self.simplify(terms);
        // A check longer than a dot product may be is halved; the partial sums are values like others.
        let (head, tail) = products.split_at(products.len().saturating_sub(MAX_PRODUCTS));
        let mut plain = plain;
        for part in head.chunks(MAX_PRODUCTS) {
            plain.extend(Some(self.sum(&[], part)).filter(|partial| !partial.is_zero()));
        }
        self.disagrees |= self.shadow_of_sum(&plain, tail) != [0, 0];
        if !plain.is_empty() || !tail.is_empty() {
            let node = self.push([0, 0], &plain, tail, false);
            self.program.checks.push(Check { node, guard });
        }
    }

    /// Leave out zeros and turn products with a unit into plain terms.
    fn simplify(&self, terms: &[Term]) -> (Vec<Value>, Vec<(Value, Value)>) {
        let (mut plain, mut products) = (Vec::new(), Vec::new());
        for &term in terms {
            match term {
                Term::Plain(value) if !value.is_zero() => plain.push(value),
                Term::Product(a, b) if !a.is_zero() && !b.is_zero() => {
                    if self.is_unit(a) {
                        plain.push(b.negated_if(self.shadow(a)[0] != self.fields[0].one()));
                    } else if self.is_unit(b) {
                        plain.push(a.negated_if(self.shadow(b)[0] != self.fields[0].one()));
                    } else {
                        products.push((a.negated_if(b.is_negative()), b.magnitude()));
                    }
                }
                _ => {}
            }
        }
        (plain, products)
    }

    fn sum(&mut self, plain: &[Value], products: &[(Value, Value)]) -> Value {
        let shadow = self.shadow_of_sum(plain, products);
        let (canonical, negative) = self.canonical(shadow);
        if let Some(value) = self.find(canonical, negative) {
            return value;
        }
        let node = self.push(canonical, plain, products, negative);
        self.known.insert(canonical, node);
        Value::new(node, negative)
    }

    /// The value with this shadow, made by `operation` unless there is one already.
    fn number(&mut self, shadow: [Element; 2], operation: Operation) -> Value {
        // A loaded or inverted number stands for itself, never for its negative.
        let (canonical, negative) = self.canonical(shadow);
        if let Some(value) = self.find(canonical, negative) {
            return value;
        }
        let node = self.append(shadow, operation);
        self.known.insert(canonical, node);
        Value::new(node, false)
    }

    fn find(&mut self, canonical: [Element; 2], negative: bool) -> Option<Value> {
        if canonical == [0, 0] {
            return Some(Value::ZERO);
        }
        if canonical.contains(&0) {
            self.disagrees = true;
            return Some(Value::ZERO);
        }
        let &node = self.known.get(&canonical)?;
        Some(Value::new(node, negative != (self.shadows[node as usize] != canonical)))
    }

    /// Of a shadow and its negative the one that is smaller at the first point, and whether that is the negative.
    fn canonical(&self, shadow: [Element; 2]) -> ([Element; 2], bool) {
        let negative = [0, 1].map(|i| self.fields[i].neg(shadow[i]));
        if negative[0] < shadow[0] { (negative, true) } else { (shadow, false) }
    }

    fn shadow(&self, value: Value) -> [Element; 2] {
        let shadow = self.shadows[value.node() as usize];
        if value.is_negative() { [0, 1].map(|i| self.fields[i].neg(shadow[i])) } else { shadow }
    }

    fn shadow_of_sum(&self, plain: &[Value], products: &[(Value, Value)]) -> [Element; 2] {
        let mut sum = [0, 0];
        for &value in plain {
            let shadow = self.shadow(value);
            sum = [0, 1].map(|i| self.fields[i].add(sum[i], shadow[i]));
        }
        for &(a, b) in products {
            let (a, b) = (self.shadow(a), self.shadow(b));
            sum = [0, 1].map(|i| self.fields[i].add(sum[i], self.fields[i].mul(a[i], b[i])));
        }
        sum
    }

    /// A new dot product, of the opposite sign if `negate`.
    fn push(
        &mut self,
        shadow: [Element; 2],
        plain: &[Value],
        products: &[(Value, Value)],
        negate: bool,
    ) -> u32 {
        let start = self.program.operands.len();
        self.program.operands.extend(plain.iter().map(|value| value.negated_if(negate)));
        self.program.operands.extend(products.iter().flat_map(|&(a, b)| [a.negated_if(negate), b]));
        self.products += products.len() as u64;
        let (plain, products) = (plain.len() as u32, products.len() as u32);
        self.append(shadow, Operation::Dot { start, plain, products })
    }

    fn append(&mut self, shadow: [Element; 2], operation: Operation) -> u32 {
        self.shadows.push(shadow);
        self.program.nodes.push(Node { operation, part: self.part });
        self.program.nodes.len() as u32 - 1
    }
}
