//! Measures a stream with one message per subject: the rate at which new subjects come, and at which repeats are refused.
//!
//! The arguments are the URL of a server, how many subjects, and how many replicas.

#![allow(
    clippy::all,
    clippy::pedantic,
    clippy::arithmetic_side_effects,
    clippy::print_stdout,
    reason = "a measurement"
)]

use std::error::Error;
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
    let context = jetstream::new(async_nats::connect(url).await?);
    let _ = context.delete_stream("subjects").await;
    context
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
    for name in ["new", "repeats"] {
        let part = count / 10;
        for tenth in 0..10 {
            let start = Instant::now();
            let numbers = tenth * part..(tenth + 1) * part;
            let stored: Vec<bool> = futures::iter(numbers)
                .map(|number| publish(&context, number))
                .buffered(IN_FLIGHT)
                .collect()
                .await;
            let new = stored.iter().filter(|stored| **stored).count();
            let rate = f64::from(u32::try_from(stored.len())?) / start.elapsed().as_secs_f64();
            println!(
                "{name}: {} subjects, {rate:.0} a second, {new} stored",
                (tenth + 1) * part
            );
            if name == "repeats" {
                break;
            }
        }
    }
    Ok(())
}

async fn publish(context: &jetstream::Context, number: u64) -> bool {
    let digest: String = Sha256::digest(number.to_be_bytes())
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let mut headers = HeaderMap::new();
    headers.insert("Zapi-Body", "x".repeat(600).as_str());
    let subject = format!("subjects.ReceivedCallback.{digest}");
    let Ok(ack) = context
        .publish_with_headers(subject, headers, "y".repeat(450).into())
        .await
    else {
        return false;
    };
    ack.await.is_ok()
}
