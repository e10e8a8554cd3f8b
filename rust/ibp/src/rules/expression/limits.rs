//! How large an expression may be.

/// The limits of the language. They are checked before an expression is compiled or run.
#[derive(Debug, Clone, Copy)]
pub struct Limits;

impl Limits {
    /// Characters of the text.
    pub const CHARACTERS: usize = 10_000;
    /// The largest integer that can be written.
    pub const INTEGER: u32 = 1_000_000_000;
    /// Nodes of the syntax tree; a chain such as `t - r + s` is one node and its three operands.
    pub const NODES: usize = 256;
    /// Levels of the syntax tree.
    pub const DEPTH: usize = 32;
    /// Nodes evaluated a seed: those in a loop count once an iteration, with [`crate::MAX_SLOTS`] for `N`.
    pub const STEPS: u64 = 20_000;
}
