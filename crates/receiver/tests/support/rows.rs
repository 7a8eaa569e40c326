//! Reads a store by plain SQL, or as a consumer of the stream does, and not by the code under test.

use tokio_postgres::NoTls;

/// A row of `zapi_deliveries`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub seq: i64,
    pub verdict: String,
    pub key: Option<String>,
    pub variant: bool,
    pub repeats: i64,
    pub canonical: Option<String>,
    pub code: Option<String>,
    pub coding: Option<String>,
    pub body: Vec<u8>,
}

const SQL: &str = "SELECT seq, verdict, key, variant, repeats, canonical, code, coding, body FROM zapi_deliveries ORDER BY seq";

/// Returns all rows of a store, by sequence.
pub fn rows(store: &str) -> Vec<Row> {
    if store.starts_with("nats:") {
        return super::nats::rows(store);
    }
    let Some(path) = store.strip_prefix("sqlite:") else {
        return postgres_rows(store);
    };
    let connection = rusqlite::Connection::open(path).unwrap();
    let mut statement = connection.prepare(SQL).unwrap();
    let rows = statement.query_map([], |row| {
        Ok(Row {
            seq: row.get(0)?,
            verdict: row.get(1)?,
            key: row.get(2)?,
            variant: row.get(3)?,
            repeats: row.get(4)?,
            canonical: row.get(5)?,
            code: row.get(6)?,
            coding: row.get(7)?,
            body: row.get(8)?,
        })
    });
    rows.unwrap().collect::<Result<_, _>>().unwrap()
}

fn postgres_rows(url: &str) -> Vec<Row> {
    let rows = with_postgres(url, async |client| client.query(SQL, &[]).await.unwrap());
    let rows = rows.iter().map(|row| Row {
        seq: row.get(0),
        verdict: row.get(1),
        key: row.get(2),
        variant: row.get(3),
        repeats: row.get(4),
        canonical: row.get(5),
        code: row.get(6),
        coding: row.get(7),
        body: row.get(8),
    });
    rows.collect()
}

/// Runs something with a connection to PostgreSQL.
pub fn with_postgres<T>(url: &str, run: impl AsyncFnOnce(&mut tokio_postgres::Client) -> T) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.unwrap().block_on(async {
        let (mut client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
        let connection = tokio::spawn(connection);
        let result = run(&mut client).await;
        drop(client);
        connection.await.unwrap().unwrap();
        result
    })
}
