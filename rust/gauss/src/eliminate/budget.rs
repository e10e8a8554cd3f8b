//! What an elimination may take.

use crate::{Error, Result};

/// How many rows are worked on between two looks at the interrupt flag; a row takes microseconds.
pub(crate) const ROWS_PER_CHECK: usize = 64;

/// What an elimination may take; by default whatever it needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// More multiplications than this are not worth it: the outcome is then `None`.
    pub multiplications: u64,
    /// More bytes than this must not be taken: [`Error::OutOfMemory`].
    pub bytes: usize,
    /// Threads to share the work; the outcome does not depend on them.
    pub threads: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self { multiplications: u64::MAX, bytes: usize::MAX, threads: 1 }
    }
}

impl Budget {
    /// # Errors
    /// [`Error::OutOfMemory`].
    pub(crate) fn check_bytes(&self, bytes: usize) -> Result<()> {
        if bytes > self.bytes {
            return Err(Error::OutOfMemory { what: "reduced rows", bytes: bytes as u64 });
        }
        Ok(())
    }

    /// What is left after this many multiplications, with this many bytes held.
    pub(crate) fn after(&self, multiplications: u64, bytes: usize) -> Self {
        Self {
            multiplications: self.multiplications.saturating_sub(multiplications),
            bytes: self.bytes.saturating_sub(bytes),
            ..*self
        }
    }
}
