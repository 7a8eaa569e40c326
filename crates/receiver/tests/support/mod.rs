//! Starts the real program and real servers on free ports, and delivers to them over sockets.

#![allow(dead_code, reason = "each test program uses a part")]

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use zapi_webhooks_http::testing;

pub mod browser;
pub mod load;
pub mod nats;
pub mod postgres;
pub mod rows;

/// The program.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_zapi-webhooks-receiver");

/// Texts that no log and no metric may hold: the tokens, ids and numbers that the tests send.
pub const PRIVATE: [&str; 9] = [
    testing::TOKEN,
    testing::INSTANCE,
    "5544999",
    "5544888",
    "5544777",
    "12036301",
    "instance.id",
    "17573338",
    "3EB0",
];

/// Returns the first private text of a log.
pub fn leak(log: &str) -> Option<&'static str> {
    PRIVATE.into_iter().find(|private| log.contains(private))
}

/// A running receiver.
pub struct Program {
    child: Child,
    pub deliveries: SocketAddr,
    pub page: SocketAddr,
    log: Option<JoinHandle<String>>,
}

impl Program {
    /// Starts the receiver with a store and more arguments, on free ports.
    pub fn start(store: &str, arguments: &[&str]) -> Self {
        Self::start_at("127.0.0.1:0", store, arguments)
    }

    /// Starts the receiver at an address, such as that of one that was killed.
    pub fn start_at(listen: &str, store: &str, arguments: &[&str]) -> Self {
        let mut command = command(&["serve", "--listen", listen, "--page", "127.0.0.1:0"]);
        command.args(["--store", store]).args(arguments);
        Self::spawn(command)
    }

    /// Starts the receiver by a command.
    pub fn spawn(mut command: Command) -> Self {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stderr = child.stderr.take().unwrap();
        let log = std::thread::spawn(move || {
            let mut log = String::new();
            stderr.read_to_string(&mut log).unwrap();
            log
        });
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut address = |prefix: &str| -> SocketAddr {
            let mut line = String::new();
            stdout.read_line(&mut line).unwrap();
            let address = line
                .strip_prefix(prefix)
                .map(|it| it.trim().parse().unwrap());
            address.unwrap_or_else(|| panic!("it ended, see its log"))
        };
        let deliveries = address("deliveries on http://");
        let page = address("page on http://");
        Self {
            child,
            deliveries,
            page,
            log: Some(log),
        }
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    pub fn client(&self) -> Client {
        Client::new(self.deliveries)
    }

    /// Returns the value of a metric, the sum over its labels.
    pub fn metric(&self, name: &str) -> f64 {
        let text = Client::new(self.page).get("/metrics").unwrap().body;
        assert_eq!(leak(&text), None, "{text}");
        let lines = text.lines().filter(|line| {
            let rest = line.strip_prefix(name);
            rest.is_some_and(|rest| rest.starts_with([' ', '{']))
        });
        let values = lines.map(|line| line.rsplit(' ').next().unwrap().parse::<f64>().unwrap());
        values.sum()
    }

    /// Returns the peak memory in bytes.
    pub fn peak_memory(&self) -> u64 {
        peak_memory(self.id())
    }

    /// Kills the receiver as a power cut would, and returns its log.
    pub fn kill(mut self) -> String {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.take_log()
    }

    pub fn signal(&self, name: &str) {
        signal(self.id(), name);
    }

    /// Waits for the receiver to end.
    pub fn wait(mut self) -> (ExitStatus, String) {
        let status = self.child.wait().unwrap();
        assert_eq!(status.signal(), None);
        (status, self.take_log())
    }

    /// Ends the receiver by SIGTERM, and returns its log.
    pub fn stop(self) -> String {
        // Reading a metric checks that none is private.
        self.metric("");
        self.signal("TERM");
        let (status, log) = self.wait();
        assert_eq!(status.code(), Some(0), "{log}");
        log
    }

    fn take_log(&mut self) -> String {
        let log = self.log.take().unwrap().join().unwrap();
        assert_eq!(leak(&log), None, "{log}");
        log
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        self.child.wait().unwrap();
        if let Some(log) = self.log.take() {
            let log = log.join().unwrap();
            if std::thread::panicking() {
                let lines: Vec<_> = log.lines().rev().take(20).collect();
                eprintln!("the last lines of the log, the newest first: {lines:#?}");
            } else {
                assert_eq!(leak(&log), None, "{log}");
            }
        }
    }
}

/// Returns the peak memory of a process in bytes.
pub fn peak_memory(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kibibytes = line.unwrap().trim().trim_end_matches(" kB");
    kibibytes.parse::<u64>().unwrap() * 1024
}

/// Sends a signal by the system's `kill`.
pub fn signal(process: u32, name: &str) {
    let status = Command::new("kill")
        .args(["-s", name, &process.to_string()])
        .status();
    assert!(status.unwrap().success());
}

/// The program with arguments, the token, and no other setting of the tests' environment.
pub fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(PROGRAM);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("ZAPI_") {
            command.env_remove(name);
        }
    }
    command
        .env("ZAPI_TOKENS", testing::TOKEN)
        .env("ZAPI_LISTEN", "127.0.0.1:0")
        .env("ZAPI_PAGE", "127.0.0.1:0")
        .args(arguments);
    command
}

/// Runs the program to its end.
pub fn run(arguments: &[&str]) -> Output {
    command(arguments).output().unwrap()
}

/// The exit code, and what was printed on both pipes.
pub fn said(output: &Output) -> (Option<i32>, String) {
    let text = [&output.stdout[..], &output.stderr[..]].concat();
    (output.status.code(), String::from_utf8(text).unwrap())
}

/// A port that is free now, below those that the system gives to clients, so that none of them takes it meanwhile.
pub fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let start = u16::try_from(std::process::id() % 20_000).unwrap();
    loop {
        let port = 10_000 + start.wrapping_add(NEXT.fetch_add(1, Ordering::Relaxed)) % 20_000;
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}

/// Waits until something holds.
pub fn eventually(what: &str, mut holds: impl FnMut() -> bool) {
    let end = Instant::now() + Duration::from_secs(30);
    while !holds() {
        assert!(Instant::now() < end, "waited in vain until {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (found, value) = line.split_once(':')?;
            found.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }

    /// The code at the end of a problem's type.
    pub fn code(&self) -> String {
        let document: serde_json::Value = serde_json::from_str(&self.body).unwrap();
        let kind = document["type"].as_str().unwrap();
        kind.strip_prefix("urn:zapi-webhooks:problem:")
            .unwrap()
            .to_owned()
    }
}

/// An HTTP client on a socket, so that a test decides about every byte and every end.
pub struct Client {
    address: SocketAddr,
    stream: Option<BufReader<TcpStream>>,
}

/// The headers of a delivery with the right token.
pub fn right() -> String {
    format!(
        "Content-Type: application/json\r\nz-api-token: {}\r\n",
        testing::TOKEN
    )
}

impl Client {
    pub fn new(address: SocketAddr) -> Self {
        Self {
            address,
            stream: None,
        }
    }

    /// Sends a delivery with the right token.
    pub fn deliver(&mut self, body: &[u8]) -> io::Result<Answer> {
        self.post(&right(), body)
    }

    /// Sends a gzip delivery with the right token.
    pub fn deliver_gzip(&mut self, body: &[u8]) -> io::Result<Answer> {
        self.post(
            &format!("{}Content-Encoding: gzip\r\n", right()),
            &testing::gzip(body),
        )
    }

    /// Sends a delivery with these header lines.
    pub fn post(&mut self, headers: &str, body: &[u8]) -> io::Result<Answer> {
        let length = body.len();
        let head = format!(
            "POST /z-api HTTP/1.1\r\nHost: localhost\r\n{headers}Content-Length: {length}\r\n\r\n"
        );
        self.send(&[head.as_bytes(), body].concat())
    }

    pub fn get(&mut self, path: &str) -> io::Result<Answer> {
        self.send(format!("GET {path} HTTP/1.1\r\nHost: {}\r\n\r\n", self.address).as_bytes())
    }

    /// Sends bytes and reads one answer. After an error the next request uses a new connection.
    pub fn send(&mut self, bytes: &[u8]) -> io::Result<Answer> {
        let answer = self.write(bytes).and_then(|()| self.read());
        let closes = |answer: &Answer| answer.header("connection") == Some("close");
        if answer.as_ref().map_or(true, closes) {
            self.stream = None;
        }
        answer
    }

    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        if self.stream.is_none() {
            let stream = TcpStream::connect(self.address)?;
            stream.set_nodelay(true)?;
            stream.set_read_timeout(Some(Duration::from_secs(30)))?;
            self.stream = Some(BufReader::new(stream));
        }
        let written = self.stream.as_ref().unwrap().get_ref().write_all(bytes);
        match written {
            // A receiver may answer before it has read a body.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            written => written,
        }
    }

    pub fn read(&mut self) -> io::Result<Answer> {
        let stream = self.stream.as_mut().unwrap();
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            if stream.read_line(&mut head)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        let mut answer = Answer {
            status,
            head,
            body: String::new(),
        };
        let length = answer
            .header("content-length")
            .map_or(0, |it| it.parse().unwrap());
        let mut body = vec![0; length];
        stream.read_exact(&mut body)?;
        answer.body = String::from_utf8(body).unwrap();
        Ok(answer)
    }

    /// Closes the connection.
    pub fn close(&mut self) {
        self.stream = None;
    }
}

/// A store in one file.
pub fn sqlite(directory: &Path) -> String {
    format!("sqlite:{}", directory.join("events.db").display())
}
