//! The store in one file, by SQLite: readers never wait for the writer, and a commit is on the disk when it returns.

use std::fs::OpenOptions;
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::ffi::{ErrorCode, SQLITE_CONSTRAINT_TRIGGER};
use rusqlite::{
    Connection, OpenFlags, OptionalExtension as _, TransactionBehavior, named_params,
    params_from_iter,
};
use tokio::task;

use super::columns::{REST, SUMMARY, row, summary};
use super::{
    Filter, NO_STORE, Row, Seq, Storage, StoreError, Stored, Summary, Transact, pending, put_apart,
};
use crate::record::{Millis, Record};

/// The schema, version by version. A released version never changes.
const MIGRATIONS: [&str; 2] = [
    include_str!("schema/sqlite-1.sql"),
    include_str!("schema/sqlite-2.sql"),
];

/// The number of migrations.
const VERSION: i64 = 2;

/// Inserts a record, unless its key or its digest is there.
const INSERT: &str = "INSERT INTO zapi_deliveries (arrived, happened, verdict, event, instance, key, key_digest, digest, \
    canonical, findings, body, code, message, error, coding, headers) \
    VALUES (:arrived, :happened, :verdict, :event, :instance, :key, :key_digest, :digest, \
    :canonical, :findings, :body, :code, :message, :error, :coding, :headers) \
    ON CONFLICT DO NOTHING RETURNING seq";

/// Inserts a record whose key is there as a variant, or counts a repeat if its digest is there.
const INSERT_AGAIN: &str = "INSERT INTO zapi_deliveries (arrived, happened, verdict, event, instance, key, digest, variant, \
    canonical, findings, body) \
    VALUES (:arrived, :happened, :verdict, :event, :instance, :key, :digest, 1, \
    :canonical, :findings, :body) \
    ON CONFLICT (digest) DO UPDATE SET repeats = repeats + 1 RETURNING seq, repeats";

/// How long a connection waits for another process that writes.
const BUSY: Duration = Duration::from_secs(5);

/// A store in one file.
pub struct SqliteStore(Arc<Connections>);

struct Connections {
    path: PathBuf,
    writer: Slot,
    reader: Slot,
}

/// `None` after an error, so that the next use opens the file again.
type Slot = Mutex<Option<Opened>>;

/// A connection, and the files that it has open.
struct Opened {
    connection: Connection,
    files: Files,
}

/// Device and inode of the database, its log and the index of that.
type Files = [Option<(u64, u64)>; 3];

impl SqliteStore {
    /// Opens a file, or creates it for this user alone.
    pub(super) async fn open(path: &str) -> Result<Self, StoreError> {
        // A database in memory would lose what was acknowledged.
        if path.is_empty() || path.starts_with(':') {
            return Err(NO_STORE);
        }
        let connections = Connections {
            path: path.into(),
            writer: Slot::default(),
            reader: Slot::default(),
        };
        on_thread(move || {
            create(&connections.path)?;
            *lock(&connections.writer) = Some(Opened::open(&connections.path)?);
            Ok(Self(Arc::new(connections)))
        })
        .await
    }

    /// Runs a query on the reading connection, on a thread that may wait.
    async fn query<T: Send + 'static>(
        &self,
        run: impl FnOnce(&mut Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        let connections = Arc::clone(&self.0);
        on_thread(move || connections.on(&connections.reader, run)).await
    }

    /// Runs a change on the writing connection, on a thread that may wait.
    async fn change<T: Send + 'static>(
        &self,
        run: impl FnOnce(&mut Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        let connections = Arc::clone(&self.0);
        on_thread(move || connections.on(&connections.writer, run)).await
    }
}

impl Connections {
    /// Runs something on one of the connections. After a failure both are closed: a disk that failed can be
    /// unmounted then, and no connection keeps another one from opening the repaired file for writing.
    fn on<T>(
        &self,
        slot: &Slot,
        run: impl FnOnce(&mut Connection) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        let result = self.run(&mut lock(slot), run);
        if matches!(&result, Err(error) if !error.is_refusal()) {
            *lock(&self.writer) = None;
            *lock(&self.reader) = None;
        }
        result
    }

    fn run<T>(
        &self,
        slot: &mut Option<Opened>,
        run: impl FnOnce(&mut Connection) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        let opened = match slot {
            Some(opened) => opened,
            empty => empty.insert(Opened::open(&self.path)?),
        };
        let done = run(&mut opened.connection).map_err(failed)?;
        // A file without a name takes changes too, and they are gone with the process.
        opened.check(&self.path)?;
        Ok(done)
    }
}

impl Opened {
    /// Opens the file with all checks, those of the schema too.
    fn open(path: &Path) -> Result<Self, StoreError> {
        let [before, ..] = files(path);
        let mut connection = connect(path)?;
        migrate(&mut connection)?;
        let files = files(path);
        let opened = Self { connection, files };
        if files.first() == Some(&before) {
            Ok(opened)
        } else {
            Err(moved())
        }
    }

    /// Returns an error if another file has the path of the database, its log or its index.
    fn check(&self, path: &Path) -> Result<(), StoreError> {
        if files(path) == self.files {
            return Ok(());
        }
        // The log belongs to the file that is open, and would be read as that of the new one.
        let emptied = self
            .connection
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
        emptied.map_err(failed).and_then(|()| Err(moved()))
    }
}

fn files(path: &Path) -> Files {
    // The log is next to the file that a symbolic link names.
    let path = path.canonicalize().unwrap_or_else(|_| path.into());
    ["", "-wal", "-shm"].map(|suffix| {
        let mut file = path.clone().into_os_string();
        file.push(suffix);
        let file = std::fs::metadata(file).ok()?;
        Some((file.dev(), file.ino()))
    })
}

fn moved() -> StoreError {
    StoreError::Failed("the database file or its log was replaced or removed".into())
}

impl Transact for SqliteStore {
    async fn put_all(&self, records: &[Record]) -> Result<Vec<Stored>, StoreError> {
        // Only the group commit calls this in a server, and it has nothing else to do meanwhile.
        task::block_in_place(|| {
            self.0.on(&self.0.writer, |connection| {
                let transaction =
                    connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
                let stored = records.iter().map(|record| insert(&transaction, record));
                let stored = stored.collect::<Result<_, _>>()?;
                transaction.commit()?;
                Ok(stored)
            })
        })
    }
}

impl Storage for SqliteStore {
    async fn put(&self, records: &[Record]) -> Vec<Result<Stored, StoreError>> {
        put_apart(self, records).await
    }

    async fn get(&self, seq: Seq) -> Result<Option<Row>, StoreError> {
        self.query(move |connection| {
            let sql = format!("SELECT {SUMMARY}, {REST} FROM zapi_deliveries WHERE seq = ?1");
            let mut statement = connection.prepare_cached(&sql)?;
            statement
                .query_row([seq], |columns| row(columns))
                .optional()
        })
        .await
    }

    async fn list(
        &self,
        filter: &Filter,
        before: Option<Seq>,
        limit: u32,
    ) -> Result<Vec<Summary>, StoreError> {
        let filter = filter.clone();
        self.query(move |connection| {
            let sql = format!(
                "SELECT {SUMMARY} FROM zapi_deliveries \
                 WHERE seq < :before AND (:event IS NULL OR event = :event) AND {} \
                 AND (:instance IS NULL OR instance = :instance) ORDER BY seq DESC LIMIT :limit",
                filter.condition()
            );
            let mut statement = connection.prepare_cached(&sql)?;
            let parameters = named_params! {
                ":before": before.unwrap_or(Seq::MAX), ":event": filter.event,
                ":instance": filter.instance, ":limit": limit,
            };
            statement
                .query_map(parameters, |columns| summary(columns))?
                .collect()
        })
        .await
    }

    async fn remove_dead(&self, seq: Seq) -> Result<bool, StoreError> {
        let sql = "DELETE FROM zapi_deliveries WHERE seq = ?1 AND verdict = 'rejected'";
        self.change(move |connection| Ok(connection.execute(sql, [seq])? > 0))
            .await
    }

    async fn prune(&self, before: Millis, limit: u32) -> Result<u64, StoreError> {
        let sql = "DELETE FROM zapi_deliveries WHERE seq IN \
            (SELECT seq FROM zapi_deliveries WHERE arrived < ?1 ORDER BY arrived LIMIT ?2)";
        self.change(move |connection| {
            let removed = connection.prepare_cached(sql)?.execute((before, limit))?;
            Ok(u64::try_from(removed).unwrap_or(u64::MAX))
        })
        .await
    }

    async fn erase(&self, seqs: &[Seq]) -> Result<u64, StoreError> {
        let seqs = seqs.to_vec();
        self.change(move |connection| {
            let transaction =
                connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let mut removed: u64 = 0;
            for some in seqs.chunks(500) {
                let marks = vec!["?"; some.len()].join(",");
                let sql = format!("DELETE FROM zapi_deliveries WHERE seq IN ({marks})");
                let count = transaction.execute(&sql, params_from_iter(some))?;
                removed = removed.saturating_add(u64::try_from(count).unwrap_or(u64::MAX));
            }
            transaction.commit()?;
            // Free pages and gaps within pages still have the bytes, and so has the log until it is emptied.
            connection.execute_batch("VACUUM")?;
            let busy: bool =
                connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
            if busy {
                return Err(rusqlite::Error::SqliteFailure(
                    rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_BUSY),
                    Some("the log still holds what was erased, since a reader is open".into()),
                ));
            }
            Ok(removed)
        })
        .await
    }

    async fn ready(&self) -> Result<(), StoreError> {
        let connections = Arc::clone(&self.0);
        on_thread(move || {
            // If the last change failed, only a change shows that the next one will not.
            let has_failed = lock(&connections.writer).is_none();
            connections.on(&connections.writer, |connection| {
                let behavior = TransactionBehavior::Immediate;
                let transaction = connection.transaction_with_behavior(behavior)?;
                if has_failed {
                    transaction.pragma_update(None, "user_version", VERSION)?;
                }
                transaction.commit()
            })
        })
        .await
    }
}

/// Creates the file for this user alone, unless it is there. SQLite gives its log the same permissions.
fn create(path: &Path) -> Result<(), StoreError> {
    let mut options = OpenOptions::new();
    options.create(true).append(true).mode(0o600);
    match options.open(path) {
        Ok(_) => Ok(()),
        Err(error) => Err(StoreError::Failed(format!("{}: {error}", path.display()))),
    }
}

fn connect(path: &Path) -> Result<Connection, StoreError> {
    // Without the flag to create: if the file is gone, so are the events in it.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(failed)?;
    let configure = || {
        connection.busy_timeout(BUSY)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")
    };
    configure().map_err(failed)?;
    Ok(connection)
}

fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    let transaction = connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(failed)?;
    let version = transaction
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .map_err(failed)?;
    let done = pending(version, MIGRATIONS.len())?;
    let run = || {
        for migration in MIGRATIONS.iter().skip(done) {
            transaction.execute_batch(migration)?;
        }
        transaction.pragma_update(None, "user_version", VERSION)
    };
    if done < MIGRATIONS.len() {
        run().map_err(failed)?;
    }
    transaction.commit().map_err(failed)
}

fn insert(connection: &Connection, record: &Record) -> rusqlite::Result<Stored> {
    let rejection = record.rejection.as_ref();
    let mut statement = connection.prepare_cached(INSERT)?;
    let parameters = named_params! {
        ":arrived": record.arrived, ":happened": record.happened, ":verdict": record.verdict,
        ":event": record.event, ":instance": record.instance, ":key": record.key,
        ":key_digest": record.key_digest, ":digest": record.digest,
        ":canonical": record.canonical, ":findings": record.findings, ":body": record.body,
        ":code": rejection.map(|it| &it.code), ":message": rejection.map(|it| &it.message),
        ":error": rejection.map(|it| &it.error), ":coding": rejection.map(|it| &it.coding),
        ":headers": rejection.map(|it| &it.headers),
    };
    if let Some(seq) = statement
        .query_row(parameters, |row| row.get(0))
        .optional()?
    {
        return Ok(Stored::New(seq));
    }
    let mut statement = connection.prepare_cached(INSERT_AGAIN)?;
    let parameters = named_params! {
        ":arrived": record.arrived, ":happened": record.happened, ":verdict": record.verdict,
        ":event": record.event, ":instance": record.instance, ":key": record.key,
        ":digest": record.digest,
        ":canonical": record.canonical, ":findings": record.findings, ":body": record.body,
    };
    statement.query_row(parameters, |row| {
        let (seq, repeats): (Seq, i64) = (row.get(0)?, row.get(1)?);
        Ok(match repeats {
            0 => Stored::Variant(seq),
            _ => Stored::Repeat(seq),
        })
    })
}

async fn on_thread<T: Send + 'static>(
    run: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    let done = task::spawn_blocking(run).await;
    done.unwrap_or_else(|error| Err(StoreError::Failed(error.to_string())))
}

/// A connection that a panic left locked is in no transaction: dropping that rolled it back.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Names the error by SQLite's own text, which holds no value.
#[expect(clippy::needless_pass_by_value, reason = "for `map_err`")]
fn failed(error: rusqlite::Error) -> StoreError {
    match &error {
        rusqlite::Error::SqliteFailure(code, message) if is_about_values(code.code) => {
            // The text of a trigger may hold a value.
            let is_trigger = code.extended_code == SQLITE_CONSTRAINT_TRIGGER;
            let message = message.as_deref().filter(|_| !is_trigger);
            StoreError::Refused(message.unwrap_or("a trigger raised an error").into())
        }
        rusqlite::Error::SqliteFailure(code, message) => {
            StoreError::Failed(message.clone().unwrap_or_else(|| code.to_string()))
        }
        other => StoreError::Failed(other.to_string()),
    }
}

/// Returns whether an error is about the values of a statement: a rule of the owner, or a value that is too large.
fn is_about_values(code: ErrorCode) -> bool {
    matches!(
        code,
        ErrorCode::ConstraintViolation | ErrorCode::TooBig | ErrorCode::TypeMismatch
    )
}
