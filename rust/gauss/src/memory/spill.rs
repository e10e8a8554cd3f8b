//! Long buffers in files, where less memory is allowed than they take.
//!
//! While a [`Spill`] is held, the allocator ([`super::Reserved`]) takes every block of a megabyte or more from a
//! file of its own, which is mapped into the addresses and has no name any more: it goes with the process, however
//! that ends. What is in such a block is where it was before for all code that uses it. `page_out` takes all of them
//! out of the process's memory; the kernel keeps the pages as long as there is memory for them, writes them to
//! disk when there is not, and brings back what is touched. Nobody else ever reads these files, so that they carry
//! no checksums.
//!
//! The room on the disk is taken when the block is: an allocation fails where the disk is full, and none that
//! succeeded ends the process later.

use super::available::taken;
use super::files::{bytes, close, is_wanted, open, page_out};
use std::io::Result;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

/// Where more bytes than these are in memory, blocks are taken out of it, and what cannot be taken out is too much: the
/// smallest limits of those that are held.
static SOFT: AtomicU64 = AtomicU64::new(u64::MAX);
static HARD: AtomicU64 = AtomicU64::new(u64::MAX);

/// The limits of all that are held.
static HELD: Mutex<Vec<Limits>> = Mutex::new(Vec::new());

/// Bytes in memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Limits {
    soft: u64,
    hard: u64,
}

/// The part of what is allowed that is left for what comes between two looks.
const MARGIN: u64 = 8;

/// Microseconds between two looks at what is in memory, which take some microseconds themselves.
const A_MOMENT: u64 = 1_000;

/// How often all blocks were taken out of memory.
static PAGED_OUT: AtomicU64 = AtomicU64::new(0);

/// While it is held, long buffers are put into files.
///
/// There is one allocator in a process, and so one limit for it, the smallest of those that are held. It is looked
/// at by computations that ask a [`super::Headroom`]. Blocks that are in files when the last one goes stay there.
///
/// ```
/// # #[cfg(target_os = "linux")]
/// # {
/// let folder = std::env::current_exe()?.parent().expect("it is in a folder").to_owned();
/// let spill = gauss::Spill::begin(&folder, 1 << 30)?;
/// let long = vec![7u8; 2 << 20];
/// assert_eq!(long.iter().map(|&byte| u64::from(byte)).sum::<u64>(), 7 << 21);
/// # drop(spill);
/// # }
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct Spill(Limits);

/// What is in files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Spilled {
    /// Bytes of all blocks that are in files now.
    pub bytes: u64,
    /// The most there were at a time, in the process.
    pub peak_bytes: u64,
    /// How often all of them were taken out of memory.
    pub paged_out: u64,
}

impl Spill {
    /// Put long buffers into files in a folder, from now on, and keep at most about `more` bytes in memory beside
    /// what is there now.
    ///
    /// # Errors
    /// No file can be made there, or none that can be mapped; it is a file system in memory; or the operating system is
    /// none for which this was written, which is Linux.
    pub fn begin(folder: &Path, more: u64) -> Result<Self> {
        let mut held = held();
        open(folder)?;
        let resident = taken().map_or(0, |taken| taken.resident);
        let soft = resident.saturating_add(more - more / MARGIN);
        let limits = Limits { soft, hard: resident.saturating_add(more) };
        held.push(limits);
        keep_to(&held);
        Ok(Self(limits))
    }

    /// Whether one is held: it limits what is in memory, whoever asks for it.
    #[must_use]
    pub fn is_held() -> bool {
        is_wanted()
    }

    /// What is in files, whether or not one is held.
    #[must_use]
    pub fn now() -> Spilled {
        let (bytes, peak_bytes) = bytes();
        Spilled { bytes, peak_bytes, paged_out: PAGED_OUT.load(Ordering::Relaxed) }
    }
}

impl Drop for Spill {
    fn drop(&mut self) {
        let mut held = held();
        let own = held.iter().position(|limits| *limits == self.0);
        held.swap_remove(own.expect("it is held"));
        if held.is_empty() {
            close();
        }
        keep_to(&held);
    }
}

fn held() -> MutexGuard<'static, Vec<Limits>> {
    HELD.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Keep to the smallest of these limits from now on.
fn keep_to(held: &[Limits]) {
    let least = |limit: fn(&Limits) -> u64| held.iter().map(limit).min().unwrap_or(u64::MAX);
    SOFT.store(least(|limits| limits.soft), Ordering::Relaxed);
    HARD.store(least(|limits| limits.hard), Ordering::Relaxed);
}

/// Look at what is in memory, if that was not done for a moment: whoever waits for the computation, and looks too, may
/// have to wait for a processor.
#[inline]
pub(crate) fn look() {
    if is_wanted() {
        look_now_and_then();
    }
}

#[cold]
fn look_now_and_then() {
    static BEGAN: LazyLock<Instant> = LazyLock::new(Instant::now);
    static LOOKED: AtomicU64 = AtomicU64::new(0);
    let now = BEGAN.elapsed().as_micros() as u64;
    let looked = LOOKED.load(Ordering::Relaxed);
    if now < looked + A_MOMENT
        || LOOKED.compare_exchange(looked, now, Ordering::Relaxed, Ordering::Relaxed).is_err()
    {
        return;
    }
    if let Some(taken) = taken() {
        keep_below(taken.resident);
    }
}

/// Take what is in files out of memory if nearly as many bytes are in memory as allowed; whether that was done.
pub(super) fn keep_below(resident: u64) -> bool {
    let done = resident > SOFT.load(Ordering::Relaxed) && page_out();
    if done {
        PAGED_OUT.fetch_add(1, Ordering::Relaxed);
    }
    done
}

/// Whether more bytes are in memory than allowed.
pub(super) fn is_over(resident: u64) -> bool {
    resident > HARD.load(Ordering::Relaxed)
}
