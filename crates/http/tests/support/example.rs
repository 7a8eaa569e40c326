//! What every example of a receiver does.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};

use zapi_webhooks_http::testing;

pub fn prints_what_it_receives_and_rejects_a_stranger(name: &str) {
    // Cargo builds examples beside the tests.
    let tests = std::env::current_exe().unwrap();
    let program = tests
        .ancestors()
        .nth(2)
        .unwrap()
        .join("examples")
        .join(name);
    let mut child = Command::new(program)
        .env("ZAPI_TOKEN", testing::TOKEN)
        .env("ZAPI_LISTEN", "127.0.0.1:0")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let line = lines.next().unwrap().unwrap();
    let address = line.strip_prefix("listening on http://").unwrap();
    let deliver = |token: &str| {
        let body = testing::CLEAN_BODY;
        let length = body.len();
        let request = format!(
            "POST /z-api HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
             Content-Type: application/json\r\nz-api-token: {token}\r\n\
             Content-Length: {length}\r\n\r\n{body}"
        );
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    };
    assert!(deliver("a guess").starts_with("HTTP/1.1 401 "));
    assert!(deliver(testing::TOKEN).starts_with("HTTP/1.1 200 "));
    let event = zapi_webhooks::parse_connected(testing::CLEAN_BODY.as_bytes())
        .unwrap()
        .event;
    assert_eq!(lines.next().unwrap().unwrap(), event.to_canonical_json());
    child.kill().unwrap();
    child.wait().unwrap();
}
