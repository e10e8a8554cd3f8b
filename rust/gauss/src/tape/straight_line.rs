//! Straight-line programs in single-assignment form.

use num_bigint::BigInt;
use std::ops::{Neg, Range};

/// A node of a program with a sign, so that `v` and `−v` are computed once; or zero, which has no node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Value(u32);

impl Value {
    pub(crate) const ZERO: Self = Self(u32::MAX);
    /// Nodes are numbered below this.
    pub(crate) const LIMIT: usize = (u32::MAX / 2) as usize;

    pub(crate) fn new(node: u32, negative: bool) -> Self {
        debug_assert!((node as usize) < Self::LIMIT);
        Self(node << 1 | u32::from(negative))
    }

    pub(crate) fn is_zero(self) -> bool {
        self == Self::ZERO
    }

    /// The node; of a value that is not zero.
    pub(crate) fn node(self) -> u32 {
        self.0 >> 1
    }

    pub(crate) fn is_negative(self) -> bool {
        self.0 & 1 == 1
    }

    /// The value, or its negative.
    pub(crate) fn negated_if(self, negate: bool) -> Self {
        if self.is_zero() { self } else { Self(self.0 ^ u32::from(negate)) }
    }

    pub(crate) fn magnitude(self) -> Self {
        self.negated_if(self.is_negative())
    }

    pub(crate) fn bits(self) -> u32 {
        self.0
    }

    pub(crate) fn from_bits(bits: u32) -> Self {
        Self(bits)
    }
}

impl Neg for Value {
    type Output = Self;

    fn neg(self) -> Self {
        self.negated_if(true)
    }
}

/// What a node is for: statistics tell the three apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// Evaluation of the polynomials.
    Evaluation,
    /// Elimination and substitution.
    Solution,
    /// Checks.
    Check,
}

/// What a node computes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operation {
    /// An integer: number of the constant.
    Constant(u32),
    /// A symbol.
    Input(u32),
    /// A random number, one of those drawn for each point.
    Random(u32),
    /// One over a node; a node that vanishes makes the point unlucky.
    Inverse(u32),
    /// `Σ ±v + Σ ±a·b`: in the list of operands, from `start` on, `plain` values and then `products` pairs,
    /// whose sign is that of the first factor.
    Dot { start: usize, plain: u32, products: u32 },
}

/// One value of a program.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Node {
    pub(crate) operation: Operation,
    pub(crate) part: Part,
}

/// What a check vouches for, which decides whether a part of the program needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Guard {
    /// These nodes: the check is needed if one of them is. No nodes at all stand for a value that is zero
    /// and has none; such a check is always needed.
    Nodes(Box<[u32]>),
    /// These outputs: each output needs one check that names it.
    Outputs(Box<[u32]>),
}

/// A node that is zero wherever the arithmetic was right.
#[derive(Debug, Clone)]
pub(crate) struct Check {
    pub(crate) node: u32,
    pub(crate) guard: Guard,
}

/// A straight-line program.
///
/// Invariant: a node names earlier nodes only; a dot product has at least one term and at most
/// [`MAX_PRODUCTS`] products, and second factors carry no sign; every number of a constant, input, random
/// number, node or output is below the respective count; no operand is zero.
#[derive(Debug, Clone, Default)]
pub(crate) struct StraightLineProgram {
    pub(crate) symbols: u32,
    pub(crate) randoms: u32,
    pub(crate) constants: Vec<BigInt>,
    pub(crate) nodes: Vec<Node>,
    pub(crate) operands: Vec<Value>,
    pub(crate) outputs: Vec<Value>,
    pub(crate) checks: Vec<Check>,
}

impl StraightLineProgram {
    /// The plain terms and the products of a dot product, as ranges of the operands.
    fn ranges(start: usize, plain: u32, products: u32) -> (Range<usize>, Range<usize>) {
        let middle = start + plain as usize;
        (start..middle, middle..middle + 2 * products as usize)
    }

    /// The plain terms and the factors of the products, pair after pair.
    pub(crate) fn terms(&self, start: usize, plain: u32, products: u32) -> (&[Value], &[Value]) {
        let (plain, products) = Self::ranges(start, plain, products);
        (&self.operands[plain], &self.operands[products])
    }

    /// Call `visit` with every node that a node names, as often as it names it.
    pub(crate) fn visit_operands(&self, node: u32, mut visit: impl FnMut(u32)) {
        match self.nodes[node as usize].operation {
            Operation::Constant(_) | Operation::Input(_) | Operation::Random(_) => {}
            Operation::Inverse(operand) => visit(operand),
            Operation::Dot { start, plain, products } => {
                let end = Self::ranges(start, plain, products).1.end;
                self.operands[start..end].iter().for_each(|operand| visit(operand.node()));
            }
        }
    }

    /// Mark everything that the marked nodes need.
    pub(crate) fn close(&self, live: &mut [bool]) {
        for node in (0..self.nodes.len() as u32).rev() {
            if live[node as usize] {
                self.visit_operands(node, |operand| live[operand as usize] = true);
            }
        }
    }

    /// Multiply-adds of the marked nodes.
    pub(crate) fn products(&self, live: &[bool]) -> u64 {
        let marked = self.nodes.iter().zip(live).filter(|&(_, &live)| live);
        marked.map(|(node, _)| node.products()).sum()
    }
}

impl Node {
    /// Multiply-adds of this node.
    pub(crate) fn products(&self) -> u64 {
        if let Operation::Dot { products, .. } = self.operation { u64::from(products) } else { 0 }
    }
}
