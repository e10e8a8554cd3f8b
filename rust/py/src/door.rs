//! The one door out of Python: release the GIL, listen for Ctrl-C, map errors.

use crate::errors::{Failure, Result};
use gauss::{Headroom, Interrupt, Spill};
use pyo3::prelude::*;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::Builder;
use std::time::Duration;

/// Between two looks at how much memory is left.
const LOOK: Duration = Duration::from_millis(5);

/// How many of these there are between two looks at Python's signals; the core looks at its flag far more often.
const LOOKS: usize = 10;

/// Addresses that a thread takes for its stack, unless the environment says otherwise.
const THREAD: u64 = 2 << 20;

/// What is said where the system has no further thread.
pub fn no_thread() -> Failure {
    gauss::Error::OutOfMemory { what: "a thread", bytes: THREAD }.into()
}

/// Run `work` on a thread of its own without the GIL, and stop it when a signal handler raises.
pub fn outside<T, F>(py: Python<'_>, work: F) -> Result<T>
where
    T: Send,
    F: FnOnce(&Interrupt) -> ibp::Result<T> + Send,
{
    outside_watched(py, None, None, work)
}

/// The limit of one call, unless long buffers are put into files: then there is one for the process.
pub fn allowed(max_bytes: Option<usize>) -> Option<usize> {
    max_bytes.filter(|_| !Spill::is_held())
}

/// As [`outside`]; meanwhile `watch` is called here with the number of items done, if that is more than before. It
/// stops the work by raising. The work is stopped, too, where it takes more than `max_bytes`, or leaves hardly any.
pub fn outside_watched<T, F>(
    py: Python<'_>,
    watch: Option<&Bound<'_, PyAny>>,
    max_bytes: Option<usize>,
    work: F,
) -> Result<T>
where
    T: Send,
    F: FnOnce(&Interrupt) -> ibp::Result<T> + Send,
{
    let interrupt = Interrupt::never();
    let (sender, receiver) = channel();
    // Only this thread waits on it; the lock is for the compiler, which cannot know.
    let headroom = Headroom::new(allowed(max_bytes).map(|bytes| bytes as u64))?;
    let waiting = Mutex::new((receiver, headroom));
    std::thread::scope(|scope| {
        let flag = interrupt.clone();
        let worker = Builder::new().spawn_scoped(scope, move || {
            let result = work(&flag);
            // The listener may be gone already, after a signal.
            let _ = sender.send(());
            result
        });
        let Ok(worker) = worker else {
            return Err(no_thread());
        };
        let (mut signal, mut told) = (None, 0);
        while signal.is_none() {
            let waited = py.detach(|| {
                let (receiver, headroom) = &mut *waiting.lock().expect("nobody panics here");
                wait(receiver, headroom, &interrupt)
            });
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

/// Wait until the work is done, or for so long that Python's signals want a look; and stop the work meanwhile if
/// memory runs out.
pub fn wait<T>(
    receiver: &Receiver<T>,
    headroom: &mut Headroom,
    interrupt: &Interrupt,
) -> std::result::Result<T, RecvTimeoutError> {
    for _ in 0..LOOKS {
        match receiver.recv_timeout(LOOK) {
            Err(RecvTimeoutError::Timeout) => {}
            done => return done,
        }
        if headroom.is_short() {
            interrupt.raise_for_memory();
        }
    }
    Err(RecvTimeoutError::Timeout)
}
