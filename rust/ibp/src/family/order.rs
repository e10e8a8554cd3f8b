//! Orders of integrals.

/// What makes an integral more complicated than another: which of two integrals is eliminated first.
///
/// All orders compare the number of lines first, then the sector number; ties at the end are broken by
/// the absolute values of the indices, from the last slot to the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// (t, sector, r, s): masters carry numerators rather than dots.
    #[default]
    Numerators,
    /// (t, sector, r + s, s): masters carry dots rather than numerators.
    Dots,
}

impl Order {
    /// All of them, the default first.
    pub const ALL: [Self; 2] = [Self::Numerators, Self::Dots];

    /// The name by which users know it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Numerators => "numerators",
            Self::Dots => "dots",
        }
    }

    /// The two numbers compared after the sector, the more important one first.
    #[inline]
    pub(crate) fn degrees(self, r: u32, s: u32) -> (u32, u32) {
        match self {
            Self::Numerators => (r, s),
            Self::Dots => (r + s, s),
        }
    }
}
