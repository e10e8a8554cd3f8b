//! Buffers that may be refused.

use crate::{Error, Result};

/// Buffers that grow as a vector does, by doubling, and return an error where there is no memory for it.
///
/// ```
/// use gauss::Grow;
/// let mut list = vec![1];
/// list.try_extend("numbers", &[2, 3])?;
/// assert_eq!(list, [1, 2, 3]);
/// assert!(Vec::<u64>::new().try_room("numbers", usize::MAX / 16).is_err());
/// # Ok::<(), gauss::Error>(())
/// ```
pub trait Grow<T> {
    /// Make room for this many more; `what` they are is for the error.
    ///
    /// # Errors
    /// [`Error::OutOfMemory`].
    fn try_room(&mut self, what: &'static str, more: usize) -> Result<()>;

    /// Append these.
    ///
    /// # Errors
    /// [`Error::OutOfMemory`].
    fn try_extend(&mut self, what: &'static str, items: &[T]) -> Result<()>;
}

impl<T: Clone> Grow<T> for Vec<T> {
    #[inline]
    fn try_room(&mut self, what: &'static str, more: usize) -> Result<()> {
        if self.capacity() - self.len() >= more {
            return Ok(());
        }
        // Twice as much is refused sooner than what is needed.
        let refused = self.try_reserve(more).is_err() && self.try_reserve_exact(more).is_err();
        if refused { Err(out_of_memory::<T>(what, self.len().saturating_add(more))) } else { Ok(()) }
    }

    #[inline]
    fn try_extend(&mut self, what: &'static str, items: &[T]) -> Result<()> {
        self.try_room(what, items.len())?;
        self.extend_from_slice(items);
        Ok(())
    }
}

/// As `vec![value; count]`; `what` they are is for the error.
///
/// # Errors
/// [`Error::OutOfMemory`].
pub fn filled<T: Clone>(what: &'static str, value: T, count: usize) -> Result<Vec<T>> {
    let mut list = Vec::new();
    list.try_reserve_exact(count).map_err(|_| out_of_memory::<T>(what, count))?;
    list.resize(count, value);
    Ok(list)
}

fn out_of_memory<T>(what: &'static str, count: usize) -> Error {
    Error::OutOfMemory { what, bytes: (count as u64).saturating_mul(size_of::<T>() as u64) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_than_there_is_is_an_error_that_says_how_much() {
        let count = usize::MAX / 32;
        let expected = Err(Error::OutOfMemory { what: "words", bytes: 8 * count as u64 });
        assert_eq!(filled("words", 0u64, count), expected);
        let mut list = vec![7u64];
        assert!(list.try_room("words", count).is_err());
        assert_eq!(list, [7]);
        assert_eq!(filled("words", 3u8, 2), Ok(vec![3, 3]));
    }
}
