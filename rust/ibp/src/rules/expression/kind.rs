//! The two kinds of value.

/// What an expression gives for a seed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Keep the seed or not.
    Boolean,
    /// A score.
    Integer,
}

impl Kind {
    /// `boolean` or `integer`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Boolean => "boolean",
            Self::Integer => "integer",
        }
    }

    pub(super) fn article(self) -> &'static str {
        match self {
            Self::Boolean => "a boolean",
            Self::Integer => "an integer",
        }
    }
}
