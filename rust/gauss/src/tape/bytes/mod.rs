//! The file form of a tape.
//!
//! All numbers are little-endian. A header of 32 bytes: magic, format version (u32), zero (u32), length
//! of what follows (u64), its checksum (u64). Then the program; the schedule is made anew. A list is its
//! length (u32) and its members.
//!
//! | what | form |
//! |---|---|
//! | symbols, random numbers | u32 each |
//! | constants | list of: 1 for minus, else 0 (u8); magnitude, a list of bytes without leading zeros |
//! | nodes | list of: kind (u8), part (u8), then a number (u32), or for a dot product the lists of its plain values and of its factors |
//! | outputs | list of values |
//! | checks | list of: node (u32), kind of guard (u8), list of nodes or outputs |
//!
//! A value is twice its node, plus one for the negative.

mod format;
mod read;
mod write;
