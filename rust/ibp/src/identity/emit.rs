//! What emits rows, and what it writes with.

use crate::{Result, Sectors};
use gauss::{Interner, Polynomial};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Takes an integral, and the number of its coefficient.
pub(crate) type Take<'a> = dyn FnMut(&[i8], u32) -> Result<()> + 'a;

/// What writes its rows out.
pub(crate) trait Emit: std::fmt::Debug + Send + Sync {
    /// Write the row of an integral, nothing if the identity, whose number this is, says nothing about it.
    ///
    /// Integrals come once, in no order, with the numbers of their coefficients in the writer, none zero.
    fn row(
        &self,
        number: u32,
        sectors: &Sectors,
        indices: &[i8],
        writer: &mut Writer,
        take: &mut Take<'_>,
    ) -> Result<()>;
}

/// Coefficients of rows, and what was worked out for some rows and serves others.
#[derive(Debug, Default)]
pub(crate) struct Writer {
    pub(crate) coefficients: Interner<Polynomial>,
    pub(super) expansions: Expansions,
}

/// What a product of numerators becomes: `left · Π D_j^(n_j) = Σ c_δ Π D_k^(-δ_k)`.
///
/// All that occur are kept while rows are written, thousands of terms each for high powers, so a term takes two
/// bytes per propagator and four more: in a double box with the tenth power, terms with coefficients of their own
/// came to 1.4 gigabytes.
#[derive(Debug)]
pub(crate) struct Expansion {
    pub(super) left: Polynomial,
    slots: usize,
    /// δ of all terms, one after the other.
    deltas: Vec<i16>,
    /// The numbers of `-c_δ`.
    numbers: Vec<u32>,
}

impl Expansion {
    /// `(δ, number of -c_δ)` of each term.
    pub(super) fn terms(&self) -> impl Iterator<Item = (&[i16], u32)> {
        self.deltas.chunks(self.slots).zip(self.numbers.iter().copied())
    }
}

/// Expansions by the number of the map, and the powers of the numerators.
pub(crate) type Expansions = FxHashMap<(u32, Box<[i8]>), Rc<Expansion>>;

impl Writer {
    /// Number the coefficients of an expansion, and keep it.
    pub(super) fn keep(
        &mut self,
        key: (u32, Box<[i8]>),
        left: Polynomial,
        terms: BTreeMap<Box<[i16]>, Polynomial>,
    ) -> Rc<Expansion> {
        let slots = key.1.len();
        let mut deltas = Vec::with_capacity(terms.len() * slots);
        let mut numbers = Vec::with_capacity(terms.len());
        for (delta, c) in terms {
            deltas.extend_from_slice(&delta);
            numbers.push(self.coefficients.number(c));
        }
        let expansion = Rc::new(Expansion { left, slots, deltas, numbers });
        self.expansions.insert(key, Rc::clone(&expansion));
        expansion
    }
}
