//! An equation by its name, and what emits its row.

use crate::{Result, Sectors};
use gauss::Polynomial;

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

/// A row: integrals, none twice, and their coefficients, none zero.
pub(crate) type Row = Vec<(Box<[i8]>, Polynomial)>;

/// What writes its rows out.
pub(crate) trait Emit: std::fmt::Debug + Send + Sync {
    /// The row of an integral, empty if the identity says nothing about it.
    fn row(&self, sectors: &Sectors, indices: &[i8]) -> Result<Row>;
}
