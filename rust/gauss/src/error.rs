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
    /// Rows that should be independent are not.
    #[error("row {row} depends on the others, where only independent rows are expected")]
    DependentRow {
        /// A row that says nothing new.
        row: u32,
    },
    /// A row of a system that an elimination has not made of those before it.
    #[error(
        "row {row} is not what the elimination says: it is of another system or point, or was damaged in memory"
    )]
    OtherElimination {
        /// The reduced row.
        row: u32,
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
    /// A target that the system does not have.
    #[error("target {column} was asked for, but the system has {columns} columns")]
    TargetRange {
        /// The column that was asked for.
        column: u32,
        /// How many columns there are.
        columns: usize,
    },
    /// An output that a tape does not have.
    #[error("output {output} was asked for, but the tape has {outputs} outputs")]
    OutputRange {
        /// The output that was asked for.
        output: u32,
        /// How many outputs there are.
        outputs: usize,
    },
    /// A list of points that does not divide into points.
    #[error("{given} residues were given, which is no multiple of the {symbols} symbols of a point")]
    PointShape {
        /// How many residues.
        given: usize,
        /// How many symbols.
        symbols: usize,
    },
    /// A backend that this processor does not have.
    #[error("this processor cannot run the backend {backend}; take 'portable' or leave the choice open")]
    BackendUnavailable {
        /// Its name.
        backend: &'static str,
    },
    /// A prime too large for a backend.
    #[error("the prime {prime} is too large for the backend {backend}; take one up to {limit}")]
    BackendModulus {
        /// Name of the backend.
        backend: &'static str,
        /// The prime.
        prime: u64,
        /// The largest number that would do.
        limit: u64,
    },
    /// Bytes that are no tape, or a damaged one.
    #[error("the tape cannot be read at byte {offset}: {reason}; record it again")]
    TapeFormat {
        /// Where reading stopped.
        offset: usize,
        /// What is wrong there.
        reason: &'static str,
    },
    /// An answer of a black box with the wrong shape.
    #[error(
        "a request of {points} points and {functions} functions got {answers} answers of {residues} residues; give one answer per point and one residue per function"
    )]
    ProbeAnswer {
        /// How many answers came.
        answers: usize,
        /// How many points were asked for.
        points: usize,
        /// How many residues an answer has.
        residues: usize,
        /// How many functions were asked for.
        functions: usize,
    },
    /// A function that has no numerator and denominator of the allowed degrees.
    #[error(
        "function {function} is no rational function of degree up to {degree} modulo {prime}; raise max_degree, or check that its probes are deterministic"
    )]
    NotRational {
        /// The function.
        function: u32,
        /// The prime at which it was sampled.
        prime: u64,
        /// The largest degree allowed in one variable.
        degree: usize,
    },
    /// A black box that gave a false residue.
    #[error(
        "a residue of function {function} modulo {prime} contradicts all others; check the probes at this prime"
    )]
    WrongResidue {
        /// The function.
        function: u32,
        /// The prime.
        prime: u64,
    },
    /// More probes would be needed than are allowed.
    #[error("function {function} is not reconstructed after the limit of {limit} probes; raise max_probes")]
    ProbeLimit {
        /// The first function that wants more.
        function: u32,
        /// The limit.
        limit: u64,
    },
    /// More primes would be needed than are allowed or given.
    #[error(
        "function {function} is not reconstructed after the limit of {limit} primes; raise max_primes or give more primes"
    )]
    PrimeLimit {
        /// The first function that wants more.
        function: u32,
        /// How many primes were used.
        limit: usize,
    },
    /// A function whose values at several primes never fitted together.
    #[error(
        "the probes of function {function} contradicted each other at {primes} primes, the last {prime}; check that its values are those of one rational function"
    )]
    Inconsistent {
        /// The function.
        function: u32,
        /// At how many primes it was tried from the beginning.
        primes: usize,
        /// The last of them.
        prime: u64,
    },
    /// A function that a list does not have.
    #[error("function {function} was asked for, but there are {functions}")]
    FunctionRange {
        /// The function that was asked for.
        function: u32,
        /// How many there are.
        functions: usize,
    },
    /// A text that is no function in its canonical form.
    #[error("'{text}' {reason}")]
    FunctionText {
        /// Its number among those that were given.
        number: usize,
        /// How it begins.
        text: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// Functions of other symbols than expected.
    #[error(
        "functions of ({here}) do not go with symbols ({there}); give the same symbols in the same order"
    )]
    OtherSymbols {
        /// What one side has.
        here: String,
        /// What the other has.
        there: String,
    },
    /// A power of a restored invariant that is no integer.
    #[error("{unit} would get the exponent {exponent} beside {polynomial}, correct the mass dimensions")]
    UnitExponent {
        /// The invariant.
        unit: String,
        /// The exponent, a fraction.
        exponent: String,
        /// The polynomial where it happened.
        polynomial: String,
    },
    /// A power of a restored invariant that is too high.
    #[error("{unit} would get the exponent {exponent}, above the limit of 4096; correct the mass dimensions")]
    UnitDegree {
        /// The invariant.
        unit: String,
        /// The exponent.
        exponent: i64,
    },
    /// Memory that cannot be had, or is better left to others.
    #[error(
        "memory ran out: no {bytes} bytes are left for {what}; take fewer seeds or targets, or allow more, by max_memory \
         or the limits of the process"
    )]
    OutOfMemory {
        /// For what it was wanted.
        what: &'static str,
        /// How much was wanted, in bytes.
        bytes: u64,
    },
    /// The caller asked to stop.
    #[error("stopped on request")]
    Interrupted,
}

impl Error {
    /// A text that is no function, cut short.
    pub(crate) fn function_text(number: usize, text: &str, reason: &'static str) -> Self {
        Self::FunctionText { number, text: text.chars().take(40).collect(), reason }
    }
}

/// A result whose error says what is wrong with the input.
pub type Result<T> = std::result::Result<T, Error>;
