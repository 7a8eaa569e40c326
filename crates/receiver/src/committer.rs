//! Group commit: deliveries that arrive during a commit share the next one.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::{OwnedSemaphorePermit, broadcast, mpsc, oneshot};
use tokio::task::JoinHandle;

use crate::record::Record;
use crate::store::{Storage as _, Store, Stored};

/// The most deliveries in one commit.
const MOST: usize = 512;

/// How long after the last commit began the next one begins at least, if the last one was shared: on a fast disk,
/// deliveries would share few commits. A sender that waits for each answer is not delayed.
const GATHER: Duration = Duration::from_millis(5);

/// How long to wait before a failed commit is tried again.
const PAUSE: Duration = Duration::from_millis(200);

/// The queue in front of a store.
#[derive(Clone)]
pub struct Committer {
    queue: mpsc::Sender<Job>,
    wait: Duration,
}

struct Job {
    record: Record,
    answer: oneshot::Sender<Stored>,
    /// The memory of the body, which is not free before the record is.
    memory: OwnedSemaphorePermit,
}

/// The store did not store the delivery in time.
#[derive(Debug)]
pub struct Unavailable;

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
    /// Returns [`Unavailable`] if that takes too long. The record may be stored nevertheless.
    pub async fn put(
        &self,
        record: Record,
        memory: OwnedSemaphorePermit,
    ) -> Result<Stored, Unavailable> {
        let (answer, stored) = oneshot::channel();
        let done = async {
            let job = Job {
                record,
                answer,
                memory,
            };
            self.queue.send(job).await.map_err(|_| Unavailable)?;
            stored.await.map_err(|_| Unavailable)
        };
        match tokio::time::timeout(self.wait, done).await {
            Ok(stored) => stored,
            Err(_) => Err(Unavailable),
        }
    }
}

async fn commit(
    store: Arc<Store>,
    mut queue: mpsc::Receiver<Job>,
    news: broadcast::Sender<Stored>,
) {
    let mut jobs: Vec<Job> = Vec::with_capacity(MOST);
    let mut next = Instant::now();
    loop {
        // After a failure the jobs are still here.
        if jobs.is_empty() && queue.recv_many(&mut jobs, MOST).await == 0 {
            return;
        }
        tokio::time::sleep_until(next.into()).await;
        while jobs.len() < MOST {
            let Ok(job) = queue.try_recv() else { break };
            jobs.push(job);
        }
        // The delivery of a closed job was answered 503.
        let open = jobs.drain(..).filter(|job| !job.answer.is_closed());
        let waiting = open.map(|job| (job.record, (job.answer, job.memory)));
        let (records, answers): (Vec<_>, Vec<_>) = waiting.unzip();
        if records.is_empty() {
            continue;
        }
        let start = Instant::now();
        if records.len() > 1 {
            next = start.checked_add(GATHER).unwrap_or(start);
        }
        let result = store.put(&records).await;
        metrics::histogram!("zapi_receiver_store_seconds").record(start.elapsed());
        match result {
            Ok(stored) => {
                metrics::counter!("zapi_receiver_commits_total").increment(1);
                for (stored, (answer, _)) in stored.into_iter().zip(answers) {
                    // Nobody has to listen.
                    let _ = news.send(stored);
                    let _ = answer.send(stored);
                }
            }
            Err(error) => {
                metrics::counter!("zapi_receiver_store_errors_total").increment(1);
                tracing::error!(waiting = records.len(), "{error}");
                let again = records.into_iter().zip(answers);
                jobs.extend(again.map(|(record, (answer, memory))| Job {
                    record,
                    answer,
                    memory,
                }));
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}
