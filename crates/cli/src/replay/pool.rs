//! Shares the work among threads. Each reads a batch, parses it, and puts the result into a queue; one thread at
//! a time writes from the queue, in the order of the archive.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use super::archive::{Archive, Batch};
use super::batch::{BatchResult, Plan};
use super::results::Results;

/// The state that the threads share. A thread that holds the queue takes no other lock.
struct Pool<'a> {
    plan: &'a Plan,
    /// The archive, and how many batches were read from it.
    archive: Mutex<(Archive, u64)>,
    results: Mutex<Results>,
    queue: Mutex<Queue>,
    /// Notified when there is room in the queue, or when the run is over.
    room: Condvar,
    /// How many results may wait in the queue for an earlier one.
    most: usize,
}

/// The results that are not written yet, by their batches.
#[derive(Default)]
struct Queue {
    ready: BTreeMap<u64, BatchResult>,
    /// Results that were written, whose memory is used again.
    spare: Vec<BatchResult>,
    /// How many were written.
    written: u64,
    /// Whether the run is over, because nothing more can be written.
    is_closed: bool,
}

/// Replays an archive, and returns the results in its order, whatever the number of threads.
///
/// # Errors
///
/// Returns one line if the system gives fewer threads. Then nothing is read.
pub(super) fn run(
    archive: Archive,
    results: Results,
    plan: &Plan,
    threads: NonZeroUsize,
) -> Result<Results, String> {
    let pool = Pool {
        plan,
        archive: Mutex::new((archive, 0)),
        results: Mutex::new(results),
        queue: Mutex::default(),
        room: Condvar::new(),
        most: threads.get(),
    };
    thread::scope(|scope| {
        // Nothing is read before all threads are there.
        let mut held = lock(&pool.archive);
        for _ in 1..threads.get() {
            if let Err(error) = thread::Builder::new().spawn_scoped(scope, || pool.work()) {
                held.0.close();
                return Err(format!("cannot start {threads} threads: {error}"));
            }
        }
        drop(held);
        pool.work();
        Ok(())
    })?;
    let results = pool.results.into_inner();
    Ok(results.unwrap_or_else(PoisonError::into_inner))
}

impl Pool<'_> {
    fn work(&self) {
        let _alarm = Alarm(self);
        let mut batch = Batch::default();
        let mut result = BatchResult::default();
        while let Some(turn) = self.take(&mut batch) {
            result.replay(&batch, self.plan);
            match self.put(turn, result) {
                Some(spare) => result = spare,
                None => return,
            }
        }
    }

    fn take(&self, batch: &mut Batch) -> Option<u64> {
        let (archive, taken) = &mut *lock(&self.archive);
        archive.fill(batch).then(|| {
            let turn = *taken;
            *taken = taken.saturating_add(1);
            turn
        })
    }

    /// Puts a result into the queue, and writes the results that are next. Returns an empty result to fill, or
    /// `None` if the run is over.
    fn put(&self, turn: u64, result: BatchResult) -> Option<BatchResult> {
        let mut queue = lock(&self.queue);
        queue.ready.insert(turn, result);
        while !queue.is_closed {
            if let Some(mut result) = queue.next() {
                drop(queue);
                let goes_on = lock(&self.results).enter(&mut result);
                result.clear();
                queue = lock(&self.queue);
                queue.is_closed |= !goes_on;
                queue.written = queue.written.saturating_add(1);
                queue.spare.push(result);
                self.room.notify_all();
            } else if queue.ready.len() < self.most {
                return Some(queue.spare.pop().unwrap_or_default());
            } else {
                queue = (self.room.wait(queue)).unwrap_or_else(PoisonError::into_inner);
            }
        }
        None
    }
}

impl Queue {
    /// Removes the result to write next. While a thread writes it, there is no other.
    fn next(&mut self) -> Option<BatchResult> {
        self.ready.remove(&self.written)
    }
}

/// Ends the run if a thread panics, because the others would wait for its result.
struct Alarm<'a, 'b>(&'a Pool<'b>);

impl Drop for Alarm<'_, '_> {
    fn drop(&mut self) {
        if thread::panicking() {
            lock(&self.0.queue).is_closed = true;
            self.0.room.notify_all();
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
