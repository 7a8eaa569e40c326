//! Threads that take turns: each reads a parcel, works on it while others do the same, and writes
//! the outcome when all earlier ones are written. There are as many parcels as threads.

use std::num::NonZeroUsize;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use super::archive::{Archive, Parcel};
use super::ledger::Ledger;
use super::work::{Outcome, Plan};

/// What the threads share.
struct Pool<'a> {
    plan: &'a Plan,
    /// The archive, and how many parcels have been taken from it.
    archive: Mutex<(Archive, u64)>,
    /// The results, and how many parcels have been written to them.
    ledger: Mutex<(Ledger, u64)>,
    written: Condvar,
}

/// Replays an archive, and returns the results in its order, whatever the number of threads.
pub(super) fn run(archive: Archive, ledger: Ledger, plan: &Plan, threads: NonZeroUsize) -> Ledger {
    let pool = Pool {
        plan,
        archive: Mutex::new((archive, 0)),
        ledger: Mutex::new((ledger, 0)),
        written: Condvar::new(),
    };
    thread::scope(|scope| {
        for _ in 1..threads.get() {
            scope.spawn(|| pool.work());
        }
        pool.work();
    });
    let ledger = pool.ledger.into_inner();
    ledger.unwrap_or_else(PoisonError::into_inner).0
}

impl Pool<'_> {
    fn work(&self) {
        let _alarm = Alarm(self);
        let (mut parcel, mut outcome) = (Parcel::default(), Outcome::default());
        while let Some(turn) = self.take(&mut parcel) {
            outcome.clear();
            outcome.replay(&parcel, self.plan);
            if !self.put(turn, &mut outcome, &mut parcel) {
                return;
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

    /// Writes an outcome in its turn, and tells whether to go on.
    fn put(&self, turn: u64, outcome: &mut Outcome, parcel: &mut Parcel) -> bool {
        let waits = |(ledger, written): &mut (Ledger, u64)| *written < turn && ledger.goes_on();
        let ledger = self.written.wait_while(lock(&self.ledger), waits);
        let (ledger, written) = &mut *ledger.unwrap_or_else(PoisonError::into_inner);
        if ledger.goes_on() {
            ledger.enter(outcome, parcel.trouble.take());
            *written = written.saturating_add(1);
        }
        self.written.notify_all();
        ledger.goes_on()
    }
}

/// Wakes the others where a thread panics, since its turn will never be over.
struct Alarm<'a, 'b>(&'a Pool<'b>);

impl Drop for Alarm<'_, '_> {
    fn drop(&mut self) {
        if thread::panicking() {
            lock(&self.0.ledger).0.give_up();
            self.0.written.notify_all();
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
