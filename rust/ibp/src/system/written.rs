//! Rows that identities write out, and given ones, while integrals have no columns yet.

use crate::identity::{Emit, Polynomials, Ring, Writer};
use crate::{Error, Family, Given, Layout, Result, Sectors, Weight};
use gauss::{Grow, Interner, Interrupt, Polynomial};
use std::ops::Range;

/// One row: its integral, its identity, and where its entries stand.
#[derive(Debug, Clone)]
pub(super) struct WrittenRow {
    pub(super) integral: Weight,
    pub(super) identity: u32,
    entries: Range<usize>,
}

/// Whether rows are wanted, or only how many they are and of how many entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keep {
    Rows,
    Counts,
}

/// What writes the rows of each identity that has any.
pub(super) type Emitters<'a, R> = Vec<Option<&'a dyn Emit<R>>>;

/// Rows whose integrals are numbered as they are met; those of zero sectors are left out.
#[derive(Debug)]
pub(super) struct WrittenRows<'a, R: Ring> {
    family: &'a Family,
    layout: &'a Layout,
    emitters: Emitters<'a, R>,
    keep: Keep,
    pub(super) writer: Writer<R>,
    rows: Vec<WrittenRow>,
    /// The integrals by number.
    integrals: Interner<Weight>,
    /// `(number of the integral, number of the coefficient)`
    entries: Vec<(u32, u32)>,
    /// Rows and entries so far.
    pub(super) written: (usize, usize),
}

impl<'a> WrittenRows<'a, Polynomials> {
    /// No rows yet, all of which are kept.
    pub(super) fn of(family: &'a Family, layout: &'a Layout, interrupt: &Interrupt) -> Self {
        let emitter = |number| family.identities.written(number).map(|one| one as &dyn Emit<Polynomials>);
        let emitters = (0..family.identities.len() as u32).map(emitter).collect();
        let ring = Polynomials { symbols: family.symbol_count() };
        Self::new(family, layout, emitters, ring, Keep::Rows, interrupt)
    }
}

impl<'a, R: Ring> WrittenRows<'a, R> {
    pub(super) fn new(
        family: &'a Family,
        layout: &'a Layout,
        emitters: Emitters<'a, R>,
        ring: R,
        keep: Keep,
        interrupt: &Interrupt,
    ) -> Self {
        let (rows, integrals, entries) = (Vec::new(), Interner::default(), Vec::new());
        let (writer, written) = (Writer::new(ring, interrupt), (0, 0));
        Self { family, layout, emitters, keep, writer, rows, integrals, entries, written }
    }

    /// Write the row that an identity has for an integral, and return its integrals, none if there is no row.
    pub(super) fn write(
        &mut self,
        identity: u32,
        integral: Weight,
        indices: &[i8],
    ) -> Result<impl Iterator<Item = Weight>> {
        if self.keep == Keep::Counts {
            self.entries.clear();
        }
        let (start, sectors) = (self.entries.len(), self.family.sectors());
        let Self { layout, integrals, entries, .. } = self;
        if let Some(emit) = self.emitters[identity as usize] {
            emit.row(identity, sectors, indices, &mut self.writer, &mut |integral, coefficient| {
                check_reach(layout, integral)?;
                let packed = layout.pack(sectors, integral);
                if let Some(weight) = packed {
                    entries
                        .try_extend("entries of equations", &[(integrals.number(weight)?, coefficient)])?;
                }
                Ok(())
            })?;
        }
        let entries = start..self.entries.len();
        if !entries.is_empty() {
            self.written = (self.written.0 + 1, self.written.1 + entries.len());
        }
        if !entries.is_empty() && self.keep == Keep::Rows {
            self.rows.push(WrittenRow { integral, identity, entries: entries.clone() });
        }
        Ok(self.entries[entries].iter().map(|&(integral, _)| self.integrals.items()[integral as usize]))
    }

    /// The rows that were written.
    pub(super) fn rows(&self) -> &[WrittenRow] {
        &self.rows
    }

    /// The entries of a row: the number of each integral, and that of its coefficient.
    pub(super) fn entries(&self, row: &WrittenRow) -> &[(u32, u32)] {
        &self.entries[row.entries.clone()]
    }

    /// All integrals by number.
    pub(super) fn integrals(&self) -> &[Weight] {
        self.integrals.items()
    }

    /// Forget what was worked out for some rows and would serve further ones.
    pub(super) fn forget_expansions(&mut self) {
        self.writer.expansions.clear();
    }
}

impl WrittenRows<'_, Polynomials> {
    /// Rows of given equations, in their order.
    pub(super) fn given(&mut self, given: &Given<Box<[i8]>>) -> Result<Vec<Vec<(Weight, u32)>>> {
        given.check(self.family.symbol_count())?;
        let slots = self.family.slots();
        let mut number = |c: &Polynomial| Ok(self.writer.coefficients.number(c.clone())?);
        let numbers = given.polynomials.iter().map(&mut number).collect::<Result<Vec<u32>>>()?;
        let mut rows = Vec::with_capacity(given.rows.len());
        for row in &given.rows {
            if let Some((integral, _)) = row.iter().find(|(integral, _)| integral.len() != slots) {
                return Err(Error::IndexCount { what: "a given integral", given: integral.len(), slots });
            }
            let nonzero = row.iter().filter(|(_, c)| !given.polynomials[*c as usize].is_zero());
            let sectors = self.family.sectors();
            rows.push(
                nonzero
                    .filter_map(|(indices, c)| {
                        Some((self.layout.pack(sectors, indices)?, numbers[*c as usize]))
                    })
                    .collect(),
            );
        }
        Ok(rows)
    }

    /// The distinct coefficients by number.
    pub(super) fn into_coefficients(self) -> Vec<Polynomial> {
        self.writer.coefficients.into_items()
    }
}

/// Whether an integral fits the layout; what a map of a numerator can reach was foreseen.
fn check_reach(layout: &Layout, integral: &[i8]) -> Result<()> {
    let largest = integral.iter().map(|index| u32::from(index.unsigned_abs())).max().unwrap_or(0);
    if largest > layout.largest() { Err(Error::IndexRange { largest }) } else { Ok(()) }
}

/// Dots and numerator power.
pub(super) fn degrees(indices: &[i8]) -> (u32, u32) {
    let lines = Sectors::sector_of(indices).count_ones();
    let (r, s) = indices.iter().fold((0, 0), |(r, s), &index| {
        let magnitude = u32::from(index.unsigned_abs());
        if index > 0 { (r + magnitude, s) } else { (r, s + magnitude) }
    });
    (r - lines, s)
}
