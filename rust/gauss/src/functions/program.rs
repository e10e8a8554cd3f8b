//! What is to be multiplied and added to evaluate functions, whatever the prime.

use super::polynomials::Polynomials;
use super::store::Functions;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// Slots by number: the one, the symbols, `powers`, the factors, their inverses, `inverse_powers`.
///
/// A product `(a, b)` multiplies two earlier slots and fills the next one. Every power of a symbol and every
/// monomial is multiplied up once, whatever functions have it.
#[derive(Debug)]
pub(super) struct Program<'a> {
    pub(super) functions: &'a Functions,
    pub(super) symbols: usize,
    /// Powers of symbols, and monomials.
    pub(super) powers: Vec<(u32, u32)>,
    /// The factors that are needed.
    pub(super) factors: Vec<u32>,
    /// Powers of the inverses of factors.
    pub(super) inverse_powers: Vec<(u32, u32)>,
    /// The functions that are wanted, and where in `below` the slots are that their numerators are multiplied by.
    pub(super) wanted: Vec<(u32, Range<u32>)>,
    pub(super) below: Vec<u32>,
    /// The slot of each monomial.
    monomials: Vec<u32>,
}

impl<'a> Program<'a> {
    /// What it takes to evaluate these functions.
    pub(super) fn new(functions: &'a Functions, wanted: &[u32]) -> Self {
        let symbols = functions.symbols.len();
        let mut needed = vec![false; functions.factors.len()];
        for &function in wanted {
            for &(factor, _) in functions.below.get(function as usize) {
                needed[factor as usize] = true;
            }
        }
        let factors: Vec<u32> = (0..needed.len() as u32).filter(|&factor| needed[factor as usize]).collect();
        let mut products =
            Products { pairs: Vec::new(), first: 1 + symbols as u32, known: FxHashMap::default() };
        let mut monomials = vec![u32::MAX; functions.monomials.len()];
        let polynomials = wanted.iter().map(|&function| functions.numerators.monomials(function as usize));
        let polynomials = polynomials.chain(factors.iter().map(|&f| functions.factors.monomials(f as usize)));
        for &monomial in polynomials.flatten() {
            let slot = &mut monomials[monomial as usize];
            if *slot == u32::MAX {
                *slot = products.monomial(functions.monomials.exponents(monomial));
            }
        }
        let powers = products.pairs;

        let first = (1 + symbols + powers.len()) as u32;
        let mut place = vec![u32::MAX; needed.len()];
        for (number, &factor) in factors.iter().enumerate() {
            place[factor as usize] = first + (factors.len() + number) as u32;
        }
        let first = first + 2 * factors.len() as u32;
        let mut products = Products { pairs: Vec::new(), first, known: FxHashMap::default() };
        let (mut below, mut ranges) = (Vec::new(), Vec::with_capacity(wanted.len()));
        for &function in wanted {
            let start = below.len() as u32;
            for &(factor, multiplicity) in functions.below.get(function as usize) {
                below.push(products.power(place[factor as usize], multiplicity));
            }
            ranges.push((function, start..below.len() as u32));
        }
        let inverse_powers = products.pairs;
        Self { functions, symbols, powers, factors, inverse_powers, wanted: ranges, below, monomials }
    }

    /// How many slots there are.
    pub(super) fn slots(&self) -> usize {
        1 + self.symbols + self.powers.len() + 2 * self.factors.len() + self.inverse_powers.len()
    }

    /// The slot of a monomial that occurs.
    pub(super) fn slot(&self, monomial: u32) -> u32 {
        self.monomials[monomial as usize]
    }

    /// The slot of the first factor; the inverses come after the factors.
    pub(super) fn first_factor(&self) -> usize {
        1 + self.symbols + self.powers.len()
    }

    /// The numerators.
    pub(super) fn numerators(&self) -> &'a Polynomials {
        &self.functions.numerators
    }
}

/// Products of slots, each made once.
struct Products {
    pairs: Vec<(u32, u32)>,
    /// The slot of the first product.
    first: u32,
    known: FxHashMap<(u32, u32), u32>,
}

impl Products {
    fn product(&mut self, a: u32, b: u32) -> u32 {
        let Self { pairs, first, known } = self;
        *known.entry((a, b)).or_insert_with(|| {
            pairs.push((a, b));
            *first + (pairs.len() - 1) as u32
        })
    }

    /// The power of a slot, its exponent at least 1: by squares, and by what is left of them.
    fn power(&mut self, base: u32, exponent: u32) -> u32 {
        if exponent == 1 {
            return base;
        }
        let half = self.power(base, exponent / 2);
        let square = self.product(half, half);
        if exponent.is_multiple_of(2) { square } else { self.product(square, base) }
    }

    /// A monomial of the symbols: a shorter one times the power of the last symbol.
    fn monomial(&mut self, exponents: &[u16]) -> u32 {
        let mut slot = 0;
        for (symbol, &exponent) in exponents.iter().enumerate().filter(|&(_, &exponent)| exponent > 0) {
            let power = self.power(1 + symbol as u32, exponent.into());
            slot = if slot == 0 { power } else { self.product(slot, power) };
        }
        slot
    }
}
