//! What can be wrong with the input of this crate.

/// An input that cannot be worked with. Accidents of arithmetic are values, never errors.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The modulus is not a prime number.
    #[error("{modulus} is not a prime number, so it defines no field; take a prime such as 2147483647")]
    NotPrime {
        /// The number that was given.
        modulus: u64,
    },
    /// The modulus is 2 or does not fit the word arithmetic.
    #[error("the prime {modulus} is outside the supported range 3 to 2^63 - 25; take a smaller odd prime")]
    ModulusRange {
        /// The number that was given.
        modulus: u64,
    },
    /// A row names a column that the system does not have.
    #[error("row {row} names column {column}, but the system has {columns} columns")]
    ColumnRange {
        /// The row at fault.
        row: usize,
        /// The column it names.
        column: u32,
        /// How many columns there are.
        columns: usize,
    },
    /// A row names the same column twice.
    #[error("row {row} names column {column} twice; combine the terms first")]
    RepeatedColumn {
        /// The row at fault.
        row: usize,
        /// The column it names twice.
        column: u32,
    },
    /// A system has more rows, columns or entries than 32-bit indices can count.
    #[error("the system has {count} {what}, more than the limit of {limit}")]
    TooLarge {
        /// What was counted.
        what: &'static str,
        /// How many there are.
        count: u64,
        /// How many there may be.
        limit: u64,
    },
    /// Ranks of columns that are no permutation.
    #[error("{given} ranks were given that are not a permutation of the {columns} columns")]
    Permutation {
        /// How many ranks.
        given: usize,
        /// How many columns.
        columns: usize,
    },
    /// A witness was asked of an elimination that recorded none.
    #[error("this elimination recorded pivots only; run it with the witness recorded")]
    NotRecorded,
    /// A prime that comes twice where different ones are needed.
    #[error("the prime {prime} was given twice; residues of one prime tell the same")]
    RepeatedPrime {
        /// The prime.
        prime: u64,
    },
    /// Residues and primes of a reconstruction do not fit together.
    #[error("{residues} residues were given for {primes} primes; each prime needs one")]
    ResidueCount {
        /// How many residues.
        residues: usize,
        /// How many primes.
        primes: usize,
    },
    /// A number of a row beyond the last.
    #[error("row {row} was asked for, but the system has {rows} rows")]
    RowRange {
        /// The row that was asked for.
        row: u32,
        /// How many rows there are.
        rows: usize,
    },
    /// Exponents of a polynomial that do not fit its symbols, or are too large.
    #[error("a term has {given} exponents up to {largest} where {symbols} of at most 4096 are needed")]
    Exponents {
        /// How many symbols there are.
        symbols: usize,
        /// How many exponents the term has.
        given: usize,
        /// The largest exponent.
        largest: u16,
    },
    /// A point with the wrong number of residues.
    #[error("a point has {given} residues, but there are {symbols} symbols")]
    SymbolCount {
        /// How many residues.
        given: usize,
        /// How many symbols.
        symbols: usize,
    },
    /// The caller asked to stop.
    #[error("stopped on request")]
    Interrupted,
}

/// A result whose error says what is wrong with the input.
pub type Result<T> = std::result::Result<T, Error>;
