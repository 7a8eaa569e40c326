//! The store in PostgreSQL: several receivers may share one database.

use core::time::Duration;
use std::collections::HashMap;
use std::path::Path;
use std::str::FromStr as _;

use deadpool_postgres::{
    Client, Manager, ManagerConfig, Pool, RecyclingMethod, Runtime, Timeouts, Transaction,
};
use tokio::time::timeout;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Config, Row as Columns};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::columns::{REST, SUMMARY, row, summary};
use super::tls::tls;
use super::{
    Filter, NO_STORE, Row, Seq, Storage, StoreError, Stored, Summary, Transact, pending, put_apart,
};
use crate::record::{Digest, Millis, Record, Rejected};

/// The schema, version by version. A released version never changes.
const MIGRATIONS: [&str; 2] = [
    include_str!("schema/postgres-1.sql"),
    include_str!("schema/postgres-2.sql"),
];

/// The advisory lock that every transaction takes before it draws sequences, so that they become visible in
/// their order. Otherwise a consumer that polls by sequence would skip the rows of the slower of two receivers.
const IN_ORDER: i64 = 0x7a61_7069_0001;

/// The advisory lock of migrations.
const MIGRATING: i64 = 0x7a61_7069_0002;

/// How long one use of the store may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// How many connections a receiver opens.
const CONNECTIONS: usize = 4;

const COLUMNS: &str = "seq, arrived, happened, verdict, event, instance, key, key_digest, digest, variant, repeats, \
    canonical, findings, body, code, message, error, coding, headers";

const UNNEST: &str = "unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::text[], \
    $7::text[], $8::bytea[], $9::bytea[], $10::boolean[], $11::bigint[], $12::text[], $13::text[], $14::bytea[], \
    $15::text[], $16::text[], $17::text[], $18::text[], $19::text[])";

/// A store in PostgreSQL.
pub struct PostgresStore(Pool);

impl PostgresStore {
    /// Connects to a database.
    pub(super) async fn open(url: &str, ca: Option<&Path>) -> Result<Self, StoreError> {
        let mut config = Config::from_str(url).map_err(|_| NO_STORE)?;
        if config.get_hosts().is_empty() && config.get_hostaddrs().is_empty() {
            return Err(NO_STORE);
        }
        config
            .application_name("zapi-webhooks-receiver")
            .connect_timeout(Duration::from_secs(5))
            .tcp_user_timeout(PATIENCE);
        let manager = ManagerConfig {
            recycling_method: RecyclingMethod::Fast,
        };
        let manager = Manager::from_config(config, MakeRustlsConnect::new(tls(ca)?), manager);
        let pool = Pool::builder(manager)
            .max_size(CONNECTIONS)
            .runtime(Runtime::Tokio1)
            .timeouts(Timeouts {
                wait: Some(PATIENCE),
                create: Some(PATIENCE),
                recycle: Some(PATIENCE),
            })
            .build()
            .map_err(|error| StoreError::Failed(error.to_string()))?;
        let store = Self(pool);
        store
            .with(async |client| {
                check_encoding(client).await?;
                migrate(client).await
            })
            .await?;
        Ok(store)
    }

    /// Runs something on a connection, and closes that after a failure: an answer may still be under way.
    async fn with<T>(
        &self,
        run: impl AsyncFnOnce(&mut Client) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut client = self.0.get().await.map_err(|error| unavailable(&error))?;
        let result = match timeout(PATIENCE, run(&mut client)).await {
            Ok(result) => result,
            Err(_) => Err(StoreError::Failed("no answer in time".into())),
        };
        if matches!(&result, Err(error) if !error.is_refusal()) {
            drop(Client::take(client));
        }
        result
    }
}

impl Transact for PostgresStore {
    async fn put_all(&self, records: &[Record]) -> Result<Vec<Stored>, StoreError> {
        self.with(async |client| {
            let transaction = client.transaction().await.map_err(failed)?;
            let stored = insert(&transaction, records).await?;
            transaction.commit().await.map_err(failed)?;
            Ok(stored)
        })
        .await
    }
}

impl Storage for PostgresStore {
    async fn put(&self, records: &[Record]) -> Vec<Result<Stored, StoreError>> {
        put_apart(self, records).await
    }

    async fn get(&self, seq: Seq) -> Result<Option<Row>, StoreError> {
        self.with(async |client| {
            let sql = format!("SELECT {SUMMARY}, {REST} FROM zapi_deliveries WHERE seq = $1");
            let statement = client.prepare_cached(&sql).await.map_err(failed)?;
            let found = client
                .query_opt(&statement, &[&seq])
                .await
                .map_err(failed)?;
            found
                .map(|columns| row(&columns).map_err(failed))
                .transpose()
        })
        .await
    }

    async fn list(
        &self,
        filter: &Filter,
        before: Option<Seq>,
        limit: u32,
    ) -> Result<Vec<Summary>, StoreError> {
        self.with(async |client| {
            let sql = format!(
                "SELECT {SUMMARY} FROM zapi_deliveries \
                 WHERE seq < $1 AND ($2::text IS NULL OR event = $2) AND {} \
                 AND ($3::text IS NULL OR instance = $3) ORDER BY seq DESC LIMIT $4",
                filter.condition()
            );
            let statement = client.prepare_cached(&sql).await.map_err(failed)?;
            let (before, limit) = (before.unwrap_or(Seq::MAX), i64::from(limit));
            let rows = client
                .query(
                    &statement,
                    &[&before, &filter.event, &filter.instance, &limit],
                )
                .await
                .map_err(failed)?;
            rows.iter()
                .map(|columns| summary(columns).map_err(failed))
                .collect()
        })
        .await
    }

    async fn remove_dead(&self, seq: Seq) -> Result<bool, StoreError> {
        let sql = "DELETE FROM zapi_deliveries WHERE seq = $1 AND verdict = 'rejected'";
        self.with(async |client| Ok(client.execute(sql, &[&seq]).await.map_err(failed)? > 0))
            .await
    }

    async fn prune(&self, before: Millis, limit: u32) -> Result<u64, StoreError> {
        let sql = "DELETE FROM zapi_deliveries WHERE seq IN \
            (SELECT seq FROM zapi_deliveries WHERE arrived < $1 ORDER BY arrived LIMIT $2)";
        let limit = i64::from(limit);
        self.with(async |client| {
            client
                .execute(sql, &[&before, &limit])
                .await
                .map_err(failed)
        })
        .await
    }

    async fn erase(&self, seqs: &[Seq]) -> Result<u64, StoreError> {
        let sql = "DELETE FROM zapi_deliveries WHERE seq = ANY($1)";
        let mut removed: u64 = 0;
        for some in seqs.chunks(500) {
            let count =
                self.with(async |client| client.execute(sql, &[&some]).await.map_err(failed));
            removed = removed.saturating_add(count.await?);
        }
        // A deleted row stays until a vacuum. That may take long, so it has no limit of time.
        let client = self.0.get().await.map_err(|error| unavailable(&error))?;
        client
            .batch_execute("VACUUM zapi_deliveries")
            .await
            .map_err(failed)?;
        Ok(removed)
    }

    async fn ready(&self) -> Result<(), StoreError> {
        self.with(async |client| {
            let sql = "SELECT pg_is_in_recovery()";
            let row = client.query_one(sql, &[]).await.map_err(failed)?;
            let is_standby: bool = row.try_get(0).map_err(failed)?;
            if is_standby {
                let why = "the server is a standby, which is read-only";
                return Err(StoreError::Failed(why.into()));
            }
            Ok(())
        })
        .await
    }
}

/// Refuses a database that has not every character of an event.
async fn check_encoding(client: &Client) -> Result<(), StoreError> {
    let row = client.query_one("SHOW server_encoding", &[]).await;
    let encoding: String = row.and_then(|row| row.try_get(0)).map_err(failed)?;
    if ["UTF8", "SQL_ASCII"].contains(&encoding.as_str()) {
        return Ok(());
    }
    let rule = "expected a database with the encoding UTF8";
    Err(StoreError::Setting("--store (ZAPI_STORE)", rule))
}

async fn migrate(client: &mut Client) -> Result<(), StoreError> {
    let transaction = client.transaction().await.map_err(failed)?;
    let lock = "SELECT pg_advisory_xact_lock($1)";
    transaction
        .execute(lock, &[&MIGRATING])
        .await
        .map_err(failed)?;
    transaction
        .batch_execute("CREATE TABLE IF NOT EXISTS zapi_schema (version BIGINT NOT NULL)")
        .await
        .map_err(failed)?;
    let sql = "SELECT max(version) FROM zapi_schema";
    let row = transaction.query_one(sql, &[]).await.map_err(failed)?;
    let version: Option<i64> = row.try_get(0).map_err(failed)?;
    let done = pending(version.unwrap_or(0), MIGRATIONS.len())?;
    for (version, migration) in (1_i64..).zip(MIGRATIONS).skip(done) {
        transaction.batch_execute(migration).await.map_err(failed)?;
        let sql = "INSERT INTO zapi_schema VALUES ($1)";
        transaction
            .execute(sql, &[&version])
            .await
            .map_err(failed)?;
    }
    transaction.commit().await.map_err(failed)
}

/// Inserts records in one or two statements: all that are new, then those whose key or digest is there.
async fn insert(
    transaction: &Transaction<'_>,
    records: &[Record],
) -> Result<Vec<Stored>, StoreError> {
    let seqs = draw(transaction, records.len()).await?;
    let (rows, row_of) = distinct(records, seqs);
    let mut stored = insert_new(transaction, &rows).await?;
    let again: Vec<Insert<'_>> = rows
        .iter()
        .filter(|row| !stored.contains_key(&row.seq))
        .map(|row| Insert {
            variant: true,
            ..*row
        })
        .collect();
    if !again.is_empty() {
        stored.extend(insert_again(transaction, &again).await?);
    }
    let mut seen = vec![false; rows.len()];
    let outcomes = row_of.iter().map(|index| {
        let outcome = stored.get(&rows.get(*index)?.seq)?;
        let is_first = !std::mem::replace(seen.get_mut(*index)?, true);
        Some(if is_first {
            *outcome
        } else {
            Stored::Repeat(outcome.seq())
        })
    });
    let outcomes: Option<Vec<Stored>> = outcomes.collect();
    outcomes.ok_or_else(|| StoreError::Failed("a record was not stored".into()))
}

/// Waits until no other receiver is in a transaction, and draws this many sequences.
async fn draw(transaction: &Transaction<'_>, count: usize) -> Result<Vec<Seq>, StoreError> {
    // A database that does not wait for its disk would lose what was acknowledged. A receiver that is frozen while
    // it has the lock would stop all others.
    let sql = "SELECT set_config('idle_in_transaction_session_timeout', '3s', true), pg_advisory_xact_lock($1), CASE WHEN current_setting('synchronous_commit') = 'off' \
        THEN set_config('synchronous_commit', 'on', true) END";
    let statement = transaction.prepare_cached(sql).await.map_err(failed)?;
    transaction
        .query_one(&statement, &[&IN_ORDER])
        .await
        .map_err(failed)?;
    let sql = "SELECT nextval('zapi_deliveries_seq') FROM generate_series(1, $1::bigint)";
    let statement = transaction.prepare_cached(sql).await.map_err(failed)?;
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    let drawn = transaction
        .query(&statement, &[&count])
        .await
        .map_err(failed)?;
    let drawn = drawn.iter().map(|row| row.try_get(0));
    let mut seqs = drawn.collect::<Result<Vec<Seq>, _>>().map_err(failed)?;
    seqs.sort_unstable();
    Ok(seqs)
}

/// Makes one row of all records with the same digest, since a statement may change a row once. Returns the rows,
/// and the index of each record's row.
fn distinct(records: &[Record], seqs: Vec<Seq>) -> (Vec<Insert<'_>>, Vec<usize>) {
    let mut first: HashMap<Digest, usize> = HashMap::new();
    let mut rows: Vec<Insert<'_>> = Vec::with_capacity(records.len());
    let mut row_of = Vec::with_capacity(records.len());
    for (record, seq) in records.iter().zip(seqs) {
        let next = rows.len();
        let index = match record.digest {
            Some(digest) => *first.entry(digest).or_insert(next),
            None => next,
        };
        match rows.get_mut(index) {
            Some(row) => row.repeats = row.repeats.saturating_add(1),
            None => rows.push(Insert {
                seq,
                record,
                variant: false,
                repeats: 0,
            }),
        }
        row_of.push(index);
    }
    (rows, row_of)
}

async fn insert_new(
    transaction: &Transaction<'_>,
    rows: &[Insert<'_>],
) -> Result<HashMap<Seq, Stored>, StoreError> {
    let sql = format!(
        "INSERT INTO zapi_deliveries ({COLUMNS}) SELECT * FROM {UNNEST} ON CONFLICT DO NOTHING RETURNING seq"
    );
    let inserted = run(transaction, &sql, rows).await?;
    let inserted = inserted.iter().map(|row| {
        let seq = row.try_get(0)?;
        Ok((seq, Stored::New(seq)))
    });
    inserted.collect::<Result<_, _>>().map_err(failed)
}

/// Inserts rows whose key is there as variants, or counts repeats if their digest is there.
async fn insert_again(
    transaction: &Transaction<'_>,
    rows: &[Insert<'_>],
) -> Result<HashMap<Seq, Stored>, StoreError> {
    let sql = format!(
        "INSERT INTO zapi_deliveries ({COLUMNS}) SELECT * FROM {UNNEST} ON CONFLICT (digest) \
         DO UPDATE SET repeats = zapi_deliveries.repeats + EXCLUDED.repeats + 1 RETURNING digest, seq"
    );
    let found = run(transaction, &sql, rows).await?;
    let found = found
        .iter()
        .map(|row| Ok((row.try_get(0)?, row.try_get(1)?)));
    let seq_of: HashMap<Vec<u8>, Seq> = found.collect::<Result<_, _>>().map_err(failed)?;
    let outcomes = rows.iter().filter_map(|row| {
        let seq = *seq_of.get(row.record.digest?.as_slice())?;
        let is_new = seq == row.seq;
        Some((
            row.seq,
            if is_new {
                Stored::Variant(seq)
            } else {
                Stored::Repeat(seq)
            },
        ))
    });
    Ok(outcomes.collect())
}

/// A row to insert.
struct Insert<'a> {
    seq: Seq,
    record: &'a Record,
    variant: bool,
    repeats: i64,
}

/// Runs an insertion with each column as an array.
async fn run(
    transaction: &Transaction<'_>,
    sql: &str,
    rows: &[Insert<'_>],
) -> Result<Vec<Columns>, StoreError> {
    let of = |it: &fn(&Rejected) -> Option<&str>| {
        let it = *it;
        column(rows, move |row| row.record.rejection.as_ref().and_then(it))
    };
    let rejections: [fn(&Rejected) -> Option<&str>; 5] = [
        |it| Some(&it.code),
        |it| Some(&it.message),
        |it| it.error.as_deref(),
        |it| Some(&it.coding),
        |it| Some(&it.headers),
    ];
    let mut columns = vec![
        column(rows, |row| row.seq),
        column(rows, |row| row.record.arrived),
        column(rows, |row| row.record.happened),
        column(rows, |row| row.record.verdict),
        column(rows, |row| row.record.event.as_deref()),
        column(rows, |row| row.record.instance.as_deref()),
        column(rows, |row| row.record.key.as_deref()),
        column(rows, |row| {
            let first = row.record.key_digest.as_ref().filter(|_| !row.variant);
            first.map(Digest::as_slice)
        }),
        column(rows, |row| row.record.digest.as_ref().map(Digest::as_slice)),
        column(rows, |row| row.variant),
        column(rows, |row| row.repeats),
        column(rows, |row| row.record.canonical.as_deref()),
        column(rows, |row| row.record.findings.as_str()),
        column(rows, |row| row.record.body.as_slice()),
    ];
    columns.extend(rejections.iter().map(of));
    let statement = transaction.prepare_cached(sql).await.map_err(failed)?;
    let columns: Vec<_> = columns
        .iter()
        .map(|it| -> &(dyn ToSql + Sync) { &**it })
        .collect();
    transaction
        .query(&statement, &columns)
        .await
        .map_err(failed)
}

/// Makes an array of one column.
fn column<'a, T: ToSql + Send + Sync + 'a>(
    rows: &'a [Insert<'a>],
    of: impl Fn(&'a Insert<'a>) -> T,
) -> Box<dyn ToSql + Send + Sync + 'a> {
    Box::new(rows.iter().map(of).collect::<Vec<_>>())
}

/// Names the error by the server's message, without its details: those repeat values.
#[expect(clippy::needless_pass_by_value, reason = "for `map_err`")]
fn failed(error: tokio_postgres::Error) -> StoreError {
    let server = error
        .as_db_error()
        .map(|it| (it.code().code(), it.message()));
    match server {
        // A message about a value may repeat it, and that of a trigger too.
        Some((code, _)) if code.starts_with("22") || code.starts_with("P0") => {
            StoreError::Refused(format!("SQLSTATE {code}"))
        }
        Some((code, message)) if is_about_values(code) => StoreError::Refused(message.into()),
        _ => StoreError::Failed(describe(&error)),
    }
}

/// Returns whether an error is about the values of a statement: a constraint, a limit, or a policy of the rows.
fn is_about_values(code: &str) -> bool {
    ["23", "44", "54", "42501"]
        .iter()
        .any(|it| code.starts_with(it))
}

fn describe(error: &tokio_postgres::Error) -> String {
    if let Some(server) = error.as_db_error() {
        return server.message().to_owned();
    }
    // The source names the reason, such as a refused connection.
    match std::error::Error::source(error) {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    }
}

fn unavailable(error: &deadpool_postgres::PoolError) -> StoreError {
    StoreError::Failed(match error {
        deadpool_postgres::PoolError::Backend(error) => describe(error),
        deadpool_postgres::PoolError::Timeout(_) => "no connection in time".into(),
        other => other.to_string(),
    })
}
