//! What an order of pivots is asked for, and what it says.

/// Which columns a solve must treat in a way of their own.
#[derive(Debug, Clone, Copy)]
pub struct Roles<'a> {
    /// Columns that get no pivot: what the targets are to be expressed by. No combination of the rows may
    /// consist of these alone.
    pub passive: &'a [u32],
    /// The targets. They are eliminated when all others are, and so are solved for without any substitution back.
    pub last: &'a [u32],
}

/// In which order to take rows and columns of a system of independent rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PivotOrder {
    /// The rows, first pivot first.
    pub rows: Vec<u32>,
    /// For each column the place at which it is eliminated, the largest first, or [`crate::DROPPED`] for one
    /// that the solve does not need; see [`crate::Permuted`].
    pub ranks: Vec<u32>,
    /// Multiply-adds of the elimination in this order, normalisations counted.
    pub multiplications: u64,
}
