//! Binding of primes and reconstruction.

use crate::door::outside;
use crate::errors::Result;
use num_bigint::BigInt;
use numpy::PyReadonlyArray2;
use pyo3::prelude::*;

/// Whether a 64-bit number is prime.
#[pyfunction]
pub fn is_prime(n: u64) -> bool {
    gauss::is_prime(n)
}

/// The `count` largest primes below `bound`, descending.
#[pyfunction]
pub fn primes_below(bound: u64, count: usize) -> Vec<u64> {
    gauss::primes_below(bound).take(count).collect()
}

/// Fractions from residues of shape (primes, numbers); None from the first on for which no fraction of moderate size fits.
#[pyfunction]
pub fn reconstruct(
    py: Python<'_>,
    residues: PyReadonlyArray2<'_, u64>,
    primes: Vec<u64>,
) -> Result<Vec<Option<(BigInt, BigInt)>>> {
    let columns: Vec<Vec<u64>> =
        residues.as_array().columns().into_iter().map(|column| column.to_vec()).collect();
    outside(py, |interrupt| {
        let mut found = Vec::with_capacity(columns.len());
        for column in &columns {
            interrupt.check()?;
            let (number, modulus) = gauss::reconstruct::chinese_remainder(column, &primes)?;
            found.push(gauss::reconstruct::rational_reconstruction(&number, &modulus));
            if matches!(found.last(), Some(None)) {
                break; // another prime is needed anyway
            }
        }
        found.resize(columns.len(), None);
        Ok(found)
    })
}

/// Bytes that this process can still take: free, in its control groups, in its limits; None if nobody says.
#[pyfunction]
pub fn available_memory() -> Option<u64> {
    gauss::available_memory()
}

/// Give memory that was freed back to the system, where the allocator keeps it.
#[pyfunction]
pub fn give_back_memory(python: Python<'_>) {
    python.detach(gauss::give_back);
}
