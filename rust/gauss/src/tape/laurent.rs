//! Truncated Laurent series of numbers: where the values of a tape begin.

use super::straight_line::{Operation, StraightLineProgram, Value};
use crate::field::{Element, Field, SplitMix};
use crate::{Interrupt, Result};

/// The end of a series that is known to all orders.
pub(super) const EXACT: i32 = i32::MAX / 4;

/// Seed of the numbers that stand for a program's random ones.
const RANDOM_SEED: u64 = 0x006c_6175_7265_6e74;

/// `Σ terms[n]·ε^(low + n)`, known below the order `end`; the first term is not zero, and there is none if all that is
/// known is zero, with `low` equal to `end`.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Series {
    low: i32,
    end: i32,
    terms: Vec<Element>,
}

impl Series {
    /// From terms that may begin with zeros, at most `keep` of which are kept.
    fn new(mut low: i32, mut end: i32, mut terms: Vec<Element>, keep: usize) -> Self {
        let zeros = terms.iter().take_while(|&&term| term == 0).count();
        terms.drain(..zeros);
        if terms.is_empty() {
            return Self { low: end, end, terms };
        }
        low += zeros as i32;
        if terms.len() > keep {
            terms.truncate(keep);
            end = low + keep as i32;
        }
        Self { low, end, terms }
    }

    /// One past the last order with a term.
    fn top(&self) -> i32 {
        self.low + self.terms.len() as i32
    }
}

/// What the symbols of a program are: `ε`'s symbol is `constant + slope·ε`, the others are numbers.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) symbol: u32,
    pub(super) constant: Element,
    pub(super) slope: Element,
    /// Of all symbols; that of `ε` is not looked at.
    pub(super) others: Vec<Element>,
}

/// The order at which each value of a program begins, seen with `keep` terms of each: a lower bound where all of these
/// vanish. `None` if that happens to a value that is inverted.
pub(super) fn first_orders(
    program: &StraightLineProgram,
    field: &Field,
    line: &Line,
    keep: usize,
    interrupt: &Interrupt,
) -> Result<Option<Vec<i32>>> {
    let mut random = SplitMix::new(RANDOM_SEED ^ field.modulus());
    let randoms: Vec<Element> =
        (0..program.randoms).map(|_| field.from_u64(random.below(field.modulus() - 1) + 1)).collect();
    let mut all: Vec<Series> = Vec::with_capacity(program.nodes.len());
    for (number, node) in program.nodes.iter().enumerate() {
        if number % 4096 == 0 {
            interrupt.check()?;
        }
        let number = |x: Element| Series::new(0, EXACT, vec![x], keep);
        let series = match node.operation {
            Operation::Constant(n) => number(field.from_big(&program.constants[n as usize])),
            Operation::Random(n) => number(randoms[n as usize]),
            Operation::Input(n) if n == line.symbol => {
                Series::new(0, EXACT, vec![line.constant, line.slope], keep)
            }
            Operation::Input(n) => number(line.others[n as usize]),
            Operation::Inverse(operand) => match inverse(field, &all[operand as usize], keep) {
                Some(series) => series,
                None => return Ok(None),
            },
            Operation::Dot { start, plain, products } => {
                let (plain, products) = program.terms(start, plain, products);
                dot(field, &all, plain, products, keep)
            }
        };
        all.push(series);
    }
    Ok(Some(all.into_iter().map(|series| series.low).collect()))
}

fn inverse(field: &Field, series: &Series, keep: usize) -> Option<Series> {
    let first = field.inv(*series.terms.first()?)?;
    let count = if series.end == EXACT { keep } else { series.terms.len() };
    let mut terms = vec![first];
    for n in 1..count {
        let products = (1..=n).filter_map(|i| Some(field.mul(*series.terms.get(i)?, terms[n - i])));
        let sum = products.fold(0, |sum, product| field.add(sum, product));
        terms.push(field.neg(field.mul(first, sum)));
    }
    Some(Series::new(-series.low, count as i32 - series.low, terms, keep))
}

/// `Σ ±v + Σ ±a·b`.
fn dot(field: &Field, all: &[Series], plain: &[Value], products: &[Value], keep: usize) -> Series {
    let of = |value: &Value| &all[value.node() as usize];
    let pairs = || products.chunks_exact(2).map(|pair| (pair[0], of(&pair[0]), of(&pair[1])));
    let (mut low, mut top, mut end) = (EXACT, -EXACT, EXACT);
    for series in plain.iter().map(of) {
        (low, top, end) = (low.min(series.low), top.max(series.top()), end.min(series.end));
    }
    for (_, a, b) in pairs() {
        (low, top) = (low.min(a.low + b.low), top.max(a.top() + b.top() - 1));
        let known = |a: &Series, b: &Series| if a.end == EXACT { EXACT } else { a.end + b.low };
        end = end.min(known(a, b)).min(known(b, a));
    }
    let top = top.min(end);
    if top <= low {
        return Series::new(low.min(end), end, Vec::new(), keep);
    }
    let mut terms = vec![0; (top - low) as usize];
    let mut add = |order: i32, negative: bool, term: Element| {
        if let Some(sum) = terms.get_mut((order - low) as usize) {
            *sum = if negative { field.sub(*sum, term) } else { field.add(*sum, term) };
        }
    };
    for value in plain {
        let series = of(value);
        for (order, &term) in (series.low..).zip(&series.terms) {
            add(order, value.is_negative(), term);
        }
    }
    for (value, a, b) in pairs() {
        for (order, &x) in (a.low + b.low..).zip(&a.terms) {
            for (order, &y) in (order..).zip(&b.terms) {
                add(order, value.is_negative(), field.mul(x, y));
            }
        }
    }
    Series::new(low, end, terms, keep)
}
