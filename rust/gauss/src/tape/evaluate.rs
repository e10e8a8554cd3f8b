//! Evaluation of the entries of a system.

use super::recorder::{Recorder, Term};
use super::straight_line::{Guard, Operation, Part, Value};
use crate::field::SplitMix;
use crate::sparse::{Polynomial, SymbolicSystem};
use num_bigint::BigInt;
use num_traits::Zero;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// How many polynomials share a check: enough that evaluating their combination costs little a head.
const POLYNOMIALS_PER_CHECK: usize = 64;

/// Seed of the factors with which polynomials are combined.
const COMBINATION_SEED: u64 = 0x7461_7065;

/// The polynomials of a system, each evaluated where it is first asked for, so that values are used soon
/// after they are made.
pub(super) struct Evaluation<'a> {
    polynomials: &'a [Polynomial],
    symbols: Vec<Value>,
    values: Vec<Option<Value>>,
    powers: FxHashMap<(usize, u16), Value>,
    /// Numbers of the polynomials that have been asked for, in that order.
    asked: Vec<u32>,
}

impl<'a> Evaluation<'a> {
    pub(super) fn new(system: &'a SymbolicSystem, symbols: Vec<Value>) -> Self {
        let polynomials = system.polynomials();
        let values = vec![None; polynomials.len()];
        Self { polynomials, symbols, values, powers: FxHashMap::default(), asked: Vec::new() }
    }

    /// The value of a polynomial.
    pub(super) fn value(&mut self, recorder: &mut Recorder, number: u32) -> Value {
        if let Some(value) = self.values[number as usize] {
            return value;
        }
        let part = std::mem::replace(&mut recorder.part, Part::Evaluation);
        let polynomials = self.polynomials;
        let mut terms = Vec::new();
        for (exponents, coefficient) in polynomials[number as usize].terms() {
            let monomial = self.monomial(recorder, exponents);
            terms.push(Term::Product(recorder.constant(coefficient), monomial));
        }
        let value = recorder.dot(&terms);
        recorder.part = part;
        self.values[number as usize] = Some(value);
        self.asked.push(number);
        value
    }

    fn monomial(&mut self, recorder: &mut Recorder, exponents: &[u16]) -> Value {
        let mut product = recorder.one();
        for (symbol, &exponent) in exponents.iter().enumerate().filter(|&(_, &exponent)| exponent > 0) {
            let power = self.power(recorder, symbol, exponent);
            product = recorder.product(product, power);
        }
        product
    }

    /// A power of a symbol, by repeated squaring.
    fn power(&mut self, recorder: &mut Recorder, symbol: usize, exponent: u16) -> Value {
        if exponent == 1 {
            return self.symbols[symbol];
        }
        if let Some(&power) = self.powers.get(&(symbol, exponent)) {
            return power;
        }
        let half = self.power(recorder, symbol, exponent / 2);
        let mut power = recorder.product(half, half);
        if exponent % 2 == 1 {
            power = recorder.product(power, self.symbols[symbol]);
        }
        self.powers.insert((symbol, exponent), power);
        power
    }

    /// Check the values: random combinations of them against the same combinations of the polynomials,
    /// evaluated by Horner's scheme, which shares no monomial with the evaluation.
    ///
    /// The checks of the solution cannot see a wrong entry, since a system with another entry has a
    /// solution as well.
    pub(super) fn check(&self, recorder: &mut Recorder) {
        let mut random = SplitMix::new(COMBINATION_SEED);
        let value = |&number: &u32| self.values[number as usize].unwrap_or(Value::ZERO);
        let computed: Vec<u32> =
            self.asked.iter().copied().filter(|n| is_computed(recorder, value(n))).collect();
        for group in computed.chunks(POLYNOMIALS_PER_CHECK) {
            let mut combined: BTreeMap<&[u16], BigInt> = BTreeMap::new();
            let mut terms = Vec::new();
            for number in group {
                let factor = BigInt::from(random.next_u64() >> 4 | 1);
                for (exponents, coefficient) in self.polynomials[*number as usize].terms() {
                    *combined.entry(exponents).or_default() += &factor * coefficient;
                }
                terms.push(Term::Product(recorder.constant(&factor), value(number)));
            }
            combined.retain(|_, coefficient| !coefficient.is_zero());
            let list: Vec<(&[u16], BigInt)> = combined.into_iter().collect();
            terms.push(Term::Plain(-self.horner(recorder, &list, 0)));
            recorder.check(&terms, Guard::Nodes(group.iter().map(|n| value(n).node()).collect()));
        }
    }

    /// The value of the terms, ascending by exponents, of which those before `symbol` are all the same.
    fn horner(&self, recorder: &mut Recorder, terms: &[(&[u16], BigInt)], symbol: usize) -> Value {
        if symbol == self.symbols.len() {
            return terms.first().map_or(Value::ZERO, |(_, coefficient)| recorder.constant(coefficient));
        }
        let mut groups = terms.chunk_by(|a, b| a.0[symbol] == b.0[symbol]).rev().peekable();
        let mut sum = Value::ZERO;
        while let Some(group) = groups.next() {
            let inner = self.horner(recorder, group, symbol + 1);
            sum = recorder.dot(&[Term::Plain(sum), Term::Plain(inner)]);
            let next = groups.peek().map_or(0, |group| group[0].0[symbol]);
            for _ in next..group[0].0[symbol] {
                sum = recorder.product(sum, self.symbols[symbol]);
            }
        }
        sum
    }
}

/// Whether a value was computed, and not just loaded.
fn is_computed(recorder: &Recorder, value: Value) -> bool {
    !value.is_zero()
        && matches!(recorder.program().nodes[value.node() as usize].operation, Operation::Dot { .. })
}
