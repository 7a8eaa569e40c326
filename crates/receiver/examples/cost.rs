//! Measures the store alone, and the receiver beside axum with `Bytes` alone. `scripts/receiver-cost.sh` builds and runs it.
//!
//! The argument is the path of the program. With `bytes` instead, this serves axum with `Bytes` until it is killed.
//! With the URL of a cluster and the ids of its servers after the path, it measures receivers on that beside SQLite.
//! `scripts/receiver-cluster.sh` does so.

#![expect(clippy::arithmetic_side_effects, reason = "small numbers")]

use std::error::Error;
use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Instant;

use axum::{Router, body::Bytes, routing::any};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use zapi_webhooks_http::testing;
use zapi_webhooks_receiver::record::{Record, now};
use zapi_webhooks_receiver::store::{Storage as _, Store};

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// How often each measurement is repeated. The median is printed.
const ROUNDS: usize = 7;

/// Records in a round of the store, and how many of them share a commit.
const RECORDS: usize = 2_048;
const SHARED: usize = 64;

/// Connections to a server, and how many deliveries each makes in a round.
const CONNECTIONS: usize = 64;
const EACH: usize = 300;

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let argument = arguments.next().ok_or("expected the path of the program")?;
    if let Some(url) = arguments.next() {
        let servers = arguments.map(|id| id.parse());
        return cluster(
            &argument,
            &url,
            &servers.collect::<std::result::Result<Vec<_>, _>>()?,
        );
    }
    let runtime = Runtime::new()?;
    if argument == "bytes" {
        return runtime.block_on(bytes());
    }
    let directory = tempfile::tempdir_in(".")?;
    let path = |name: &str| format!("sqlite:{}", directory.path().join(name).display());

    let store = runtime.block_on(Store::open(&path("alone.db"), None))?;
    let (mut one, mut shared) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        one.push(runtime.block_on(store_alone(&store, round * 2, 1))?);
        shared.push(runtime.block_on(store_alone(&store, round * 2 + 1, SHARED))?);
    }
    let (one, shared) = (median(one), median(shared));
    println!("SQLite alone, medians of {ROUNDS} rounds of {RECORDS} records");
    println!("  one commit each          {:8.0} a second", one.rate);
    println!(
        "  {SHARED} in a commit          {:8.0} a second, {:.1} times as many",
        shared.rate,
        shared.rate / one.rate
    );

    let mut axum = Command::new(std::env::current_exe()?);
    axum.arg("bytes");
    let axum = Server::start(axum)?;
    let receiver = Server::receiver(&argument, &path("served.db"))?;
    let (mut without, mut with) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        without.push(deliver_all(&[&axum], &[], round)?);
        with.push(deliver_all(&[&receiver], &[], round)?);
    }
    let (without, with) = (median(without), median(with));
    println!(
        "servers, medians of {ROUNDS} rounds of {} deliveries over {CONNECTIONS} connections",
        CONNECTIONS * EACH
    );
    for (name, it) in [
        ("axum with `Bytes`", &without),
        ("the receiver on SQLite", &with),
    ] {
        println!(
            "  {name:24} {:8.0} a second, {:6.1} us of processor time each",
            it.rate, it.micros
        );
    }
    let own = with.micros - without.micros - shared.micros;
    println!(
        "  of that, SQLite alone took {:.1} us, and checks, records, log and queue {own:.1} us",
        shared.micros
    );
    Ok(())
}

/// Measures one and two receivers on a cluster, whose servers have these ids, beside one on SQLite.
fn cluster(program: &str, url: &str, servers: &[u32]) -> Result<()> {
    let directory = tempfile::tempdir_in(".")?;
    let file = format!("sqlite:{}", directory.path().join("served.db").display());
    let sqlite = Server::receiver(program, &file)?;
    let [first, second] = [(); 2].map(|()| Server::receiver(program, url));
    let (first, second) = (first?, second?);
    let (mut alone, mut one, mut two) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        alone.push(deliver_all(&[&sqlite], &[], round * 3)?);
        one.push(deliver_all(&[&first], servers, round * 3 + 1)?);
        two.push(deliver_all(&[&first, &second], servers, round * 3 + 2)?);
    }
    println!(
        "medians of {ROUNDS} rounds of {} deliveries over {CONNECTIONS} connections",
        CONNECTIONS * EACH
    );
    for (name, costs) in [
        ("one receiver on SQLite", alone),
        ("one on the cluster", one),
        ("two on the cluster", two),
    ] {
        let Cost { rate, micros } = median(costs);
        println!("  {name:24} {rate:8.0} a second, {micros:6.1} us of processor time each");
    }
    Ok(())
}

/// How many a second, and the processor time of one in microseconds.
#[derive(Clone, Copy)]
struct Cost {
    rate: f64,
    micros: f64,
}

/// Takes the median of each.
fn median(mut costs: Vec<Cost>) -> Cost {
    let mut middle = |of: fn(&Cost) -> f64| {
        costs.sort_by(|a, b| of(a).total_cmp(&of(b)));
        costs.get(costs.len() / 2).map_or(f64::NAN, of)
    };
    Cost {
        rate: middle(|cost| cost.rate),
        micros: middle(|cost| cost.micros),
    }
}

/// A body with a key of its own.
fn body(round: usize, number: usize) -> String {
    let moment = (1_757_000_000_000 + round * 1_000_000 + number).to_string();
    testing::CLEAN_BODY.replace("1757333824580", &moment)
}

async fn store_alone(store: &Store, round: usize, shared: usize) -> Result<Cost> {
    let mut records = Vec::new();
    for number in 0..RECORDS {
        let body = body(round, number).into_bytes();
        records.push(Record::event(&zapi_webhooks::parse(&body)?, body, now()));
    }
    let own = std::process::id();
    let (begun, before) = (Instant::now(), worked(own)?);
    for records in records.chunks(shared) {
        for stored in store.put(records).await {
            stored?;
        }
    }
    cost(RECORDS, begun, worked(own)? - before)
}

fn cost(count: usize, begun: Instant, processor: f64) -> Result<Cost> {
    let wall = begun.elapsed().as_secs_f64();
    let count = f64::from(u32::try_from(count)?);
    Ok(Cost {
        rate: count / wall,
        micros: processor * 1e6 / count,
    })
}

/// Returns the processor time of all threads of a process in seconds, as Linux counts it in ticks of 10 ms.
fn worked(process: u32) -> Result<f64> {
    let text = fs::read_to_string(format!("/proc/{process}/stat"))?;
    let (_, fields) = text
        .rsplit_once(") ")
        .ok_or("the format of /proc has changed")?;
    let ticks = fields.split(' ').skip(11).take(2).map(str::parse::<u32>);
    let ticks: Vec<u32> = ticks.collect::<std::result::Result<_, _>>()?;
    Ok(ticks.into_iter().map(f64::from).sum::<f64>() / 100.0)
}

/// Returns the processor time of some processes.
fn all_worked(processes: &[u32]) -> Result<f64> {
    processes.iter().map(|process| worked(*process)).sum()
}

async fn bytes() -> Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("deliveries on http://{}", listener.local_addr()?);
    let routes = Router::new().fallback(any(async |_: Bytes| {}));
    Ok(axum::serve(listener, routes).await?)
}

struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn receiver(program: &str, store: &str) -> Result<Self> {
        let mut command = Command::new(program);
        command
            .args(["serve", "--listen", "127.0.0.1:0", "--page", "127.0.0.1:0"])
            .args(["--store", store])
            .env("ZAPI_TOKENS", testing::TOKEN);
        Self::start(command)
    }

    fn start(mut command: Command) -> Result<Self> {
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let mut line = String::new();
        BufReader::new(child.stdout.take().ok_or("a pipe")?).read_line(&mut line)?;
        let address = line.trim().strip_prefix("deliveries on http://");
        let address = address.ok_or("it did not start")?.to_owned();
        Ok(Self { child, address })
    }
}

/// Delivers to all servers at once, over their share of the connections. Counts the time of other processes too.
fn deliver_all(servers: &[&Server], others: &[u32], round: usize) -> Result<Cost> {
    let connect = |server: &&Server| {
        let stream = TcpStream::connect(&server.address)?;
        stream.set_nodelay(true)?;
        Ok(stream)
    };
    let streams = servers.iter().cycle().take(CONNECTIONS).map(connect);
    let streams = streams.collect::<io::Result<Vec<_>>>()?;
    let ids = servers.iter().map(|server| server.child.id());
    let ids: Vec<u32> = ids.chain(others.iter().copied()).collect();
    let (begun, before) = (Instant::now(), all_worked(&ids)?);
    thread::scope(|scope| {
        let deliver = |(client, stream)| scope.spawn(move || deliver(stream, round, client * EACH));
        let clients: Vec<_> = streams.into_iter().enumerate().map(deliver).collect();
        let mut ends = clients.into_iter().map(thread::ScopedJoinHandle::join);
        ends.try_for_each(|end| end.unwrap_or_else(|_| Err("a client panicked".into())))
    })?;
    cost(CONNECTIONS * EACH, begun, all_worked(&ids)? - before)
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn deliver(mut stream: TcpStream, round: usize, first: usize) -> Result<()> {
    let mut answer = [0; 1024];
    for number in first..first + EACH {
        let body = body(round, number);
        let request = format!(
            "POST /z-api HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
             z-api-token: {}\r\nContent-Length: {}\r\n\r\n{body}",
            testing::TOKEN,
            body.len()
        );
        stream.write_all(request.as_bytes())?;
        let length = stream.read(&mut answer)?;
        let answer = answer.get(..length).unwrap_or_default();
        if !answer.starts_with(b"HTTP/1.1 200 ") || !answer.ends_with(b"\r\n\r\n") {
            return Err("expected an empty 200".into());
        }
    }
    Ok(())
}
