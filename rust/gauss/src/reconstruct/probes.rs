//! The black box.

use crate::Result;

/// Points at which functions are wanted, all modulo one prime.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProbeRequest {
    /// The prime.
    pub prime: u64,
    /// For each point one residue per variable, `0 ≤ x < prime`.
    pub points: Vec<Vec<u64>>,
    /// The functions that are wanted, ascending.
    pub functions: Vec<u32>,
}

/// Rational functions that can be evaluated modulo a prime.
pub trait Probes {
    /// One answer per point, in their order: the residues of the wanted functions in their order, or `None`
    /// where the point or the prime is unlucky, so that some function has no value.
    ///
    /// # Errors
    /// Whatever keeps the caller's black box from answering; it ends the reconstruction.
    fn evaluate(&mut self, request: &ProbeRequest) -> Result<Vec<Option<Vec<u64>>>>;
}

impl<F: FnMut(&ProbeRequest) -> Result<Vec<Option<Vec<u64>>>>> Probes for F {
    fn evaluate(&mut self, request: &ProbeRequest) -> Result<Vec<Option<Vec<u64>>>> {
        self(request)
    }
}
