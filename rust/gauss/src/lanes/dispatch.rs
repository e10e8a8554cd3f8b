//! From the choice of a backend to its lanes.

use super::arithmetic::LaneTask;
#[cfg(target_arch = "x86_64")]
use super::avx2;
use super::backend::Backend;
#[cfg(target_arch = "x86_64")]
use super::ifma;
use super::portable;
use crate::field::Field;

/// Do a task in the lanes of a backend, in a field that [`Backend::field`] gave; the scalar backend, which has no
/// lanes, does it in portable ones.
pub(crate) fn in_lanes<T: LaneTask>(backend: Backend, field: &Field, task: T) -> T::Output {
    match backend {
        Backend::Scalar | Backend::Portable => portable::run(field, task),
        #[cfg(target_arch = "x86_64")]
        Backend::Avx2 => avx2::run(field.modulus(), task),
        #[cfg(target_arch = "x86_64")]
        Backend::Ifma => ifma::run(field.modulus(), task),
        #[cfg(not(target_arch = "x86_64"))]
        Backend::Avx2 | Backend::Ifma => unreachable!("{} has been refused", backend.name()),
    }
}
