//! A system in an order in which it may be solved.

use crate::System;

/// A system in some order, and the ranks of its columns.
#[derive(Debug)]
pub(super) struct Solvable {
    pub(super) system: System,
    pub(super) ranks: Option<Vec<u32>>,
}
