//! Whether a computation has to stop.

use super::available::{Taken, available_memory, taken};
use super::{reserve, spill};
use crate::{Error, Result};
use std::time::{Duration, Instant};

/// Bytes that are left to others, and for the way to the next check of a computation: at a gigabyte per second, as
/// fast as pages can be had, what it takes in some ten milliseconds.
pub(crate) const RESERVE: u64 = 16 << 20;

/// After this long what the system has left is looked up again: other processes take memory, too.
const LOOK: Duration = Duration::from_millis(100);

/// Below this many bytes left it is looked up each time.
const NEAR: u64 = 256 << 20;

/// How much a computation may still take, beginning with what was there when it was made.
///
/// ```
/// assert!(!gauss::Headroom::new(None)?.is_short());
/// # Ok::<(), gauss::Error>(())
/// ```
#[derive(Debug)]
pub struct Headroom {
    /// More bytes than these must not be in memory.
    most: Option<u64>,
    /// When it was last looked up what is left, what was taken then, and what was left.
    known: Option<(Instant, Taken, u64)>,
}

impl Headroom {
    /// What the system has left, and no more than `limit` bytes.
    ///
    /// # Errors
    /// [`Error::OutOfMemory`] where the reserve for the way out cannot be set aside: the first allocation that fails
    /// would end the process, before anybody has looked at what is left.
    pub fn new(limit: Option<u64>) -> Result<Self> {
        let most = limit.and_then(|limit| Some(taken()?.resident.saturating_add(limit)));
        reserve::set_aside();
        if reserve::bytes() == 0 {
            return Err(Error::OutOfMemory { what: "what comes next", bytes: RESERVE });
        }
        Ok(Self { most, known: None })
    }

    /// Whether hardly anything is left; cheap enough to be asked every few milliseconds.
    pub fn is_short(&mut self) -> bool {
        let Some(mut now) = taken() else { return false };
        if spill::keep_below(now.resident) {
            now = taken().unwrap_or(now);
        }
        if spill::is_over(now.resident) {
            return true; // and nothing more can be taken out
        }
        if self.most.is_some_and(|most| now.resident > most) {
            return true;
        }
        let foreseen = self.known.and_then(|(when, before, left)| {
            let grown = now.addresses.saturating_sub(before.addresses);
            let more = now.resident.saturating_sub(before.resident).max(grown);
            left.checked_sub(more).filter(|&left| left > NEAR && when.elapsed() < LOOK)
        });
        if foreseen.is_some() {
            return false;
        }
        let left = available_memory();
        self.known = left.map(|left| (Instant::now(), now, left));
        left.is_some_and(|left| left < RESERVE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(target_os = "linux")]
    fn a_limit_is_what_may_be_taken_from_now_on() {
        let mut narrow = Headroom::new(Some(16 << 20)).unwrap();
        let mut wide = Headroom::new(Some(1 << 40)).unwrap();
        assert!(!narrow.is_short() && !wide.is_short());
        let held = std::hint::black_box(vec![1u8; 96 << 20]);
        assert!(narrow.is_short() && !wide.is_short(), "{}", held.len());
    }
}
