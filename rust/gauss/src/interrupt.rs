//! A flag by which the owner of a long computation asks it to stop.

use crate::{Error, Result};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A request to stop, shared between the thread that computes and the one that listens to the user.
#[derive(Debug, Clone, Default)]
pub struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// A flag that nobody will raise.
    #[must_use]
    pub fn never() -> Self {
        Self::default()
    }

    /// Ask the computation to stop at its next check.
    pub fn raise(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Return an error if a stop was asked for. Long loops call this every few microseconds to milliseconds.
    ///
    /// # Errors
    /// [`Error::Interrupted`] after [`Interrupt::raise`].
    #[inline]
    pub fn check(&self) -> Result<()> {
        if self.0.load(Ordering::Relaxed) { Err(Error::Interrupted) } else { Ok(()) }
    }
}
