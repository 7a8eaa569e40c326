//! The extractor in a router: limits and rejections.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "tests"
)]

use std::sync::{Arc, Mutex};

use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, FromRef, FromRequest, State};
use axum::http::{Request, StatusCode};
use axum::response::Response;
use axum::{Router, routing::any};
use tower::ServiceExt;
use zapi_webhooks::{Event, EventType, Quirk, parse};
use zapi_webhooks_axum::{Connected, Delivery, Rejection};
use zapi_webhooks_http::testing::{self, Sample};
use zapi_webhooks_http::{Outcome, Policy, Receiver};

#[derive(Clone, FromRef)]
struct App {
    receiver: Arc<Receiver>,
    letters: Arc<Mutex<Vec<Vec<u8>>>>,
}

async fn connected(Connected(parsed): Connected) -> String {
    parsed.event.idempotency_key()
}

async fn delivery(Delivery(parsed): Delivery) -> String {
    parsed.event.to_canonical_json()
}

async fn keep(
    State(letters): State<Arc<Mutex<Vec<Vec<u8>>>>>,
    delivery: Result<Connected, Rejection>,
) -> Result<(), Rejection> {
    if let Some(letter) = delivery.as_ref().err().and_then(Rejection::dead_letter) {
        letters.lock().unwrap().push(letter.body.clone());
    }
    delivery.map(|_| ())
}

fn app(receiver: Receiver) -> (Router, Arc<Mutex<Vec<Vec<u8>>>>) {
    let letters = Arc::default();
    let state = App {
        receiver: Arc::new(receiver),
        letters: Arc::clone(&letters),
    };
    let routes = Router::new()
        .route("/", any(connected))
        .route("/delivery", any(delivery))
        .route("/keep", any(keep));
    (routes.with_state(state), letters)
}

fn receiver() -> Receiver {
    Receiver::new([testing::secret()])
}

fn clean() -> Request<Body> {
    testing::delivery(testing::CLEAN_BODY).map(Body::from)
}

async fn send(app: &Router, request: Request<Body>) -> (StatusCode, String) {
    let response: Response = app.clone().oneshot(request).await.unwrap();
    let status = response.status();
    let body = axum::body::to_bytes(response.into_body(), 10_000)
        .await
        .unwrap();
    (status, String::from_utf8(body.to_vec()).unwrap())
}

fn to_keep(mut request: Request<Body>) -> Request<Body> {
    *request.uri_mut() = "/keep".parse().unwrap();
    request
}

/// A body in these pieces, which then ends, or fails if `fails` is set.
fn pieces(pieces: Vec<&'static str>, fails: bool) -> Body {
    let pieces = pieces
        .into_iter()
        .map(|piece| Ok(Bytes::from_static(piece.as_bytes())));
    let end = fails.then(|| Err(std::io::Error::other("connection reset")));
    Body::from_stream(Pieces(pieces.chain(end).collect()))
}

struct Pieces(std::collections::VecDeque<Result<Bytes, std::io::Error>>);

impl futures_core::Stream for Pieces {
    type Item = Result<Bytes, std::io::Error>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        std::task::Poll::Ready(self.0.pop_front())
    }
}

#[tokio::test]
async fn a_connection_reaches_the_handler() {
    let (app, _) = app(receiver());
    let (status, key) = send(&app, clean()).await;
    assert_eq!(status, 200);
    assert_eq!(
        key,
        format!("ConnectedCallback:{}:1757333824580", testing::INSTANCE)
    );
    let (head, tail) = testing::CLEAN_BODY.split_at(70);
    let request = clean().map(|_| pieces(vec![head, "", tail], false));
    assert_eq!(send(&app, request).await, (StatusCode::OK, key));
}

#[tokio::test]
async fn every_event_reaches_the_handler_of_a_delivery() {
    let (app, letters) = app(receiver());
    for Sample { name, body, .. } in testing::SAMPLES {
        let mut request = testing::delivery(body).map(Body::from);
        *request.uri_mut() = "/delivery".parse().unwrap();
        let canonical = parse(body.as_bytes()).unwrap().event.to_canonical_json();
        assert_eq!(
            send(&app, request).await,
            (StatusCode::OK, canonical),
            "{name}"
        );
    }
    assert!(letters.lock().unwrap().is_empty());
}

#[tokio::test]
async fn events_of_other_types_are_in_the_rejection_of_a_connection() {
    let (app, letters) = app(receiver());
    for Sample {
        name, event, body, ..
    } in testing::SAMPLES
    {
        let request = || testing::delivery(body).map(Body::from);
        let (status, answer) = send(&app, request()).await;
        let is_connected = *event == EventType::Connected;
        assert_eq!(
            (status, answer.is_empty()),
            (StatusCode::OK, !is_connected),
            "{name}"
        );
        let extracted = Connected::from_request(request(), &Arc::new(receiver())).await;
        let parsed = parse(body.as_bytes()).unwrap();
        match extracted {
            Ok(Connected(connected)) => {
                assert_eq!(Event::Connected(connected.event), parsed.event);
            }
            Err(rejection) => {
                assert_eq!(rejection.event(), Some(&parsed), "{name}");
                assert_eq!(rejection.dead_letter(), None);
                assert_eq!(rejection.into_outcome(), Outcome::Event(parsed));
            }
        }
    }
    assert!(letters.lock().unwrap().is_empty());
}

#[tokio::test]
async fn both_extractors_keep_the_findings() {
    let state = Arc::new(receiver());
    let body = testing::quirky_sample(EventType::Connected, Quirk::TrailingComma).unwrap();
    let body = body.replacen('{', "{\"queue\":[1],", 1);
    let request = || testing::delivery(&body).map(Body::from);
    let Delivery(delivery) = Delivery::from_request(request(), &state).await.unwrap();
    let Connected(connected) = Connected::from_request(request(), &state).await.unwrap();
    assert_eq!(delivery.diagnostics[0].quirk(), Some(Quirk::TrailingComma));
    assert_eq!(delivery.unknown[0].name(), "queue");
    assert_eq!(
        (connected.diagnostics, connected.unknown),
        (delivery.diagnostics, delivery.unknown)
    );
}

#[tokio::test]
async fn the_narrower_limit_counts() {
    let length = testing::CLEAN_BODY.len();
    for (receivers, axums, status) in [
        (length, length, 200),
        (length - 1, length, 413),
        (length, length - 1, 413),
        (10_000, length - 1, 413),
        (length - 1, 10_000, 413),
    ] {
        let (app, letters) = app(receiver().max_body(receivers));
        let app = app.layer(DefaultBodyLimit::max(axums));
        let (answered, document) = send(&app, clean()).await;
        assert_eq!(answered, status, "{receivers} {axums}");
        assert_eq!(document.contains("problem:body-too-large"), status == 413);
        send(&app, to_keep(clean())).await;
        assert_eq!(letters.lock().unwrap().len(), usize::from(status == 413));
    }
    let (app, _) = app(receiver().max_body(5_000_000));
    let long = format!("{}{}", testing::CLEAN_BODY, " ".repeat(4_000_000));
    let long = || testing::delivery(&long).map(Body::from);
    assert_eq!(send(&app, long()).await.0, 413, "axum's own default");
    let app = app.layer(DefaultBodyLimit::disable());
    assert_eq!(send(&app, long()).await.0, 200);
}

#[tokio::test]
async fn an_endless_body_is_read_one_byte_past_the_limit() {
    let (app, letters) = app(receiver().max_body(1000).policy(Policy::Acknowledge));
    let endless = || pieces(vec!["0123456789abcdef"; 100_000], false);
    assert_eq!(send(&app, to_keep(clean().map(|_| endless()))).await.0, 413);
    assert_eq!(letters.lock().unwrap().as_slice()[0].len(), 1001);
}

#[tokio::test]
async fn a_cut_body_is_answered_and_kept() {
    let (app, letters) = app(receiver().policy(Policy::Acknowledge));
    let request = clean().map(|_| pieces(vec!["{\"type\":", "\"Conn"], true));
    let (status, document) = send(&app, to_keep(request)).await;
    assert_eq!(status, 400);
    assert!(document.contains("problem:body-cut"), "{document}");
    assert_eq!(
        letters.lock().unwrap().as_slice(),
        [b"{\"type\":\"Conn".to_vec()]
    );
}

#[tokio::test]
async fn a_strangers_body_is_never_read() {
    struct Untouched;
    impl futures_core::Stream for Untouched {
        type Item = Result<Bytes, std::io::Error>;

        fn poll_next(
            self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Self::Item>> {
            panic!("the body was read")
        }
    }
    let (app, letters) = app(receiver().policy(Policy::Acknowledge));
    let mut request = clean().map(|_| Body::from_stream(Untouched));
    request
        .headers_mut()
        .insert("z-api-token", "guess".parse().unwrap());
    assert_eq!(send(&app, to_keep(request)).await.0, 401);
    assert!(letters.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_rejection_names_its_outcome() {
    let state = Arc::new(receiver());
    let reject = async |body: &str| {
        let request = testing::delivery(body).map(Body::from);
        Connected::from_request(request, &state).await
    };
    let body = testing::sample(EventType::Delivery);
    let outcome: Result<Connected, Rejection> = reject(body).await;
    let rejection = outcome.unwrap_err();
    let parsed = parse(body.as_bytes()).unwrap();
    assert_eq!(rejection.outcome(), &Outcome::Event(parsed));
    assert_eq!(
        rejection.to_string(),
        "payload is a `DeliveryCallback`, not the event asked for"
    );
    let outcome: Result<Connected, Rejection> = reject("{").await;
    let rejection = outcome.unwrap_err();
    assert_eq!(
        rejection.to_string(),
        rejection
            .dead_letter()
            .unwrap()
            .error
            .as_ref()
            .unwrap()
            .to_string()
    );
}
