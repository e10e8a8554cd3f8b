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

/// The residues of the wanted functions at a point, or `None` where the point is unlucky.
pub(super) type Residues = Option<Vec<u64>>;

/// Rational functions that can be evaluated modulo a prime.
pub trait Probes {
    /// One answer per point, in their order: the residues of the wanted functions in their order, or `None`
    /// where the point or the prime is unlucky, so that some function has no value.
    ///
    /// # Errors
    /// Whatever keeps the caller's black box from answering; it ends the reconstruction.
    fn evaluate(&mut self, request: &ProbeRequest) -> Result<Vec<Option<Vec<u64>>>>;

    /// Answers to requests that do not depend on each other, in their order.
    ///
    /// # Errors
    /// As of [`evaluate`](Self::evaluate).
    fn evaluate_wave(&mut self, wave: &[ProbeRequest]) -> Result<Vec<Vec<Option<Vec<u64>>>>> {
        wave.iter().map(|request| self.evaluate(request)).collect()
    }

    /// How many points a wave may have that are not needed to go on, but are likely to be asked for next; a black
    /// box that is computed by many at once answers them in the time of those that are needed. Where the largest of many
    /// functions are long, six times as many points that are as good as certain may go along: they would take as many
    /// passes later. It is asked before each wave, since others may have come.
    fn ahead(&self) -> usize {
        0
    }
}

impl<F: FnMut(&ProbeRequest) -> Result<Vec<Option<Vec<u64>>>>> Probes for F {
    fn evaluate(&mut self, request: &ProbeRequest) -> Result<Vec<Option<Vec<u64>>>> {
        self(request)
    }
}
