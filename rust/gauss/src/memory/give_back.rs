//! What was freed goes back to the system, where the allocator keeps it.

#![allow(unsafe_code, reason = "a function of the C library")]

/// Give freed memory back to the system.
///
/// The allocator of GNU's C library keeps what is freed between blocks that live on, for blocks of that size. Between
/// two stages of a computation that is as much as the larger of them took: the elimination of 2,426 seeds of the
/// double pentagon, with symmetries, left 22 of 82 megabytes. Elsewhere this does nothing.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub fn give_back() {
    unsafe extern "C" {
        fn malloc_trim(pad: usize) -> std::ffi::c_int;
    }
    // SAFETY: it takes a number, may be called from any thread at any time, and touches no block that is in use.
    unsafe { malloc_trim(0) };
}

/// Give freed memory back to the system.
///
/// The allocator of GNU's C library keeps what is freed between blocks that live on. Elsewhere this does nothing.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub fn give_back() {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::available::taken;

    #[test]
    #[cfg(all(target_os = "linux", target_env = "gnu", not(miri)))]
    fn what_is_freed_below_what_lives_goes_back() {
        if std::env::var_os("ASAN_OPTIONS").is_some() {
            return; // the address sanitizer has an allocator of its own
        }
        let mut blocks: Vec<Vec<u8>> = (0..20_000).map(|_| vec![1; 4_000]).collect();
        let kept: Vec<Vec<u8>> =
            blocks.drain(..).enumerate().filter(|(n, _)| n % 100 == 0).map(|(_, b)| b).collect();
        drop(blocks);
        let before = taken().unwrap().resident;
        give_back();
        let after = taken().unwrap().resident;
        assert_eq!(kept.len(), 200);
        assert!(after + 40_000_000 < before, "{before} bytes before, {after} after");
    }
}
