//! Measures a stream with one message per subject: the rate of new subjects, of a look for each before it is sent, and of
//! refused repeats. The arguments are the URL of a server, how many subjects, and how many replicas.
//! `scripts/receiver-cluster.sh` runs it.

#![expect(clippy::arithmetic_side_effects, reason = "small numbers")]

use std::error::Error;
use std::ops::Range;
use std::time::Instant;

use async_nats::HeaderMap;
use async_nats::jetstream::{self, stream};
use futures_util::{StreamExt as _, stream as futures};
use sha2::{Digest as _, Sha256};

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// Acknowledgements that are awaited at once, as many as a commit has deliveries.
const IN_FLIGHT: usize = 512;

#[tokio::main]
async fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let mut next = || {
        arguments
            .next()
            .ok_or("expected a URL, a count and replicas")
    };
    let (url, count, replicas) = (next()?, next()?.parse::<u64>()?, next()?.parse()?);
    let context = jetstream::new(async_nats::connect(url.split(',').collect::<Vec<_>>()).await?);
    let _ = context.delete_stream("subjects").await;
    let stream = context
        .create_stream(stream::Config {
            name: "subjects".into(),
            subjects: vec!["subjects.>".into()],
            discard: stream::DiscardPolicy::New,
            max_messages_per_subject: 1,
            discard_new_per_subject: true,
            num_replicas: replicas,
            ..stream::Config::default()
        })
        .await?;
    let part = count / 10;
    for tenth in 0..10 {
        let numbers = tenth * part..(tenth + 1) * part;
        let new = async |number| publish(&context, number).await;
        measure("new", numbers, new).await?;
    }
    let find = async |number| {
        let subject = subject(number);
        let found = stream.get_last_raw_message_by_subject(&subject).await;
        found.is_ok()
    };
    measure("found", 0..part, find).await?;
    let refused = async |number| !publish(&context, number).await;
    measure("refused", 0..part, refused).await
}

/// Does something for each number, and prints how fast, and for how many it succeeded.
async fn measure(name: &str, numbers: Range<u64>, run: impl AsyncFn(u64) -> bool) -> Result<()> {
    let (start, last) = (Instant::now(), numbers.end);
    let done = futures::iter(numbers)
        .map(|number| run(number))
        .buffered(IN_FLIGHT);
    let done: Vec<bool> = done.collect().await;
    let rate = f64::from(u32::try_from(done.len())?) / start.elapsed().as_secs_f64();
    let good = done.iter().filter(|good| **good).count();
    println!("up to subject {last}: {rate:.0} a second, {good} {name}");
    Ok(())
}

fn subject(number: u64) -> String {
    let digest = Sha256::digest(number.to_be_bytes());
    let start = String::from("subjects.ReceivedCallback.");
    digest
        .iter()
        .fold(start, |subject, byte| subject + &format!("{byte:02x}"))
}

/// Returns whether the stream has stored the message.
async fn publish(context: &jetstream::Context, number: u64) -> bool {
    let mut headers = HeaderMap::new();
    headers.insert("Zapi-Body", "x".repeat(600).as_str());
    let sent = context.publish_with_headers(subject(number), headers, "y".repeat(450).into());
    match sent.await {
        Ok(stored) => stored.await.is_ok(),
        Err(_) => false,
    }
}
