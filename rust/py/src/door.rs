//! The one door out of Python: release the GIL, listen for Ctrl-C, map errors.

use crate::errors::{Failure, Result};
use gauss::Interrupt;
use pyo3::prelude::*;
use std::sync::Mutex;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

/// Between two looks at Python's signals; the core looks at its flag far more often.
const LISTEN: Duration = Duration::from_millis(50);

/// Run `work` on a thread of its own without the GIL, and stop it when a signal handler raises.
pub fn outside<T, F>(py: Python<'_>, work: F) -> Result<T>
where
    T: Send,
    F: FnOnce(&Interrupt) -> ibp::Result<T> + Send,
{
    outside_watched(py, None, work)
}

/// As [`outside`]; meanwhile `watch` is called here with the number of items done, if that is more than before. It
/// stops the work by raising.
pub fn outside_watched<T, F>(py: Python<'_>, watch: Option<&Bound<'_, PyAny>>, work: F) -> Result<T>
where
    T: Send,
    F: FnOnce(&Interrupt) -> ibp::Result<T> + Send,
{
    let interrupt = Interrupt::never();
    let (sender, receiver) = channel();
    // Only this thread waits on it; the lock is for the compiler, which cannot know.
    let receiver = Mutex::new(receiver);
    std::thread::scope(|scope| {
        let flag = interrupt.clone();
        let worker = scope.spawn(move || {
            let result = work(&flag);
            // The listener may be gone already, after a signal.
            let _ = sender.send(());
            result
        });
        let (mut signal, mut told) = (None, 0);
        while signal.is_none() {
            let waited = py.detach(|| receiver.lock().expect("nobody panics here").recv_timeout(LISTEN));
            match waited {
                Ok(()) | Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => {
                    let news = interrupt.done();
                    let heard = py.check_signals().and_then(|()| match watch {
                        Some(watch) if news > told => watch.call1((news,)).map(|_| ()),
                        _ => Ok(()),
                    });
                    told = news;
                    if let Err(raised) = heard {
                        interrupt.raise();
                        signal = Some(raised);
                    }
                }
            }
        }
        let outcome = py.detach(|| worker.join());
        match (signal, outcome) {
            (Some(raised), _) => Err(raised.into()),
            (None, Ok(result)) => result.map_err(Failure::from),
            (None, Err(panic)) => std::panic::resume_unwind(panic),
        }
    })
}
