//! Measures what the extractor costs a server: deliveries a second with `Connected`, beside the
//! same handler with `Bytes` alone.
//!
//! Both servers run in this process, on the same runtime; the rounds alternate, so that whatever
//! else the machine does meets both. Build with `--release`. The number of rounds can be given.

use std::error::Error;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::Bytes;
use axum::{Router, routing::post};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use zapi_webhooks_axum::Connected;
use zapi_webhooks_http::{Receiver, testing};

const CONNECTIONS: usize = 16;
const ROUND: Duration = Duration::from_millis(500);

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let receiver = Arc::new(Receiver::new([testing::secret()]));
    let extractor = Router::new()
        .route("/", post(async |Connected(_): Connected| {}))
        .with_state(Arc::clone(&receiver));
    let bytes = || {
        let handler = post(async |_: Bytes| {});
        Router::new()
            .route("/", handler)
            .with_state(Arc::clone(&receiver))
    };
    // The third server is a control: its ratio says how far the machine can be trusted.
    let servers = [
        serve(extractor).await?,
        serve(bytes()).await?,
        serve(bytes()).await?,
    ];
    let rounds: usize = match std::env::args().nth(1) {
        Some(rounds) => rounds.parse()?,
        None => 40,
    };
    let mut rates = Vec::new();
    for round in 0..=rounds {
        let mut rate = [0.0; 3];
        for turn in 0..3 {
            // The order changes from round to round.
            let server = round.wrapping_add(turn) % 3;
            if let (Some(rate), Some(server)) = (rate.get_mut(server), servers.get(server)) {
                *rate = deliver(*server).await?;
            }
        }
        // The first round warms up.
        if round > 0 {
            rates.push(rate);
        }
    }
    let median_of = |of: fn(&[f64; 3]) -> f64| median(rates.iter().map(of).collect());
    let with = median_of(|[with, _, _]| *with);
    let without = median_of(|[_, without, _]| *without);
    let ratio = median_of(|[with, without, _]| with / without);
    let control = median_of(|[_, without, again]| again / without);
    println!("Connected: {with:.0} deliveries/s (medians of {rounds} rounds)");
    println!("Bytes:     {without:.0} deliveries/s");
    println!("ratio:     {ratio:.3}");
    println!("control:   {control:.3} (Bytes beside Bytes)");
    Ok(())
}

async fn serve(app: Router) -> Result<SocketAddr, Box<dyn Error>> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move { axum::serve(listener, app).await });
    Ok(address)
}

/// Delivers for one round, and returns how many deliveries a second were answered by 200.
async fn deliver(address: SocketAddr) -> Result<f64, Box<dyn Error>> {
    let begun = Instant::now();
    let mut clients = JoinSet::new();
    for _ in 0..CONNECTIONS {
        clients.spawn(client(address, begun));
    }
    let mut answered = 0_u32;
    while let Some(count) = clients.join_next().await {
        answered = answered.saturating_add(count??);
    }
    Ok(f64::from(answered) / begun.elapsed().as_secs_f64())
}

/// Delivers the same body again and again over one connection.
async fn client(address: SocketAddr, begun: Instant) -> std::io::Result<u32> {
    let body = testing::CLEAN_BODY;
    let (length, token) = (body.len(), testing::TOKEN);
    let request = format!(
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
         z-api-token: {token}\r\nContent-Length: {length}\r\n\r\n{body}"
    );
    let mut stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let (mut answered, mut answer) = (0_u32, [0; 1024]);
    while begun.elapsed() < ROUND {
        stream.write_all(request.as_bytes()).await?;
        let length = stream.read(&mut answer).await?;
        let answer = answer.get(..length).unwrap_or_default();
        if !answer.starts_with(b"HTTP/1.1 200 ") || !answer.ends_with(b"\r\n\r\n") {
            return Err(std::io::Error::other("expected an empty 200"));
        }
        answered = answered.saturating_add(1);
    }
    Ok(answered)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    values.get(middle).copied().unwrap_or(f64::NAN)
}
