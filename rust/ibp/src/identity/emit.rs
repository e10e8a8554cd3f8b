//! What emits rows, and what it writes with.

use super::ring::{Polynomials, Residues, Ring};
use crate::{Result, Sectors};
use gauss::{Interner, Interrupt, Polynomial};
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// Takes an integral, and the number of its coefficient.
pub(crate) type Take<'a> = dyn FnMut(&[i8], u32) -> Result<()> + 'a;

/// What writes its rows out.
pub(crate) trait Emit<R: Ring>: std::fmt::Debug + Send + Sync {
    /// Write the row of an integral, nothing if the identity, whose number this is, says nothing about it.
    ///
    /// Integrals come once, in no order, with the numbers of their coefficients in the writer, none zero.
    fn row(
        &self,
        number: u32,
        sectors: &Sectors,
        indices: &[i8],
        writer: &mut Writer<R>,
        take: &mut Take<'_>,
    ) -> Result<()>;
}

/// What writes its rows out with polynomials, and can say what they are at a point.
pub(crate) trait Written: Emit<Polynomials> {
    /// The same with residues, to count with.
    fn at(&self, point: &Residues) -> Box<dyn Emit<Residues>>;

    /// What a product of numerators, whose powers are these, becomes; nothing where rows do not come from such.
    fn expanded(
        &self,
        number: u32,
        numerators: &[i8],
        writer: &mut Writer<Polynomials>,
    ) -> Result<Option<Rc<Expansion<Polynomial>>>>;
}

/// Coefficients of rows, and what was worked out for some rows and serves others.
#[derive(Debug)]
pub(crate) struct Writer<R: Ring> {
    pub(crate) ring: R,
    pub(crate) coefficients: Interner<R::Item>,
    pub(crate) expansions: Expansions<R::Item>,
    /// Terms of all expansions.
    pub(crate) terms: usize,
    /// Asked for each term of a product: a single row of high powers may take seconds, and most of the memory.
    pub(super) interrupt: Interrupt,
}

/// What a product of numerators becomes: `left · Π D_j^(n_j) = Σ c_δ Π D_k^(-δ_k)`.
///
/// All that occur are kept while rows are written, thousands of terms each for high powers, so a term takes two
/// bytes per propagator and four more: in a double box with the tenth power, terms with coefficients of their own
/// came to 1.4 gigabytes.
#[derive(Debug)]
pub(crate) struct Expansion<C> {
    pub(super) left: C,
    slots: usize,
    /// δ of all terms, one after the other.
    deltas: Vec<i16>,
    /// The numbers of `-c_δ`.
    pub(crate) numbers: Vec<u32>,
}

impl<C> Expansion<C> {
    pub(super) fn new(slots: usize, left: C, deltas: Vec<i16>, numbers: Vec<u32>) -> Self {
        Self { left, slots, deltas, numbers }
    }

    pub(super) fn slots(&self) -> usize {
        self.slots
    }

    /// `(δ, number of -c_δ)` of each term.
    pub(super) fn terms(&self) -> impl Iterator<Item = (&[i16], u32)> {
        self.deltas.chunks(self.slots).zip(self.numbers.iter().copied())
    }
}

/// Expansions by the number of the map, and the powers of the numerators.
pub(crate) type Expansions<C> = FxHashMap<(u32, Box<[i8]>), Rc<Expansion<C>>>;

impl<R: Ring> Writer<R> {
    pub(crate) fn new(ring: R, interrupt: &Interrupt) -> Self {
        let (coefficients, expansions) = (Interner::default(), Expansions::default());
        Self { ring, coefficients, expansions, terms: 0, interrupt: interrupt.clone() }
    }

    /// Keep an expansion for the rows that need it again.
    pub(super) fn keep(
        &mut self,
        key: (u32, Box<[i8]>),
        expansion: Expansion<R::Item>,
    ) -> Result<Rc<Expansion<R::Item>>> {
        let (what, bytes) = ("expansions", size_of::<(u32, Box<[i8]>, Rc<Expansion<R::Item>>)>());
        self.expansions.try_reserve(1).map_err(|_| gauss::Error::OutOfMemory {
            what,
            bytes: (bytes * (self.expansions.len() + 1)) as u64,
        })?;
        self.terms += expansion.numbers.len();
        let expansion = Rc::new(expansion);
        self.expansions.insert(key, Rc::clone(&expansion));
        Ok(expansion)
    }
}
