//! Where addresses are limited, all threads take memory from one place.

#![allow(unsafe_code, reason = "a function of the C library")]

use super::available::addresses_are_limited;

/// Let all threads share one arena of the allocator if the process has a limit on its addresses.
///
/// The allocator of GNU's C library gives each thread an arena of its own, for which it asks for 64 MB of addresses.
/// Where these are not to be had it maps a page for every small block, after four requests that fail: 16 MB that are
/// left last for 4,000 words then, each of which takes its time. Call it before there are threads; elsewhere, and
/// without a limit, it does nothing.
pub fn share_arena() {
    if addresses_are_limited() {
        only_one();
    }
}

#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn only_one() {
    use std::ffi::c_int;
    const M_ARENA_MAX: c_int = -8;
    unsafe extern "C" {
        fn mallopt(parameter: c_int, value: c_int) -> c_int;
    }
    // SAFETY: it takes two numbers and touches no block; threads that have an arena keep it.
    unsafe { mallopt(M_ARENA_MAX, 1) };
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
fn only_one() {}
