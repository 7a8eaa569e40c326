//! One of a group of workers that share the events of a stream, in its order. The arguments are the URL, an SQLite
//! file, the name of the group, and the time in RFC 3339 from which a new group starts.

use std::error::Error;
use std::time::Duration;

use async_nats::jetstream::consumer::{DeliverPolicy, pull};
use async_nats::jetstream::{self, AckKind, Message};
use futures_util::StreamExt as _;
use rusqlite::Connection;

const TABLE: &str = "CREATE TABLE IF NOT EXISTS effects (event TEXT PRIMARY KEY, seq INTEGER, canonical TEXT CHECK (json_valid(canonical)))";
const ONCE: &str = "INSERT INTO effects VALUES (?1, ?2, ?3) ON CONFLICT (event) DO NOTHING";

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [url, file, group, from] = arguments.as_slice() else {
        return Err("expected a URL, a file, a group and a time".into());
    };
    let table = Connection::open(file)?;
    table.execute_batch(TABLE)?;
    let client = async_nats::connect(url.split(',').collect::<Vec<_>>()).await?;
    let context = jetstream::new(client);
    let start_time = async_nats::datetime::parse_rfc3339(from)?;
    let config = pull::Config {
        durable_name: Some(group.clone()),
        filter_subject: "zapi.event.>".into(),
        deliver_policy: DeliverPolicy::ByStartTime { start_time },
        ack_wait: Duration::from_secs(5),
        max_ack_pending: 1, // One at a time keeps the order. More is faster.
        ..pull::Config::default()
    };
    let consumer = context.create_consumer_on_stream(config, "zapi").await?;
    let mut events = consumer.messages().await?;
    while let Some(event) = events.next().await {
        let Ok(event) = event else { continue }; // Another server answers soon.
        let tries = event.info()?.delivered;
        match effect(&table, &event) {
            Ok(()) => event.double_ack().await?,
            Err(_) if tries < 5 => event.ack_with(AckKind::Nak(None)).await?,
            Err(_) => {
                let subject = format!("zapi.failed.{group}.{}.{tries}", &event.subject);
                let sent = context.publish(subject, event.payload.clone());
                sent.await?.await?;
                event.double_ack_with(AckKind::Term).await?;
            }
        }
    }
    Ok(())
}

/// The work. The unique key makes it happen once, however often the event is delivered.
fn effect(table: &Connection, event: &Message) -> Result<(), Box<dyn Error + Send + Sync>> {
    let seq = i64::try_from(event.info()?.stream_sequence)?;
    let row = (event.subject.as_str(), seq, str::from_utf8(&event.payload)?);
    table.execute(ONCE, row)?;
    Ok(())
}
