//! A receiver on axum: prints events and stores dead letters in a directory.

use std::error::Error;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{FromRef, Request, State};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::{Router, routing::any};
use hyper::body::Frame;
use tokio::net::TcpListener;
use tokio::time::Sleep;
use tracing_subscriber::filter::LevelFilter;
use zapi_webhooks_axum::{Delivery, Rejection};
use zapi_webhooks_http::{Outcome, Receiver};
use zapi_webhooks_receiver_examples::{Settings, variable};

#[derive(Clone)]
struct App(Settings);

impl FromRef<App> for Arc<Receiver> {
    fn from_ref(app: &App) -> Self {
        Arc::clone(&app.0.receiver)
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let level: LevelFilter = variable("ZAPI_LOG").as_deref().unwrap_or("info").parse()?;
    tracing_subscriber::fmt()
        .with_writer(io::stderr)
        .with_max_level(level)
        .init();
    let app = App(Settings::from_env()?);
    let listener = TcpListener::bind(app.0.listen).await?;
    eprintln!("listening on http://{}", listener.local_addr()?);
    let routes = Router::new()
        .route("/z-api", any(receive))
        .layer(middleware::from_fn_with_state(app.clone(), in_time))
        .with_state(app.clone());
    let end = async move { app.0.end().await };
    axum::serve(listener, routes)
        .with_graceful_shutdown(end)
        .await?;
    Ok(())
}

/// Receives one delivery, and acknowledges it only if it was printed or stored.
async fn receive(
    State(App(settings)): State<App>,
    delivery: Result<Delivery, Rejection>,
) -> Response {
    let outcome = match delivery {
        Ok(Delivery(parsed)) => Outcome::Event(parsed),
        Err(rejection) => rejection.into_outcome(),
    };
    settings.store(outcome).await.into_response()
}

/// Limits the time for a body. If it is exceeded, the extractor gets an error of the kind `TimedOut`.
async fn in_time(State(App(settings)): State<App>, request: Request, next: Next) -> Response {
    let late = Box::pin(tokio::time::sleep(settings.patience));
    let request = request.map(|body| Body::new(InTime { body, late }));
    next.run(request).await
}

struct InTime {
    body: Body,
    late: Pin<Box<Sleep>>,
}

impl HttpBody for InTime {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if self.late.as_mut().poll(context).is_ready() {
            let late = io::Error::from(io::ErrorKind::TimedOut);
            return Poll::Ready(Some(Err(axum::Error::new(late))));
        }
        Pin::new(&mut self.body).poll_frame(context)
    }
}
