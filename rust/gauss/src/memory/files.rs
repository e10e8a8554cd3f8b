//! Blocks that are mapped files without names, on Linux.

#![allow(unsafe_code, reason = "calls of the operating system, for the allocator")]

use std::ffi::{CString, c_int};
use std::io::{Error, ErrorKind, Result};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::ptr::null_mut;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Blocks of fewer bytes are not worth a file.
pub(super) const LEAST: usize = 1 << 20;

/// What the kernel calls the file systems that have their files in memory.
const IN_MEMORY: [i64; 2] = [0x0102_1994, 0x8584_58f6];

/// Whether long blocks are put into files.
static WANTED: AtomicBool = AtomicBool::new(false);

/// How many blocks are in files: most programs have none, and then nobody has to look for one.
static COUNT: AtomicUsize = AtomicUsize::new(0);

static STATE: Mutex<State> = Mutex::new(State { template: None, blocks: Vec::new(), peak: 0 });

struct State {
    /// Path of a file, the last six letters of whose name are chosen when it is made.
    template: Option<CString>,
    blocks: Vec<Block>,
    peak: usize,
}

/// A block and its file, made by this process.
struct Block {
    place: usize,
    size: usize,
    file: c_int,
    /// A copy of the process has the same blocks, and must not change what is in them.
    process: c_int,
}

/// What happens inside is short and does not panic, so that a poisoned lock cannot be; nor does it allocate more
/// than a few bytes, which do not come here again.
fn state() -> MutexGuard<'static, State> {
    STATE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Put long blocks into files of a folder from now on.
pub(super) fn open(folder: &Path) -> Result<()> {
    let mut template = folder.as_os_str().as_bytes().to_vec();
    template.extend_from_slice(b"/tilth-spill-XXXXXX");
    let template = CString::new(template).map_err(|_| Error::from(ErrorKind::InvalidInput))?;
    let file = make(&template)?;
    // SAFETY: the file is open and the structure is one of numbers only; both are this function's own.
    let outcome = unsafe {
        let mut system: libc::statfs = std::mem::zeroed();
        if libc::fstatfs(file, &raw mut system) != 0 {
            Err(Error::last_os_error())
        } else if IN_MEMORY.contains(&(system.f_type as i64)) {
            Err(Error::new(ErrorKind::Unsupported, "its files are in memory"))
        } else {
            map(file, LEAST).map(|place| {
                libc::munmap(place.cast(), LEAST);
            })
        }
    };
    shut(file);
    outcome?;
    state().template = Some(template);
    WANTED.store(true, Ordering::Release);
    Ok(())
}

/// Put no further blocks into files.
pub(super) fn close() {
    WANTED.store(false, Ordering::Release);
}

#[inline]
pub(super) fn is_wanted() -> bool {
    WANTED.load(Ordering::Relaxed)
}

/// A block of zeros; null where there is no room on the disk, or too many files are open.
pub(super) fn allocate(size: usize) -> *mut u8 {
    let Some(template) = state().template.clone() else { return null_mut() };
    let Ok(file) = make(&template) else { return null_mut() };
    let Ok(place) = map(file, size) else {
        shut(file);
        return null_mut();
    };
    // SAFETY: it asks for a number.
    let process = unsafe { libc::getpid() };
    let mut state = state();
    state.blocks.push(Block { place: place as usize, size, file, process });
    state.note();
    place
}

/// Free a block if it is in a file; whether it was.
pub(super) fn free(place: *mut u8) -> bool {
    let Some(block) = taken(place) else { return false };
    // SAFETY: the block is mapped at this place with this size, and whoever frees it no longer uses it.
    unsafe { libc::munmap(place.cast(), block.size) };
    shut(block.file);
    true
}

/// Whether a block is in a file.
pub(super) fn is_there(place: *mut u8) -> bool {
    COUNT.load(Ordering::Relaxed) > 0 && state().blocks.iter().any(|block| block.place == place as usize)
}

/// Make a block that is in a file longer or shorter; null where that cannot be done.
pub(super) fn reallocate(place: *mut u8, size: usize) -> *mut u8 {
    let Some(mut block) = taken(place) else { return null_mut() };
    // SAFETY: it asks for a number.
    let own = block.process == unsafe { libc::getpid() };
    let moved = if own { resized(&block, size) } else { None };
    if let Some(moved) = moved {
        (block.place, block.size) = (moved as usize, size);
    }
    let mut state = state();
    state.blocks.push(block);
    state.note();
    moved.unwrap_or(null_mut())
}

/// The block's place with its new size.
fn resized(block: &Block, size: usize) -> Option<*mut u8> {
    let place = block.place as *mut libc::c_void;
    if size > block.size && !reserve_room(block.file, size) {
        return None;
    }
    // SAFETY: the block is mapped at this place with this size, nobody uses it meanwhile, and its file has as many bytes
    // as the longer of both; when it is cut, nothing beyond is mapped any more.
    unsafe {
        let moved = libc::mremap(place, block.size, size, libc::MREMAP_MAYMOVE);
        if moved == libc::MAP_FAILED {
            return None;
        }
        if size < block.size {
            libc::ftruncate(block.file, size as libc::off_t);
        }
        Some(moved.cast())
    }
}

/// Take all blocks out of memory; whether there were any.
pub(super) fn page_out() -> bool {
    if COUNT.load(Ordering::Relaxed) == 0 {
        return false;
    }
    let state = state();
    for block in &state.blocks {
        // SAFETY: it is mapped at this place with this size, and stays so while the lock is held. The map is shared, so
        // that what was written is in the file's pages, from which it comes back when it is touched.
        unsafe { libc::madvise(block.place as *mut libc::c_void, block.size, libc::MADV_DONTNEED) };
    }
    !state.blocks.is_empty()
}

/// Bytes of all blocks, and the most there were.
pub(super) fn bytes() -> (u64, u64) {
    let state = state();
    (state.sum() as u64, state.peak as u64)
}

impl State {
    fn sum(&self) -> usize {
        self.blocks.iter().map(|block| block.size).sum()
    }

    fn note(&mut self) {
        COUNT.store(self.blocks.len(), Ordering::Relaxed);
        self.peak = self.peak.max(self.sum());
    }
}

/// Take the block at a place out of the list.
fn taken(place: *mut u8) -> Option<Block> {
    if COUNT.load(Ordering::Relaxed) == 0 {
        return None;
    }
    let mut state = state();
    let number = state.blocks.iter().position(|block| block.place == place as usize)?;
    let block = state.blocks.swap_remove(number);
    state.note();
    Some(block)
}

/// Make a file that has no name any more.
fn make(template: &CString) -> Result<c_int> {
    let mut name = template.clone().into_bytes_with_nul();
    // SAFETY: the name ends with the letters that are replaced, and with a zero; the file is this function's own.
    unsafe {
        let file = libc::mkostemp(name.as_mut_ptr().cast(), libc::O_CLOEXEC);
        if file < 0 {
            return Err(Error::last_os_error());
        }
        libc::unlink(name.as_ptr().cast());
        Ok(file)
    }
}

fn map(file: c_int, size: usize) -> Result<*mut u8> {
    if !reserve_room(file, size) {
        return Err(ErrorKind::StorageFull.into());
    }
    let (access, shared) = (libc::PROT_READ | libc::PROT_WRITE, libc::MAP_SHARED);
    // SAFETY: a new place is asked for, of as many bytes as the file has.
    let place = unsafe { libc::mmap(null_mut(), size, access, shared, file, 0) };
    if place == libc::MAP_FAILED { Err(Error::last_os_error()) } else { Ok(place.cast()) }
}

/// Reserve room on the disk for this many bytes of a file; whether there is as much.
fn reserve_room(file: c_int, size: usize) -> bool {
    // SAFETY: the file is open.
    unsafe { libc::posix_fallocate(file, 0, size as libc::off_t) == 0 }
}

fn shut(file: c_int) {
    // SAFETY: the file is open, and whoever comes here does not use it any more.
    unsafe { libc::close(file) };
}
