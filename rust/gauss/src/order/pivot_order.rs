//! What an order of pivots is asked for, and what it says.

/// Which columns a solve must treat in a way of their own.
#[derive(Debug, Clone, Copy, Default)]
pub struct Roles<'a> {
    /// Columns that get no pivot: what the targets are to be expressed by. No combination of the rows may
    /// consist of these alone.
    pub passive: &'a [u32],
    /// The targets. They are eliminated when all others are, and so are solved for without any substitution back.
    pub last: &'a [u32],
    /// For each column the number of its band, or nothing. All others of a band, the lowest first, are eliminated
    /// before those of the next.
    pub bands: &'a [u32],
}

/// What may be spent on an order of pivots.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spending {
    /// Entries to look at while fill is counted for every pivot of many columns.
    pub thorough: u64,
    /// Entries to look at in all while fill is counted. Once they have been, it is estimated; four times as many are the end.
    pub looks: u64,
    /// Multiply-adds of the elimination: an order that takes more is of no use.
    pub multiplications: u64,
}

impl Spending {
    /// Without end.
    pub const UNLIMITED: Self = Self { thorough: u64::MAX, looks: u64::MAX, multiplications: u64::MAX };
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
