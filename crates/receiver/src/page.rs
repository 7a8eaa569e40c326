//! The page on the second listener: it shows what arrived and why something was rejected, and changes nothing.

use std::hash::RandomState;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::middleware;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{Html, IntoResponse as _, Response};
use axum::routing::get;
use futures_util::{Stream, StreamExt as _, stream};
use http::StatusCode;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use serde::{Deserialize, Serialize};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{Semaphore, broadcast, watch};
use tokio::time::sleep;

use crate::letters;
use crate::record::storable;
use crate::settings::{Conflict, Reading, Tolerated};
use crate::store::{Filter, Kind, Row, Seq, Storage as _, Store, StoreError, Stored};
use guard::Guard;
use view::{Delivery, Listed, Masks};

mod guard;
mod mask;
mod view;

/// The page, with its style and its script.
const PAGE: &str = include_str!("page/page.html");

/// How many deliveries one answer lists.
const SOME: u32 = 50;

/// How many deliveries are read again at once.
const READERS: usize = 2;

/// How long deliveries are collected into one announcement.
const COLLECT: Duration = Duration::from_millis(100);

/// How often the page looks by itself, since other receivers may use the same store.
const LOOK: Duration = Duration::from_secs(10);

/// What the page may use.
#[derive(Clone)]
pub struct Page {
    /// The store, to be read alone.
    pub store: Arc<Store>,
    /// Announces each delivery after its commit. A receiver that lags skips some: list again then.
    pub news: broadcast::Sender<Stored>,
    /// Becomes true when the program stops. An answer that goes on has to end then.
    pub closing: watch::Receiver<bool>,
    /// How deliveries are read when they arrive.
    pub tolerance: Tolerated,
    /// The names in `Host` that are accepted, apart from `localhost` and addresses.
    pub hosts: Vec<String>,
}

#[derive(Clone)]
struct Pages {
    page: Page,
    /// Makes names of instances that say nothing of them.
    names: Arc<RandomState>,
    /// How many deliveries may be read again at once, since that takes many times the memory of a body.
    readers: Arc<Semaphore>,
}

/// Makes the routes of the page, and adds those of `others`, which are guarded alike.
pub fn router(page: Page, others: Router) -> Router {
    let guard = Guard::new(PAGE, page.hosts.clone());
    Router::new()
        .route("/", get(async || Html(PAGE)))
        .route("/deliveries", get(list))
        .route("/deliveries/{seq}", get(delivery))
        .route("/news", get(news))
        .route("/dead-letters.ndjson", get(export))
        .fallback(async || StatusCode::NOT_FOUND)
        .with_state(Pages {
            page,
            names: Arc::default(),
            readers: Arc::new(Semaphore::new(READERS)),
        })
        .merge(others)
        .layer(middleware::from_fn_with_state(
            Arc::new(guard),
            guard::check,
        ))
}

/// Why there is no answer.
enum Failure {
    NotThere,
    Store(StoreError),
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl axum::response::IntoResponse for Failure {
    fn into_response(self) -> Response {
        match self {
            Self::NotThere => (StatusCode::NOT_FOUND, "there is no such delivery").into_response(),
            Self::Store(error) => {
                tracing::error!("page: {error}");
                (StatusCode::SERVICE_UNAVAILABLE, error.to_string()).into_response()
            }
        }
    }
}

fn json(value: &impl Serialize) -> Response {
    match serde_json::to_string(value) {
        Ok(text) => ([(CONTENT_TYPE, "application/json")], text).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// Which deliveries to list.
#[derive(Deserialize)]
struct Asked {
    event: Option<String>,
    kind: Option<Kind>,
    /// A delivery of the instance: the page may not know its id.
    instance: Option<Seq>,
    before: Option<Seq>,
    #[serde(default)]
    revealed: bool,
}

async fn list(State(pages): State<Pages>, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let store = &pages.page.store;
    let instance = match asked.instance {
        None => None,
        Some(seq) => {
            let row = store.get(seq).await?;
            Some(
                row.and_then(|row| row.summary.instance)
                    .ok_or(Failure::NotThere)?,
            )
        }
    };
    let filter = Filter {
        event: asked.event.as_deref().map(storable),
        kind: asked.kind,
        instance,
    };
    let summaries = store.list(&filter, asked.before, SOME).await?;
    let masks = Masks::new(asked.revealed, &pages.names);
    Ok(json(&Listed {
        older: summaries.len() >= usize::try_from(SOME).unwrap_or(usize::MAX),
        deliveries: summaries.iter().map(|it| masks.summary(it)).collect(),
    }))
}

/// How to show a delivery.
#[derive(Deserialize)]
struct Shown {
    tolerance: Option<Tolerated>,
    conflict: Option<Conflict>,
    #[serde(default)]
    revealed: bool,
}

async fn delivery(
    State(pages): State<Pages>,
    Path(seq): Path<Seq>,
    Query(shown): Query<Shown>,
) -> Result<Response, Failure> {
    // It is open until the program ends.
    let permit = Arc::clone(&pages.readers).acquire_owned().await.ok();
    let row = pages.page.store.get(seq).await?.ok_or(Failure::NotThere)?;
    let reading = Reading {
        tolerance: shown.tolerance.unwrap_or(pages.page.tolerance),
        on_conflict: shown.conflict.unwrap_or(Conflict::Refuse),
    };
    // A long body with many findings takes a while.
    let answer = tokio::task::spawn_blocking(move || {
        let masks = Masks::new(shown.revealed, &pages.names);
        let answer = json(&Delivery::new(&row, reading, &masks));
        drop(permit);
        answer
    });
    let answer = answer.await;
    Ok(answer.unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response()))
}

/// Announces that the list changed, or may have. What changed is in the list.
async fn news(
    State(Pages { page, .. }): State<Pages>,
) -> Sse<impl Stream<Item = Result<Event, axum::Error>>> {
    let news = page.news.subscribe();
    let changes = stream::unfold((news, page.closing), async |(mut news, mut closing)| {
        let changed = async {
            if let Ok(Err(RecvError::Closed)) = tokio::time::timeout(LOOK, news.recv()).await {
                return false;
            }
            sleep(COLLECT).await;
            news = news.resubscribe();
            true
        };
        let goes_on = tokio::select! {
            goes_on = changed => goes_on,
            _ = closing.wait_for(|closing| *closing) => false,
        };
        goes_on.then(|| (Ok(Event::default().data("changed")), (news, closing)))
    });
    Sse::new(changes).keep_alive(KeepAlive::default())
}

/// What to export.
#[derive(Deserialize)]
struct Exported {
    /// One letter, or else all.
    seq: Option<Seq>,
}

/// Exports dead letters as `dead export` does: exactly, or `replay` could not read them.
async fn export(
    State(Pages { page, .. }): State<Pages>,
    Query(exported): Query<Exported>,
) -> Result<Response, Failure> {
    let store = page.store;
    let is_letter = |row: &Row| row.rejection.is_some();
    let seqs = match exported.seq {
        None => letters::all(&store).await?,
        Some(seq) => {
            let letter = store.get(seq).await?.filter(is_letter);
            vec![letter.ok_or(Failure::NotThere)?.summary.seq]
        }
    };
    let lines = stream::iter(seqs).filter_map(move |seq| {
        let store = Arc::clone(&store);
        async move {
            // Another program may have deleted it meanwhile. An error cuts the file, which the browser reports.
            let row = store.get(seq).await.map(|row| row.filter(is_letter));
            row.map(|row| row.map(|row| format!("{}\n", letters::line(&row))))
                .transpose()
        }
    });
    let headers = [
        (CONTENT_TYPE, "application/x-ndjson"),
        (
            CONTENT_DISPOSITION,
            "attachment; filename=\"dead-letters.ndjson\"",
        ),
    ];
    Ok((headers, Body::from_stream(lines)).into_response())
}
