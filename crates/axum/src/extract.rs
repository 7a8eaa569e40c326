//! The extractors and their rejection.

use axum_core::RequestExt;
use axum_core::body::Body;
use axum_core::extract::{FromRef, FromRequest, Request};
use axum_core::response::{IntoResponse, Response};
use core::fmt;
use std::sync::Arc;
use zapi_webhooks::{ConnectedEvent, ErrorKind, Event, Parsed};
use zapi_webhooks_http::{DeadLetter, Outcome, Receiver};

use crate::{body, log};

/// Extracts the event of a delivery that passed all checks, of any type.
///
/// The [`Receiver`] comes from the state, as an `Arc`. A stranger's body is never read. Other bodies
/// are read up to the receiver's limit or axum's `DefaultBodyLimit`, whichever is narrower.
///
/// A handler with the argument `Delivery` gets every event; the [`Rejection`] answers all other
/// requests. Use `Result<Delivery, Rejection>` if the handler needs those too, for example to keep
/// dead letters.
///
/// ```
/// use std::sync::Arc;
///
/// use axum::{Router, routing::any};
/// use zapi_webhooks::Event;
/// use zapi_webhooks_axum::Delivery;
/// use zapi_webhooks_http::{Receiver, Secret};
///
/// async fn receive(Delivery(parsed): Delivery) {
///     match parsed.event {
///         Event::Received(message) => println!("from {}", message.sender().as_str()),
///         other => println!("{}", other.to_canonical_json()),
///     }
/// }
///
/// let receiver = Receiver::new([Secret::new("A1B2C3D4E5F6A7B8C9D0E1F2")?]);
/// let app: Router = Router::new().route("/", any(receive)).with_state(Arc::new(receiver));
/// # Ok::<(), zapi_webhooks_http::InvalidSecret>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery(pub Parsed<Event>);

/// Extracts the event of a connection from a delivery that passed all checks.
///
/// The checks are those of [`Delivery`]. The [`Rejection`] owns an event of another type, and answers it
/// with 200. On a URL that also gets other events, use `Result<Connected, Rejection>`, so that
/// none of them is acknowledged and lost.
///
/// ```
/// use std::sync::Arc;
///
/// use axum::{Router, routing::any};
/// use zapi_webhooks_axum::Connected;
/// use zapi_webhooks_http::{Receiver, Secret};
///
/// async fn connected(Connected(parsed): Connected) {
///     println!("{}", parsed.event.to_canonical_json());
/// }
///
/// let receiver = Receiver::new([Secret::new("A1B2C3D4E5F6A7B8C9D0E1F2")?]);
/// let app: Router = Router::new().route("/", any(connected)).with_state(Arc::new(receiver));
/// # Ok::<(), zapi_webhooks_http::InvalidSecret>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connected(pub Parsed<ConnectedEvent>);

impl<S> FromRequest<S> for Delivery
where
    S: Send + Sync,
    Arc<Receiver>: FromRef<S>,
{
    type Rejection = Rejection;

    fn from_request(
        request: Request,
        state: &S,
    ) -> impl Future<Output = Result<Self, Rejection>> + Send {
        let outcome = receive(request, state);
        async move {
            match outcome.await {
                Outcome::Event(parsed) => Ok(Self(parsed)),
                outcome @ Outcome::Rejected { .. } => Err(Rejection(outcome)),
            }
        }
    }
}

impl<S> FromRequest<S> for Connected
where
    S: Send + Sync,
    Arc<Receiver>: FromRef<S>,
{
    type Rejection = Rejection;

    fn from_request(
        request: Request,
        state: &S,
    ) -> impl Future<Output = Result<Self, Rejection>> + Send {
        let delivery = Delivery::from_request(request, state);
        async move {
            let Delivery(parsed) = delivery.await?;
            let connected = parsed.try_map(ConnectedEvent::try_from);
            connected
                .map(Self)
                .map_err(|other| Rejection(Outcome::Event(other)))
        }
    }
}

/// Receives a delivery and logs its outcome.
fn receive<S>(request: Request, state: &S) -> impl Future<Output = Outcome> + Send + use<S>
where
    Arc<Receiver>: FromRef<S>,
{
    // The head is checked before the future starts, so the future need not hold it.
    let receiver = Arc::<Receiver>::from_ref(state);
    let admitted = receiver.admit(request.method(), request.headers());
    let body = request.into_limited_body();
    async move {
        let outcome = match admitted {
            Ok(admitted) => body::receive(&receiver, admitted, body).await,
            Err(outcome) => outcome,
        };
        log::outcome(&outcome);
        outcome
    }
}

/// A delivery without the event that the handler asks for, and its answer.
///
/// It owns the event if that is of another type than [`Connected`] asks for, and answers it with 200.
/// Otherwise the delivery was rejected, and the receiver's policy decides the answer.
///
/// ```
/// use axum::http::StatusCode;
/// use axum::response::{IntoResponse, Response};
/// use zapi_webhooks_axum::{Connected, Rejection};
///
/// fn keep(bytes: &[u8]) -> Result<(), StatusCode> {
///     std::fs::write("kept", bytes).map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)
/// }
///
/// async fn receive(delivery: Result<Connected, Rejection>) -> Result<Response, StatusCode> {
///     let rejection = match delivery {
///         Ok(Connected(parsed)) => {
///             println!("{}", parsed.event.to_canonical_json());
///             return Ok(StatusCode::OK.into_response());
///         }
///         Err(rejection) => rejection,
///     };
///     if let Some(parsed) = rejection.event() {
///         keep(parsed.event.to_canonical_json().as_bytes())?;
///     }
///     if let Some(letter) = rejection.dead_letter() {
///         keep(&letter.body)?;
///     }
///     Ok(rejection.into_response())
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection(Outcome);

impl Rejection {
    /// Returns the outcome of the delivery: [`Outcome::Rejected`], or from [`Connected`] an
    /// [`Outcome::Event`] of another type.
    #[must_use]
    pub fn outcome(&self) -> &Outcome {
        &self.0
    }

    /// Returns the outcome by value.
    #[must_use]
    pub fn into_outcome(self) -> Outcome {
        self.0
    }

    /// Returns the event if it is of another type than the handler asks for.
    #[must_use]
    pub fn event(&self) -> Option<&Parsed<Event>> {
        match &self.0 {
            Outcome::Event(parsed) => Some(parsed),
            Outcome::Rejected { .. } => None,
        }
    }

    /// Returns the delivery to keep, if it was rejected and its sender is authenticated.
    #[must_use]
    pub fn dead_letter(&self) -> Option<&DeadLetter> {
        match &self.0 {
            Outcome::Rejected { dead_letter, .. } => dead_letter.as_ref(),
            Outcome::Event(_) => None,
        }
    }
}

impl IntoResponse for Rejection {
    fn into_response(self) -> Response {
        self.0.to_response().map(Body::from)
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Outcome::Rejected { problem, .. } => problem.fmt(f),
            Outcome::Event(parsed) => ErrorKind::WrongEvent(parsed.event.event_type()).fmt(f),
        }
    }
}

impl core::error::Error for Rejection {}
