//! Binding of [`gauss::reconstruct`]: the core asks for probes, Python answers.

use crate::door::{no_thread, wait};
use crate::errors::Result;
use crate::functions::Found;
use gauss::functions::Found as FoundFunctions;
use gauss::reconstruct::{
    Options, ProbeRequest, Probes, Progress, Reconstruction as Reconstructed, Report, reconstruct,
};
use gauss::{Headroom, Interrupt};
use numpy::{
    PyArray1, PyArray2, PyArray3, PyArrayMethods, PyReadonlyArray1, PyReadonlyArray2, PyUntypedArrayMethods,
};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread::{Builder, JoinHandle};

type Answer = Vec<Option<Vec<u64>>>;
/// Prime, points of shape (n, variables), numbers of the functions.
type Asked<'py> = (u64, Bound<'py, PyArray2<u64>>, Bound<'py, PyArray1<u32>>);
/// Degrees of shape (variables, functions, 2), and terms of numerators.
type Census<'py> = (Bound<'py, PyArray3<i32>>, Bound<'py, PyArray1<i64>>);

/// Asks Python, wave by wave.
struct Asking {
    ask: Sender<Vec<ProbeRequest>>,
    answered: Receiver<Vec<Answer>>,
    ahead: Arc<AtomicUsize>,
}

impl Probes for Asking {
    fn evaluate(&mut self, request: &ProbeRequest) -> gauss::Result<Answer> {
        let mut answers = self.evaluate_wave(std::slice::from_ref(request))?;
        Ok(answers.pop().expect("a wave has as many answers as requests"))
    }

    fn evaluate_wave(&mut self, wave: &[ProbeRequest]) -> gauss::Result<Vec<Answer>> {
        // Either end is gone when Python has given up.
        self.ask.send(wave.to_vec()).map_err(|_| gauss::Error::Interrupted)?;
        self.answered.recv().map_err(|_| gauss::Error::Interrupted)
    }

    fn ahead(&self) -> usize {
        self.ahead.load(Ordering::Relaxed)
    }
}

/// The wave that Python is answering.
struct Wave {
    answers: Vec<Option<Answer>>,
    missing: usize,
    /// Gone when nothing will be answered any more.
    sender: Option<Sender<Vec<Answer>>>,
}

/// A reconstruction under way, on a thread of its own that waits for the answers to what it asks.
#[pyclass(frozen, module = "tilth._core")]
pub struct Reconstruction {
    variables: usize,
    asked: Mutex<(Receiver<Vec<ProbeRequest>>, Headroom)>,
    wave: Mutex<Wave>,
    worker: Mutex<Option<JoinHandle<gauss::Result<Reconstructed>>>>,
    progress: Arc<Mutex<Option<Progress>>>,
    ahead: Arc<AtomicUsize>,
    interrupt: Interrupt,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().expect("nobody panics while holding it")
}

#[pymethods]
impl Reconstruction {
    /// Begin to reconstruct this many functions of this many variables, from waves of up to `ahead` points more
    /// than are needed to go on.
    #[new]
    #[pyo3(signature = (*, functions, variables, seed, threads, ahead = 0, untied = 0))]
    fn new(
        functions: usize,
        variables: usize,
        seed: u64,
        threads: usize,
        ahead: usize,
        untied: usize,
    ) -> Result<Self> {
        let headroom = Headroom::new(None)?;
        let (ask, asked) = channel::<Vec<ProbeRequest>>();
        let (sender, answered) = channel::<Vec<Answer>>();
        let interrupt = Interrupt::never();
        let progress = Arc::new(Mutex::new(None));
        let (flag, shown) = (interrupt.clone(), Arc::clone(&progress));
        let ahead = Arc::new(AtomicUsize::new(ahead));
        let room = Arc::clone(&ahead);
        let worker = Builder::new().spawn(move || {
            let mut probes = Asking { ask, answered, ahead: room };
            let mut observer = |progress: &Progress| *lock(&shown) = Some(progress.clone());
            let options = Options { seed, threads, untied, ..Options::default() };
            reconstruct(&mut probes, functions, variables, options, &mut observer, &flag)
        });
        let Ok(worker) = worker else { return Err(no_thread()) };
        Ok(Self {
            variables,
            asked: Mutex::new((asked, headroom)),
            wave: Mutex::new(Wave { answers: Vec::new(), missing: 0, sender: Some(sender) }),
            worker: Mutex::new(Some(worker)),
            progress,
            ahead,
            interrupt,
        })
    }

    /// Wait for the next probes that are wanted, requests that do not depend on each other; None when there is a
    /// result, or a failure.
    fn next_wave<'py>(&self, py: Python<'py>) -> PyResult<Option<Vec<Asked<'py>>>> {
        loop {
            let waited = py.detach(|| {
                let (asked, headroom) = &mut *lock(&self.asked);
                wait(asked, headroom, &self.interrupt)
            });
            match waited {
                Ok(requests) => {
                    let mut wave = lock(&self.wave);
                    (wave.answers, wave.missing) = (vec![None; requests.len()], requests.len());
                    let arrays = |request: ProbeRequest| {
                        let flat: Vec<u64> = request.points.concat();
                        let points =
                            PyArray1::from_vec(py, flat).reshape([request.points.len(), self.variables])?;
                        Ok((request.prime, points, PyArray1::from_vec(py, request.functions)))
                    };
                    return requests.into_iter().map(arrays).collect::<PyResult<_>>().map(Some);
                }
                Err(RecvTimeoutError::Disconnected) => return Ok(None),
                Err(RecvTimeoutError::Timeout) => py.check_signals()?,
            }
        }
    }

    /// Answer a request of the wave: outcomes (0 is good) of shape (n), and residues of shape (n, functions). The
    /// requests of a wave may be answered in any order.
    fn supply(
        &self,
        number: usize,
        outcomes: PyReadonlyArray1<'_, u8>,
        residues: PyReadonlyArray2<'_, u64>,
    ) -> Result<()> {
        let (rows, outcomes) = (residues.as_array(), outcomes.as_array());
        if outcomes.len() != residues.shape()[0] {
            let error = format!("{} outcomes came with {} rows", outcomes.len(), residues.shape()[0]);
            return Err(PyValueError::new_err(error).into());
        }
        let answer: Answer = outcomes
            .iter()
            .zip(rows.rows())
            .map(|(&outcome, row)| (outcome == 0).then(|| row.to_vec()))
            .collect();
        let mut wave = lock(&self.wave);
        let count = wave.answers.len();
        match wave.answers.get_mut(number) {
            Some(place) if place.is_none() => *place = Some(answer),
            _ => {
                let error = format!("the wave of {count} requests has none numbered {number} to be answered");
                return Err(PyValueError::new_err(error).into());
            }
        }
        wave.missing -= 1;
        if wave.missing > 0 {
            return Ok(());
        }
        let answers: Vec<Answer> = std::mem::take(&mut wave.answers).into_iter().flatten().collect();
        let sent = wave.sender.as_ref().is_some_and(|sender| sender.send(answers).is_ok());
        if sent { Ok(()) } else { Err(gauss::Error::Interrupted.into()) }
    }

    /// The functions, what they cost, how many points were answered ahead of need and how many of these in vain;
    /// once `next_wave` has returned None.
    fn result<'py>(&self, py: Python<'py>) -> Result<(Found, Bound<'py, PyDict>, (u64, u64))> {
        let worker = lock(&self.worker).take();
        let Some(worker) = worker else {
            return Err(PyValueError::new_err("the result was taken already").into());
        };
        let outcome = py.detach(|| worker.join()).unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        let Reconstructed { functions, report, ahead } = outcome?;
        let ahead = (ahead.sent, ahead.vain);
        Ok((Found::new(FoundFunctions::new(functions)), report_of(py, &report)?, ahead))
    }

    /// Ask for up to this many points more than are needed, from the next wave on.
    fn look_ahead(&self, points: usize) {
        self.ahead.store(points, Ordering::Relaxed);
    }

    /// Stop waiting for answers; nothing more is asked.
    fn close(&self) {
        self.interrupt.raise();
        lock(&self.wave).sender.take();
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
