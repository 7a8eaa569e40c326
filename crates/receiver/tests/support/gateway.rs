//! A gateway on loopback that behaves as the vendor's page documents.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use tokio::sync::oneshot;

/// The `Client-Token` that it accepts.
pub const CLIENT_TOKEN: &str = "F0e1d2c3b4a5";

/// A gateway on loopback. If the path starts with a fault, the request is changed before it is
/// checked.
pub struct Gateway {
    pub address: SocketAddr,
    calls: Calls,
    _stop: oneshot::Sender<()>,
}

/// The paths and bodies of the requests that were accepted.
pub type Calls = Arc<Mutex<Vec<(String, String)>>>;

impl Gateway {
    /// Starts a gateway that ends when this value is dropped, or after a minute.
    pub fn start() -> Self {
        let calls = Calls::default();
        let (stop, stopped) = oneshot::channel();
        let (tell, told) = mpsc::channel();
        let app = Router::new()
            .fallback(answer)
            .with_state(Arc::clone(&calls));
        let serve = async move {
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
            tell.send(listener.local_addr().unwrap()).unwrap();
            let end = async move { stopped.await.unwrap_or(()) };
            let server = axum::serve(listener, app).with_graceful_shutdown(end);
            tokio::time::timeout(Duration::from_secs(60), async { server.await.unwrap() })
                .await
                .unwrap_or(());
        };
        std::thread::spawn(|| {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            runtime.unwrap().block_on(serve);
        });
        Self {
            address: told.recv().unwrap(),
            calls,
            _stop: stop,
        }
    }

    /// Returns the requests that were accepted since the last call.
    pub fn calls(&self) -> Vec<(String, String)> {
        std::mem::take(&mut self.calls.lock().unwrap())
    }
}

/// Checks a request by the page: method, content type, client token, and an `https` URL.
async fn answer(
    State(calls): State<Calls>,
    mut method: Method,
    uri: Uri,
    mut headers: HeaderMap,
    body: Bytes,
) -> (StatusCode, String) {
    let body = String::from_utf8(body.to_vec()).unwrap();
    let path = uri.path();
    let (fault, path) = path.split_at(path.find("/instances/").unwrap_or(0));
    match fault {
        "" => {}
        "/as-post" => method = Method::POST,
        "/without-content-type" => drop(headers.remove("content-type")),
        "/as-text" => drop(headers.insert("content-type", "text/plain".parse().unwrap())),
        "/without-client-token" => drop(headers.remove("client-token")),
        "/declining" => return (StatusCode::OK, r#"{"value":false}"#.into()),
        "/redirecting" => return (StatusCode::FOUND, String::new()),
        "/broken" => return (StatusCode::OK, "<html>".into()),
        _ => return (StatusCode::NOT_FOUND, String::new()),
    }
    if method != Method::PUT {
        return (StatusCode::METHOD_NOT_ALLOWED, String::new());
    }
    if headers
        .get("content-type")
        .is_none_or(|kind| kind != "application/json")
    {
        return (StatusCode::UNSUPPORTED_MEDIA_TYPE, String::new());
    }
    if headers
        .get("client-token")
        .is_none_or(|token| token != CLIENT_TOKEN)
    {
        let error = r#"{"error":"null not allowed"}"#;
        return (StatusCode::BAD_REQUEST, error.into());
    }
    calls.lock().unwrap().push((path.into(), body));
    (StatusCode::OK, r#"{"value":true}"#.into())
}
