//! The end of a body on the wire (RFC 9112, section 6): if its length is given twice, wrongly or not
//! at all.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::string_slice,
    dead_code,
    missing_docs,
    reason = "tests"
)]

mod support;

use std::io::{Read, Write};
use std::time::Duration;

use support::{CANONICAL, RECEIVERS, raw_head, strict};
use zapi_webhooks_http::testing;

/// The clean body in one chunk, without the end of the last one.
fn chunked() -> String {
    let body = testing::CLEAN_BODY;
    format!("{:x}\r\n{body}\r\n0\r\n", body.len())
}

#[test]
fn a_client_that_waits_is_told_to_go_on_unless_it_is_rejected() {
    for program in RECEIVERS {
        let server = strict(program);
        let body = testing::CLEAN_BODY;
        let head = raw_head(&format!(
            "Content-Length: {}\r\nExpect: 100-continue",
            body.len()
        ));
        let mut stream = server.connect();
        stream.write_all(head.as_bytes()).unwrap();
        let mut go_on = [0; 25];
        stream.read_exact(&mut go_on).unwrap();
        assert_eq!(&go_on, b"HTTP/1.1 100 Continue\r\n\r\n");
        stream.write_all(body.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");

        let stranger = head.replace(testing::TOKEN, "stranger");
        let answer = server.send_raw(&[stranger.as_bytes()], Duration::ZERO);
        assert!(answer.starts_with("HTTP/1.1 401 "), "{answer}");
        assert_eq!(server.end().stdout, format!("{CANONICAL}\n"));
    }
}

#[test]
fn an_old_client_is_served() {
    for program in RECEIVERS {
        let server = strict(program);
        let body = testing::CLEAN_BODY;
        let head = raw_head(&format!("Content-Length: {}", body.len()));
        let head = head.replace("HTTP/1.1", "HTTP/1.0");
        let answer = server.send_raw(&[head.as_bytes(), body.as_bytes()], Duration::ZERO);
        assert!(answer.starts_with("HTTP/1.0 200 "), "{answer}");
        assert_eq!(server.end().stdout, format!("{CANONICAL}\n"));
    }
}

#[test]
fn trailers_are_no_part_of_the_body() {
    for program in RECEIVERS {
        let server = strict(program);
        let head = raw_head("Transfer-Encoding: chunked\r\nTrailer: z-api-token");
        let sent = format!("{head}{}z-api-token: stranger\r\n\r\n", chunked());
        let answer = server.send_raw(&[sent.as_bytes()], Duration::ZERO);
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
        assert_eq!(server.end().stdout, format!("{CANONICAL}\n"));
    }
}

#[test]
fn a_body_of_doubtful_length_is_no_event() {
    let length = testing::CLEAN_BODY.len();
    let doubtful = [
        format!("Content-Length: {length}\r\nContent-Length: {}", length + 1),
        format!("Content-Length: {length}, {}", length + 1),
        format!("Content-Length: +{length}"),
        format!("Content-Length: -{length}"),
        format!("Content-Length: 0x{length:x}"),
        "Content-Length: 18446744073709551616".to_owned(),
        "Transfer-Encoding: chunked, identity".to_owned(),
        "Transfer-Encoding: gzip".to_owned(),
    ];
    for program in RECEIVERS {
        let server = strict(program);
        for lengths in &doubtful {
            let sent = raw_head(lengths) + testing::CLEAN_BODY;
            let answer = server.send_raw(&[sent.as_bytes()], Duration::ZERO);
            assert!(answer.starts_with("HTTP/1.1 400 "), "{lengths}: {answer}");
        }
        for chunk in [
            "zz\r\n{}\r\n0\r\n\r\n",
            "fffffffffffffffff\r\n{}",
            "-2\r\n{}",
        ] {
            let sent = raw_head("Transfer-Encoding: chunked") + chunk;
            let answer = server.send_raw(&[sent.as_bytes()], Duration::ZERO);
            assert!(!answer.starts_with("HTTP/1.1 2"), "{chunk}: {answer}");
        }
        assert_eq!(server.end().stdout, "");
    }
}

/// If two servers pick different lengths, a second request can hide after the first.
#[test]
fn nothing_is_smuggled_after_a_chunked_body() {
    for program in RECEIVERS {
        let server = strict(program);
        let head = raw_head("Content-Length: 4\r\nTransfer-Encoding: chunked");
        let sent = format!("{head}{}\r\n", chunked());
        let answer = server.send_raw(&[sent.as_bytes()], Duration::ZERO);
        let events = server.end().stdout;
        let is_served = answer.starts_with("HTTP/1.1 200 ") && events == format!("{CANONICAL}\n");
        let is_rejected = answer.starts_with("HTTP/1.1 400 ") && events.is_empty();
        assert!(is_served || is_rejected, "{answer}");
        assert_eq!(answer.matches("HTTP/1.1 ").count(), 1, "{answer}");
    }
}
