//! Group commit: deliveries that arrive during a commit share the next one.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::{OwnedSemaphorePermit, broadcast, mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio::time::{sleep, sleep_until};

use crate::record::Record;
use crate::store::{Storage as _, Store, StoreError, Stored};

/// The most deliveries in one commit.
const MOST: usize = 512;

/// About how many bytes of bodies are in one commit at most. A message of PostgreSQL has 1 GB, and each body is in it up
/// to seven times: once as it is, and once with escapes.
const BYTES: usize = 64 * 1024 * 1024;

/// How long after the last commit began the next one begins at least, if the last one was shared: on a fast disk,
/// deliveries would share few commits. A sender that waits for each answer is not delayed.
const GATHER: Duration = Duration::from_millis(5);

/// How long to wait before a failed commit is tried again.
const PAUSE: Duration = Duration::from_millis(200);

/// How often a lasting outage is logged.
const MINUTE: Duration = Duration::from_secs(60);

/// How many different errors of an outage are logged at once.
const ERRORS: usize = 5;

/// The queue in front of a store.
#[derive(Clone)]
pub struct Committer {
    queue: mpsc::Sender<Job>,
    wait: Duration,
}

struct Job {
    record: Record,
    waiting: Waiting,
}

/// A delivery that waits for its answer.
struct Waiting {
    answer: oneshot::Sender<Result<Stored, Unavailable>>,
    /// The memory of the body, which is not free before the record is.
    _memory: OwnedSemaphorePermit,
}

/// Why a delivery is not stored.
#[derive(Debug)]
pub enum Unavailable {
    /// The store did not store it in time.
    Late,
    /// The store refuses this delivery, by the rule of this text.
    Refused(StoreError),
}

impl Committer {
    /// Starts the task that commits. It ends after the last `Committer` is dropped and the queue is empty.
    ///
    /// A delivery waits at most `wait`. Each commit sends what it stored to `news`.
    #[must_use]
    pub fn start(
        store: Arc<Store>,
        wait: Duration,
        news: broadcast::Sender<Stored>,
    ) -> (Self, JoinHandle<()>) {
        let (queue, jobs) = mpsc::channel(MOST);
        let task = tokio::spawn(commit(store, jobs, news));
        (Self { queue, wait }, task)
    }

    /// Stores a record durably. The memory of its body is free again after the record is stored or dropped, which may
    /// be later than this returns.
    ///
    /// # Errors
    ///
    /// Returns why it may not be stored. After [`Unavailable::Late`] it may be stored nevertheless.
    pub async fn put(
        &self,
        record: Record,
        memory: OwnedSemaphorePermit,
    ) -> Result<Stored, Unavailable> {
        let (answer, stored) = oneshot::channel();
        let waiting = Waiting {
            answer,
            _memory: memory,
        };
        let done = async {
            let job = Job { record, waiting };
            let queued = self.queue.send(job).await;
            queued.map_err(|_| Unavailable::Late)?;
            stored.await.unwrap_or(Err(Unavailable::Late))
        };
        let done = tokio::time::timeout(self.wait, done).await;
        done.unwrap_or(Err(Unavailable::Late))
    }
}

async fn commit(
    store: Arc<Store>,
    mut queue: mpsc::Receiver<Job>,
    news: broadcast::Sender<Stored>,
) {
    // Those that the store failed to take are at its end.
    let mut jobs: VecDeque<Job> = VecDeque::with_capacity(MOST);
    let mut next = Instant::now();
    let mut outage: Option<Outage> = None;
    loop {
        if jobs.is_empty() {
            let Some(job) = queue.recv().await else {
                return;
            };
            jobs.push_back(job);
        }
        sleep_until(next.into()).await;
        jobs.extend(std::iter::from_fn(|| queue.try_recv().ok()).take(MOST));
        let (records, waiting) = batch(&mut jobs);
        if records.is_empty() {
            continue;
        }
        let start = Instant::now();
        if records.len() > 1 {
            next = start.checked_add(GATHER).unwrap_or(start);
        }
        let results = store.put(&records).await;
        metrics::histogram!("zapi_receiver_store_seconds").record(start.elapsed());
        let committed = records.into_iter().zip(waiting).zip(results);
        let (is_stored, failure) = answer(committed, &mut jobs, &news);
        if is_stored {
            metrics::counter!("zapi_receiver_commits_total").increment(1);
        }
        Outage::log(&mut outage, failure.as_ref(), jobs.len());
        if failure.is_some() {
            metrics::counter!("zapi_receiver_store_errors_total").increment(1);
            if !is_stored {
                sleep(PAUSE).await;
            }
        }
    }
}

/// Answers the deliveries of a commit, but puts those that failed into the queue again. Returns whether one is stored,
/// and the last failure.
fn answer(
    committed: impl Iterator<Item = ((Record, Waiting), Result<Stored, StoreError>)>,
    jobs: &mut VecDeque<Job>,
    news: &broadcast::Sender<Stored>,
) -> (bool, Option<StoreError>) {
    let (mut is_stored, mut failure) = (false, None);
    for ((record, waiting), result) in committed {
        let answer = match result {
            Ok(stored) => {
                is_stored = true;
                // Nobody has to listen.
                let _ = news.send(stored);
                Ok(stored)
            }
            Err(error) if error.is_refusal() => Err(Unavailable::Refused(error)),
            Err(error) => {
                failure = Some(error);
                jobs.push_back(Job { record, waiting });
                continue;
            }
        };
        let _ = waiting.answer.send(answer);
    }
    (is_stored, failure)
}

/// Takes the deliveries of the next commit. That of a closed job was answered 503.
fn batch(jobs: &mut VecDeque<Job>) -> (Vec<Record>, Vec<Waiting>) {
    let (mut records, mut waiting, mut bytes) = (Vec::new(), Vec::new(), 0_usize);
    while records.len() < MOST && bytes < BYTES {
        let Some(job) = jobs.pop_front() else { break };
        if !job.waiting.answer.is_closed() {
            bytes = bytes.saturating_add(job.record.body.len());
            records.push(job.record);
            waiting.push(job.waiting);
        }
    }
    (records, waiting)
}

/// A time in which commits fail.
struct Outage {
    start: Instant,
    logged: Instant,
    failures: u64,
    errors: Vec<StoreError>,
}

impl Outage {
    /// Logs an error that is new, or the first one after a minute, and the end of an outage.
    fn log(outage: &mut Option<Self>, failure: Option<&StoreError>, waiting: usize) {
        let Some(error) = failure else {
            if let Some(ended) = outage.take() {
                let (failures, seconds) = (ended.failures, ended.start.elapsed().as_secs());
                tracing::warn!(failures, seconds, "the store works again");
            }
            return;
        };
        let now = Instant::now();
        let outage = outage.get_or_insert_with(|| Self {
            start: now,
            logged: now,
            failures: 0,
            errors: Vec::new(),
        });
        outage.failures = outage.failures.saturating_add(1);
        let is_new = outage.errors.len() < ERRORS && !outage.errors.contains(error);
        if is_new {
            outage.errors.push(error.clone());
        }
        if is_new || outage.logged.elapsed() >= MINUTE {
            outage.logged = now;
            tracing::error!(waiting, failures = outage.failures, "{error}");
        }
    }
}
