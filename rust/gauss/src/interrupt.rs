//! What the owner of a long computation and the computation tell each other: to stop, and how far it is.

use crate::{Error, Result};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// A request to stop, shared between the threads that compute and the one that listens to the user; and, the other way,
/// a count of what is done.
#[derive(Debug, Clone, Default)]
pub struct Interrupt(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    raised: AtomicBool,
    done: AtomicU64,
}

impl Interrupt {
    /// A flag that nobody will raise.
    #[must_use]
    pub fn never() -> Self {
        Self::default()
    }

    /// Ask the computation to stop at its next check.
    pub fn raise(&self) {
        self.0.raised.store(true, Ordering::Relaxed);
    }

    /// Return an error if a stop was asked for. Long loops call this every few microseconds to milliseconds.
    ///
    /// # Errors
    /// [`Error::Interrupted`] after [`Interrupt::raise`].
    #[inline]
    pub fn check(&self) -> Result<()> {
        if self.0.raised.load(Ordering::Relaxed) { Err(Error::Interrupted) } else { Ok(()) }
    }

    /// As [`Interrupt::check`], after this many more items: rows of a system, seeds, whatever the computation counts.
    ///
    /// # Errors
    /// As [`Interrupt::check`].
    #[inline]
    pub fn check_after(&self, items: usize) -> Result<()> {
        self.0.done.fetch_add(items as u64, Ordering::Relaxed);
        self.check()
    }

    /// How many items are done.
    #[must_use]
    pub fn done(&self) -> u64 {
        self.0.done.load(Ordering::Relaxed)
    }
}
