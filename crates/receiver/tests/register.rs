//! Runs `register` against a gateway that behaves as the vendor's page documents.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::arithmetic_side_effects,
    clippy::float_cmp,
    missing_docs,
    reason = "tests"
)]

#[path = "support/gateway.rs"]
mod gateway;

use std::process::{Command, Output, Stdio};

use gateway::{CLIENT_TOKEN, Gateway};

const INSTANCE: &str = "3C67AB641C8AA0412F6A0242B4E23AC7";
const TOKEN: &str = "A1B2C3D4E5F6A7B8C9D0E1F2";

/// Runs `register` against a gateway with a fault.
fn register_at(gateway: &Gateway, fault: &str, arguments: &[&str]) -> Output {
    let base = format!("http://{}{fault}", gateway.address);
    register(&[&["--base", base.as_str()], arguments].concat(), &[])
}

fn register(arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_zapi-webhooks-receiver"))
        .env("ZAPI_INSTANCE", INSTANCE)
        .env("ZAPI_INSTANCE_TOKEN", TOKEN)
        .env("ZAPI_CLIENT_TOKEN", CLIENT_TOKEN)
        .envs(variables.iter().copied())
        .arg("register")
        .args(arguments)
        .output()
        .unwrap()
}

/// Returns the exit code and both outputs as one text.
fn said(output: Output) -> (Option<i32>, String) {
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8(text).unwrap();
    for secret in [TOKEN, CLIENT_TOKEN, INSTANCE] {
        assert!(!text.contains(secret), "{text}");
    }
    (output.status.code(), text)
}

#[test]
fn the_url_is_registered() {
    let gateway = Gateway::start();
    let url = "https://example.com/z-api";
    let path = |endpoint: &str| format!("/instances/{INSTANCE}/token/{TOKEN}/{endpoint}");
    for (arguments, endpoint, body) in [
        (
            &[url][..],
            "update-webhook-connected",
            format!(r#"{{"value":"{url}"}}"#),
        ),
        (
            &["--every", url],
            "update-every-webhooks",
            format!(r#"{{"value":"{url}"}}"#),
        ),
        (
            &["--every", "--notify-sent-by-me", "false", url],
            "update-every-webhooks",
            format!(r#"{{"value":"{url}","notifySentByMe":false}}"#),
        ),
    ] {
        let said = said(register_at(&gateway, "", arguments));
        assert_eq!(said, (Some(0), "the URL is registered\n".into()));
        assert_eq!(gateway.calls(), [(path(endpoint), body)]);
    }
}

#[test]
fn no_proxy_sees_an_unencrypted_request() {
    let gateway = Gateway::start();
    let proxy = Gateway::start();
    let address = format!("http://{}", proxy.address);
    let base = format!("http://{}", gateway.address);
    let variables = ["ALL_PROXY", "HTTP_PROXY", "HTTPS_PROXY", "http_proxy"];
    let variables = variables.map(|name| (name, address.as_str()));
    let arguments = ["--base", base.as_str(), "https://example.com/z-api"];
    let said = said(register(&arguments, &variables));
    assert_eq!(said, (Some(0), "the URL is registered\n".into()));
    assert_eq!((gateway.calls().len(), proxy.calls().len()), (1, 0));
}

#[test]
fn each_documented_error_brings_the_vendors_advice() {
    let gateway = Gateway::start();
    for (fault, advice) in [
        (
            "/as-post",
            "the gateway answered 405: check that the method is the documented one, `PUT`",
        ),
        (
            "/without-content-type",
            "the gateway answered 415: add the header `Content-Type`, in most cases `application/json`",
        ),
        (
            "/as-text",
            "the gateway answered 415: add the header `Content-Type`, in most cases `application/json`",
        ),
        (
            "/without-client-token",
            "the gateway answered `null not allowed`: \
             send the account's security token in the header `Client-Token`",
        ),
        (
            "/declining",
            "the gateway did not register the URL: check that it is `https` and can be reached",
        ),
        (
            "/redirecting",
            "the gateway answered 302, which its page does not document: \
             check the instance id, the token and the base URL",
        ),
        (
            "/broken",
            "the gateway answered 200, which its page does not document: \
             check the instance id, the token and the base URL",
        ),
        (
            "/elsewhere",
            "the gateway answered 404, which its page does not document: \
             check the instance id, the token and the base URL",
        ),
    ] {
        let said = said(register_at(&gateway, fault, &["https://example.com/z-api"]));
        assert_eq!(
            said,
            (Some(1), format!("zapi-webhooks-receiver: {advice}\n")),
            "{fault}"
        );
        assert!(gateway.calls().is_empty());
    }
}

#[test]
fn nothing_is_sent_that_the_gateway_would_reject() {
    let gateway = Gateway::start();
    for (arguments, error) in [
        (
            &["http://example.com/"][..],
            "the gateway accepts only `https` URLs",
        ),
        (
            &["https://me:password@example.com/"],
            "URL has a user name or a password, which it would expose",
        ),
        (&["--every", "https:///"], "URL has no host"),
    ] {
        let said = said(register_at(&gateway, "", arguments));
        assert_eq!(
            said,
            (Some(2), format!("zapi-webhooks-receiver: {error}\n"))
        );
        assert!(gateway.calls().is_empty());
    }
    let outwards = register(
        &["--base", "http://example.com", "https://example.com/"],
        &[],
    );
    let error = "zapi-webhooks-receiver: base URL must be `https`, or `http` to this machine\n";
    assert_eq!(said(outwards), (Some(2), error.into()));
}

#[test]
fn arguments_and_environment_are_checked() {
    let url = "https://example.com/";
    for (arguments, line) in [
        (&[][..], "<URL>: is not set"),
        (
            &[url, "https://example.org/"],
            "https://example.org/: there is no such argument",
        ),
        (
            &["--every", "--notify-sent-by-me", "yes", url],
            "--notify-sent-by-me: expected one of true, false",
        ),
        (&["--notify-sent-by-me", "true", url], "--every: is not set"),
    ] {
        let said = said(register(arguments, &[]));
        assert_eq!(said, (Some(2), format!("zapi-webhooks-receiver: {line}\n")));
    }
    for name in ["ZAPI_INSTANCE", "ZAPI_INSTANCE_TOKEN", "ZAPI_CLIENT_TOKEN"] {
        for value in ["", "\u{200b}"] {
            let (status, text) = said(register(&[url], &[(name, value)]));
            assert_eq!(
                (status, text.contains(name), text.lines().count()),
                (Some(2), true, 1),
                "{text}"
            );
        }
    }
}

#[test]
fn a_gateway_without_a_trusted_certificate_gets_no_credentials() {
    let directory = tempfile::tempdir().unwrap();
    let request = "req -x509 -newkey rsa:2048 -nodes -keyout key -out certificate -days 1 -subj /CN=localhost \
        -addext subjectAltName=DNS:localhost";
    let made = Command::new("openssl")
        .current_dir(&directory)
        .args(request.split_whitespace())
        .output();
    assert!(made.unwrap().status.success());
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let mut server = Command::new("openssl")
        .current_dir(&directory)
        .args([
            "s_server",
            "-key",
            "key",
            "-cert",
            "certificate",
            "-quiet",
            "-accept",
            &port.to_string(),
        ])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let base = format!("https://localhost:{port}");
    let said = said(register(&["--base", &base, "https://example.com/"], &[]));
    server.kill().unwrap();
    let received = server.wait_with_output().unwrap().stdout;
    let line = "zapi-webhooks-receiver: the gateway's certificate is not trusted, or it does not speak TLS\n";
    assert_eq!(said, (Some(1), line.into()));
    assert!(received.is_empty(), "{} bytes", received.len());
}

#[test]
fn a_gateway_that_cannot_be_reached_is_reported_in_one_line() {
    // Bound but not listening, so a connection is refused.
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let base = format!("http://{}", socket.local_addr().unwrap());
    let (status, text) = said(register(&["--base", &base, "https://example.com/"], &[]));
    assert_eq!(status, Some(1));
    assert_eq!(
        text,
        "zapi-webhooks-receiver: the gateway cannot be reached: connection refused\n"
    );
}
