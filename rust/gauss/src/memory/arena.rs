//! Where few addresses are allowed, threads take memory from one place.

#![allow(unsafe_code, reason = "a function of the C library")]

use super::available::allowed_addresses;

/// Addresses for which there may be an arena.
const AN_ARENA: u64 = 1 << 30;

/// Let threads share arenas of the allocator if the process has a limit on its addresses: one for each gigabyte.
///
/// The allocator of GNU's C library gives each thread an arena of its own, for which it asks for 64 MB of addresses.
/// Where these are not to be had it maps a page for every small block, after four requests that fail: 16 MB that are
/// left last for 4,000 words then, each of which takes its time. Call it before there are threads; elsewhere, and
/// without a limit, it does nothing.
pub fn share_arenas() {
    if let Some(allowed) = allowed_addresses() {
        at_most(i32::try_from(allowed / AN_ARENA).unwrap_or(i32::MAX).max(1));
    }
}

#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn at_most(arenas: i32) {
    use std::ffi::c_int;
    const M_ARENA_MAX: c_int = -8;
    unsafe extern "C" {
        fn mallopt(parameter: c_int, value: c_int) -> c_int;
    }
    // SAFETY: it takes two numbers and touches no block; threads that have an arena keep it.
    unsafe { mallopt(M_ARENA_MAX, arenas) };
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
fn at_most(_arenas: i32) {}
