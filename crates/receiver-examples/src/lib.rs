//! Shared by the example receivers: settings, printing of events and storage of dead letters.

use std::env;
use std::fs::{self, File};
use std::future;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::http::{Response, StatusCode};
use tempfile::Builder;
use tokio::task;
use zapi_webhooks::{Event, InstanceId};
use zapi_webhooks_http::{DeadLetter, Outcome, Policy, Receiver, Secret};

/// The settings of a receiver.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The receiver that checks the deliveries.
    pub receiver: Arc<Receiver>,
    /// The address to listen on.
    pub listen: SocketAddr,
    /// How long the body of a delivery may take.
    pub patience: Duration,
    lifetime: Option<Duration>,
    letters: PathBuf,
}

impl Settings {
    /// Reads the environment variables that the README lists.
    ///
    /// # Errors
    ///
    /// Returns a message if a variable is missing or wrong. It names the variable, never its value.
    pub fn from_env() -> Result<Self, String> {
        let receiver = receiver()?;
        let listen = variable("ZAPI_LISTEN").unwrap_or_else(|| "127.0.0.1:8080".into());
        let letters = variable("ZAPI_DEAD_LETTERS").unwrap_or_else(|| "dead-letters".into());
        fs::create_dir_all(&letters).map_err(|error| format!("ZAPI_DEAD_LETTERS: {error}"))?;
        Ok(Self {
            receiver: Arc::new(receiver),
            listen: listen
                .parse()
                .map_err(|_| "ZAPI_LISTEN: expected an address such as `127.0.0.1:8080`")?,
            patience: Duration::from_secs(number("ZAPI_PATIENCE")?.unwrap_or(10)),
            lifetime: number("ZAPI_LIFETIME")?.map(Duration::from_secs),
            letters: letters.into(),
        })
    }

    /// Prints an event or stores a dead letter, and returns the answer: 500 if that failed.
    ///
    /// A slow disk does not delay other deliveries.
    pub async fn store(&self, outcome: Outcome) -> Response<String> {
        let mut response = outcome.to_response();
        let letters = self.letters.clone();
        let stored = task::spawn_blocking(move || match outcome {
            Outcome::Event(parsed) => print(&parsed.event),
            Outcome::Rejected {
                dead_letter: Some(letter),
                ..
            } => keep(&letter, &letters),
            Outcome::Rejected { .. } => Ok(()),
        });
        if let Err(error) = stored.await.unwrap_or_else(|panic| Err(panic.into())) {
            eprintln!("delivery not stored: {}", error.kind());
            response = Response::new(String::new());
            *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
        }
        response
    }

    /// Waits for Ctrl-C or the end of the receiver's lifetime.
    pub async fn end(&self) {
        let lifetime = async {
            match self.lifetime {
                Some(lifetime) => tokio::time::sleep(lifetime).await,
                None => future::pending().await,
            }
        };
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            () = lifetime => {}
        }
    }
}

/// Configures the checks.
fn receiver() -> Result<Receiver, String> {
    let secrets: Vec<Secret> = list("ZAPI_TOKENS")
        .iter()
        .map(|text| Secret::new(text))
        .collect::<Result<_, _>>()
        .map_err(|error| format!("ZAPI_TOKENS: {error}"))?;
    if secrets.is_empty() {
        return Err("ZAPI_TOKENS: set the token that the gateway sends".into());
    }
    let instances: Vec<InstanceId> = list("ZAPI_INSTANCES")
        .iter()
        .map(|text| InstanceId::new(text).ok_or("ZAPI_INSTANCES: that is no instance id"))
        .collect::<Result<_, _>>()?;
    // If the variable is set but empty, a value is missing: the check stays on.
    let are_named = env::var_os("ZAPI_INSTANCES").is_some();
    if are_named && instances.is_empty() {
        return Err("ZAPI_INSTANCES: name an instance, or unset it".into());
    }
    let policy = match variable("ZAPI_POLICY").as_deref() {
        None | Some("acknowledge") => Policy::Acknowledge,
        Some("strict") => Policy::Strict,
        Some(_) => return Err("ZAPI_POLICY: expected `strict` or `acknowledge`".into()),
    };
    let mut receiver = Receiver::new(secrets).policy(policy);
    if are_named {
        receiver = receiver.expecting(instances);
    }
    if let Some(bytes) = number("ZAPI_MAX_BODY")? {
        receiver = receiver.max_body(usize::try_from(bytes).unwrap_or(usize::MAX));
    }
    Ok(receiver)
}

/// Prints an event as one line of JSON.
fn print(event: &Event) -> io::Result<()> {
    writeln!(io::stdout().lock(), "{}", event.to_canonical_json())
}

/// Stores a dead letter in a new file that only this user may read.
///
/// The file is either whole and synced to disk, or it does not exist. No other file is replaced.
fn keep(letter: &DeadLetter, letters: &Path) -> io::Result<()> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let millis = now.unwrap_or_default().as_millis();
    // The name has a random part after the time, since several receivers may share the directory.
    let mut file = Builder::new()
        .prefix(&format!("{millis}-"))
        .suffix(".part")
        .tempfile_in(letters)?;
    file.write_all(&letter.body)?;
    file.as_file().sync_all()?;
    let name = file.path().with_extension("json");
    file.persist_noclobber(name)?;
    if cfg!(unix) {
        // The directory entry must reach the disk too.
        File::open(letters)?.sync_all()?;
    }
    Ok(())
}

/// Returns a variable if it is set and not empty.
#[must_use]
pub fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|text| !text.is_empty())
}

fn list(name: &str) -> Vec<String> {
    let text = variable(name).unwrap_or_default();
    let texts = text.split(',').map(str::trim);
    texts
        .filter(|text| !text.is_empty())
        .map(Into::into)
        .collect()
}

fn number(name: &str) -> Result<Option<u64>, String> {
    variable(name)
        .map(|text| {
            text.parse()
                .map_err(|_| format!("{name}: expected a number"))
        })
        .transpose()
}
