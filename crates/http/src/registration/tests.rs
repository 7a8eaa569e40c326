#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

use http::Method;
use zapi_webhooks::InstanceId;

use super::{Credentials, UpdateError, UpdateWebhook};
use crate::Secret;

fn credentials() -> Credentials {
    with(
        "3C67AB641C8AA0412F6A0242B4E23AC7",
        "A1B2C3D4E5F6A7B8C9D0E1F2",
    )
}

fn with(instance: &str, token: &str) -> Credentials {
    Credentials::new(
        InstanceId::new(instance).unwrap(),
        Secret::new(token).unwrap(),
        Secret::new("F0e1d2c3b4a5").unwrap(),
    )
}

#[test]
fn the_request_is_the_documented_one() {
    let request = UpdateWebhook::connected("https://example.com/z-api?a=b")
        .request(&credentials())
        .unwrap();
    assert_eq!(request.method(), Method::PUT);
    assert_eq!(
        request.uri(),
        "https://api.z-api.io/instances/3C67AB641C8AA0412F6A0242B4E23AC7/token/\
         A1B2C3D4E5F6A7B8C9D0E1F2/update-webhook-connected"
    );
    assert_eq!(request.headers()["client-token"], "F0e1d2c3b4a5");
    assert_eq!(request.headers()["content-type"], "application/json");
    assert_eq!(request.headers().len(), 2);
    assert_eq!(
        request.body(),
        r#"{"value":"https://example.com/z-api?a=b"}"#
    );
}

#[test]
fn all_webhooks_are_updated_at_once() {
    let every = UpdateWebhook::every("https://example.com/\u{7e}x");
    let request = every.request(&credentials()).unwrap();
    assert!(request.uri().path().ends_with("/update-every-webhooks"));
    assert_eq!(request.body(), r#"{"value":"https://example.com/~x"}"#);
    for (notify, text) in [(true, "true"), (false, "false")] {
        let request = every
            .clone()
            .notify_sent_by_me(notify)
            .request(&credentials());
        let body = format!(r#"{{"value":"https://example.com/~x","notifySentByMe":{text}}}"#);
        assert_eq!(request.unwrap().body(), &body);
    }
}

#[test]
fn urls_that_the_gateway_accepts_are_sent_unchanged() {
    for url in [
        "https://example.com",
        "HTTPS://Example.com/Path",
        "https://example.com:8443/z-api",
        "https://example.com./",
        "https://xn--bcher-kva.example/",
        "https://192.0.2.1/",
        "https://[2001:db8::1]:8443/",
        "https://my_tunnel.example.com/?token=a%20b&x=@",
    ] {
        let request = UpdateWebhook::connected(url).request(&credentials());
        let request = request.unwrap_or_else(|rejected| panic!("{url}: {rejected}"));
        let body: serde_json::Value = serde_json::from_str(request.body()).unwrap();
        assert_eq!(body["value"], url);
    }
}

#[test]
fn urls_that_the_gateway_rejects_are_rejected_first() {
    use UpdateError::{HasCredentials, Malformed, NoHost, NotHttps};
    for (url, rejected) in [
        ("http://example.com/", NotHttps),
        ("ftp://example.com/", NotHttps),
        ("example.com/hook", NotHttps),
        ("//example.com/hook", NotHttps),
        ("/hook", NotHttps),
        ("", NotHttps),
        (" https://example.com/", NotHttps),
        ("httpsx://example.com/", NotHttps),
        ("https://user:secret@example.com/", HasCredentials),
        ("https://user@example.com/", HasCredentials),
        ("https://@example.com/", HasCredentials),
        ("https://", NoHost),
        ("https:///hook", NoHost),
        ("https:", NoHost),
        ("https:example.com", NoHost),
        ("https:/example.com", NoHost),
        ("https:\\\\example.com", NoHost),
        ("https://:443/", NoHost),
        ("https://example.com/#fragment", Malformed),
        ("https://example.com:99999/", Malformed),
        ("https://example.com:/", Malformed),
        ("https://example.com:4a/", Malformed),
        ("https://exa mple.com/", Malformed),
        ("https://example.com/\u{e9}", Malformed),
        ("https://example.com/\n", Malformed),
        ("https://exam\tple.com/", Malformed),
        ("https://example.com/%", Malformed),
        ("https://example.com/%4", Malformed),
        ("https://example.com/%4x", Malformed),
        ("https://example.com/%4\u{e9}", Malformed),
        ("https://example.com/{id}", Malformed),
        ("https://example.com/\"", Malformed),
        ("https://example.com/a|b", Malformed),
        ("https://b\u{fc}cher.example/", Malformed),
        ("https://../", Malformed),
        ("https://a..b/", Malformed),
        ("https://%65xample.com/", Malformed),
        ("https://[::1/", Malformed),
        ("https://[1::2::3]/", Malformed),
    ] {
        let connected = UpdateWebhook::connected(url).request(&credentials());
        assert_eq!(connected.err(), Some(rejected), "{url:?}");
        let every = UpdateWebhook::every(url).request(&credentials());
        assert_eq!(every.err(), Some(rejected), "{url:?}");
    }
}

#[test]
fn credentials_go_to_the_gateway_or_to_this_machine() {
    let update = |base: &str| {
        let update = UpdateWebhook::connected("https://example.com/").base_url(base);
        update
            .request(&credentials())
            .map(|request| request.uri().to_string())
    };
    for base in [
        "https://api.z-api.io",
        "https://api.z-api.io/",
        "https://proxy.example:8443/z-api",
        "http://127.0.0.1:8080",
        "http://[::1]:8080",
        "http://[::1]",
        "http://[::1]/z-api",
        "http://localhost",
    ] {
        let uri = update(base).unwrap_or_else(|rejected| panic!("{base}: {rejected}"));
        let base = base.trim_end_matches('/');
        assert!(uri.starts_with(&format!("{base}/instances/3C67")), "{uri}");
    }
    for base in [
        "http://api.z-api.io",
        "http://localhost.example.com",
        "http://[::2]",
        "http://[::1].example.com",
        "http://127.0.0.1@example.com",
        "http://127.0.0.1:80@example.com",
        "ftp://127.0.0.1",
        "https://user@example.com",
        "https://example.com/?x=",
        "https://example.com/#x",
        "example.com",
        "",
    ] {
        assert_eq!(update(base), Err(UpdateError::Base), "{base}");
    }
}

#[test]
fn an_id_or_token_that_is_no_path_segment_is_rejected() {
    for instance in [
        "a/b",
        "..",
        "a?b",
        "a b",
        "n\u{fa}mero",
        "{id}",
        "SUA_INSTANCIA",
        "a%2fb",
    ] {
        let request =
            UpdateWebhook::connected("https://example.com/").request(&with(instance, "t"));
        assert_eq!(request.err(), Some(UpdateError::Instance), "{instance}");
    }
    for token in ["a/b", "..", "a?b", "a#b", "a%2fb"] {
        let request =
            UpdateWebhook::connected("https://example.com/").request(&with("3C67", token));
        assert_eq!(request.err(), Some(UpdateError::Token), "{token}");
    }
}

#[test]
fn nothing_secret_is_shown() {
    let shown = format!("{:?}", credentials());
    assert_eq!(
        shown,
        "Credentials { instance: InstanceId(32 bytes), token: Secret(24 bytes), \
         client_token: Secret(12 bytes) }"
    );
    let request = UpdateWebhook::connected("https://example.com/").request(&credentials());
    assert!(!format!("{:?}", request.unwrap().headers()).contains("F0e1"));
}
