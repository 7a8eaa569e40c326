//! The extractor and its rejection.

use axum_core::RequestExt;
use axum_core::body::Body;
use axum_core::extract::{FromRef, FromRequest, Request};
use axum_core::response::{IntoResponse, Response};
use core::fmt;
use std::sync::Arc;
use zapi_webhooks::{ConnectedEvent, Parsed};
use zapi_webhooks_http::{DeadLetter, Outcome, Receiver};

use crate::{body, log};

/// Extracts the event of a connection from a delivery that passed all checks.
///
/// The [`Receiver`] comes from the state, as an `Arc`. A stranger's body is never read. Other bodies
/// are read up to the receiver's limit or axum's `DefaultBodyLimit`, whichever is narrower.
///
/// A handler with the argument `Connected` gets only connections; the [`Rejection`] answers all other
/// requests. Use `Result<Connected, Rejection>` if the handler needs those too, for example to keep
/// dead letters.
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
            match outcome {
                Outcome::Connected(parsed) => Ok(Self(parsed)),
                outcome => Err(Rejection(outcome)),
            }
        }
    }
}

/// A delivery that is no readable `ConnectedCallback`, and its answer.
///
/// If it is an event of another type, it is acknowledged. Otherwise the receiver's policy decides
/// the answer.
///
/// ```
/// use zapi_webhooks_axum::{Connected, Rejection};
///
/// async fn receive(delivery: Result<Connected, Rejection>) -> Result<(), Rejection> {
///     match delivery {
///         Ok(Connected(parsed)) => println!("{}", parsed.event.to_canonical_json()),
///         Err(rejection) => {
///             if let Some(letter) = rejection.dead_letter() {
///                 eprintln!("{} bytes kept: {rejection}", letter.body.len());
///             }
///             return Err(rejection);
///         }
///     }
///     Ok(())
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection(Outcome);

impl Rejection {
    /// Returns the outcome of the delivery: [`Outcome::Other`] or [`Outcome::Rejected`].
    #[must_use]
    pub fn outcome(&self) -> &Outcome {
        &self.0
    }

    /// Returns the outcome by value.
    #[must_use]
    pub fn into_outcome(self) -> Outcome {
        self.0
    }

    /// Returns the delivery to keep, if it was rejected and its sender is authenticated.
    #[must_use]
    pub fn dead_letter(&self) -> Option<&DeadLetter> {
        match &self.0 {
            Outcome::Rejected { dead_letter, .. } => dead_letter.as_ref(),
            Outcome::Connected(_) | Outcome::Other(_) => None,
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
            Outcome::Other(event) => write!(f, "acknowledged: {event}"),
            Outcome::Connected(_) => f.write_str("received"),
        }
    }
}

impl core::error::Error for Rejection {}
