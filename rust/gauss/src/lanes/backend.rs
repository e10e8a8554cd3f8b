//! Which arithmetic replays a tape.

use crate::field::{Field, MAX_MODULUS};
use crate::{Error, Result};

/// The largest modulus of the backends that work with 52 bits: below 2^50.
const MAX_SHORT_MODULUS: u64 = (1 << 50) - 27;

/// Which arithmetic replays a tape. All give the same bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Backend {
    /// One point at a time, without any trick: the reference.
    Scalar,
    /// Eight lanes of 64-bit Montgomery arithmetic in portable code.
    Portable,
    /// Doubles with fused multiply-adds, primes below 2^50.
    Avx2,
    /// 52-bit integer multiply-adds (AVX-512 IFMA), primes below 2^50.
    Ifma,
}

impl Backend {
    /// All backends, slowest first.
    pub const ALL: [Self; 4] = [Self::Scalar, Self::Portable, Self::Avx2, Self::Ifma];

    /// The name, in lower case.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Scalar => "scalar",
            Self::Portable => "portable",
            Self::Avx2 => "avx2",
            Self::Ifma => "ifma",
        }
    }

    /// Whether this processor can run it.
    #[must_use]
    pub fn available(self) -> bool {
        match self {
            Self::Scalar | Self::Portable => true,
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma"),
            #[cfg(target_arch = "x86_64")]
            Self::Ifma => {
                is_x86_feature_detected!("avx512f")
                    && is_x86_feature_detected!("avx512dq")
                    && is_x86_feature_detected!("avx512ifma")
            }
            #[cfg(not(target_arch = "x86_64"))]
            Self::Avx2 | Self::Ifma => false,
        }
    }

    /// The fastest backend that this processor can run.
    #[must_use]
    pub fn best() -> Self {
        Self::ALL.into_iter().rev().find(|backend| backend.available()).unwrap_or(Self::Scalar)
    }

    /// The fastest backend that this processor can run and that takes a prime up to [`MAX_MODULUS`].
    pub(crate) fn fastest_for(prime: u64) -> Self {
        let takes = |backend: &Self| prime <= backend.max_modulus() && backend.available();
        Self::ALL.into_iter().rev().find(takes).unwrap_or(Self::Portable)
    }

    /// No prime above this one will do.
    #[must_use]
    pub fn max_modulus(self) -> u64 {
        match self {
            Self::Scalar | Self::Portable => MAX_MODULUS,
            Self::Avx2 | Self::Ifma => MAX_SHORT_MODULUS,
        }
    }

    /// The field of a prime, if the processor can run the backend and the backend can work in it.
    ///
    /// # Errors
    /// [`Error::BackendUnavailable`], [`Error::BackendModulus`], and as [`Field::new`].
    pub(crate) fn field(self, prime: u64) -> Result<Field> {
        if !self.available() {
            return Err(Error::BackendUnavailable { backend: self.name() });
        }
        if prime > self.max_modulus() {
            let (backend, limit) = (self.name(), self.max_modulus());
            return Err(Error::BackendModulus { backend, prime, limit });
        }
        Field::new(prime)
    }
}
