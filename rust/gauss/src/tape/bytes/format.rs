//! What the writer and the reader of the file form agree on.

pub(super) const MAGIC: [u8; 8] = *b"gausTAPE";
pub(super) const VERSION: u32 = 1;
pub(super) const HEADER: usize = 32;
