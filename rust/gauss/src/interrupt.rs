//! What the owner of a long computation and the computation tell each other: to stop, and how far it is.

use crate::{Error, RESERVE, Result, look, spent};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};

/// What was asked: to go on, to stop, or to stop because memory runs out.
const GO_ON: u8 = 0;
const STOP: u8 = 1;
const SHORT: u8 = 2;

/// A request to stop, shared between the threads that compute and the one that listens to the user; and, the other way,
/// a count of what is done.
#[derive(Debug, Clone, Default)]
pub struct Interrupt(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    asked: AtomicU8,
    done: AtomicU64,
    /// How often the reserve of memory had been spent before.
    spent: usize,
}

impl Default for Shared {
    fn default() -> Self {
        Self { asked: AtomicU8::new(GO_ON), done: AtomicU64::new(0), spent: spent() }
    }
}

impl Interrupt {
    /// A flag that nobody will raise.
    #[must_use]
    pub fn never() -> Self {
        Self::default()
    }

    /// Ask the computation to stop at its next check.
    pub fn raise(&self) {
        self.0.asked.store(STOP, Ordering::Relaxed);
    }

    /// Ask the computation to stop at its next check because memory runs out.
    pub fn raise_for_memory(&self) {
        let _ = self.0.asked.compare_exchange(GO_ON, SHORT, Ordering::Relaxed, Ordering::Relaxed);
    }

    /// Return an error if a stop was asked for. Long loops call this every few microseconds to milliseconds.
    ///
    /// # Errors
    /// [`Error::Interrupted`] after [`Interrupt::raise`], [`Error::OutOfMemory`] after
    /// [`Interrupt::raise_for_memory`], or after an allocation that failed.
    #[inline]
    pub fn check(&self) -> Result<()> {
        look();
        match self.0.asked.load(Ordering::Relaxed) {
            GO_ON if self.0.spent == spent() => Ok(()),
            GO_ON | SHORT => Err(Error::OutOfMemory { what: "what comes next", bytes: RESERVE }),
            _ => Err(Error::Interrupted),
        }
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
