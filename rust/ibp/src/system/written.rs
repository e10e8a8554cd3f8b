//! Rows that identities write out, and given ones, while integrals have no columns yet.

use crate::identity::Writer;
use crate::{Error, Family, Given, Layout, Result, Sectors, Weight};
use gauss::{Grow, Interner, Polynomial};
use std::ops::Range;

/// One row: its integral, its identity, and where its entries stand.
#[derive(Debug, Clone)]
pub(super) struct WrittenRow {
    pub(super) integral: Weight,
    pub(super) identity: u32,
    entries: Range<usize>,
}

/// Rows whose integrals are numbered as they are met; those of zero sectors are left out.
#[derive(Debug)]
pub(super) struct WrittenRows<'a> {
    family: &'a Family,
    layout: &'a Layout,
    writer: Writer,
    rows: Vec<WrittenRow>,
    /// The integrals by number.
    integrals: Interner<Weight>,
    /// `(number of the integral, number of the coefficient)`
    entries: Vec<(u32, u32)>,
}

impl<'a> WrittenRows<'a> {
    pub(super) fn new(family: &'a Family, layout: &'a Layout) -> Self {
        let (rows, integrals, entries) = (Vec::new(), Interner::default(), Vec::new());
        Self { family, layout, writer: Writer::default(), rows, integrals, entries }
    }

    /// Write the row that an identity has for an integral, and return its integrals, none if there is no row.
    pub(super) fn write(
        &mut self,
        identity: u32,
        integral: Weight,
        indices: &[i8],
    ) -> Result<impl Iterator<Item = Weight>> {
        let (start, sectors) = (self.entries.len(), self.family.sectors());
        let Self { layout, integrals, entries, .. } = self;
        if let Some(emit) = self.family.identities.written(identity) {
            emit.row(identity, sectors, indices, &mut self.writer, &mut |integral, coefficient| {
                check_reach(layout, integral)?;
                let packed = layout.pack(sectors, integral);
                if let Some(weight) = packed {
                    entries.try_extend("entries of equations", &[(integrals.number(weight), coefficient)])?;
                }
                Ok(())
            })?;
        }
        let entries = start..self.entries.len();
        if !entries.is_empty() {
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

    /// Rows of given equations, in their order.
    pub(super) fn given(&mut self, given: &Given<Box<[i8]>>) -> Result<Vec<Vec<(Weight, u32)>>> {
        given.check(self.family.symbol_count())?;
        let slots = self.family.slots();
        let numbers: Vec<u32> =
            given.polynomials.iter().map(|c| self.writer.coefficients.number(c.clone())).collect();
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
