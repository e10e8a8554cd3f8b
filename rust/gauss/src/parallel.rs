//! The same work on several inputs, on several threads.

/// Apply `work` to every item on at most `threads` threads; results come in the order of the items.
///
/// Items are dealt out beforehand in contiguous shares, so that nothing depends on timing.
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
            .map(|part| scope.spawn(move || part.iter().map(work).collect::<Vec<R>>()))
            .collect();
        let mut results: Vec<R> = items[..share].iter().map(work).collect();
        for worker in workers {
            results.extend(worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        results
    })
}
