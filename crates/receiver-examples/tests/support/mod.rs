//! Starts an example as a process and sends it requests over loopback with a real HTTP client.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use http::{Request, Response};
use tempfile::TempDir;
use zapi_webhooks_http::testing;

/// Both receivers. They behave alike.
pub const RECEIVERS: [&str; 2] = [
    env!("CARGO_BIN_EXE_receiver"),
    env!("CARGO_BIN_EXE_receiver-hyper"),
];

/// Texts that no log may contain: the tokens, ids and numbers that the tests send.
pub const PRIVATE: [&str; 8] = [
    testing::TOKEN,
    testing::INSTANCE,
    "5544999",
    "5544888",
    "554490000",
    "NEXT-TOKEN",
    "instance.id",
    "17573338",
];

/// A running receiver.
pub struct Server {
    child: Child,
    pub address: SocketAddr,
    pub letters: TempDir,
    stdout: Option<JoinHandle<String>>,
    stderr: Option<JoinHandle<String>>,
}

/// The output of a receiver after it ended.
pub struct Written {
    /// The events.
    pub stdout: String,
    /// The log.
    pub stderr: String,
}

impl Server {
    /// Starts a receiver with these variables and the most verbose log.
    pub fn start(program: &str, variables: &[(&str, &str)]) -> Self {
        Self::spawn(Command::new(program), variables)
    }

    /// Starts a receiver by a command.
    pub fn spawn(mut command: Command, variables: &[(&str, &str)]) -> Self {
        let letters = tempfile::tempdir().unwrap();
        let mut child = configured(&mut command, letters.path())
            .env("ZAPI_LIFETIME", "120")
            .env("ZAPI_LOG", "trace")
            .envs(variables.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stderr = BufReader::new(child.stderr.take().unwrap());
        let mut log = String::new();
        let address = loop {
            let mut line = String::new();
            assert_ne!(stderr.read_line(&mut line).unwrap(), 0, "it ended: {log}");
            if let Some(address) = line.strip_prefix("listening on http://") {
                break address.trim().parse().unwrap();
            }
            log.push_str(&line);
        };
        Self {
            address,
            letters,
            stdout: Some(read(child.stdout.take().unwrap(), String::new())),
            stderr: Some(read(stderr, log)),
            child,
        }
    }

    /// Sends a request and reads the answer.
    pub fn send(&self, request: Request<Vec<u8>>) -> Response<String> {
        send(self.address, request)
    }

    /// Sends bytes unchanged, with a pause after each piece, and returns the whole answer.
    pub fn send_raw(&self, pieces: &[&[u8]], pause: Duration) -> String {
        let mut stream = self.connect();
        for piece in pieces {
            // If the receiver has rejected already, the connection may be closed.
            if stream.write_all(piece).is_err() {
                break;
            }
            std::thread::sleep(pause);
        }
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8(answer).unwrap()
    }

    /// Opens a connection.
    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(30)))
            .unwrap();
        stream
    }

    /// Returns the bodies of all dead letters when there are this many.
    pub fn dead_letters(&self, count: usize) -> Vec<Vec<u8>> {
        let files = self.dead_letter_files(count);
        files
            .iter()
            .map(|file| std::fs::read(file).unwrap())
            .collect()
    }

    /// Returns the files of all dead letters when there are this many.
    pub fn dead_letter_files(&self, count: usize) -> Vec<PathBuf> {
        let end = Instant::now() + Duration::from_secs(20);
        loop {
            let entries = std::fs::read_dir(self.letters.path()).unwrap();
            let paths = entries.map(|entry| entry.unwrap().path());
            let mut files: Vec<PathBuf> = paths
                .filter(|path| path.extension().is_some_and(|kind| kind == "json"))
                .collect();
            if files.len() >= count || Instant::now() > end {
                assert_eq!(files.len(), count, "dead letters");
                files.sort();
                return files;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Returns the receiver's peak memory in bytes.
    #[cfg(target_os = "linux")]
    pub fn peak_memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:"))
            .unwrap();
        let kibibytes: u64 = line.trim().trim_end_matches(" kB").parse().unwrap();
        kibibytes * 1024
    }

    /// Ends the receiver, and checks that its log contains nothing private.
    pub fn end(mut self) -> Written {
        self.stop();
        let stdout = self.stdout.take().unwrap().join().unwrap();
        let stderr = self.stderr.take().unwrap().join().unwrap();
        assert_eq!(leak(&stderr), None, "{stderr}");
        Written { stdout, stderr }
    }

    fn stop(&mut self) {
        let _ = self.child.kill();
        self.child.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
        let log = self.stderr.take().map(|log| log.join().unwrap());
        if let (Some(log), false) = (log, std::thread::panicking()) {
            assert_eq!(leak(&log), None, "{log}");
        }
    }
}

/// Returns the first private text of a log.
pub fn leak(log: &str) -> Option<&'static str> {
    PRIVATE.into_iter().find(|private| log.contains(private))
}

/// Sets the variables that a receiver needs and removes those of the tests' environment.
pub fn configured<'a>(command: &'a mut Command, letters: &Path) -> &'a mut Command {
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("ZAPI_") {
            command.env_remove(name);
        }
    }
    command
        .env("ZAPI_TOKENS", testing::TOKEN)
        .env("ZAPI_LISTEN", "127.0.0.1:0")
        .env("ZAPI_DEAD_LETTERS", letters)
}

fn read(mut pipe: impl Read + Send + 'static, mut text: String) -> JoinHandle<String> {
    std::thread::spawn(move || {
        pipe.read_to_string(&mut text).unwrap();
        text
    })
}

/// Sends a request to a server and reads the answer, whatever its status.
pub fn send(address: SocketAddr, request: Request<Vec<u8>>) -> Response<String> {
    let (mut head, body) = request.into_parts();
    let path = head.uri.path();
    let path = if path == "/" { "/z-api" } else { path };
    head.uri = format!("http://{address}{path}").parse().unwrap();
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .proxy(None)
        .http_status_as_error(false)
        .allow_non_standard_methods(true)
        .timeout_global(Some(Duration::from_secs(60)))
        .build()
        .into();
    let (head, mut body) = agent
        .run(Request::from_parts(head, body))
        .unwrap()
        .into_parts();
    Response::from_parts(head, body.read_to_string().unwrap())
}

/// A delivery of the clean body.
pub fn clean() -> Request<Vec<u8>> {
    testing::delivery(testing::CLEAN_BODY)
}

/// The request with a header set.
pub fn with(mut request: Request<Vec<u8>>, name: &'static str, value: &str) -> Request<Vec<u8>> {
    request.headers_mut().insert(name, value.parse().unwrap());
    request
}

/// The request without a header.
pub fn without(mut request: Request<Vec<u8>>, name: &str) -> Request<Vec<u8>> {
    request.headers_mut().remove(name);
    request
}

/// The code at the end of a problem's type.
pub fn code(response: &Response<String>) -> String {
    let document: serde_json::Value = serde_json::from_str(response.body()).unwrap();
    let kind = document["type"].as_str().unwrap();
    kind.strip_prefix("urn:zapi-webhooks:problem:")
        .unwrap()
        .to_owned()
}

/// The event of the clean body, as printed.
pub const CANONICAL: &str = concat!(
    r#"{"connected":true,"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","isBusiness":true,"#,
    r#""momment":1757333824580,"phone":"5544999999999","type":"ConnectedCallback"}"#,
);

/// Starts a receiver with the strict policy.
pub fn strict(program: &str) -> Server {
    Server::start(
        program,
        &[("ZAPI_POLICY", "strict"), ("ZAPI_PATIENCE", "5")],
    )
}

/// Starts a receiver with the default policy.
pub fn acknowledging(program: &str) -> Server {
    Server::start(program, &[("ZAPI_PATIENCE", "5")])
}

/// The clean body, followed by white space.
pub fn padded(length: usize) -> String {
    let spaces = " ".repeat(length - testing::CLEAN_BODY.len());
    format!("{}{spaces}", testing::CLEAN_BODY)
}

/// The head of a raw delivery, closed after its answer.
pub fn raw_head(length: &str) -> String {
    format!(
        "POST /z-api HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
         Content-Type: application/json\r\nz-api-token: {}\r\n{length}\r\n\r\n",
        testing::TOKEN
    )
}
