//! What the core knows of a family.

use crate::{Operator, Result, Sectors};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Operators and sectors of a family of Feynman integrals, in the form that generation works with.
///
/// Shifts and monomials that occur in several terms are numbered once, so that a seed looks up each
/// neighbouring integral once and a point evaluates each monomial once.
#[derive(Debug, Clone)]
pub struct Family {
    pub(crate) sectors: Arc<Sectors>,
    pub(crate) templates: Arc<Templates>,
}

#[derive(Debug)]
pub(crate) struct Templates {
    pub(crate) symbols: usize,
    /// Distinct shifts, one after the other, `slots` steps each.
    pub(crate) shifts: Vec<Box<[i8]>>,
    pub(crate) monomials: Vec<Box<[u16]>>,
    pub(crate) operators: Vec<Vec<CompiledTerm>>,
    /// The largest step of a shift.
    pub(crate) reach: u32,
}

#[derive(Debug)]
pub(crate) struct CompiledTerm {
    pub(crate) shift: u32,
    /// Parallel to the term's forms: the number of the form's monomial.
    pub(crate) monomials: Box<[u32]>,
    pub(crate) forms: Box<[crate::Form]>,
}

impl CompiledTerm {
    /// Whether the coefficient is zero for every value of the symbols.
    #[inline]
    pub(crate) fn vanishes_at(&self, indices: &[i8]) -> bool {
        self.forms.iter().all(|form| form.at(indices) == 0)
    }
}

impl Family {
    /// A family from its sectors, the number of its symbols (`d` and the invariants), and its operators.
    ///
    /// # Errors
    /// [`crate::Error::Malformed`] and [`crate::Error::CoefficientRange`] for operators that do not fit.
    pub fn new(sectors: Sectors, symbols: usize, operators: &[Operator]) -> Result<Self> {
        let mut shifts = Numbering::default();
        let mut monomials = Numbering::default();
        let mut compiled = Vec::with_capacity(operators.len());
        for (number, operator) in operators.iter().enumerate() {
            operator.check(number, sectors.slots(), symbols)?;
            let terms = operator.terms.iter().map(|term| CompiledTerm {
                shift: shifts.number(&term.shift),
                monomials: term.coefficient.iter().map(|form| monomials.number(&form.exponents)).collect(),
                forms: term.coefficient.clone(),
            });
            compiled.push(terms.collect());
        }
        let reach =
            shifts.items.iter().flatten().map(|step| u32::from(step.unsigned_abs())).max().unwrap_or(0);
        let templates = Templates {
            symbols,
            shifts: shifts.items,
            monomials: monomials.items,
            operators: compiled,
            reach,
        };
        Ok(Self { sectors: Arc::new(sectors), templates: Arc::new(templates) })
    }

    /// The same family with the integrals of all sectors but one set to zero (maximal cut).
    ///
    /// # Errors
    /// [`crate::Error::SectorRange`].
    pub fn only_sector(&self, sector: u32) -> Result<Self> {
        Ok(Self { sectors: Arc::new(self.sectors.only(sector)?), templates: Arc::clone(&self.templates) })
    }

    /// The non-zero sectors.
    #[must_use]
    pub fn sectors(&self) -> &Sectors {
        &self.sectors
    }

    /// Number of propagators, `N`.
    #[must_use]
    pub fn slots(&self) -> usize {
        self.sectors.slots()
    }

    /// Number of operators.
    #[must_use]
    pub fn operator_count(&self) -> usize {
        self.templates.operators.len()
    }

    /// Number of symbols: `d` and the invariants.
    #[must_use]
    pub fn symbol_count(&self) -> usize {
        self.templates.symbols
    }
}

/// Gives equal things equal numbers, in the order of first appearance.
struct Numbering<T> {
    items: Vec<Box<[T]>>,
    numbers: FxHashMap<Box<[T]>, u32>,
}

impl<T> Default for Numbering<T> {
    fn default() -> Self {
        Self { items: Vec::new(), numbers: FxHashMap::default() }
    }
}

impl<T: Clone + Eq + std::hash::Hash> Numbering<T> {
    fn number(&mut self, item: &[T]) -> u32 {
        if let Some(&number) = self.numbers.get(item) {
            return number;
        }
        let number = self.items.len() as u32;
        self.items.push(item.into());
        self.numbers.insert(item.into(), number);
        number
    }
}
