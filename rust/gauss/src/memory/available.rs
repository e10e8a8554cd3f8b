//! What the machine, the control groups and the limits of the process have left.

use super::kernel_file::scan;
use super::{group, reserve};
use std::path::Path;

/// What the kernel counts for a process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Taken {
    /// Bytes of addresses, which a limit on the address space counts.
    pub(super) addresses: u64,
    /// Bytes that are in memory.
    pub(super) resident: u64,
}

/// Bytes that this process can still take: what is free, in its control groups, in its limits; `None` where the
/// system does not say.
#[must_use]
pub fn available_memory() -> Option<u64> {
    [free_memory(), free_addresses()].into_iter().flatten().min()
}

/// Bytes that are free in the machine and in the control groups.
pub(super) fn free_memory() -> Option<u64> {
    let machine = scan("/proc/meminfo", |text| kilobytes(text, "MemAvailable:"));
    let groups = scan("/proc/self/cgroup", |membership| group::free(Path::new("/sys/fs/cgroup"), membership));
    [machine, groups].into_iter().flatten().min()
}

/// Bytes of addresses that the process may still take, if they are limited.
pub(super) fn free_addresses() -> Option<u64> {
    let limit = allowed_addresses()?;
    let maps = scan("/proc/self/maps", |text| Some(Maps::read(text)))?;
    // What is set aside is given back where it is needed.
    Some(limit.saturating_sub(maps.all - maps.set_aside).saturating_add(reserve::bytes()))
}

/// Bytes of addresses that the process is allowed, if they are limited.
pub(super) fn allowed_addresses() -> Option<u64> {
    scan("/proc/self/limits", address_limit)
}

pub(super) fn taken() -> Option<Taken> {
    /// Bytes of a page; the kernels that have others count more memory than there is, which errs on the safe side.
    const PAGE: u64 = 4096;
    scan("/proc/self/statm", |text| {
        let mut pages = text.split_ascii_whitespace().map_while(|word| word.parse::<u64>().ok());
        Some(Taken { addresses: PAGE * pages.next()?, resident: PAGE * pages.next()? })
    })
}

fn kilobytes(text: &str, key: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix(key))?;
    Some(1024 * line.split_ascii_whitespace().next()?.parse::<u64>().ok()?)
}

/// The soft limit on the address space in a file of limits, in bytes.
fn address_limit(text: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix("Max address space"))?;
    line.split_ascii_whitespace().next()?.parse().ok()
}

/// Bytes of addresses that the allocator asks for at a time, for a thread.
const SET_ASIDE: u64 = 64 << 20;

/// Bytes in a map of addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Maps {
    all: u64,
    /// What the allocator looks at only: for a thread it asks for 64 MB that nobody can read or write, and gives
    /// them back if they do not suit it, with each allocation anew. What it keeps is smaller, because the thread
    /// uses some of it, and is not free for others.
    set_aside: u64,
}

impl Maps {
    fn read(text: &str) -> Self {
        let mut maps = Self::default();
        for line in text.lines() {
            let Some((range, rest)) = line.split_once(' ') else { continue };
            let Some((start, end)) = range.split_once('-') else { continue };
            let [start, end] = [start, end].map(|text| u64::from_str_radix(text, 16).unwrap_or(0));
            let size = end.saturating_sub(start);
            maps.all += size;
            if rest.starts_with("---p") && size >= SET_ASIDE {
                maps.set_aside += size;
            }
        }
        maps
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_the_kernel_are_read() {
        assert_eq!(kilobytes("MemTotal: 9 kB\nMemAvailable:     12 kB\n", "MemAvailable:"), Some(12_288));
        let limits = "Limit  Soft Limit  Hard Limit  Units\nMax address space  266240000  unlimited  bytes\n";
        assert_eq!(address_limit(limits), Some(266_240_000));
        assert_eq!(address_limit("Max address space  unlimited  unlimited  bytes\n"), None);
        let maps = "7f00-8000 rw-p 0 00:00 0\n10000000-14000000 ---p 0 00:00 0\nc000-c100 ---p 0 00:00 0\n";
        assert_eq!(Maps::read(maps), Maps { all: 0x100 + (64 << 20) + 0x100, set_aside: 64 << 20 });
        assert_eq!(Maps::read("nonsense\n-\n- \n"), Maps::default());
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn this_process_takes_some_and_has_some_left() {
        let before = taken().expect("Linux says");
        let held = std::hint::black_box(vec![1u8; 64 << 20]);
        let after = taken().expect("Linux says");
        assert!(after.resident >= before.resident + (60 << 20), "{before:?} {after:?} {}", held.len());
        assert!(available_memory().is_some_and(|left| left > 1 << 20));
    }
}
