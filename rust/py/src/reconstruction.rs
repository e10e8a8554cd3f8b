//! Binding of [`gauss::reconstruct`]: the core asks for probes, Python answers.

use crate::door::wait;
use crate::errors::Result;
use crate::functions::Found;
use gauss::functions::Found as FoundFunctions;
use gauss::reconstruct::{
    Options, ProbeRequest, Progress, Reconstruction as Reconstructed, Report, reconstruct,
};
use gauss::{Headroom, Interrupt};
use numpy::{
    PyArray1, PyArray2, PyArray3, PyArrayMethods, PyReadonlyArray1, PyReadonlyArray2, PyUntypedArrayMethods,
};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread::JoinHandle;

type Answer = Vec<Option<Vec<u64>>>;
/// Prime, points of shape (n, variables), numbers of the functions.
type Asked<'py> = (u64, Bound<'py, PyArray2<u64>>, Bound<'py, PyArray1<u32>>);
/// Degrees of shape (variables, functions, 2), and terms of numerators.
type Census<'py> = (Bound<'py, PyArray3<i32>>, Bound<'py, PyArray1<i64>>);

/// A reconstruction under way, on a thread of its own that waits for the answers to what it asks.
#[pyclass(frozen, module = "tilth._core")]
pub struct Reconstruction {
    variables: usize,
    asked: Mutex<(Receiver<ProbeRequest>, Headroom)>,
    /// Gone when nothing will be answered any more.
    answers: Mutex<Option<Sender<Answer>>>,
    worker: Mutex<Option<JoinHandle<gauss::Result<Reconstructed>>>>,
    progress: Arc<Mutex<Option<Progress>>>,
    interrupt: Interrupt,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().expect("nobody panics while holding it")
}

#[pymethods]
impl Reconstruction {
    /// Begin to reconstruct this many functions of this many variables.
    #[new]
    #[pyo3(signature = (*, functions, variables, seed, threads))]
    fn new(functions: usize, variables: usize, seed: u64, threads: usize) -> Self {
        let (ask, asked) = channel::<ProbeRequest>();
        let (answer, answered) = channel::<Answer>();
        let interrupt = Interrupt::never();
        let progress = Arc::new(Mutex::new(None));
        let (flag, shown) = (interrupt.clone(), Arc::clone(&progress));
        let worker = std::thread::spawn(move || {
            let mut probes = |request: &ProbeRequest| {
                // Either end is gone when Python has given up.
                ask.send(request.clone()).map_err(|_| gauss::Error::Interrupted)?;
                answered.recv().map_err(|_| gauss::Error::Interrupted)
            };
            let mut observer = |progress: &Progress| *lock(&shown) = Some(progress.clone());
            let options = Options { seed, threads, ..Options::default() };
            reconstruct(&mut probes, functions, variables, options, &mut observer, &flag)
        });
        Self {
            variables,
            asked: Mutex::new((asked, Headroom::new(None))),
            answers: Mutex::new(Some(answer)),
            worker: Mutex::new(Some(worker)),
            progress,
            interrupt,
        }
    }

    /// Wait for the next probes that are wanted; None when there is a result, or a failure.
    fn next<'py>(&self, py: Python<'py>) -> PyResult<Option<Asked<'py>>> {
        loop {
            let waited = py.detach(|| {
                let (asked, headroom) = &mut *lock(&self.asked);
                wait(asked, headroom, &self.interrupt)
            });
            match waited {
                Ok(request) => {
                    let flat: Vec<u64> = request.points.concat();
                    let points =
                        PyArray1::from_vec(py, flat).reshape([request.points.len(), self.variables])?;
                    return Ok(Some((request.prime, points, PyArray1::from_vec(py, request.functions))));
                }
                Err(RecvTimeoutError::Disconnected) => return Ok(None),
                Err(RecvTimeoutError::Timeout) => py.check_signals()?,
            }
        }
    }

    /// Answer what was asked: outcomes (0 is good) of shape (n), and residues of shape (n, functions).
    fn supply(&self, outcomes: PyReadonlyArray1<'_, u8>, residues: PyReadonlyArray2<'_, u64>) -> Result<()> {
        let (rows, outcomes) = (residues.as_array(), outcomes.as_array());
        if outcomes.len() != residues.shape()[0] {
            let error = format!("{} outcomes came with {} rows", outcomes.len(), residues.shape()[0]);
            return Err(PyValueError::new_err(error).into());
        }
        let answer = outcomes
            .iter()
            .zip(rows.rows())
            .map(|(&outcome, row)| (outcome == 0).then(|| row.to_vec()))
            .collect();
        let sent = lock(&self.answers).as_ref().is_some_and(|answers| answers.send(answer).is_ok());
        if sent { Ok(()) } else { Err(gauss::Error::Interrupted.into()) }
    }

    /// The functions and what they cost, once `next` has returned None.
    fn result<'py>(&self, py: Python<'py>) -> Result<(Found, Bound<'py, PyDict>)> {
        let worker = lock(&self.worker).take();
        let Some(worker) = worker else {
            return Err(PyValueError::new_err("the result was taken already").into());
        };
        let outcome = py.detach(|| worker.join()).unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        let Reconstructed { functions, report } = outcome?;
        Ok((Found::new(FoundFunctions::new(functions)), report_of(py, &report)?))
    }

    /// Stop waiting for answers; nothing more is asked.
    fn close(&self) {
        self.interrupt.raise();
        lock(&self.answers).take();
    }

    /// How far it has come: stage, prime and how many there were before, probes in all and at this prime, how
    /// many are expected there, the variable that is looked at and of how many functions what is looked for is
    /// known, how many are finished, and how many there are.
    #[getter]
    fn progress<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let news = PyDict::new(py);
        if let Some(progress) = &*lock(&self.progress) {
            news.set_item("stage", progress.stage.name())?;
            news.set_item("prime", progress.prime)?;
            news.set_item("primes", progress.primes)?;
            news.set_item("probes", progress.probes)?;
            news.set_item("at_prime", progress.at_prime)?;
            news.set_item("expected", progress.expected)?;
            news.set_item("variable", progress.variable)?;
            news.set_item("known", progress.known)?;
            news.set_item("letters", progress.census.letters)?;
            news.set_item("finished", progress.finished)?;
            news.set_item("functions", progress.functions)?;
        }
        Ok(news)
    }

    /// What is known of the functions: degrees of numerators and denominators of shape (variables, functions, 2),
    /// and terms of numerators of shape (functions); −1 where they are not known.
    fn census<'py>(&self, py: Python<'py>) -> PyResult<Census<'py>> {
        let census = lock(&self.progress).as_ref().map(|news| Arc::clone(&news.census)).unwrap_or_default();
        let functions = census.terms.len();
        let degrees: Vec<i32> = census
            .degrees
            .iter()
            .flatten()
            .flat_map(|known| known.map_or([-1, -1], |d| [i32::from(d.numerator), i32::from(d.denominator)]))
            .collect();
        let terms: Vec<i64> =
            census.terms.iter().map(|known| known.map_or(-1, |count| count as i64)).collect();
        let shape = [census.degrees.len(), functions, 2];
        Ok((PyArray1::from_vec(py, degrees).reshape(shape)?, PyArray1::from_vec(py, terms)))
    }
}

impl Drop for Reconstruction {
    fn drop(&mut self) {
        self.close();
    }
}

fn report_of<'py>(py: Python<'py>, report: &Report) -> PyResult<Bound<'py, PyDict>> {
    let counts = PyDict::new(py);
    counts.set_item("probes", report.probes())?;
    counts.set_item("unlucky", report.unlucky())?;
    counts.set_item("primes", report.primes.clone())?;
    let stages: Vec<(u64, &str, u64)> =
        report.stages.iter().map(|count| (count.prime, count.stage.name(), count.probes)).collect();
    counts.set_item("stages", stages)?;
    counts.set_item("functions", report.functions.len())?;
    let unknowns = report.functions.iter().map(|count| count.unknowns);
    counts.set_item("unknowns", unknowns.clone().sum::<usize>())?;
    counts.set_item("most_unknowns", unknowns.max().unwrap_or(0))?;
    counts.set_item("function_probes", report.functions.iter().map(|count| count.probes).sum::<u64>())?;
    counts.set_item("most_primes", report.functions.iter().map(|count| count.primes).max().unwrap_or(0))?;
    Ok(counts)
}
