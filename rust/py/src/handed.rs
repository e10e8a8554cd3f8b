//! Long things that Python is handed: where no memory is left for them, an error and not a panic.

use crate::errors::Result;
use gauss::Grow;
use numpy::{Element, PyArray1};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyList, PyString};

/// An array of these.
pub fn array<T: Element + Clone>(
    py: Python<'_>,
    entries: impl ExactSizeIterator<Item = T>,
) -> Result<Bound<'_, PyArray1<T>>> {
    let mut all = Vec::new();
    all.try_room("entries of an array", entries.len())?;
    all.extend(entries);
    Ok(PyArray1::from_vec(py, all))
}

/// A list of these.
pub fn list<'py, T: IntoPyObject<'py>>(
    py: Python<'py>,
    entries: impl IntoIterator<Item = T>,
) -> Result<Bound<'py, PyList>> {
    collected(py, entries.into_iter().map(Ok))
}

/// A list of lists of these.
pub fn lists<'py, T: IntoPyObject<'py>>(
    py: Python<'py>,
    entries: impl IntoIterator<Item = Vec<T>>,
) -> Result<Bound<'py, PyList>> {
    collected(py, entries.into_iter().map(|entry| list(py, entry)))
}

/// A list of texts.
pub fn texts<'py>(py: Python<'py>, entries: &[String]) -> Result<Bound<'py, PyList>> {
    collected(py, entries.iter().map(|entry| Ok(PyString::from_bytes(py, entry.as_bytes())?)))
}

fn collected<'py, T: IntoPyObject<'py>>(
    py: Python<'py>,
    entries: impl Iterator<Item = Result<T>>,
) -> Result<Bound<'py, PyList>> {
    let all = PyList::empty(py);
    for entry in entries {
        all.append(entry?)?;
    }
    Ok(all)
}

/// These bytes.
pub fn bytes<'py>(py: Python<'py>, content: &[u8]) -> Result<Bound<'py, PyBytes>> {
    Ok(PyBytes::new_with(py, content.len(), |buffer| {
        buffer.copy_from_slice(content);
        Ok(())
    })?)
}
