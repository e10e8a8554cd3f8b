//! Eight lanes, or several times eight: values of functions at as many points in one pass.
#![allow(
    clippy::inline_always,
    reason = "lane arithmetic must end up inside a function with its instruction set"
)]

use super::answers::Values;
use super::polynomials::Polynomials;
use super::program::Program;
use crate::field::{Element, Field};
use crate::lanes::{LANES, LaneTask, Lanes, MAX_PRODUCTS, Octet, Slot};
use crate::replay::invert;
use crate::sparse::Integer;
use crate::{Interrupt, Result, parallel_map};
use std::array::from_fn;

/// The coefficients of polynomials modulo a prime: those of the wanted numerators over their constants, one after
/// the other, and of the factors.
pub(super) struct Coefficients {
    numerators: Vec<Term>,
    /// Where the terms of each wanted function end.
    numerator_ends: Vec<usize>,
    factors: Vec<Term>,
    factor_ends: Vec<usize>,
}

/// A monomial's slot and the coefficient: an ordinary residue first, then in the form of the lanes.
#[derive(Clone, Copy)]
struct Term {
    slot: u32,
    coefficient: u64,
}

impl Coefficients {
    /// `None` if a constant is zero modulo the prime.
    pub(super) fn new(program: &Program, field: &Field, threads: usize) -> Option<Self> {
        let functions = program.functions;
        let residues = |polynomials: &Polynomials, number: usize, scale: Element| -> Vec<Term> {
            let residue = |coefficient: Integer| field.to_u64(field.mul(coefficient.residue(field), scale));
            let terms = polynomials.terms(number);
            terms
                .map(|(monomial, c)| Term { slot: program.slot(monomial), coefficient: residue(c) })
                .collect()
        };
        let numerators = parallel_map(&program.wanted, threads, |&(function, _)| {
            let constant = functions.constants.get(function as usize).residue(field);
            Some(residues(program.numerators(), function as usize, field.inv(constant)?))
        });
        let (mut all, mut numerator_ends) = (Vec::new(), Vec::new());
        for numerator in numerators {
            all.extend(numerator?);
            numerator_ends.push(all.len());
        }
        let (mut factors, mut factor_ends) = (Vec::new(), Vec::new());
        for &factor in &program.factors {
            factors.extend(residues(&functions.factors, factor as usize, field.one()));
            factor_ends.push(factors.len());
        }
        Some(Self { numerators: all, numerator_ends, factors, factor_ends })
    }
}

/// Bring coefficients into the form of the lanes.
pub(super) struct Formed(pub(super) Coefficients);

impl LaneTask for Formed {
    type Output = Coefficients;

    #[inline(always)]
    fn run<L: Lanes>(self, lanes: L) -> Coefficients {
        let mut coefficients = self.0;
        for term in coefficients.numerators.iter_mut().chain(&mut coefficients.factors) {
            let mut octet = Octet::default();
            lanes.store(lanes.import([term.coefficient; LANES]), &mut octet);
            term.coefficient = octet.0[0];
        }
        coefficients
    }
}

/// The points of one thread.
pub(super) struct Pass<'a> {
    pub(super) program: &'a Program<'a>,
    pub(super) coefficients: &'a Coefficients,
    pub(super) field: &'a Field,
    pub(super) points: &'a [u64],
    pub(super) count: usize,
    pub(super) interrupt: &'a Interrupt,
}

/// The points of one thread, eight times `V` at a time.
pub(super) struct Passes<'a, const V: usize>(pub(super) Pass<'a>);

impl<const V: usize> LaneTask for Passes<'_, V> {
    type Output = Result<Values>;

    #[inline(always)]
    fn run<L: Lanes>(self, lanes: L) -> Result<Values> {
        let Pass { program, coefficients, field, points, count, interrupt } = self.0;
        let (symbols, functions) = (program.symbols, program.wanted.len());
        let mut values = Values { good: vec![true; count], residues: vec![0; count * functions] };
        let mut slots: Vec<Slot<V>> = vec![[Octet::default(); V]; program.slots()];
        let mut products: Vec<Slot<V>> = vec![[Octet::default(); V]; program.factors.len()];
        let first = program.first_factor();
        let late = first + 2 * program.factors.len();
        let pairs: Vec<u32> = (0..program.factors.len())
            .flat_map(|number| [first + number, first + program.factors.len() + number])
            .map(|slot| slot as u32)
            .collect();
        for start in (0..count).step_by(V * LANES) {
            interrupt.check()?;
            // Lanes beyond the last point repeat it.
            let point = |k: usize, lane: usize| (start + k * LANES + lane).min(count - 1) * symbols;
            for k in 0..V {
                lanes.store(lanes.import([1; LANES]), &mut slots[0][k]);
                for symbol in 0..symbols {
                    let residues = from_fn(|lane| points[point(k, lane) + symbol] % field.modulus());
                    lanes.store(lanes.import(residues), &mut slots[1 + symbol][k]);
                }
            }
            multiply(lanes, &mut slots, 1 + symbols, &program.powers);
            let mut from = 0;
            for (number, &to) in coefficients.factor_ends.iter().enumerate() {
                let sum = polynomial(lanes, &slots, &coefficients.factors[from..to]);
                for k in 0..V {
                    lanes.store(sum[k], &mut slots[first + number][k]);
                }
                from = to;
            }
            let mut unlucky = [0; V];
            if !pairs.is_empty() {
                invert(lanes, field, &mut slots, &mut products, &pairs, &mut unlucky);
            }
            multiply(lanes, &mut slots, late, &program.inverse_powers);
            let mut from = 0;
            for (place, (&to, (_, below))) in
                coefficients.numerator_ends.iter().zip(&program.wanted).enumerate()
            {
                let mut value = polynomial(lanes, &slots, &coefficients.numerators[from..to]);
                for &slot in &program.below[below.start as usize..below.end as usize] {
                    for (value, inverse) in value.iter_mut().zip(&slots[slot as usize]) {
                        *value = lanes.mul(*value, lanes.load(inverse));
                    }
                }
                from = to;
                let rows = values.residues[start * functions..].chunks_exact_mut(functions.max(1));
                let mut rows = rows.map(|row| &mut row[place]);
                for value in value {
                    // There may be fewer points left than lanes.
                    for (residue, to) in lanes.export(value).into_iter().zip(rows.by_ref()) {
                        *to = residue;
                    }
                }
            }
            for (k, unlucky) in unlucky.into_iter().enumerate() {
                let at = start + k * LANES;
                for lane in (0..LANES.min(count.saturating_sub(at))).filter(|lane| unlucky >> lane & 1 == 1) {
                    values.good[at + lane] = false;
                    values.residues[(at + lane) * functions..][..functions].fill(0);
                }
            }
        }
        Ok(values)
    }
}

/// Fill slots from `first` on with products of earlier ones.
#[inline(always)]
fn multiply<L: Lanes, const V: usize>(lanes: L, slots: &mut [Slot<V>], first: usize, pairs: &[(u32, u32)]) {
    for (place, &(a, b)) in pairs.iter().enumerate() {
        let (a, b) = (slots[a as usize], slots[b as usize]);
        for ((a, b), to) in a.iter().zip(&b).zip(&mut slots[first + place]) {
            lanes.store(lanes.mul(lanes.load(a), lanes.load(b)), to);
        }
    }
}

/// `Σ coefficient·monomial`.
#[inline(always)]
fn polynomial<L: Lanes, const V: usize>(lanes: L, slots: &[Slot<V>], terms: &[Term]) -> [L::Vector; V] {
    let mut total = [lanes.zero(); V];
    for part in terms.chunks(MAX_PRODUCTS) {
        let mut sums = [lanes.empty(); V];
        for group in part.chunks(L::FOLD) {
            for term in group {
                let coefficient = lanes.load(&Octet([term.coefficient; LANES]));
                let slot = &slots[term.slot as usize];
                for k in 0..V {
                    sums[k] = lanes.add_product(sums[k], lanes.load(&slot[k]), coefficient);
                }
            }
            if group.len() == L::FOLD {
                for sum in &mut sums {
                    *sum = lanes.fold(*sum);
                }
            }
        }
        for k in 0..V {
            total[k] = lanes.add(total[k], lanes.reduce(sums[k]));
        }
    }
    total
}
