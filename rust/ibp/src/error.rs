//! What can be wrong with the input of this crate.

/// An input that cannot be worked with.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// More propagators than the sector table can hold.
    #[error("the family has {slots} propagators; between 1 and {limit} are supported")]
    Slots {
        /// How many were given.
        slots: usize,
        /// How many there may be.
        limit: usize,
    },
    /// A sector number beyond the family's propagators.
    #[error("sector {sector} does not exist in a family of {slots} propagators")]
    SectorRange {
        /// The number that was given.
        sector: u32,
        /// Propagators of the family.
        slots: usize,
    },
    /// A list of indices of the wrong length.
    #[error("{what} has {given} indices, but the family has {slots} propagators")]
    IndexCount {
        /// What was looked at.
        what: &'static str,
        /// How many indices were given.
        given: usize,
        /// How many there must be.
        slots: usize,
    },
    /// Indices too large to be packed into one integer.
    #[error(
        "indices up to {largest} in a family of {slots} propagators need {bits} bits, more than the 127 that an integral may take; choose smaller seeds"
    )]
    IndexBits {
        /// The largest absolute value of an index.
        largest: u32,
        /// Propagators of the family.
        slots: usize,
        /// Bits that an integral would take.
        bits: u32,
    },
    /// Something was chosen for another number of seeds than there are.
    #[error("a choice was made for {given} seeds, but there are {seeds}")]
    ChoiceCount {
        /// For how many seeds.
        given: usize,
        /// How many seeds there are.
        seeds: usize,
    },
    /// An index beyond the range of a byte.
    #[error(
        "the equations would have indices up to {largest}, beyond the limit of 127; choose smaller seeds"
    )]
    IndexRange {
        /// The largest absolute value of an index.
        largest: u32,
    },
    /// An identity number that the family does not have.
    #[error("identity {identity} was asked for, but the family has {identities}")]
    IdentityRange {
        /// The number that was given.
        identity: usize,
        /// How many identities there are.
        identities: usize,
    },
    /// A set of identities that is not there.
    #[error("a seed names set {set} of identities, but there are {sets}")]
    SetRange {
        /// The number that was given.
        set: u32,
        /// How many sets there are.
        sets: usize,
    },
    /// An identity that is not well formed.
    #[error("identity {identity} is malformed: {reason}")]
    Malformed {
        /// The identity at fault.
        identity: usize,
        /// What is wrong.
        reason: &'static str,
    },
    /// A seed in a sector whose integrals are zero, or outside the family's sectors.
    #[error("seed {seed} lies in sector {sector}, whose integrals are zero or outside the family")]
    ZeroSeed {
        /// Position of the seed in the list.
        seed: usize,
        /// Its sector.
        sector: u32,
    },
    /// A seed that comes twice.
    #[error("seed {seed} of the sorted list is there twice")]
    RepeatedSeed {
        /// Position of the second one.
        seed: usize,
    },
    /// A point with the wrong number of values.
    #[error("the point has {given} values, but there are {symbols} symbols")]
    PointLength {
        /// How many values were given.
        given: usize,
        /// How many symbols there are.
        symbols: usize,
    },
    /// An equation number that the system does not have.
    #[error("equation {equation} was asked for, but the system has {equations}")]
    EquationRange {
        /// The number that was given.
        equation: u32,
        /// How many equations there are.
        equations: usize,
    },
    /// More of something than can be counted or held.
    #[error("this would make {count} {what}, more than the limit of {limit}; choose smaller seeds")]
    TooLarge {
        /// What was counted.
        what: &'static str,
        /// How many there would be.
        count: u64,
        /// How many there may be.
        limit: u64,
    },
    /// An error of the mathematics below.
    #[error(transparent)]
    Gauss(#[from] gauss::Error),
}

/// A result whose error says what is wrong with the input.
pub type Result<T> = std::result::Result<T, Error>;
