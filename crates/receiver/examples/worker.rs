//! One of a group of workers. The arguments are the URL, an SQLite file for the effects, the group, and for a new group
//! the time in RFC 3339 from which it starts, and how many events it handles at once: 1 keeps the order of the stream.

use async_nats::jetstream::{self, AckKind, Message, consumer};
use futures_util::StreamExt as _;
use rusqlite::Connection;
use std::{error::Error, time::Duration};

const TABLE: &str = "CREATE TABLE IF NOT EXISTS effects (event TEXT PRIMARY KEY, seq INTEGER, canonical TEXT CHECK (json_valid(canonical)))";
const ONCE: &str = "INSERT INTO effects VALUES (?1, ?2, ?3) ON CONFLICT (event) DO NOTHING";
const LATER: AckKind = AckKind::Nak(Some(Duration::from_secs(1)));

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [url, file, group, from, at_once] = arguments.as_slice() else {
        return Err("expected a URL, a file, a group, a time and a number".into());
    };
    let table = Connection::open(file)?;
    table.execute_batch(TABLE)?;
    let client = async_nats::connect(url.split(',').collect::<Vec<_>>()).await?;
    let stream = jetstream::new(client).get_stream("zapi").await?;
    let start_time = async_nats::datetime::parse_rfc3339(from)?;
    let config = consumer::pull::Config {
        durable_name: Some(group.clone()),
        filter_subject: "zapi.event.>".into(),
        deliver_policy: consumer::DeliverPolicy::ByStartTime { start_time },
        ack_wait: Duration::from_secs(5),
        max_ack_pending: at_once.parse()?,
        ..Default::default()
    };
    let consumer = stream.get_or_create_consumer(group, config).await?;
    loop {
        // One, since the time to acknowledge runs. A server may lose a request, so it is made again soon.
        let one = consumer.batch().max_messages(1);
        let mut one = one.expires(Duration::from_secs(2)).messages().await?;
        while let Some(Ok(event)) = one.next().await {
            let tries = event.info()?.delivered;
            // If an acknowledgement is lost, the event comes again.
            let _ = match (tries <= 5).then(|| effect(&table, &event)) {
                Some(Ok(_)) => event.double_ack().await,
                Some(Err(_)) if tries < 5 => event.ack_with(LATER).await,
                _ => {
                    let failed = format!("zapi.failed.{group}.{}.{tries}", event.subject);
                    let sent = event.context.publish(failed, event.payload.clone());
                    sent.await?.await?;
                    event.double_ack_with(AckKind::Term).await
                }
            };
        }
    }
}

/// The work. The unique key makes it happen once, however often the event comes.
fn effect(table: &Connection, event: &Message) -> Result<usize, Box<dyn Error + Send + Sync>> {
    let seq = i64::try_from(event.info()?.stream_sequence)?;
    let row = (event.subject.as_str(), seq, str::from_utf8(&event.payload)?);
    Ok(table.execute(ONCE, row)?)
}
