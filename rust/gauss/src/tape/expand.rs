//! A tape whose values are Laurent series: one symbol is replaced by `a + b·ε`, and its powers are outputs.
//!
//! A probe of it takes no value of that symbol, so that what it reconstructs to has a variable less. Ratracer does the
//! same to its traces (Magerya, arXiv:2211.03572, section 3).

use super::laurent::{EXACT, Line, first_orders};
use super::recorder::{Recorder, Term};
use super::straight_line::{Guard, Operation, StraightLineProgram, Value};
use super::tape::Tape;
use crate::field::{Field, SplitMix};
use crate::{Error, Interner, Interrupt, Result};
use num_bigint::BigInt;
use rustc_hash::FxHashMap;

/// Terms of each value that are looked at for its first order, and how many at most.
const KEEP: [usize; 4] = [4, 8, 16, 64];

/// Seed of the random numbers at the learning points.
const SHADOW_SEED: u64 = 0x0065_7870_616e_6473;

/// Nothing of a value is needed.
const UNUSED: i32 = i32::MIN;

/// The symbol to be replaced by `constant + slope·ε`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Substitution {
    /// Its number.
    pub symbol: u32,
    /// Its value at `ε = 0`.
    pub constant: BigInt,
    /// What `ε` is multiplied by.
    pub slope: BigInt,
}

/// One coefficient of an expanded output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Power {
    /// Which output of the tape that was expanded.
    pub output: u32,
    /// The power of `ε`.
    pub power: i32,
    /// Which output of the expansion.
    pub number: u32,
}

/// A tape of coefficients of powers, and what they belong to.
#[derive(Debug, Clone)]
pub struct Expansion {
    /// Of the other symbols, in their order.
    pub tape: Tape,
    /// By output and then power; what is not there is zero, as far as the order that was asked for.
    pub powers: Vec<Power>,
}

impl Tape {
    /// The coefficients of all powers of `ε` up to `order` of the outputs.
    ///
    /// ```
    /// use gauss::{Backend, Field, Interrupt, Polynomial, Substitution, SymbolicSystem, record, replay};
    ///
    /// // (d − 4)·a + d·b = 0 at d = 4 − 2ε: a = (2 − ε)/ε · b.
    /// let entry = |terms: &[(u16, i64)]| Polynomial::new(terms.iter().map(|&(e, c)| ([e].into(), c.into())).collect());
    /// let system = SymbolicSystem::new(1, 2, [vec![(1, entry(&[(1, 1), (0, -4)])?), (0, entry(&[(1, 1)])?)]])?;
    /// let never = Interrupt::never();
    /// let learning = [(1 << 61) - 1, (1 << 31) - 1].map(|prime| (Field::new(prime).unwrap(), vec![123_456_789]));
    /// let tape = record(&system, None, &[1], &learning, &never)?.expect("lucky points").tape;
    /// let line = Substitution { symbol: 0, constant: 4.into(), slope: (-2).into() };
    /// let expansion = tape.expanded(&line, 2, &learning, &never)?.expect("lucky points");
    /// let powers: Vec<i32> = expansion.powers.iter().map(|power| power.power).collect();
    /// assert_eq!(powers, [-1, 0]);
    /// assert_eq!(replay(&expansion.tape, Backend::best(), 101, &[], 1, &never)?.residues, [2, 100]);
    /// # Ok::<(), gauss::Error>(())
    /// ```
    ///
    /// `learning` has the residues of all symbols at two points, the replaced one among them, where they are not looked
    /// at. They tell which values are equal and which are zero; `None` if one is unlucky, or if a value that is
    /// inverted vanishes to some sixty orders.
    ///
    /// # Errors
    /// [`Error::SymbolCount`], [`Error::RepeatedPrime`], [`Error::TooLarge`], [`Error::OutOfMemory`],
    /// [`Error::Interrupted`].
    pub fn expanded(
        &self,
        substitution: &Substitution,
        order: i32,
        learning: &[(Field, Vec<u64>); 2],
        interrupt: &Interrupt,
    ) -> Result<Option<Expansion>> {
        let program = self.program();
        let symbols = self.symbols();
        for (_, point) in learning {
            if point.len() != symbols || substitution.symbol as usize >= symbols {
                return Err(Error::SymbolCount { given: point.len(), symbols });
            }
        }
        if learning[0].0.modulus() == learning[1].0.modulus() {
            return Err(Error::RepeatedPrime { prime: learning[0].0.modulus() });
        }
        let mut orders = Vec::new();
        for (field, point) in learning {
            let Some(found) = orders_at(program, field, substitution, point, interrupt)? else {
                return Ok(None);
            };
            orders.push(found);
        }
        if orders[0] != orders[1] {
            return Ok(None);
        }
        let first = orders.swap_remove(0);
        let ends = needed(program, &first, order);
        let mut expander = Expander::new(program, substitution, learning);
        for node in 0..program.nodes.len() {
            if node % 4096 == 0 {
                expander.recorder.look_up(interrupt)?;
            }
            let series = if ends[node] == UNUSED {
                Coefficients::default()
            } else {
                expander.node(node, first[node], ends[node])?
            };
            expander.values.push(series);
        }
        expander.finish(order)
    }
}

fn orders_at(
    program: &StraightLineProgram,
    field: &Field,
    substitution: &Substitution,
    point: &[u64],
    interrupt: &Interrupt,
) -> Result<Option<Vec<i32>>> {
    let line = Line {
        symbol: substitution.symbol,
        constant: field.from_big(&substitution.constant),
        slope: field.from_big(&substitution.slope),
        others: point.iter().map(|&x| field.from_u64(x)).collect(),
    };
    for keep in KEEP {
        if let Some(first) = first_orders(program, field, &line, keep, interrupt)? {
            return Ok(Some(first));
        }
    }
    Ok(None)
}

/// Below which order each value has to be known: what outputs take, what their checks take, and what checks of values
/// that are needed take.
fn needed(program: &StraightLineProgram, first: &[i32], order: i32) -> Vec<i32> {
    let mut ends = vec![UNUSED; program.nodes.len()];
    for output in program.outputs.iter().filter(|output| !output.is_zero()) {
        ends[output.node() as usize] = order + 1;
    }
    let checks: FxHashMap<u32, &Guard> =
        program.checks.iter().map(|check| (check.node, &check.guard)).collect();
    for node in (0..program.nodes.len()).rev() {
        if let Some(guard) = checks.get(&(node as u32)) {
            // Users of what a check vouches for come after it, so that what they need is known by now.
            ends[node] = match guard {
                Guard::Nodes(nodes) if !nodes.is_empty() => nodes
                    .iter()
                    .filter(|&&vouched| ends[vouched as usize] != UNUSED)
                    .map(|&vouched| ends[vouched as usize] + order_beside(program, first, node, vouched))
                    .max()
                    .unwrap_or(UNUSED),
                _ => order + 1,
            };
        }
        let end = ends[node];
        if end == UNUSED {
            continue;
        }
        let mut need = |operand: u32, order: i32| {
            let known = &mut ends[operand as usize];
            *known = order.max(*known);
        };
        match program.nodes[node].operation {
            Operation::Constant(_) | Operation::Input(_) | Operation::Random(_) => {}
            Operation::Inverse(operand) => need(operand, end + 2 * first[operand as usize]),
            Operation::Dot { start, plain, products } => {
                let (plain, products) = program.terms(start, plain, products);
                for value in plain {
                    need(value.node(), end);
                }
                for pair in products.chunks_exact(2) {
                    let [a, b] = [pair[0].node(), pair[1].node()];
                    need(a, end - first[b as usize]);
                    need(b, end - first[a as usize]);
                }
            }
        }
    }
    ends
}

/// The lowest order of what a node multiplies an operand by.
fn order_beside(program: &StraightLineProgram, first: &[i32], node: usize, operand: u32) -> i32 {
    let Operation::Dot { start, plain, products } = program.nodes[node].operation else { return 0 };
    let (plain, products) = program.terms(start, plain, products);
    let alone = plain.iter().filter(|value| value.node() == operand).map(|_| 0);
    let beside = products.chunks_exact(2).filter_map(|pair| {
        let [a, b] = [pair[0].node(), pair[1].node()];
        if a == operand {
            Some(first[b as usize])
        } else if b == operand {
            Some(first[a as usize])
        } else {
            None
        }
    });
    alone.chain(beside).min().unwrap_or(0)
}

/// Values of the expansion: `Σ values[n]·ε^(low + n)`.
#[derive(Debug, Clone, Default)]
struct Coefficients {
    low: i32,
    values: Vec<Value>,
}

impl Coefficients {
    fn powers(&self) -> impl Iterator<Item = (i32, Value)> + '_ {
        (self.low..).zip(self.values.iter().copied()).filter(|(_, value)| !value.is_zero())
    }

    fn at(&self, power: i32) -> Value {
        let place = power.checked_sub(self.low).and_then(|place| usize::try_from(place).ok());
        place.and_then(|place| self.values.get(place)).copied().unwrap_or(Value::ZERO)
    }
}

/// Records an expansion node by node.
struct Expander<'a> {
    program: &'a StraightLineProgram,
    recorder: Recorder,
    inputs: Vec<Option<Value>>,
    line: [Value; 2],
    randoms: Vec<Value>,
    values: Vec<Coefficients>,
    guards: FxHashMap<u32, &'a Guard>,
    outputs: Interner<Value>,
    powers: Vec<Power>,
    /// The numbers of the powers so far.
    numbers: FxHashMap<(u32, i32), u32>,
}

impl<'a> Expander<'a> {
    fn new(
        program: &'a StraightLineProgram,
        substitution: &Substitution,
        learning: &[(Field, Vec<u64>); 2],
    ) -> Self {
        let [(first, point), (second, other)] = learning;
        let mut recorder = Recorder::new([*first, *second]);
        let symbol = substitution.symbol as usize;
        let inputs =
            (0..point.len()).map(|n| (n != symbol).then(|| recorder.input([point[n], other[n]]))).collect();
        let mut random = [first, second].map(|field| SplitMix::new(SHADOW_SEED ^ field.modulus()));
        let randoms = (0..program.randoms)
            .map(|_| {
                let residues =
                    [(first, 0), (second, 1)].map(|(field, n)| random[n].below(field.modulus() - 1) + 1);
                recorder.random(residues)
            })
            .collect();
        let line = [&substitution.constant, &substitution.slope].map(|n| recorder.constant(n));
        let guards = program.checks.iter().map(|check| (check.node, &check.guard)).collect();
        Self {
            program,
            recorder,
            inputs,
            line,
            randoms,
            values: Vec::with_capacity(program.nodes.len()),
            guards,
            outputs: Interner::default(),
            powers: Vec::new(),
            numbers: FxHashMap::default(),
        }
    }

    /// The coefficients of a node below an order.
    fn node(&mut self, node: usize, first: i32, end: i32) -> Result<Coefficients> {
        self.recorder.part = self.program.nodes[node].part;
        let number = |value: Value| Coefficients { low: 0, values: vec![value] };
        Ok(match self.program.nodes[node].operation {
            Operation::Constant(n) => number(self.recorder.constant(&self.program.constants[n as usize])),
            Operation::Random(n) => number(self.randoms[n as usize]),
            Operation::Input(n) => match self.inputs[n as usize] {
                Some(value) => number(value),
                None => Coefficients { low: 0, values: self.line.to_vec() },
            },
            Operation::Inverse(operand) => self.inverse(operand, first, end),
            Operation::Dot { .. } => {
                if let Some(guard) = self.guards.get(&(node as u32)).copied() {
                    return self.check(node, guard, end);
                }
                let coefficient = |power| {
                    let terms = self.terms(node, power);
                    self.recorder.dot(&terms)
                };
                Coefficients { low: first, values: (first..end).map(coefficient).collect() }
            }
        })
    }

    /// `b₀ = 1/a₀`, and `b_n = −b₀·Σ a_i·b_(n−i)`.
    fn inverse(&mut self, operand: u32, first: i32, end: i32) -> Coefficients {
        let mut values: Vec<Value> = Vec::new();
        if end <= first {
            return Coefficients { low: first, values };
        }
        let series = std::mem::take(&mut self.values[operand as usize]);
        let leading = self.recorder.invert(series.at(-first));
        values.push(leading);
        for n in 1..end - first {
            let terms: Vec<Term> =
                (1..=n).map(|i| Term::Product(series.at(i - first), values[(n - i) as usize])).collect();
            let sum = self.recorder.dot(&terms);
            let next = if sum.is_zero() { sum } else { -self.recorder.product(leading, sum) };
            values.push(next);
        }
        self.values[operand as usize] = series;
        Coefficients { low: first, values }
    }

    /// Every coefficient of a node that is zero is a check of its own.
    fn check(&mut self, node: usize, guard: &Guard, end: i32) -> Result<Coefficients> {
        let lowest = self.lowest(node);
        for power in lowest..end {
            let guard = match guard {
                // More than the coefficients that this one vouches for: a part of the tape has a check too many.
                Guard::Nodes(nodes) => Guard::Nodes(
                    nodes
                        .iter()
                        .flat_map(|&vouched| self.values[vouched as usize].powers())
                        .map(|(_, value)| value.node())
                        .collect(),
                ),
                // The numbers that outputs are multiplied by here have no higher powers.
                Guard::Outputs(outputs) => {
                    let numbers = outputs.iter().filter_map(|&output| self.output(output, power).transpose());
                    Guard::Outputs(numbers.collect::<Result<_>>()?)
                }
            };
            let terms = self.terms(node, power);
            self.recorder.check(&terms, guard);
        }
        Ok(Coefficients::default())
    }

    /// The number of a power of an output, if that is not zero.
    fn output(&mut self, output: u32, power: i32) -> Result<Option<u32>> {
        let value = self.program.outputs[output as usize];
        let coefficient = self.values[value.node() as usize].at(power).negated_if(value.is_negative());
        if coefficient.is_zero() {
            return Ok(None);
        }
        let number = self.outputs.number(coefficient)?;
        if self.numbers.insert((output, power), number).is_none() {
            self.powers.push(Power { output, power, number });
        }
        Ok(Some(number))
    }

    /// The lowest order that a sum has terms at.
    fn lowest(&self, node: usize) -> i32 {
        let Operation::Dot { start, plain, products } = self.program.nodes[node].operation else {
            return EXACT;
        };
        let (plain, products) = self.program.terms(start, plain, products);
        let low = |value: &Value| self.values[value.node() as usize].powers().next().map(|(power, _)| power);
        let sums = products.chunks_exact(2).filter_map(|pair| Some(low(&pair[0])? + low(&pair[1])?));
        plain.iter().filter_map(low).chain(sums).min().unwrap_or(EXACT)
    }

    /// The terms of a sum at a power.
    fn terms(&self, node: usize, power: i32) -> Vec<Term> {
        let Operation::Dot { start, plain, products } = self.program.nodes[node].operation else {
            return Vec::new();
        };
        let (plain, products) = self.program.terms(start, plain, products);
        let of = |value: &Value| &self.values[value.node() as usize];
        let mut terms: Vec<Term> = plain
            .iter()
            .map(|value| Term::Plain(of(value).at(power).negated_if(value.is_negative())))
            .collect();
        for pair in products.chunks_exact(2) {
            let [a, b] = [of(&pair[0]), of(&pair[1])];
            for (order, x) in a.powers() {
                let y = b.at(power - order);
                if !y.is_zero() {
                    terms.push(Term::Product(x.negated_if(pair[0].is_negative()), y));
                }
            }
        }
        terms
    }

    fn finish(mut self, order: i32) -> Result<Option<Expansion>> {
        for output in 0..self.program.outputs.len() as u32 {
            let value = self.program.outputs[output as usize];
            let powers: Vec<i32> =
                self.values[value.node() as usize].powers().map(|(power, _)| power).collect();
            for power in powers.into_iter().filter(|&power| power <= order) {
                self.output(output, power)?;
            }
        }
        if self.recorder.disagrees() {
            return Ok(None);
        }
        let mut powers = self.powers;
        powers.sort_unstable_by_key(|power| (power.output, power.power));
        let tape = Tape::new(&self.recorder.finish(self.outputs.into_items()));
        Ok(Some(Expansion { tape, powers }))
    }
}
