//! Binding of [`gauss::Spill`].

use crate::errors::Result;
use pyo3::prelude::*;
use std::path::PathBuf;
use std::sync::Arc;

/// While it is held, long buffers are put into files of a folder, and about `more` bytes are kept in
/// memory beside what is there now.
///
/// Files have no names and go with the process. Raises `OSError` where none can be made, or where files are in memory.
#[pyclass(frozen, module = "tilth._core")]
pub struct Spill(pub Arc<gauss::Spill>);

#[pymethods]
impl Spill {
    #[new]
    fn new(folder: PathBuf, more: u64) -> Result<Self> {
        Ok(Self(Arc::new(gauss::Spill::begin(&folder, more).map_err(PyErr::from)?)))
    }

    /// Bytes in files now, the most there were, and how often they were taken out of memory, in this process.
    #[staticmethod]
    fn now() -> (u64, u64, u64) {
        let now = gauss::Spill::now();
        (now.bytes, now.peak_bytes, now.paged_out)
    }
}
