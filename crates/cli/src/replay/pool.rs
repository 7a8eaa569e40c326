//! Threads that share the work: each reads a parcel, works on it while others do the same, and puts
//! the outcome into a queue, from which one thread at a time writes in the order of the archive.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use super::archive::{Archive, Parcel};
use super::ledger::Ledger;
use super::work::{Outcome, Plan};

/// What the threads share. Whoever holds the queue takes no other lock.
struct Pool<'a> {
    plan: &'a Plan,
    /// The archive, and how many parcels have been taken from it.
    archive: Mutex<(Archive, u64)>,
    ledger: Mutex<Ledger>,
    queue: Mutex<Queue>,
    /// Told when there is room in the queue, or no need for any.
    room: Condvar,
    /// How many outcomes may wait in the queue for an earlier one.
    most: usize,
}

/// The outcomes that are not written yet, by their parcels.
#[derive(Default)]
struct Queue {
    ready: BTreeMap<u64, Outcome>,
    /// Outcomes that were written, whose memory serves again.
    spare: Vec<Outcome>,
    /// How many have been written.
    written: u64,
    /// Whether nothing can be written any more.
    is_closed: bool,
}

/// Replays an archive, and returns the results in its order, whatever the number of threads.
pub(super) fn run(archive: Archive, ledger: Ledger, plan: &Plan, threads: NonZeroUsize) -> Ledger {
    let pool = Pool {
        plan,
        archive: Mutex::new((archive, 0)),
        ledger: Mutex::new(ledger),
        queue: Mutex::default(),
        room: Condvar::new(),
        most: threads.get(),
    };
    thread::scope(|scope| {
        for _ in 1..threads.get() {
            scope.spawn(|| pool.work());
        }
        pool.work();
    });
    let ledger = pool.ledger.into_inner();
    ledger.unwrap_or_else(PoisonError::into_inner)
}

impl Pool<'_> {
    fn work(&self) {
        let _alarm = Alarm(self);
        let mut parcel = Parcel::default();
        let mut outcome = Outcome::default();
        while let Some(turn) = self.take(&mut parcel) {
            outcome.replay(&parcel, self.plan);
            match self.put(turn, outcome) {
                Some(spare) => outcome = spare,
                None => return,
            }
        }
    }

    fn take(&self, parcel: &mut Parcel) -> Option<u64> {
        let (archive, taken) = &mut *lock(&self.archive);
        archive.fill(parcel).then(|| {
            let turn = *taken;
            *taken = taken.saturating_add(1);
            turn
        })
    }

    /// Puts an outcome into the queue, writes whatever has its turn there, and returns another outcome
    /// to fill, or none where the run is over.
    fn put(&self, turn: u64, outcome: Outcome) -> Option<Outcome> {
        let mut queue = lock(&self.queue);
        queue.ready.insert(turn, outcome);
        while !queue.is_closed {
            if let Some(mut outcome) = queue.next() {
                drop(queue);
                let goes_on = lock(&self.ledger).enter(&mut outcome);
                outcome.clear();
                queue = lock(&self.queue);
                queue.is_closed |= !goes_on;
                queue.written = queue.written.saturating_add(1);
                queue.spare.push(outcome);
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
    /// Takes the outcome that is to be written now. While a thread writes it, there is no other.
    fn next(&mut self) -> Option<Outcome> {
        self.ready.remove(&self.written)
    }
}

/// Sends the others home where a thread panics, since its turn will never be over.
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
