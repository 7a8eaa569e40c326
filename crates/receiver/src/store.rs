//! The stores: one trait, held as an enum.

use core::fmt;
use core::future::Future;
use core::time::Duration;
use std::path::Path;

use tokio::time::{Instant, sleep};

use crate::record::{Millis, Record, Rejected};

mod columns;
mod nats;
mod postgres;
mod sqlite;
mod tls;

pub use nats::NatsStore;
pub use postgres::PostgresStore;
pub use sqlite::SqliteStore;

/// How long a store may fail until a command ends.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long to wait before failed records are put again.
const PAUSE: Duration = Duration::from_millis(200);

/// The place of a delivery in the order of a store. It grows with each new row, and a reader never sees a smaller
/// one after a larger one.
pub type Seq = i64;

/// What a store does. Every method may be called by several tasks at once.
pub trait Storage {
    /// Stores records durably, and returns what became of each. [`StoreError::Refused`] is final for its record; after
    /// another error the record may be put again.
    fn put(
        &self,
        records: &[Record],
    ) -> impl Future<Output = Vec<Result<Stored, StoreError>>> + Send;

    /// Returns one delivery.
    fn get(&self, seq: Seq) -> impl Future<Output = Result<Option<Row>, StoreError>> + Send;

    /// Returns the newest deliveries that pass the filter, the newest first: at most `limit`, and if `before` is given,
    /// only those with a smaller sequence.
    fn list(
        &self,
        filter: &Filter,
        before: Option<Seq>,
        limit: u32,
    ) -> impl Future<Output = Result<Vec<Summary>, StoreError>> + Send;

    /// Removes a dead letter, and returns whether it was there. An event is never removed.
    fn remove_dead(&self, seq: Seq) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// Removes the oldest deliveries that arrived before a time, at most `limit`, and returns how many.
    fn prune(
        &self,
        before: Millis,
        limit: u32,
    ) -> impl Future<Output = Result<u64, StoreError>> + Send;

    /// Removes deliveries, and returns how many. SQLite writes its file anew, so none of their bytes is left;
    /// PostgreSQL is told to vacuum, and reuses the space later.
    fn erase(&self, seqs: &[Seq]) -> impl Future<Output = Result<u64, StoreError>> + Send;

    /// Returns an error if the store cannot be written to now.
    fn ready(&self) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// What became of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stored {
    /// It is a new row.
    New(Seq),
    /// The same event was there: its row counts one repeat more.
    Repeat(Seq),
    /// An event with the same key and other content was there: it is a new row, marked as a variant.
    Variant(Seq),
}

impl Stored {
    /// Returns the sequence of the row.
    #[must_use]
    pub fn seq(self) -> Seq {
        match self {
            Self::New(seq) | Self::Repeat(seq) | Self::Variant(seq) => seq,
        }
    }

    /// Returns the lower-case name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::New(_) => "new",
            Self::Repeat(_) => "repeat",
            Self::Variant(_) => "variant",
        }
    }
}

/// Which deliveries to list. `None` lists all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// The value of `type`.
    pub event: Option<String>,
    /// The kind.
    pub kind: Option<Kind>,
    /// The instance.
    pub instance: Option<String>,
}

/// The kind of a delivery. A variant may have findings too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// An event without findings.
    Clean,
    /// An event with findings.
    Findings,
    /// An event with the key of another one.
    Variant,
    /// A dead letter.
    Dead,
}

impl Filter {
    /// Lists dead letters alone.
    #[must_use]
    pub fn dead() -> Self {
        Self {
            kind: Some(Kind::Dead),
            ..Self::default()
        }
    }

    /// Returns the condition of the kind in SQL. It is part of the statement, so that an index on it is used.
    fn condition(&self) -> &'static str {
        match self.kind {
            None => "TRUE",
            Some(Kind::Clean) => "verdict = 'clean'",
            Some(Kind::Findings) => "verdict IN ('note', 'warning')",
            Some(Kind::Variant) => "variant",
            Some(Kind::Dead) => "verdict = 'rejected'",
        }
    }
}

/// A stored delivery without its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The sequence.
    pub seq: Seq,
    /// When it arrived.
    pub arrived: Millis,
    /// The time of the event, or of arrival.
    pub happened: Millis,
    /// `clean`, `note`, `warning` or `rejected`.
    pub verdict: String,
    /// The value of `type`.
    pub event: Option<String>,
    /// The instance.
    pub instance: Option<String>,
    /// Whether another content with the same key was there first.
    pub variant: bool,
    /// How many times it was delivered again.
    pub repeats: i64,
    /// The code of the problem, if it is a dead letter.
    pub code: Option<String>,
    /// How many bytes the body has.
    pub body_bytes: i64,
}

/// A stored delivery.
#[derive(Clone, PartialEq, Eq)]
pub struct Row {
    /// The columns that a list shows.
    pub summary: Summary,
    /// The idempotency key.
    pub key: Option<String>,
    /// The canonical JSON.
    pub canonical: Option<String>,
    /// The findings as JSON.
    pub findings: String,
    /// The exact bytes that were parsed.
    pub body: Vec<u8>,
    /// Why it is a dead letter.
    pub rejection: Option<Rejected>,
}

/// Why a store cannot do something. The text is one line, and holds nothing of a delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreError {
    /// A setting is wrong: its name, and the rule.
    Setting(&'static str, &'static str),
    /// A newer program made the schema.
    Newer {
        /// The version of the schema.
        found: i64,
        /// The newest version that this program knows.
        known: i64,
    },
    /// The store failed, and may recover.
    Failed(String),
    /// The store works, but it or a rule of its owner does not allow this.
    Refused(String),
}

impl StoreError {
    /// Returns whether the same would be refused again.
    #[must_use]
    pub fn is_refusal(&self) -> bool {
        matches!(self, Self::Refused(_))
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Setting(name, rule) => write!(f, "{name}: {rule}"),
            Self::Newer { found, known } => write!(
                f,
                "the store has schema {found}, but this program knows none after {known}: start a newer program"
            ),
            // The driver's text may have several lines.
            Self::Failed(why) => write!(f, "the store failed: {}", first_line(why)),
            Self::Refused(why) => write!(f, "the store refuses it: {}", first_line(why)),
        }
    }
}

impl core::error::Error for StoreError {}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

/// A store that puts records in one transaction, and none of them after an error.
trait Transact {
    fn put_all(
        &self,
        records: &[Record],
    ) -> impl Future<Output = Result<Vec<Stored>, StoreError>> + Send;
}

/// Puts records in one transaction. If that is refused because of a record, each half of it has a transaction of its own.
async fn put_apart(store: &impl Transact, records: &[Record]) -> Vec<Result<Stored, StoreError>> {
    let mut all = Vec::with_capacity(records.len());
    let mut parts = vec![records];
    while let Some(part) = parts.pop() {
        match store.put_all(part).await {
            Ok(stored) => all.extend(stored.into_iter().map(Ok)),
            Err(error) if error.is_refusal() && part.len() > 1 => {
                let (first, second) = part.split_at(part.len() / 2);
                parts.extend([second, first]);
            }
            Err(error) => {
                let mut count = part.len();
                if !error.is_refusal() {
                    // The rest would fail too.
                    parts.clear();
                    count = records.len().saturating_sub(all.len());
                }
                all.extend(std::iter::repeat_n(Err(error), count));
            }
        }
    }
    all
}

/// Returns how many migrations a store has had: all of `known`, or an error if it has had more.
fn pending(found: i64, known: usize) -> Result<usize, StoreError> {
    match usize::try_from(found) {
        Ok(done) if done <= known => Ok(done),
        _ => Err(StoreError::Newer {
            found,
            known: i64::try_from(known).unwrap_or(i64::MAX),
        }),
    }
}

/// The error of a URL that names no store.
const NO_STORE: StoreError = StoreError::Setting(
    "--store (ZAPI_STORE)",
    "expected `sqlite:PATH`, `postgres://USER@HOST/DATABASE` or `nats://HOST`",
);

/// A store of any kind.
pub enum Store {
    /// One file.
    Sqlite(SqliteStore),
    /// A database on a server.
    Postgres(PostgresStore),
    /// A stream on a server, or on a cluster.
    Nats(Box<NatsStore>),
}

impl Store {
    /// Opens the store that a URL names, and brings its schema up to date. `ca` has certificates to trust.
    ///
    /// # Errors
    ///
    /// Returns an error if the URL is wrong, the store cannot be reached, or its schema is newer.
    pub async fn open(url: &str, ca: Option<&Path>) -> Result<Self, StoreError> {
        if let Some(path) = url.strip_prefix("sqlite:") {
            if ca.is_some() {
                let rule = "expected no certificates, since the store is a file";
                return Err(StoreError::Setting("--store-ca (ZAPI_STORE_CA)", rule));
            }
            return SqliteStore::open(path).await.map(Self::Sqlite);
        }
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return PostgresStore::open(url, ca).await.map(Self::Postgres);
        }
        if url.starts_with("nats://") || url.starts_with("tls://") {
            let store = NatsStore::open(url, ca).await?;
            return Ok(Self::Nats(Box::new(store)));
        }
        Err(NO_STORE)
    }

    /// Puts records, and those whose store failed again until it has failed for ten seconds, such as while a cluster has
    /// no leader.
    pub async fn put_patiently(&self, records: &[Record]) -> Vec<Result<Stored, StoreError>> {
        let start = Instant::now();
        let mut results = self.put(records).await;
        loop {
            let places = (0..).zip(&results).filter_map(|(place, it)| {
                let error = it.as_ref().err()?;
                (!error.is_refusal()).then_some(place)
            });
            let places: Vec<usize> = places.collect();
            if places.is_empty() || start.elapsed() > PATIENCE {
                return results;
            }
            sleep(PAUSE).await;
            let again = places.iter().filter_map(|it| records.get(*it));
            let again: Vec<Record> = again.cloned().collect();
            for (place, result) in places.into_iter().zip(self.put(&again).await) {
                if let Some(last) = results.get_mut(place) {
                    *last = result;
                }
            }
        }
    }

    /// Erases what only a stream has: copies of events that workers gave up, and parts that were stored before a
    /// time and belong to no delivery. Returns how many.
    ///
    /// # Errors
    ///
    /// Returns an error if the store fails.
    pub async fn erase_rest(
        &self,
        holds: impl Fn(&[u8]) -> bool,
        before: Millis,
    ) -> Result<u64, StoreError> {
        match self {
            Self::Nats(store) => store.erase_rest(holds, before).await,
            Self::Sqlite(_) | Self::Postgres(_) => Ok(0),
        }
    }
}

macro_rules! delegate {
    ($self:ident . $method:ident ( $($argument:expr),* )) => {
        match $self {
            Self::Sqlite(store) => store.$method($($argument),*).await,
            Self::Postgres(store) => store.$method($($argument),*).await,
            Self::Nats(store) => store.$method($($argument),*).await,
        }
    };
}

impl Storage for Store {
    async fn put(&self, records: &[Record]) -> Vec<Result<Stored, StoreError>> {
        delegate!(self.put(records))
    }

    async fn get(&self, seq: Seq) -> Result<Option<Row>, StoreError> {
        delegate!(self.get(seq))
    }

    async fn list(
        &self,
        filter: &Filter,
        before: Option<Seq>,
        limit: u32,
    ) -> Result<Vec<Summary>, StoreError> {
        delegate!(self.list(filter, before, limit))
    }

    async fn remove_dead(&self, seq: Seq) -> Result<bool, StoreError> {
        delegate!(self.remove_dead(seq))
    }

    async fn prune(&self, before: Millis, limit: u32) -> Result<u64, StoreError> {
        delegate!(self.prune(before, limit))
    }

    async fn erase(&self, seqs: &[Seq]) -> Result<u64, StoreError> {
        delegate!(self.erase(seqs))
    }

    async fn ready(&self) -> Result<(), StoreError> {
        delegate!(self.ready())
    }
}
