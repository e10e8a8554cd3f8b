//! The oracle: templates read term by term, in 128-bit integers and ordered maps.

use gauss::{Elimination, Field, Interrupt, Record, RowBuffer, Rows, eliminate};
use ibp::{Order, Point, System, Template};
use num_traits::ToPrimitive;
use std::collections::BTreeMap;

/// What multiplies each integral.
pub type Combination = BTreeMap<Vec<i8>, i128>;

/// A template at a seed: the integrals whose coefficient is not zero for every value of the symbols,
/// each with its value at a point, which may be zero by accident.
pub fn equation(template: &Template, seed: &[i8], nonzero: &[u32], symbols: &[u64], p: u64) -> Combination {
    let mut combination = Combination::new();
    for term in &template.terms {
        let integral: Vec<i8> = seed.iter().zip(&term.shift).map(|(index, step)| index + step).collect();
        let mut value = 0;
        let mut identically_zero = true;
        for form in &term.coefficient {
            let mut factor = form.constant.to_i128().unwrap();
            for (slot, slope) in &form.slopes {
                factor += slope.to_i128().unwrap() * i128::from(seed[*slot as usize]);
            }
            identically_zero &= factor == 0;
            for (&exponent, &symbol) in form.exponents.iter().zip(symbols) {
                for _ in 0..exponent {
                    factor = residue(residue(factor, p) * i128::from(symbol), p);
                }
            }
            value = residue(value + factor, p);
        }
        if !identically_zero && nonzero.contains(&sector(&integral)) {
            combination.insert(integral, value);
        }
    }
    combination
}

pub fn sector(integral: &[i8]) -> u32 {
    (0..integral.len()).filter(|&slot| integral[slot] > 0).map(|slot| 1 << slot).sum()
}

/// The order of integrals, spelled out: preferred ones first, then (t, sector, degrees, indices).
pub fn key(order: Order, preferred: &[Vec<i8>], integral: &[i8]) -> impl Ord + std::fmt::Debug + use<> {
    let sum = |sign: i32| integral.iter().map(|&i| (sign * i32::from(i)).max(0)).sum::<i32>();
    let (r, s) = (sum(1), sum(-1));
    let degrees = match order {
        Order::Numerators => (r, s),
        Order::Dots => (r + s, s),
    };
    let place = preferred.iter().position(|other| other == integral).unwrap_or(usize::MAX);
    let magnitudes: Vec<u8> = integral.iter().rev().map(|i| i.unsigned_abs()).collect();
    (place, sector(integral).count_ones(), sector(integral), degrees, magnitudes)
}

/// The system's row as integrals and ordinary residues; zeros are left out.
pub fn row(system: &System, point: &Point, number: usize) -> Combination {
    let mut buffer = RowBuffer::default();
    system.at(point).fill(number, &mut buffer);
    let mut combination = Combination::new();
    for (&column, &value) in buffer.columns.iter().zip(&buffer.values) {
        let previous = combination.insert(integral(system, column), i128::from(point.field().to_u64(value)));
        assert_eq!(previous, None, "row {number} names column {column} twice");
    }
    combination.retain(|_, value| *value != 0);
    combination
}

pub fn integral(system: &System, column: u32) -> Vec<i8> {
    let mut indices = vec![0; system.slots()];
    system.integral(column, &mut indices);
    indices
}

pub fn point(system: &System, p: u64, symbols: &[u64]) -> Point {
    Point::new(system, Field::new(p).unwrap(), symbols).unwrap()
}

pub fn solve(system: &System, point: &Point) -> Elimination {
    eliminate(&system.at(point), point.field(), Record::Witness, &Interrupt::never()).unwrap()
}

/// What an integral reduces to; an integral in no equation reduces to itself.
pub fn reduction(system: &System, elimination: &Elimination, target: &[i8]) -> Combination {
    let Some(column) = system.column(target) else { return Combination::from([(target.to_vec(), 1)]) };
    let remainder = elimination.witness(column).unwrap().remainder;
    remainder.into_iter().map(|(column, c)| (integral(system, column), i128::from(c))).collect()
}

/// Symbols that no small polynomial vanishes at; `which` tells points apart.
pub fn generic_symbols(count: usize, which: u64) -> Vec<u64> {
    (1..=count as u64).map(|n| 0x9e37_79b9_7f4a_7c15u64.wrapping_mul(n * n + 977 * which + 1) >> 1).collect()
}

pub fn residue(n: i128, p: u64) -> i128 {
    n.rem_euclid(i128::from(p))
}

pub fn power(base: i128, mut exponent: u64, p: u64) -> i128 {
    let (mut result, mut base) = (1, residue(base, p));
    while exponent > 0 {
        if exponent % 2 == 1 {
            result = residue(result * base, p);
        }
        base = residue(base * base, p);
        exponent /= 2;
    }
    result
}

/// `a/b`, by Fermat.
pub fn quotient(a: i128, b: i128, p: u64) -> i128 {
    assert_ne!(residue(b, p), 0, "division by zero modulo {p}");
    residue(residue(a, p) * power(b, p - 2, p), p)
}
