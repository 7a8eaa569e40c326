//! Measures the cost of the extractor: a handler with `Connected` against the same handler with
//! `Bytes`.
//!
//! Each server has its own thread, and the same connections for all rounds. The rounds are short,
//! their order changes, and each is compared only with its neighbour, so other load on the machine
//! affects all servers alike. Build with `--release`. The argument is the number of turns.

use std::error::Error;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};
use std::{fs, io, thread};

use axum::body::Bytes;
use axum::{Router, routing::post};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime;
use tokio::task::{self, JoinSet};
use zapi_webhooks_axum::Connected;
use zapi_webhooks_http::{Receiver, testing};

const CONNECTIONS: u32 = 16;
const DELIVERIES: u32 = 50;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let receiver = Arc::new(Receiver::new([testing::secret()]));
    let extractor = post(async |Connected(_): Connected| {});
    let bytes = || post(async |_: Bytes| {});
    // The third server is a control: if its ratio is not near 1, the machine is too busy.
    let mut servers = Vec::new();
    for handler in [extractor, bytes(), bytes()] {
        let routes = Router::new().route("/", handler);
        servers.push(Server::start(routes.with_state(Arc::clone(&receiver))).await?);
    }
    let turns: usize = match std::env::args().nth(1) {
        Some(turns) => turns.parse()?,
        None => 600,
    };
    tokio::spawn(stay_awake());
    let mut rounds = vec![Vec::new(); servers.len()];
    // The first turn warms up.
    for turn in 0..=turns {
        let mut order: Vec<usize> = (0..servers.len()).collect();
        order.rotate_left(turn % 3);
        if turn % 2 == 1 {
            order.reverse();
        }
        for at in order {
            if let (Some(server), Some(rounds)) = (servers.get_mut(at), rounds.get_mut(at)) {
                let round = server.round().await?;
                rounds.extend((turn > 0).then_some(round));
            }
        }
    }
    if let [connected, bytes, control] = rounds.as_slice() {
        println!("a delivery takes (median of {turns} turns, its 95 % interval in brackets)");
        show("wall-clock time", [connected, bytes, control], |round| {
            round.wall
        });
        show(
            "time of the server's thread",
            [connected, bytes, control],
            |round| round.server,
        );
    }
    Ok(())
}

/// How long a delivery took, in seconds.
#[derive(Clone, Copy)]
struct Round {
    wall: f64,
    /// `NaN` if the system does not report it.
    server: f64,
}

/// Prints one kind of time, and the throughput relative to `Bytes`.
fn show(name: &str, [connected, bytes, control]: [&[Round]; 3], time: fn(&Round) -> f64) {
    let micros = |rounds: &[Round]| median(rounds.iter().map(|round| time(round) * 1e6));
    let ratio = |rounds: &[Round]| {
        let pairs = rounds.iter().zip(bytes);
        median(pairs.map(|(round, bytes)| time(bytes) / time(round)))
    };
    println!("{name}");
    let line = |name, [low, middle, high]: [f64; 3], digits| {
        println!("  {name:24} {middle:.digits$} [{low:.digits$}, {high:.digits$}]");
    };
    line("Connected, microseconds", micros(connected), 2);
    line("Bytes, microseconds", micros(bytes), 2);
    line("throughput beside Bytes", ratio(connected), 3);
    line("control: Bytes again", ratio(control), 3);
}

/// Returns the median between the ends of its 95 % interval (binomial order statistics).
fn median(values: impl Iterator<Item = f64>) -> [f64; 3] {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    let (middle, reach) = (values.len() / 2, values.len().isqrt());
    let at = |rank: usize| values.get(rank).copied().unwrap_or(f64::NAN);
    [
        at(middle.saturating_sub(reach)),
        at(middle),
        at(middle.saturating_add(reach)),
    ]
}

/// A server on its own thread, with the connections to it.
struct Server {
    connections: Vec<TcpStream>,
    thread: PathBuf,
}

impl Server {
    async fn start(app: Router) -> Result<Self, Box<dyn Error>> {
        let (announce, started) = mpsc::channel();
        thread::spawn(move || serve(app, &announce));
        let (address, thread) = started.recv()?;
        let mut connections = Vec::new();
        for _ in 0..CONNECTIONS {
            let connection = TcpStream::connect(address).await?;
            connection.set_nodelay(true)?;
            connections.push(connection);
        }
        Ok(Self {
            connections,
            thread,
        })
    }

    /// Delivers over all connections concurrently.
    async fn round(&mut self) -> Result<Round, Box<dyn Error>> {
        let (begun, worked) = (Instant::now(), self.worked());
        let mut clients = JoinSet::new();
        for connection in self.connections.drain(..) {
            clients.spawn(deliver(connection));
        }
        while let Some(connection) = clients.join_next().await {
            self.connections.push(connection??);
        }
        let deliveries = f64::from(CONNECTIONS.saturating_mul(DELIVERIES));
        Ok(Round {
            wall: begun.elapsed().as_secs_f64() / deliveries,
            server: (self.worked() - worked) / deliveries,
        })
    }

    /// Returns the processor time of the server's thread in seconds, as Linux reports it.
    fn worked(&self) -> f64 {
        let text = fs::read_to_string(self.thread.join("schedstat")).unwrap_or_default();
        let nanoseconds = text.split(' ').next().and_then(|first| first.parse().ok());
        nanoseconds.map_or(f64::NAN, |nanoseconds| {
            Duration::from_nanos(nanoseconds).as_secs_f64()
        })
    }
}

/// Serves on the calling thread, and announces its address and the thread's folder in `/proc`.
fn serve(app: Router, announce: &mpsc::Sender<(SocketAddr, PathBuf)>) -> Result<(), io::Error> {
    let runtime = runtime::Builder::new_current_thread().enable_io().build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let thread = fs::read_link("/proc/thread-self").unwrap_or_default();
        let heard = announce.send((listener.local_addr()?, PathBuf::from("/proc").join(thread)));
        heard.map_err(io::Error::other)?;
        axum::serve(listener, app).await
    })
}

/// Keeps the client from sleeping. If it slept, the server would have to wake it, which costs more
/// than the extractor, and a slower server would have to do it more often.
async fn stay_awake() {
    loop {
        task::yield_now().await;
    }
}

/// Delivers the same body repeatedly over one connection, and returns the connection.
async fn deliver(mut connection: TcpStream) -> io::Result<TcpStream> {
    let body = testing::CLEAN_BODY;
    let (length, token) = (body.len(), testing::TOKEN);
    let request = format!(
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
         z-api-token: {token}\r\nContent-Length: {length}\r\n\r\n{body}"
    );
    let mut answer = [0; 1024];
    for _ in 0..DELIVERIES {
        connection.write_all(request.as_bytes()).await?;
        let length = connection.read(&mut answer).await?;
        let answer = answer.get(..length).unwrap_or_default();
        if !answer.starts_with(b"HTTP/1.1 200 ") || !answer.ends_with(b"\r\n\r\n") {
            return Err(io::Error::other("expected an empty 200"));
        }
    }
    Ok(connection)
}
