//! Small files of the kernel, read without the allocator.
//!
//! They are read many times a second while others compute, and a buffer of a kilobyte makes the allocator of GNU's C
//! library put together all small blocks that were freed: two milliseconds each time where a run frees millions.

use std::fs::{File, read_to_string};
use std::io::Read;
use std::path::Path;

/// Bytes of the longest file that is small.
const SMALL: usize = 8 << 10;

/// What is read from the text of a file; `None` where there is none.
pub(super) fn scan<T>(path: impl AsRef<Path>, read: impl FnOnce(&str) -> Option<T>) -> Option<T> {
    let path = path.as_ref();
    let mut file = File::open(path).ok()?;
    let (mut bytes, mut length) = ([0; SMALL], 0);
    loop {
        match file.read(&mut bytes[length..]).ok()? {
            0 if length < SMALL => return read(std::str::from_utf8(&bytes[..length]).ok()?),
            0 => return read(&read_to_string(path).ok()?),
            more => length += more,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_any_length_are_read() {
        let path = std::env::temp_dir().join(format!("tilth-kernel-file-{}", std::process::id()));
        for length in [0, 1, SMALL - 1, SMALL, SMALL + 1, 3 * SMALL] {
            std::fs::write(&path, "x".repeat(length)).unwrap();
            assert_eq!(scan(&path, |text| Some(text.len())), Some(length));
        }
        std::fs::remove_file(&path).unwrap();
        assert_eq!(scan(&path, |text| Some(text.len())), None);
    }
}
