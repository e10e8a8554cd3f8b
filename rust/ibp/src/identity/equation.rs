//! An equation by its name.

/// One equation: an identity and the integral that it was applied to.
///
/// Ordered by integral first, because what one integral gives stands together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Equation {
    /// Number of the seed in [`crate::System::seeds`]; for a given row the number of seeds, plus its place in
    /// [`crate::System::given_rows`].
    pub integral: u32,
    /// Number of the identity in the family; for a given row how many the family has.
    pub identity: u32,
}
