//! A row while pivots are chosen.

use crate::field::Element;

/// Entries by ascending column, none of them zero. Columns are looked at much more often than values, so they stand alone.
#[derive(Debug, Clone, Default)]
pub(super) struct Row {
    pub(super) columns: Vec<u32>,
    pub(super) values: Vec<Element>,
    /// The time at which the row last changed.
    pub(super) changed: u32,
}

impl Row {
    pub(super) fn len(&self) -> usize {
        self.columns.len()
    }

    /// Forget the entries, keep the memory.
    pub(super) fn clear(&mut self) {
        self.columns.clear();
        self.values.clear();
    }

    /// Append an entry.
    pub(super) fn push(&mut self, column: u32, value: Element) {
        self.columns.push(column);
        self.values.push(value);
    }

    /// Append another row's entries from this place on.
    pub(super) fn extend(&mut self, other: &Self, place: usize) {
        self.columns.extend_from_slice(&other.columns[place..]);
        self.values.extend_from_slice(&other.values[place..]);
    }

    /// Take out the entry in a column; its value.
    ///
    /// # Panics
    /// If there is none.
    pub(super) fn remove(&mut self, column: u32) -> Element {
        let place = self.columns.binary_search(&column).expect("the row contains the column");
        self.columns.remove(place);
        self.values.remove(place)
    }
}

impl FromIterator<(u32, Element)> for Row {
    fn from_iter<I: IntoIterator<Item = (u32, Element)>>(entries: I) -> Self {
        let (columns, values) = entries.into_iter().unzip();
        Self { columns, values, changed: 1 }
    }
}
