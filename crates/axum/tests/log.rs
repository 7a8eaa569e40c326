//! The log holds nothing that was sent. The test has a process of its own, since `tracing` caches
//! its subscribers.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::fmt::{self, Write};
use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::http::Request;
use axum::{Router, routing::any};
use tower::ServiceExt;
use tracing::field::{Field, Visit};
use tracing::span;
use zapi_webhooks::{EventType, Quirk};
use zapi_webhooks_axum::{Delivery, Rejection};
use zapi_webhooks_http::{Policy, Receiver, testing};

async fn receive(delivery: Result<Delivery, Rejection>) -> Result<(), Rejection> {
    delivery.map(|_| ())
}

fn app(receiver: Receiver) -> Router {
    let state = Arc::new(receiver);
    Router::new().route("/", any(receive)).with_state(state)
}

async fn send(app: &Router, request: Request<Body>) {
    app.clone().oneshot(request).await.unwrap();
}

/// Records everything that is logged, at every level.
struct Everything(Arc<Mutex<String>>);

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        write!(self.0, " {field}={value:?}").unwrap();
    }
}

impl tracing::Subscriber for Everything {
    fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &span::Attributes<'_>) -> span::Id {
        let mut line = Line(format!("SPAN {}", span.metadata().name()));
        span.record(&mut line);
        writeln!(self.0.lock().unwrap(), "{}", line.0).unwrap();
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, values: &span::Record<'_>) {
        let mut line = Line("RECORD".into());
        values.record(&mut line);
        writeln!(self.0.lock().unwrap(), "{}", line.0).unwrap();
    }

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &tracing::Event<'_>) {
        let metadata = event.metadata();
        let mut line = Line(format!("{} {}", metadata.level(), metadata.target()));
        event.record(&mut line);
        writeln!(self.0.lock().unwrap(), "{}", line.0).unwrap();
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

#[tokio::test]
async fn a_log_has_codes_and_counts_and_nothing_that_was_sent() {
    let log = Arc::new(Mutex::new(String::new()));
    let guard = tracing::subscriber::set_default(Everything(Arc::clone(&log)));
    let quirky = |event: &EventType| {
        let quirks = Quirk::ALL.iter().copied();
        let bodies = quirks.filter_map(|quirk| testing::quirky_sample(*event, quirk));
        bodies.collect::<Vec<_>>()
    };
    let quirky: Vec<String> = EventType::DOCUMENTED.iter().flat_map(quirky).collect();
    let quirky = quirky.iter().map(String::as_str);
    let events = testing::SAMPLES.iter().map(|sample| sample.body);
    let conflict = testing::CLEAN_BODY.replace('}', r#","phone":"5544888888888"}"#);
    let broken = [
        testing::CLEAN_BODY.split_at(120).0,
        testing::DOCUMENTED_BODY,
        &conflict,
    ];
    let bodies: Vec<&str> = quirky.chain(events).chain(broken).collect();
    for policy in [Policy::Strict, Policy::Acknowledge] {
        let app = app(Receiver::new([testing::secret()]).policy(policy));
        for body in &bodies {
            send(&app, testing::delivery(body).map(Body::from)).await;
            send(&app, testing::gzip_delivery(body).map(Body::from)).await;
            for (name, value) in [
                ("z-api-token", "a-guessed-token"),
                ("content-type", "text/x"),
            ] {
                let mut request = testing::delivery(body).map(Body::from);
                request.headers_mut().insert(name, value.parse().unwrap());
                send(&app, request).await;
            }
        }
    }
    drop(guard);
    let log = log.lock().unwrap();
    assert!(!log.contains("kept"), "the handler kept nothing");
    for line in [
        "DEBUG zapi_webhooks_axum::log message=event received event=ConnectedCallback quirks=0 severity=\"clean\"",
        "DEBUG zapi_webhooks_axum::log message=event received event=ReceivedCallback quirks=1 severity=\"note\"",
        "DEBUG zapi_webhooks_axum::log message=event received event=undocumented type quirks=0 severity=\"clean\"",
        "WARN zapi_webhooks_axum::log message=delivery rejected status=401 problem=\"wrong-token\"",
        "WARN zapi_webhooks_axum::log message=delivery rejected status=200 problem=\"unexpected-end\" letter_bytes=120",
    ] {
        assert!(log.lines().any(|logged| logged == line), "{line} in\n{log}");
    }
    for private in [
        "5544",
        testing::INSTANCE,
        "instance.id",
        testing::TOKEN,
        "guessed",
        "1757333824",
        "81896604192873",
        "Tomorrow",
        "Bom dia",
    ] {
        assert!(!log.contains(private), "{private}");
    }
}
