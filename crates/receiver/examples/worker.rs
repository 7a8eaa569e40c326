//! A worker: shares the events of the stream with the others of its group, and has the effect of each once.
//!
//! The arguments are the URL, an SQLite file for the effects, the name of the group, the time in RFC 3339 from which
//! a new group starts, and how many events a new group handles at once: with 1, in the order of the stream.

use std::error::Error;
use std::time::Duration;

use async_nats::jetstream::consumer::{DeliverPolicy, pull};
use async_nats::jetstream::{self, AckKind, Message};
use futures_util::StreamExt as _;
use rusqlite::Connection;

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

const TRIES: i64 = 5;
const TABLE: &str = "CREATE TABLE IF NOT EXISTS effects (event TEXT PRIMARY KEY, seq INTEGER, canonical TEXT CHECK (json_valid(canonical)))";
const ONCE: &str = "INSERT INTO effects VALUES (?1, ?2, ?3) ON CONFLICT (event) DO NOTHING";

#[tokio::main]
async fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [url, file, group, from, at_once] = arguments.as_slice() else {
        return Err("expected a URL, a file, a group, a time and a number".into());
    };
    let table = Connection::open(file)?;
    table.execute_batch(TABLE)?;
    let client = async_nats::connect(url.split(',').collect::<Vec<_>>()).await?;
    let stream = jetstream::new(client).get_stream("zapi").await?;
    let start_time = async_nats::datetime::parse_rfc3339(from)?;
    let config = pull::Config {
        durable_name: Some(group.clone()),
        filter_subject: "zapi.event.>".into(),
        deliver_policy: DeliverPolicy::ByStartTime { start_time },
        ack_wait: Duration::from_secs(5), // Of a worker that died, others get the event after this.
        max_ack_pending: at_once.parse()?,
        ..pull::Config::default()
    };
    let consumer = stream.get_or_create_consumer(group, config).await?;
    loop {
        // A request that a server loses is made again after two seconds. `messages` of the consumer waits for 35.
        let some = consumer
            .batch()
            .max_messages(10)
            .expires(Duration::from_secs(2));
        let mut events = some.messages().await?;
        while let Some(Ok(event)) = events.next().await {
            if let Err(error) = handle(&table, group, &event).await {
                eprintln!("an event comes again: {error}");
            }
        }
    }
}

async fn handle(table: &Connection, group: &str, event: &Message) -> Result<()> {
    let tries = event.info()?.delivered;
    match effect(table, event) {
        Ok(()) => event.double_ack().await,
        Err(_) if tries < TRIES => event.ack_with(AckKind::Nak(None)).await,
        Err(_) => {
            let subject = format!("zapi.failed.{group}.{}.{tries}", &event.subject);
            let sent = event.context.publish_with_headers(
                subject,
                event.headers.clone().unwrap_or_default(),
                event.payload.clone(),
            );
            sent.await?.await?;
            event.double_ack_with(AckKind::Term).await
        }
    }
}

/// The work. The unique key makes it happen once, however often the event is delivered.
fn effect(table: &Connection, event: &Message) -> Result<()> {
    let seq = i64::try_from(event.info()?.stream_sequence)?;
    table.execute(
        ONCE,
        (event.subject.as_str(), seq, str::from_utf8(&event.payload)?),
    )?;
    Ok(())
}
