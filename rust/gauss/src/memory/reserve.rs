//! Memory for the way out: what is set aside, and given back where an allocation fails.

#![allow(unsafe_code, reason = "an allocator")]

use super::files;
use std::alloc::{GlobalAlloc, Layout, System};
use std::ptr::null_mut;
use std::sync::atomic::{AtomicPtr, AtomicUsize, Ordering};

/// Bytes that are set aside. They are addresses only: nothing is written there, so that no memory is taken.
const SIZE: usize = 16 << 20;

/// A larger allocation than this may fail; the buffers that grow so long are those of `Grow`.
const LARGEST: usize = SIZE / 2;

const LAYOUT: Layout = Layout::new::<[u8; SIZE]>();

static RESERVE: Reserve = Reserve::none();

/// The system's allocator with a reserve, and with files for long blocks where a [`super::Spill`] is held.
///
/// Rust ends the process where an allocation fails that has no way to say so, and there is one of those
/// wherever a list grows. Looking every few milliseconds at what is left, see `Headroom`, is too late where a
/// limit is reached within one of them, or where the thread that looks has to wait for a processor. So the first
/// allocation that fails is made from what was set aside, and all computations stop at their next check.
#[derive(Debug, Clone, Copy, Default)]
pub struct Reserved;

/// What is set aside, if anything is, and how often it was spent.
struct Reserve {
    place: AtomicPtr<u8>,
    spent: AtomicUsize,
}

impl Reserve {
    const fn none() -> Self {
        Self { place: AtomicPtr::new(null_mut()), spent: AtomicUsize::new(0) }
    }

    fn set_aside(&self) {
        if self.bytes() > 0 {
            return;
        }
        // SAFETY: the layout has a size. Nobody reads or writes what it points to.
        let place = unsafe { System.alloc(LAYOUT) };
        if place.is_null() {
            return;
        }
        if self.place.compare_exchange(null_mut(), place, Ordering::AcqRel, Ordering::Acquire).is_err() {
            // SAFETY: it comes from the same allocator with the same layout, and another thread was faster, so
            // that nobody else knows it.
            unsafe { System.dealloc(place, LAYOUT) };
        }
    }

    fn bytes(&self) -> u64 {
        if self.place.load(Ordering::Acquire).is_null() { 0 } else { SIZE as u64 }
    }

    /// Give back what was set aside; whether a failed allocation of so many bytes is worth another attempt.
    #[cold]
    fn spend(&self, size: usize) -> bool {
        if size > LARGEST {
            return false;
        }
        let place = self.place.swap(null_mut(), Ordering::AcqRel);
        if !place.is_null() {
            // SAFETY: it comes from the same allocator with the same layout, and after the exchange nobody else
            // has it.
            unsafe { System.dealloc(place, LAYOUT) };
            self.spent.fetch_add(1, Ordering::AcqRel);
        }
        // Where another thread has just spent it, what it gave back may still do.
        true
    }
}

/// Set memory aside, if that was not done, or was spent; nothing is set aside where there is none.
pub(super) fn set_aside() {
    RESERVE.set_aside();
}

/// Bytes that are set aside.
pub(super) fn bytes() -> u64 {
    RESERVE.bytes()
}

/// How often the reserve was spent: a computation during which it was has to stop.
pub(crate) fn spent() -> usize {
    RESERVE.spent.load(Ordering::Relaxed)
}

/// Twice, if the first attempt fails and the reserve can be spent.
#[inline]
fn with_reserve(size: usize, attempt: impl Fn() -> *mut u8) -> *mut u8 {
    let place = attempt();
    if place.is_null() && RESERVE.spend(size) { attempt() } else { place }
}

/// Whether a block may be in a file.
#[inline]
fn is_long(layout: Layout) -> bool {
    layout.size() >= files::LEAST
}

/// A long block of zeros in a file, if that is wanted and can be had; null otherwise.
#[inline]
fn in_file(layout: Layout) -> *mut u8 {
    if is_long(layout) && files::is_wanted() { files::allocate(layout.size()) } else { null_mut() }
}

// SAFETY: what is returned comes from `System` with the layout of the call, and goes back there; or, if it is long,
// from a file, whose pages are aligned for any layout of this program, is known by its place, and goes back to it.
// `spend` and `files` neither allocate long blocks through this allocator nor unwind.
unsafe impl GlobalAlloc for Reserved {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let place = in_file(layout);
        if !place.is_null() {
            return place;
        }
        // SAFETY: the caller's promises are those of `System`.
        with_reserve(layout.size(), || unsafe { System.alloc(layout) })
    }

    #[inline]
    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        if is_long(layout) && files::free(place) {
            return;
        }
        // SAFETY: the caller's promises are those of `System`, from where it comes.
        unsafe { System.dealloc(place, layout) };
    }

    #[inline]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        let place = in_file(layout);
        if !place.is_null() {
            return place;
        }
        // SAFETY: the caller's promises are those of `System`.
        with_reserve(layout.size(), || unsafe { System.alloc_zeroed(layout) })
    }

    #[inline]
    unsafe fn realloc(&self, old: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        if is_long(layout) || size >= files::LEAST {
            // SAFETY: the caller's promises are passed on.
            if let Some(place) = unsafe { self.realloc_in_files(old, layout, size) } {
                return place;
            }
        }
        // SAFETY: the caller's promises are those of `System`; where it fails, the old block is as it was.
        with_reserve(size, || unsafe { System.realloc(old, layout, size) })
    }
}

impl Reserved {
    /// Reallocate a block that is in a file or is to be; `None` where neither is so.
    #[cold]
    unsafe fn realloc_in_files(self, old: *mut u8, layout: Layout, size: usize) -> Option<*mut u8> {
        let there = is_long(layout) && files::is_there(old);
        let long = size >= files::LEAST;
        if there && long {
            let place = files::reallocate(old, size);
            if !place.is_null() {
                return Some(place);
            }
        }
        let moves = there || long && files::is_wanted();
        if !moves {
            return None;
        }
        // From the heap into a file; or to the heap, for a short block or where the disk is full.
        // SAFETY: the caller's promises hold for the size, and thus for the layout. Both blocks have as many bytes as are
        // copied, and are different ones; the old one is freed once, with its own layout.
        unsafe {
            let place = self.alloc(Layout::from_size_align_unchecked(size, layout.align()));
            if !place.is_null() {
                place.copy_from_nonoverlapping(old, layout.size().min(size));
                self.dealloc(old, layout);
            }
            Some(place)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_spent_is_said_and_can_be_set_aside_again() {
        let reserve = Reserve::none();
        let now = || (reserve.bytes(), reserve.spent.load(Ordering::Relaxed));
        reserve.set_aside();
        reserve.set_aside();
        assert!(!reserve.spend(LARGEST + 1), "it would not do");
        assert_eq!(now(), (SIZE as u64, 0));
        assert!(reserve.spend(LARGEST));
        assert_eq!(now(), (0, 1));
        assert!(reserve.spend(1), "another thread may have given it back");
        assert_eq!(now(), (0, 1));
        reserve.set_aside();
        assert_eq!(now(), (SIZE as u64, 1));
        assert!(reserve.spend(1));
        assert_eq!(now(), (0, 2));
    }

    #[test]
    fn blocks_come_and_go() {
        let layout = Layout::from_size_align(48, 16).unwrap();
        // SAFETY: the layout has a size, and each block is used within it and goes back with its own layout.
        unsafe {
            let place = Reserved.alloc_zeroed(layout);
            assert_eq!(*place.add(47), 0);
            place.write(7);
            let longer = Reserved.realloc(place, layout, 4096);
            assert_eq!(*longer, 7);
            Reserved.dealloc(longer, Layout::from_size_align(4096, 16).unwrap());
            // Unless somebody could look at it, the compiler does without it.
            let endless = Reserved.alloc(Layout::from_size_align(isize::MAX as usize / 2, 1).unwrap());
            assert!(std::hint::black_box(endless).is_null());
        }
    }
}
