//! The same work on several inputs, on several threads.

use std::sync::{Mutex, PoisonError};
use std::thread::Builder;

/// Apply `work` to every item on at most `threads` threads; results come in the order of the items.
///
/// Items are dealt out beforehand in contiguous shares, so that nothing depends on timing. The share of a thread that
/// cannot be had is done here.
///
/// ```
/// assert_eq!(gauss::parallel_map(&[1, 2, 3], 2, |n| n * n), [1, 4, 9]);
/// ```
pub fn parallel_map<T: Sync, R: Send>(items: &[T], threads: usize, work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let share = items.len().div_ceil(threads.max(1)).max(1);
    if share >= items.len() {
        return items.iter().map(work).collect();
    }
    std::thread::scope(|scope| {
        let work = &work;
        // The first share is done here, so that one thread less has to be started.
        let workers: Vec<_> = items
            .chunks(share)
            .skip(1)
            .map(|part| {
                let run = move || part.iter().map(work).collect::<Vec<R>>();
                (part, Builder::new().spawn_scoped(scope, run))
            })
            .collect();
        let mut results: Vec<R> = items[..share].iter().map(work).collect();
        for (part, worker) in workers {
            match worker {
                Ok(worker) => {
                    results.extend(worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
                }
                Err(_) => results.extend(part.iter().map(work)),
            }
        }
        results
    })
}

/// As [`parallel_map`] for items of unequal weight, each thread with a working memory of its own.
///
/// Whoever is free takes the next item, so what `work` returns must depend on the item only.
///
/// ```
/// let mut scratch = [0, 0];
/// assert_eq!(gauss::parallel_queue(&mut scratch, vec![4, 5], |_, n| n * n), [16, 25]);
/// ```
///
/// # Panics
/// If there is no working memory at all.
pub fn parallel_queue<W: Send, T: Send, R: Send>(
    workers: &mut [W],
    items: Vec<T>,
    work: impl Fn(&mut W, T) -> R + Sync,
) -> Vec<R> {
    let (first, others) = workers.split_first_mut().expect("there is a worker");
    if others.is_empty() || items.len() < 2 {
        return items.into_iter().map(|item| work(first, item)).collect();
    }
    let queue = Mutex::new(items.into_iter().enumerate());
    let take_all = |worker: &mut W| {
        let mut done = Vec::new();
        loop {
            let next = queue.lock().unwrap_or_else(PoisonError::into_inner).next();
            let Some((number, item)) = next else { return done };
            done.push((number, work(worker, item)));
        }
    };
    let mut results = std::thread::scope(|scope| {
        let take_all = &take_all;
        // Whoever runs takes the items of threads that cannot be had.
        let running: Vec<_> = others
            .iter_mut()
            .filter_map(|worker| Builder::new().spawn_scoped(scope, move || take_all(worker)).ok())
            .collect();
        let mut results = take_all(first);
        for worker in running {
            results.extend(worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        results
    });
    results.sort_unstable_by_key(|&(number, _)| number);
    results.into_iter().map(|(_, result)| result).collect()
}
