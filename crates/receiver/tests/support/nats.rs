//! Real servers of NATS on loopback, alone or as a cluster of three, on free ports.

use std::fs;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use async_nats::jetstream::consumer::{AckPolicy, PullConsumer, pull};
use async_nats::jetstream::{self, Context};
use async_nats::{ConnectOptions, ServerAddr};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use futures_util::StreamExt as _;
use tempfile::TempDir;

use super::rows::Row;
use super::{eventually, free_port, signal};

/// The servers. What each has stored is there after it was killed.
pub struct Nats {
    directory: TempDir,
    ports: Vec<(u16, u16)>,
    extra: Vec<String>,
    servers: Vec<Option<Child>>,
}

impl Nats {
    /// Starts one server.
    pub fn one() -> Self {
        Self::start(1, &["--jetstream"])
    }

    /// Starts a cluster of three servers.
    pub fn three() -> Self {
        Self::start(3, &["--jetstream"])
    }

    /// Starts servers with more arguments.
    pub fn start(count: usize, extra: &[&str]) -> Self {
        let mut nats = Self {
            directory: tempfile::tempdir().unwrap(),
            ports: (0..count).map(|_| (free_port(), free_port())).collect(),
            extra: extra.iter().map(ToString::to_string).collect(),
            servers: (0..count).map(|_| None).collect(),
        };
        for server in 0..count {
            nats.start_again(server);
        }
        if extra == ["--jetstream"] {
            nats.wait();
        }
        nats
    }

    /// The URLs of all servers.
    pub fn url(&self) -> String {
        let urls = self
            .ports
            .iter()
            .map(|(port, _)| format!("nats://{}127.0.0.1:{port}", self.login()));
        urls.collect::<Vec<_>>().join(",")
    }

    /// The user and the password in a URL.
    fn login(&self) -> String {
        match self.extra.as_slice() {
            [_, _, user, _, password] => format!("{user}:{password}@"),
            _ => String::new(),
        }
    }

    pub fn kill(&mut self, server: usize) {
        let mut child = self.servers[server].take().unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
    }

    /// Lets a server end by itself.
    pub fn stop(&mut self, server: usize) {
        self.signal(server, "TERM");
        self.servers[server].take().unwrap().wait().unwrap();
    }

    pub fn signal(&self, server: usize, name: &str) {
        signal(self.servers[server].as_ref().unwrap().id(), name);
    }

    pub fn start_again(&mut self, server: usize) {
        let path = self.directory.path();
        let (port, route) = self.ports[server];
        let log = fs::File::options()
            .create(true)
            .append(true)
            .open(path.join("log"));
        let mut command = Command::new("nats-server");
        command
            .args(["-a", "127.0.0.1", "-p", &port.to_string()])
            .args(["-n", &format!("n{server}")])
            .arg("-sd")
            .arg(path.join(format!("n{server}")))
            .args(&self.extra);
        if self.ports.len() > 1 {
            let routes = self
                .ports
                .iter()
                .map(|it| format!("nats://127.0.0.1:{}", it.1));
            let routes: Vec<_> = routes.collect();
            command
                .args(["--cluster_name", "c", "--cluster"])
                .arg(format!("nats://127.0.0.1:{route}"))
                .args(["--routes", &routes.join(",")]);
        }
        let child = command.stdout(Stdio::null()).stderr(log.unwrap()).spawn();
        self.servers[server] = Some(child.expect("install the package `nats-server`"));
    }

    /// Waits until `JetStream` answers and has a leader.
    fn wait(&self) {
        let url = self.url();
        eventually("JetStream answers", || {
            block_on(async {
                let Ok(client) = async_nats::connect(urls(&url)).await else {
                    return false;
                };
                let context = jetstream::new(client);
                let name = format!("test{}", free_port());
                let config = jetstream::stream::Config {
                    name: name.clone(),
                    num_replicas: self.ports.len(),
                    ..Default::default()
                };
                let made = context.create_stream(config).await.is_ok();
                made && context.delete_stream(name).await.is_ok()
            })
        });
    }

    /// The server that leads the stream.
    pub fn leader(&self) -> usize {
        let mut leader = None;
        eventually("the stream has a leader", || {
            leader = with_jetstream(&self.url(), async |context| {
                let info = context.get_stream("zapi").await.ok()?.cached_info().clone();
                info.cluster?.leader?.strip_prefix('n')?.parse().ok()
            });
            leader.is_some()
        });
        leader.unwrap()
    }

    /// Waits until all replicas have what the leader has.
    pub fn wait_for_replicas(&self) {
        eventually("all replicas are current", || {
            with_jetstream(&self.url(), async |context| {
                let info = context.get_stream("zapi").await.ok()?.cached_info().clone();
                let replicas = info.cluster?.replicas;
                Some(replicas.len() == 2 && replicas.iter().all(|it| it.current))
            })
            .unwrap_or(false)
        });
    }
}

impl Drop for Nats {
    fn drop(&mut self) {
        for child in self.servers.iter_mut().flatten() {
            signal(child.id(), "KILL");
            child.wait().unwrap();
        }
        if std::thread::panicking() {
            let log = fs::read_to_string(self.directory.path().join("log")).unwrap();
            let lines: Vec<_> = log.lines().rev().take(40).collect();
            eprintln!("the last lines of the servers, the newest first: {lines:#?}");
        }
    }
}

fn urls(url: &str) -> Vec<String> {
    url.split(',').map(str::to_owned).collect()
}

pub fn block_on<T>(run: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.unwrap().block_on(run)
}

/// Runs something with a connection to `JetStream`.
pub fn with_jetstream<T>(url: &str, run: impl AsyncFnOnce(Context) -> T) -> T {
    block_on(async {
        let servers: Vec<ServerAddr> = urls(url).iter().map(|it| it.parse().unwrap()).collect();
        let [user, password] = [servers[0].username(), servers[0].password()];
        let mut options = ConnectOptions::new();
        if let (Some(user), Some(password)) = (user, password) {
            options = options.user_and_password(user.into(), password.into());
        }
        run(jetstream::new(options.connect(servers).await.unwrap())).await
    })
}

/// Reads all events and dead letters as a consumer does.
pub fn rows(url: &str) -> Vec<Row> {
    with_jetstream(url, async |context| {
        let config = pull::Config {
            ack_policy: AckPolicy::None,
            ..Default::default()
        };
        // The servers put a consumer anywhere, also at a replica that lacks messages. They may just choose a leader.
        let end = Instant::now() + Duration::from_secs(30);
        let consumer = loop {
            let stream = context.get_stream("zapi").await.unwrap();
            let at_leader = stream.cached_info().state.messages;
            let made: Result<PullConsumer, _> = stream.create_consumer(config.clone()).await;
            match made {
                Ok(consumer) if consumer.cached_info().num_pending == at_leader => break consumer,
                made => assert!(Instant::now() < end, "{:?}", made.err()),
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        };
        let mut left = consumer.cached_info().num_pending;
        let mut rows = Vec::new();
        while left > 0 {
            let batch = consumer
                .batch()
                .max_messages(500)
                .expires(Duration::from_secs(5));
            let mut batch = batch.messages().await.unwrap();
            let before = left;
            while let Some(message) = batch.next().await {
                let message = message.unwrap();
                left -= 1;
                let subject = message.subject.as_str();
                let is_delivery = ["zapi.event.", "zapi.dead."]
                    .iter()
                    .any(|it| subject.starts_with(it));
                // A test publishes an event without headers.
                if is_delivery && message.headers.is_some() {
                    rows.push(row(&message));
                }
                if left == 0 {
                    break;
                }
            }
            assert!(left < before, "{left} messages do not come");
        }
        rows
    })
}

fn row(message: &jetstream::Message) -> Row {
    let headers = message.headers.as_ref().unwrap();
    let get = |name: &str| headers.get(name).map(|it| it.as_str().to_owned());
    assert_eq!(get("Zapi-Parts"), None, "another test reads parts");
    let text = String::from_utf8(message.payload.to_vec());
    let (canonical, body) = match get("Zapi-Body") {
        Some(body) => (text.ok(), BASE64_STANDARD.decode(body).unwrap()),
        None => (None, message.payload.to_vec()),
    };
    Row {
        seq: message.info().unwrap().stream_sequence.try_into().unwrap(),
        verdict: get("Zapi-Verdict").unwrap(),
        key: get("Zapi-Key"),
        variant: false,
        // A stream counts none.
        repeats: i64::MAX,
        canonical,
        code: get("Zapi-Code"),
        coding: get("Zapi-Coding"),
        body,
    }
}
