//! What an evaluation gives.

/// Values of functions at points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Values {
    /// For each point whether all functions are finite there.
    pub good: Vec<bool>,
    /// Point by point, a residue for each function; zeros at points that are not good.
    pub residues: Vec<u64>,
}
