//! The page on the second listener.

use std::sync::Arc;

use axum::Router;
use tokio::sync::{broadcast, watch};

use crate::store::{Store, Stored};

/// What the page may use.
#[derive(Clone)]
pub struct Page {
    /// The store, to be read alone.
    pub store: Arc<Store>,
    /// Announces each delivery after its commit. A receiver that lags skips some: list again then.
    pub news: broadcast::Sender<Stored>,
    /// Becomes true when the program stops. An answer that goes on has to end then.
    pub closing: watch::Receiver<bool>,
}

/// Makes the routes of the page. `/metrics` is added to them.
pub fn router(_page: Page) -> Router {
    Router::new()
}
