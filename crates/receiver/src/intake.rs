//! Receives a delivery: checks it, stores it, and only then answers.

use core::sync::atomic::{AtomicU64, Ordering};
use core::time::Duration;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HeaderName, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http_body_util::BodyExt as _;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;
use tracing::field::display;
use zapi_webhooks_http::{Admitted, Interruption, Outcome, Receiver};

use crate::committer::{Committer, Unavailable};
use crate::record::{Record, now};
use crate::store::{Storage as _, Store, StoreError, Stored};

/// What receiving needs.
#[derive(Clone)]
pub struct Intake {
    /// The checks.
    pub receiver: Arc<Receiver>,
    /// The store, to ask whether it answers.
    pub store: Arc<Store>,
    /// The queue in front of the store.
    pub committer: Committer,
    /// The bytes that bodies in flight may still take.
    pub memory: Arc<Semaphore>,
    /// How long a body may take.
    pub body_time: Duration,
    /// How long a delivery waits for memory.
    pub wait: Duration,
    /// The ids of requests.
    pub ids: Arc<RequestIds>,
}

/// The sender of a connection.
#[derive(Clone, Copy)]
pub struct Peer(pub SocketAddr);

/// Makes ids that differ between requests and, as far as the clock does, between runs.
pub struct RequestIds {
    start: i64,
    next: AtomicU64,
}

impl Default for RequestIds {
    fn default() -> Self {
        Self {
            start: now(),
            next: AtomicU64::new(1),
        }
    }
}

impl RequestIds {
    fn next(&self) -> String {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        format!("{:x}-{number:x}", self.start)
    }
}

/// Makes the routes of the deliveries' listener. Every path but two takes deliveries.
pub fn router(intake: Intake) -> Router {
    Router::new()
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(ready))
        .fallback(receive)
        .with_state(intake)
}

async fn ready(State(intake): State<Intake>) -> Response {
    let answer = timeout(intake.wait, intake.store.ready()).await;
    match answer {
        Ok(Ok(())) => "ready\n".into_response(),
        Ok(Err(error)) => {
            tracing::error!("{error}");
            let line = match error {
                // It names a rule, and nothing of the server.
                StoreError::Setting(..) => format!("{error}\n"),
                _ => "the store failed\n".into(),
            };
            (StatusCode::SERVICE_UNAVAILABLE, line).into_response()
        }
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the store is slow\n").into_response(),
    }
}

/// Why a delivery is answered 503.
enum Busy {
    Memory,
    /// With the event.
    Store(&'static str, Unavailable),
}

async fn receive(State(intake): State<Intake>, request: Request) -> Response {
    // A task of its own: a sender that goes away takes neither its dead letter nor its line in the log with it.
    let answered = tokio::spawn(answer(intake, request)).await;
    answered.unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}

async fn answer(intake: Intake, request: Request) -> Response {
    let start = Instant::now();
    let id = intake.ids.next();
    let peer = request
        .extensions()
        .get::<Peer>()
        .map(|peer| peer.0.to_string());
    let line = Line {
        request: &id,
        peer: peer.as_deref().unwrap_or("unknown"),
        start,
    };
    let mut response = match deliver(&intake, request, &line).await {
        Ok(outcome) => outcome.to_response().map(Body::from),
        Err(busy) => line.busy(&busy),
    };
    if let Ok(id) = HeaderValue::from_str(&id) {
        let name = HeaderName::from_static("x-request-id");
        response.headers_mut().insert(name, id);
    }
    response
}

/// Checks and stores a delivery.
async fn deliver(intake: &Intake, request: Request, line: &Line<'_>) -> Result<Outcome, Busy> {
    let (head, body) = request.into_parts();
    let admitted = match intake.receiver.admit(&head.method, &head.headers) {
        Ok(admitted) => admitted,
        Err(outcome) => {
            line.turned_away(&outcome);
            return Ok(outcome);
        }
    };
    let memory = reserve(intake, &head.headers).await?;
    let arrived = now();
    let (outcome, record) = match read(intake, body).await {
        Ok(body) => check(intake, admitted, &body, &head.headers, arrived),
        Err((part, why)) => {
            let outcome = intake.receiver.interrupted(admitted, &part, why);
            let record = dead(&outcome, &head.headers, false, arrived);
            (outcome, record)
        }
    };
    let Some(record) = record else {
        line.turned_away(&outcome);
        return Ok(outcome);
    };
    let described = Described::of(&record);
    let stored = intake.committer.put(record, memory).await;
    let stored = stored.map_err(|why| Busy::Store(described.event, why))?;
    line.stored(&outcome, &described, stored);
    Ok(outcome)
}

/// Reserves the bytes that a body may take: its length, or the limit if it has none, and the limit again if it
/// may have to be inflated.
async fn reserve(intake: &Intake, headers: &HeaderMap) -> Result<OwnedSemaphorePermit, Busy> {
    let limit = intake.receiver.body_limit().saturating_add(1);
    let length = headers
        .get(CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse().ok())
        .unwrap_or(limit)
        .min(limit);
    let inflated = if headers.contains_key(CONTENT_ENCODING) {
        limit
    } else {
        0
    };
    let bytes = u32::try_from(length.saturating_add(inflated)).unwrap_or(u32::MAX);
    let memory = Arc::clone(&intake.memory).acquire_many_owned(bytes);
    match timeout(intake.wait, memory).await {
        Ok(Ok(permit)) => Ok(permit),
        _ => Err(Busy::Memory),
    }
}

/// Reads a body up to one byte after the limit, or returns the part that arrived.
async fn read(intake: &Intake, mut body: Body) -> Result<Vec<u8>, (Vec<u8>, Interruption)> {
    let enough = intake.receiver.body_limit().saturating_add(1);
    let mut read = Vec::new();
    let pieces = async {
        while read.len() < enough {
            let Some(frame) = body.frame().await else {
                return Ok(());
            };
            let frame = frame.map_err(|_| Interruption::Cut)?;
            // Trailers are ignored.
            if let Ok(mut data) = frame.into_data() {
                data.truncate(enough.saturating_sub(read.len()));
                read.extend_from_slice(&data);
            }
        }
        Ok(())
    };
    match timeout(intake.body_time, pieces).await {
        Ok(Ok(())) => Ok(read),
        Ok(Err(why)) => Err((read, why)),
        Err(_) => Err((read, Interruption::TimedOut)),
    }
}

fn check(
    intake: &Intake,
    admitted: Admitted,
    body: &[u8],
    headers: &HeaderMap,
    arrived: i64,
) -> (Outcome, Option<Record>) {
    let text = match intake.receiver.decode(admitted, body) {
        Ok(text) => text,
        Err(outcome) => {
            let record = dead(&outcome, headers, false, arrived);
            return (outcome, record);
        }
    };
    let outcome = intake.receiver.read(&text);
    let record = match &outcome {
        Outcome::Event(parsed) => Some(Record::event(parsed, text.into_owned(), arrived)),
        Outcome::Rejected { .. } => dead(&outcome, headers, true, arrived),
    };
    (outcome, record)
}

fn dead(outcome: &Outcome, headers: &HeaderMap, decoded: bool, arrived: i64) -> Option<Record> {
    match outcome {
        Outcome::Rejected {
            problem,
            dead_letter: Some(letter),
            ..
        } => Some(Record::dead(
            problem,
            letter.clone(),
            headers,
            decoded,
            arrived,
        )),
        _ => None,
    }
}

/// The part of a record that may be logged.
struct Described {
    event: &'static str,
    verdict: &'static str,
    bytes: usize,
}

impl Described {
    fn of(record: &Record) -> Self {
        Self {
            event: record.event_label(),
            verdict: record.verdict,
            bytes: record.body.len(),
        }
    }
}

/// The line that a delivery leaves in the log, and its counts. Neither has anything that the sender wrote.
struct Line<'a> {
    request: &'a str,
    peer: &'a str,
    start: Instant,
}

impl Line<'_> {
    fn millis(&self) -> u64 {
        u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn stored(&self, outcome: &Outcome, it: &Described, stored: Stored) {
        let (request, peer, status) = (self.request, self.peer, outcome.status().as_u16());
        let (event, verdict, bytes) = (it.event, it.verdict, it.bytes);
        let (seq, ms) = (stored.seq(), self.millis());
        count(event, verdict);
        match stored {
            Stored::New(_) => {}
            Stored::Repeat(_) => metrics::counter!("zapi_receiver_repeats_total").increment(1),
            Stored::Variant(_) => metrics::counter!("zapi_receiver_variants_total").increment(1),
        }
        match outcome {
            Outcome::Event(parsed) => {
                for finding in &parsed.diagnostics {
                    metrics::counter!("zapi_receiver_quirks_total", "code" => finding.code())
                        .increment(1);
                }
                let (quirks, stored) = (parsed.diagnostics.len(), stored.as_str());
                tracing::info!(
                    request, peer, event, verdict, quirks, stored, seq, status, bytes, ms,
                    "delivery"
                );
            }
            Outcome::Rejected { problem, .. } => {
                let code = problem.code();
                metrics::counter!("zapi_receiver_dead_letters_total", "code" => code).increment(1);
                tracing::warn!(
                    request, peer, event, verdict, code, seq, status, bytes, ms, "delivery"
                );
            }
        }
    }

    /// Logs a request that leaves nothing in the store.
    fn turned_away(&self, outcome: &Outcome) {
        let Outcome::Rejected { problem, .. } = outcome else {
            return;
        };
        count("unread", "refused");
        let (request, peer, code) = (self.request, self.peer, problem.code());
        let (status, ms) = (outcome.status().as_u16(), self.millis());
        tracing::warn!(
            request,
            peer,
            event = "unread",
            verdict = "refused",
            code,
            status,
            ms,
            "delivery"
        );
    }

    fn busy(&self, busy: &Busy) -> Response {
        let (event, code, detail, error) = match busy {
            Busy::Memory => {
                let detail = "too many bodies are in flight";
                ("unread", "memory-busy", detail, None)
            }
            Busy::Store(event, Unavailable::Late) => {
                let detail = "the delivery could not be stored in time";
                (*event, "store-busy", detail, None)
            }
            Busy::Store(event, Unavailable::Refused(error)) => {
                let detail = "the store refuses the delivery";
                (*event, "store-refused", detail, Some(display(error)))
            }
        };
        count(event, "unavailable");
        metrics::counter!("zapi_receiver_unavailable_total", "code" => code).increment(1);
        let (request, peer, ms) = (self.request, self.peer, self.millis());
        tracing::error!(
            request,
            peer,
            event,
            verdict = "unavailable",
            code,
            error,
            status = 503_u16,
            ms,
            "delivery"
        );
        let document = serde_json::json!({
            "type": format!("urn:zapi-webhooks:problem:{code}"),
            "title": detail,
            "status": 503,
            "detail": detail,
        });
        let headers = [
            (CONTENT_TYPE, "application/problem+json"),
            (RETRY_AFTER, "5"),
        ];
        (
            StatusCode::SERVICE_UNAVAILABLE,
            headers,
            document.to_string(),
        )
            .into_response()
    }
}

fn count(event: &'static str, verdict: &'static str) {
    metrics::counter!("zapi_receiver_deliveries_total", "event" => event, "verdict" => verdict)
        .increment(1);
}
