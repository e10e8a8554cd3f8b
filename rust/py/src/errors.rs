//! Core errors as Python exceptions.

use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::IntoPyDict;

/// The class in `tilth.errors` for each kind of core error.
fn class_name(error: &ibp::Error) -> &'static str {
    use gauss::Error as Gauss;
    use ibp::Error as Ibp;
    match error {
        Ibp::Slots { .. } | Ibp::Malformed { .. } => "FamilyError",
        Ibp::SectorRange { .. } => "SectorError",
        Ibp::IndexCount { .. } => "IndexCountError",
        Ibp::IndexRange { .. } | Ibp::IndexBits { .. } => "IndexRangeError",
        Ibp::IdentityRange { .. }
        | Ibp::SetRange { .. }
        | Ibp::ChoiceCount { .. }
        | Ibp::EquationRange { .. }
        | Ibp::Gauss(Gauss::RowRange { .. } | Gauss::DependentRow { .. }) => "OperatorError",
        Ibp::ZeroSeed { .. } => "ZeroSeedError",
        Ibp::RepeatedSeed { .. } => "RepeatedSeedError",
        Ibp::PointLength { .. } | Ibp::Gauss(Gauss::SymbolCount { .. }) => "PointError",
        Ibp::TooLarge { .. } | Ibp::Gauss(Gauss::TooLarge { .. }) => "LimitExceeded",
        Ibp::Gauss(Gauss::OutOfMemory { .. }) => "OutOfMemory",
        Ibp::Gauss(Gauss::NotPrime { .. }) => "PrimeError",
        Ibp::Gauss(Gauss::ModulusRange { .. }) => "PrimeRangeError",
        Ibp::Gauss(
            Gauss::ColumnRange { .. }
            | Gauss::RepeatedColumn { .. }
            | Gauss::Permutation { .. }
            | Gauss::TargetRange { .. },
        ) => "ColumnError",
        Ibp::Gauss(Gauss::OutputRange { .. } | Gauss::PointShape { .. } | Gauss::TapeFormat { .. }) => {
            "TapeError"
        }
        Ibp::Gauss(
            Gauss::NotRational { .. }
            | Gauss::ProbeLimit { .. }
            | Gauss::PrimeLimit { .. }
            | Gauss::ProbeAnswer { .. },
        ) => "ReconstructionError",
        Ibp::Gauss(
            Gauss::WrongResidue { .. } | Gauss::Inconsistent { .. } | Gauss::OtherElimination { .. },
        ) => "ProbeFault",
        Ibp::Gauss(Gauss::BackendUnavailable { .. } | Gauss::BackendModulus { .. }) => "BackendError",
        Ibp::Gauss(Gauss::Exponents { .. } | Gauss::OtherSymbols { .. }) => "PolynomialError",
        Ibp::Gauss(Gauss::FunctionRange { .. } | Gauss::FunctionText { .. }) => "FunctionError",
        Ibp::Gauss(Gauss::UnitExponent { .. } | Gauss::UnitDegree { .. }) => "DimensionError",
        Ibp::Gauss(Gauss::NotRecorded) => "NotRecordedError",
        Ibp::Gauss(Gauss::RepeatedPrime { .. }) => "RepeatedPrimeError",
        Ibp::Gauss(Gauss::ResidueCount { .. }) => "ResidueCountError",
        Ibp::Gauss(Gauss::Interrupted) => "StoppedError",
    }
}

/// Why a call from Python fails; `?` makes one of any error of the core.
pub struct Failure(PyErr);

/// What a call from Python gives.
pub type Result<T> = std::result::Result<T, Failure>;

impl From<ibp::Error> for Failure {
    fn from(error: ibp::Error) -> Self {
        Self(raised(class_name(&error), &error, None))
    }
}

impl From<gauss::Error> for Failure {
    fn from(error: gauss::Error) -> Self {
        ibp::Error::from(error).into()
    }
}

impl From<ibp::ExpressionError> for Failure {
    fn from(error: ibp::ExpressionError) -> Self {
        Self(raised("ExpressionError", &error, Some(error.position)))
    }
}

impl From<PyErr> for Failure {
    fn from(error: PyErr) -> Self {
        Self(error)
    }
}

impl From<Failure> for PyErr {
    fn from(failure: Failure) -> Self {
        failure.0
    }
}

/// The exception of a class in `tilth.errors`, with the position in a text if there is one.
fn raised(class: &str, error: &dyn std::fmt::Display, position: Option<usize>) -> PyErr {
    let raise = |py: Python<'_>| -> PyResult<PyErr> {
        let class = py.import("tilth.errors")?.getattr(class)?;
        let keywords = position.map(|position| [("position", position)].into_py_dict(py)).transpose()?;
        Ok(PyErr::from_value(class.call((error.to_string(),), keywords.as_ref())?))
    };
    Python::attach(raise).unwrap_or_else(|lost| {
        PyRuntimeError::new_err(format!("{error} (and its class could not be found: {lost})"))
    })
}

/// Something named by text: the one of these whose name it is.
///
/// # Errors
/// `ValueError`.
pub fn named<T: Copy, const N: usize>(
    what: &str,
    name: &str,
    all: [T; N],
    name_of: impl Fn(T) -> &'static str,
) -> Result<T> {
    let found = all.into_iter().find(|&one| name_of(one) == name);
    found.ok_or_else(|| PyValueError::new_err(format!("unknown {what} {name:?}")).into())
}

/// One exception of every kind that the core knows, for the test that walks them all.
#[pyfunction]
pub fn error_samples() -> Vec<PyErr> {
    use gauss::Error as Gauss;
    use ibp::Error as Ibp;
    let samples = [
        Ibp::Slots { slots: 21, limit: 20 },
        Ibp::SectorRange { sector: 8, slots: 3 },
        Ibp::IndexCount { what: "a seed", given: 2, slots: 3 },
        Ibp::IndexRange { largest: 200 },
        Ibp::IndexBits { largest: 127, slots: 20, bits: 170 },
        Ibp::IdentityRange { identity: 9, identities: 8 },
        Ibp::SetRange { set: 3, sets: 2 },
        Ibp::ChoiceCount { given: 1, seeds: 2 },
        Ibp::Malformed { identity: 0, reason: "a shift comes twice" },
        Ibp::ZeroSeed { seed: 0, sector: 1 },
        Ibp::RepeatedSeed { seed: 1 },
        Ibp::PointLength { given: 1, symbols: 2 },
        Ibp::EquationRange { equation: 7, equations: 5 },
        Ibp::TooLarge { what: "seeds", count: 1 << 40, limit: 1 << 28 },
        Ibp::Gauss(Gauss::NotPrime { modulus: 4 }),
        Ibp::Gauss(Gauss::ModulusRange { modulus: 2 }),
        Ibp::Gauss(Gauss::ColumnRange { row: 0, column: 9, columns: 5 }),
        Ibp::Gauss(Gauss::RepeatedColumn { row: 0, column: 1 }),
        Ibp::Gauss(Gauss::TooLarge { what: "rows", count: 1 << 40, limit: 1 << 32 }),
        Ibp::Gauss(Gauss::Permutation { given: 2, columns: 3 }),
        Ibp::Gauss(Gauss::NotRecorded),
        Ibp::Gauss(Gauss::RepeatedPrime { prime: 7 }),
        Ibp::Gauss(Gauss::ResidueCount { residues: 1, primes: 2 }),
        Ibp::Gauss(Gauss::RowRange { row: 7, rows: 5 }),
        Ibp::Gauss(Gauss::Exponents { symbols: 2, given: 1, largest: 0 }),
        Ibp::Gauss(Gauss::SymbolCount { given: 1, symbols: 2 }),
        Ibp::Gauss(Gauss::DependentRow { row: 3 }),
        Ibp::Gauss(Gauss::OtherElimination { row: 3 }),
        Ibp::Gauss(Gauss::TargetRange { column: 9, columns: 5 }),
        Ibp::Gauss(Gauss::OutputRange { output: 9, outputs: 5 }),
        Ibp::Gauss(Gauss::PointShape { given: 5, symbols: 2 }),
        Ibp::Gauss(Gauss::TapeFormat { offset: 8, reason: "the checksum is wrong" }),
        Ibp::Gauss(Gauss::BackendUnavailable { backend: "ifma" }),
        Ibp::Gauss(Gauss::BackendModulus { backend: "avx2", prime: 1 << 60, limit: 1 << 50 }),
        Ibp::Gauss(Gauss::ProbeAnswer { answers: 1, points: 2, residues: 3, functions: 4 }),
        Ibp::Gauss(Gauss::NotRational { function: 0, prime: 101, degree: 64 }),
        Ibp::Gauss(Gauss::ProbeLimit { function: 0, limit: 10 }),
        Ibp::Gauss(Gauss::PrimeLimit { function: 0, limit: 10 }),
        Ibp::Gauss(Gauss::WrongResidue { function: 0, prime: 101 }),
        Ibp::Gauss(Gauss::Inconsistent { function: 0, primes: 4, prime: 101 }),
        Ibp::Gauss(Gauss::FunctionRange { function: 9, functions: 5 }),
        Ibp::Gauss(Gauss::FunctionText { number: 0, text: "d/".into(), reason: "is no function" }),
        Ibp::Gauss(Gauss::OtherSymbols { here: "d".into(), there: "d, s".into() }),
        Ibp::Gauss(Gauss::UnitExponent { unit: "s".into(), exponent: "1/2".into(), polynomial: "m".into() }),
        Ibp::Gauss(Gauss::UnitDegree { unit: "s".into(), exponent: 5000 }),
        Ibp::Gauss(Gauss::OutOfMemory { what: "reduced rows", bytes: 1 << 30 }),
        Ibp::Gauss(Gauss::Interrupted),
    ];
    samples.into_iter().map(|error| Failure::from(error).into()).collect()
}
