//! Some of the functions of a list, and several lists as one.

use super::draft::Draft;
use super::store::Functions;
use crate::{Error, Result};

impl Functions {
    /// Some of the functions, in this order.
    ///
    /// # Errors
    /// [`Error::FunctionRange`].
    pub fn selected(&self, functions: &[u32]) -> Result<Self> {
        self.check(functions)?;
        let mut draft = Draft::default();
        draft.copy(self, functions.iter().copied());
        Ok(draft.finish(self.symbols.clone()))
    }

    /// The functions of several lists, one list after the other.
    ///
    /// # Errors
    /// [`Error::OtherSymbols`] unless all have the same symbols.
    pub fn joined(parts: &[&Self]) -> Result<Self> {
        let symbols = parts.first().map_or_else(Vec::new, |part| part.symbols.clone());
        let mut draft = Draft::default();
        for part in parts {
            if part.symbols != symbols {
                return Err(Error::OtherSymbols { here: symbols.join(", "), there: part.symbols.join(", ") });
            }
            draft.copy(part, 0..part.len() as u32);
        }
        Ok(draft.finish(symbols))
    }
}
