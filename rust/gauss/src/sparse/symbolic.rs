//! Sparse systems whose entries are polynomials.

use super::polynomial::Polynomial;
use super::rows::{RowBuffer, Rows};
use crate::field::{Element, Field};
use crate::{Error, Interner, Result};

/// A sparse system with polynomial entries: a pattern, and each distinct entry once.
///
/// Invariant: every entry names a column below `columns` and a polynomial of the table; no row names a
/// column twice; no polynomial is zero.
#[derive(Debug, Clone)]
pub struct SymbolicSystem {
    symbols: usize,
    columns: usize,
    polynomials: Vec<Polynomial>,
    starts: Vec<usize>,
    /// `(column, number of the polynomial)`.
    entries: Vec<(u32, u32)>,
}

impl SymbolicSystem {
    /// A system from rows of `(column, entry)`; entries that are zero are left out.
    ///
    /// # Errors
    /// [`Error::ColumnRange`], [`Error::RepeatedColumn`], [`Error::Exponents`].
    pub fn new<R>(symbols: usize, columns: usize, rows: R) -> Result<Self>
    where
        R: IntoIterator<Item = Vec<(u32, Polynomial)>>,
    {
        let mut system =
            Self { symbols, columns, polynomials: Vec::new(), starts: vec![0], entries: Vec::new() };
        let mut polynomials = Interner::default();
        for (row, mut list) in rows.into_iter().enumerate() {
            list.sort_by_key(|&(column, _)| column);
            if let Some(pair) = list.windows(2).find(|pair| pair[0].0 == pair[1].0) {
                return Err(Error::RepeatedColumn { row, column: pair[0].0 });
            }
            for (column, polynomial) in list {
                if column as usize >= columns {
                    return Err(Error::ColumnRange { row, column, columns });
                }
                let Some((exponents, _)) = polynomial.terms().first() else { continue };
                if exponents.len() != symbols {
                    return Err(Error::Exponents { symbols, given: exponents.len(), largest: 0 });
                }
                system.entries.push((column, polynomials.number(polynomial)?));
            }
            system.starts.push(system.entries.len());
        }
        system.polynomials = polynomials.into_items();
        Ok(system)
    }

    /// The rows with these numbers, in this order, over the same columns.
    ///
    /// # Errors
    /// [`Error::RowRange`].
    pub fn restrict(&self, rows: &[u32]) -> Result<Self> {
        let mut part = Self { starts: vec![0], entries: Vec::new(), ..self.clone() };
        for &row in rows {
            if row as usize >= self.row_count() {
                return Err(Error::RowRange { row, rows: self.row_count() });
            }
            part.entries.extend_from_slice(self.row(row as usize));
            part.starts.push(part.entries.len());
        }
        Ok(part)
    }

    /// Number of symbols.
    #[must_use]
    pub fn symbols(&self) -> usize {
        self.symbols
    }

    /// Number of rows.
    #[must_use]
    pub fn row_count(&self) -> usize {
        self.starts.len() - 1
    }

    /// Number of columns.
    #[must_use]
    pub fn column_count(&self) -> usize {
        self.columns
    }

    /// Distinct entries.
    #[must_use]
    pub fn polynomials(&self) -> &[Polynomial] {
        &self.polynomials
    }

    /// Entries of a row: `(column, number of the polynomial)`, columns ascending.
    #[must_use]
    pub fn row(&self, row: usize) -> &[(u32, u32)] {
        &self.entries[self.starts[row]..self.starts[row + 1]]
    }

    /// Bytes of memory held.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let polynomials: usize = self.polynomials.iter().map(Polynomial::bytes).sum();
        size_of_val(&*self.entries) + size_of_val(&*self.starts) + polynomials
    }

    /// The system at a point: each distinct entry is evaluated once.
    ///
    /// # Errors
    /// [`Error::SymbolCount`] if there are not as many residues as symbols.
    pub fn at(&self, field: Field, residues: &[u64]) -> Result<SymbolicAt<'_>> {
        if residues.len() != self.symbols {
            return Err(Error::SymbolCount { given: residues.len(), symbols: self.symbols });
        }
        let point: Vec<Element> = residues.iter().map(|&n| field.from_u64(n)).collect();
        let values = self.polynomials.iter().map(|polynomial| polynomial.at(&field, &point)).collect();
        Ok(SymbolicAt { system: self, field, values })
    }
}

/// A symbolic system at a point.
#[derive(Debug, Clone)]
pub struct SymbolicAt<'a> {
    system: &'a SymbolicSystem,
    field: Field,
    values: Vec<Element>,
}

impl SymbolicAt<'_> {
    /// The field.
    #[must_use]
    pub fn field(&self) -> &Field {
        &self.field
    }

    /// Value of each distinct entry.
    #[must_use]
    pub fn values(&self) -> &[Element] {
        &self.values
    }
}

impl Rows for SymbolicAt<'_> {
    fn row_count(&self) -> usize {
        self.system.row_count()
    }

    fn column_count(&self) -> usize {
        self.system.columns
    }

    fn fill(&self, row: usize, buffer: &mut RowBuffer) {
        for &(column, polynomial) in self.system.row(row) {
            buffer.push(column, self.values[polynomial as usize]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `x·a + 2·b = 0` and `x·a + y·c = 0`.
    fn small() -> SymbolicSystem {
        let term = |e: [u16; 2], c: i64| Polynomial::new(vec![(e.into(), c.into())]).unwrap();
        let rows = vec![
            vec![(2, term([1, 0], 1)), (1, term([0, 0], 2))],
            vec![(0, term([0, 1], 1)), (2, term([1, 0], 1))],
        ];
        SymbolicSystem::new(2, 3, rows).unwrap()
    }

    #[test]
    fn keeps_equal_entries_once() {
        let system = small();
        assert_eq!(system.polynomials().len(), 3);
        assert_eq!(system.row(1), [(0, 2), (2, 1)]);
        assert_eq!(system.restrict(&[1]).unwrap().row(0), [(0, 2), (2, 1)]);
    }

    #[test]
    fn refuses_what_does_not_fit() {
        let one = Polynomial::new(vec![([0].into(), 1.into())]).unwrap();
        let with = |row| SymbolicSystem::new(1, 2, vec![row]);
        assert!(with(vec![(2, one.clone())]).is_err());
        assert!(with(vec![(1, one.clone()), (1, one.clone())]).is_err());
        assert!(SymbolicSystem::new(2, 2, vec![vec![(0, one)]]).is_err());
        assert!(small().restrict(&[2]).is_err());
        assert!(small().at(Field::new(7).unwrap(), &[1]).is_err());
    }
}
