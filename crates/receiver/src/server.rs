//! Serves both listeners until a signal, then ends in order.

use core::convert::Infallible;
use core::time::Duration;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::routing::get;
use http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::{Semaphore, broadcast, watch};
use tokio::task::JoinHandle;
use tokio::time::{MissedTickBehavior, interval, sleep, timeout};
use tower::Service as _;
use zapi_webhooks_http::Receiver;

use crate::committer::Committer;
use crate::intake::{self, Intake, Peer, RequestIds};
use crate::page::{self, Page};
use crate::record::now;
use crate::settings::Serve;
use crate::store::{Storage as _, Store, StoreError, Stored};

/// How many announcements a slow reader of the page may miss none of.
const NEWS: usize = 1024;

/// How many deliveries one transaction of `--retain` deletes.
const PRUNED: u32 = 1000;

/// Why the program cannot serve.
pub enum Failure {
    /// A setting is wrong.
    Setting(String),
    /// The store failed.
    Store(StoreError),
}

/// Serves until SIGTERM or SIGINT.
///
/// `listening` is called with the addresses of the deliveries and of the page.
///
/// # Errors
///
/// Returns the reason if it cannot start.
pub async fn serve(
    settings: &Serve,
    listening: impl FnOnce(SocketAddr, SocketAddr),
) -> Result<(), Failure> {
    let receiver = settings.receiver().map_err(Failure::Setting)?;
    let measured = measure().map_err(Failure::Setting)?;
    let (mut terminate, mut interrupt) = signals().map_err(|error| failed(&error))?;
    let deliveries = bind("--listen (ZAPI_LISTEN)", settings.listen).await?;
    let pages = bind("--page (ZAPI_PAGE)", settings.page).await?;
    let store = tokio::select! {
        store = settings.store.open() => Arc::new(store.map_err(Failure::Store)?),
        _ = terminate.recv() => return Ok(()),
        _ = interrupt.recv() => return Ok(()),
    };
    if let (Ok(deliveries), Ok(pages)) = (deliveries.local_addr(), pages.local_addr()) {
        listening(deliveries, pages);
    }

    let (news, _) = broadcast::channel(NEWS);
    let (close, closing) = watch::channel(false);
    let (committer, mut commits) =
        Committer::start(Arc::clone(&store), settings.wait, news.clone());
    let intake = intake(settings, receiver, Arc::clone(&store), committer);
    let page = page(settings, Arc::clone(&store), news, closing.clone());
    let page = page::router(page, metrics_route(measured));
    let intake = tokio::spawn(listen(
        deliveries,
        intake,
        limits(settings),
        closing.clone(),
    ));
    let page = tokio::spawn(listen(pages, page, limits(settings), closing));
    if let Some(age) = settings.retain {
        tokio::spawn(retain(store, age));
    }

    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
        // It ends by a panic alone. Nothing can be stored then, so whoever watches the program may start it again.
        _ = &mut commits => {
            return Err(Failure::Store(StoreError::Failed("its task has ended".into())));
        }
    }
    drain(&close, intake, &page, commits, settings.grace).await;
    Ok(())
}

/// Stops accepting, and waits until the last deliveries are committed and answered.
async fn drain(
    close: &watch::Sender<bool>,
    intake: JoinHandle<()>,
    page: &JoinHandle<()>,
    commits: JoinHandle<()>,
    grace: Duration,
) {
    let start = Instant::now();
    tracing::info!("stopping");
    // Nobody may be left to tell.
    let _ = close.send(true);
    // The last deliveries are committed before `commits` ends.
    let drained = async {
        let _ = intake.await;
        page.abort();
        let _ = commits.await;
    };
    let in_time = timeout(grace, drained).await.is_ok();
    let ms = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
    tracing::info!(in_time, ms, "stopped");
}

fn intake(
    settings: &Serve,
    receiver: Arc<Receiver>,
    store: Arc<Store>,
    committer: Committer,
) -> Router {
    intake::router(Intake {
        receiver,
        store,
        committer,
        memory: Arc::new(Semaphore::new(settings.memory)),
        body_time: settings.body_time,
        wait: settings.wait,
        ids: Arc::new(RequestIds::default()),
    })
}

fn page(
    settings: &Serve,
    store: Arc<Store>,
    news: broadcast::Sender<Stored>,
    closing: watch::Receiver<bool>,
) -> Page {
    Page {
        store,
        news,
        closing,
        tolerance: settings.tolerance,
        hosts: settings.page_hosts.clone(),
    }
}

fn signals() -> io::Result<(tokio::signal::unix::Signal, tokio::signal::unix::Signal)> {
    Ok((
        signal(SignalKind::terminate())?,
        signal(SignalKind::interrupt())?,
    ))
}

fn failed(error: &io::Error) -> Failure {
    Failure::Setting(error.to_string())
}

async fn bind(setting: &str, address: SocketAddr) -> Result<TcpListener, Failure> {
    let listener = TcpListener::bind(address).await;
    listener.map_err(|error| Failure::Setting(format!("{setting}: cannot listen: {error}")))
}

/// Starts to count and to measure.
fn measure() -> Result<PrometheusHandle, String> {
    let seconds = [
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
    ];
    let name = Matcher::Full("zapi_receiver_store_seconds".into());
    let builder = PrometheusBuilder::new().set_buckets_for_metric(name, &seconds);
    let recorder = builder.and_then(PrometheusBuilder::install_recorder);
    recorder.map_err(|error| error.to_string())
}

fn metrics_route(measured: PrometheusHandle) -> Router {
    Router::new().route(
        "/metrics",
        get(move || {
            measured.run_upkeep();
            let text = measured.render();
            async move { ([("content-type", "text/plain; version=0.0.4")], text) }
        }),
    )
}

/// The limits of a listener.
#[derive(Clone)]
struct Limits {
    max_head: usize,
    head_time: Duration,
    connections: usize,
}

fn limits(settings: &Serve) -> Limits {
    Limits {
        max_head: settings.max_head,
        head_time: settings.head_time,
        connections: settings.connections,
    }
}

/// Serves connections until `closing`, then waits for those that are left to end.
///
/// HTTP/1.1 alone: an offer of h2c is ignored, so its body is read as usual.
async fn listen(
    listener: TcpListener,
    routes: Router,
    limits: Limits,
    mut closing: watch::Receiver<bool>,
) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(limits.head_time)
        .max_buf_size(limits.max_head);
    let connections = Arc::new(Semaphore::new(limits.connections));
    let graceful = GracefulShutdown::new();
    loop {
        let accepted = async {
            let permit = Arc::clone(&connections).acquire_owned().await;
            (permit, listener.accept().await)
        };
        let (permit, accepted) = tokio::select! {
            accepted = accepted => accepted,
            _ = closing.wait_for(|closing| *closing) => break,
        };
        let Ok((stream, peer)) = accepted else {
            // No file is left, or the sender is gone: others may follow.
            sleep(Duration::from_millis(50)).await;
            continue;
        };
        let _ = stream.set_nodelay(true);
        let routes = routes.clone();
        let service = service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(Peer(peer));
            let answer = routes.clone().call(request);
            async move { Ok::<_, Infallible>(answer.await.unwrap_or_else(|never| match never {})) }
        });
        let connection = http.serve_connection(TokioIo::new(stream), service);
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            // A connection that ends early says so by the outcome of its delivery.
            let _ = connection.await;
            drop(permit);
        });
    }
    drop(listener);
    graceful.shutdown().await;
}

/// Deletes deliveries older than this age, now and every hour, in small transactions.
async fn retain(store: Arc<Store>, age: Duration) {
    let mut hourly = interval(Duration::from_secs(3600));
    hourly.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let age = i64::try_from(age.as_millis()).unwrap_or(i64::MAX);
    loop {
        hourly.tick().await;
        let mut total: u64 = 0;
        let before = now().saturating_sub(age);
        loop {
            match store.prune(before, PRUNED).await {
                Ok(0) => break,
                Ok(removed) => total = total.saturating_add(removed),
                Err(error) => {
                    tracing::error!("{error}");
                    break;
                }
            }
            // Deliveries go first.
            sleep(Duration::from_millis(50)).await;
        }
        tracing::info!(removed = total, "deleted what is older than --retain");
    }
}
