//! The store in a stream of NATS `JetStream`: several receivers write into one stream, which a cluster replicates.
//!
//! An event is one message on `zapi.event.TYPE.DIGEST`, and a dead letter on `zapi.dead.CODE.ID`. The stream refuses a
//! second message on a subject, so it refuses a repeat. What is too long for a header is in messages on `zapi.part.ID`.

use core::time::Duration;
use std::collections::HashMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_nats::connection::State;
use async_nats::header::NATS_EXPECTED_STREAM;
use async_nats::jetstream::consumer::{AckPolicy, DeliverPolicy, PullConsumer, pull};
use async_nats::jetstream::context::{Context, ContextBuilder, PublishError, PublishErrorKind};
use async_nats::jetstream::message::StreamMessage;
use async_nats::jetstream::stream::{LastRawMessageErrorKind, RawMessageError, Stream};
use async_nats::jetstream::{self, ErrorCode};
use async_nats::{ConnectErrorKind, ConnectOptions, HeaderMap, ServerAddr, datetime};
use axum::body::Bytes;
use futures_util::StreamExt as _;
use futures_util::future::{join_all, try_join_all};
use percent_encoding::percent_decode_str;
use tokio::task::unconstrained;
use tokio::time::{Instant, sleep, timeout};

use self::message::{HEADERS, Message, PAYLOAD, is_delivery, parts, row, seq, summary, values};
use self::stream::{STREAM, SUBJECTS, check, has_majority, make};
use super::tls::tls;
use super::{Filter, Kind, NO_STORE, Row, Seq, Storage, StoreError, Stored, Summary};
use crate::record::{Digest, Millis, Record, id};

mod message;
mod stream;

/// The start of the subjects of messages that show whether the stream can be written to.
const PROBE: &str = "zapi.probe";

/// How long a server may take to answer.
const ANSWER: Duration = Duration::from_secs(2);

/// How long one use of the store may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long to wait before the stream is asked again.
const PAUSE: Duration = Duration::from_millis(100);

/// The most messages whose headers are read at once.
const WINDOW: u64 = 16_384;

/// How long a stream is not checked again.
const MINUTE: Duration = Duration::from_secs(60);

/// The name that the settings have in an error.
const SETTING: &str = "--store (ZAPI_STORE)";

/// A store in a stream.
pub struct NatsStore {
    context: Context,
    stream: Stream<()>,
    /// When it was checked, or `None` if a write has failed since.
    checked: Mutex<Option<Instant>>,
    /// Whether the last write failed: the stream may be full.
    has_failed: AtomicBool,
}

impl NatsStore {
    /// Connects to one of the servers, and makes the stream or checks it.
    pub(super) async fn open(urls: &str, ca: Option<&Path>) -> Result<Self, StoreError> {
        let servers = urls.split(',').map(str::parse).collect::<Result<_, _>>();
        let servers: Vec<ServerAddr> = servers.map_err(|_| NO_STORE)?;
        if servers.iter().any(|server| server.host().is_empty()) {
            return Err(NO_STORE);
        }
        let options = options(&servers, ca)?;
        let client = options.connect(servers).await.map_err(|error| {
            let refused = "the server refuses the user, the password or the token of the URL";
            match error.kind() {
                ConnectErrorKind::Authentication | ConnectErrorKind::AuthorizationViolation => {
                    StoreError::Setting(SETTING, refused)
                }
                _ => failed(&error),
            }
        })?;
        let server = client.server_info();
        if !server.jetstream {
            let rule = "expected a server with JetStream, which `nats-server --jetstream` has";
            return Err(StoreError::Setting(SETTING, rule));
        }
        if server.max_payload < PAYLOAD + 2 * HEADERS {
            let rule = "expected a server whose max_payload is at least 512KiB";
            return Err(StoreError::Setting(SETTING, rule));
        }
        let context = ContextBuilder::new().timeout(ANSWER).build(client);
        make(&context).await?;
        let stream = context.get_stream_no_info(STREAM).await.map_err(failed)?;
        Ok(Self {
            context,
            stream,
            checked: Mutex::new(Some(Instant::now())),
            has_failed: AtomicBool::new(false),
        })
    }

    /// Checks the stream again if a write failed or a minute has passed: its owner may have changed it.
    async fn check_again(&self) -> Result<(), StoreError> {
        let is_recent = |it: Instant| it.elapsed() < MINUTE;
        if self.checked().is_some_and(is_recent) {
            return Ok(());
        }
        let info = self.stream.get_info().await.map_err(failed)?;
        check(&info.config, &self.context.client())?;
        *self.checked() = Some(Instant::now());
        Ok(())
    }

    fn checked(&self) -> MutexGuard<'_, Option<Instant>> {
        self.checked.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Looks for an event that is there, and sends the parts of one that is not. Returns its sequence.
    ///
    /// A repeat that the stream refuses costs all servers a place in their logs, and its parts belong to no message.
    async fn prepare(&self, message: &Message) -> Result<Option<Seq>, StoreError> {
        within(async {
            if (message.is_keyed || !message.parts.is_empty())
                && let Some(found) = self.find(&message.subject).await?
            {
                return Ok(Some(seq(found.sequence)));
            }
            let parts = message.parts.iter().map(|(subject, part)| {
                self.publish(subject, HeaderMap::new(), part.clone().into())
            });
            try_join_all(parts).await?;
            Ok(None)
        })
        .await
    }

    /// Stores a message that was prepared.
    async fn store(
        &self,
        message: &Message,
        prepared: Result<Option<Seq>, StoreError>,
    ) -> Result<Stored, StoreError> {
        let (seq, is_new) = if let Some(seq) = prepared? {
            (seq, false)
        } else {
            let (headers, payload) = (message.headers.clone(), message.payload.clone());
            within(self.publish(&message.subject, headers, payload.into())).await?
        };
        Ok(if is_new || !message.is_keyed {
            Stored::New(seq)
        } else {
            Stored::Repeat(seq)
        })
    }

    /// Publishes a message, unless there is one on its subject. Returns the sequence, and whether the message is new.
    async fn publish(
        &self,
        subject: &str,
        mut headers: HeaderMap,
        payload: Bytes,
    ) -> Result<(Seq, bool), StoreError> {
        // Another stream may have the subjects now.
        headers.insert(NATS_EXPECTED_STREAM, STREAM);
        // The client would keep the message, and send it after it was answered 503.
        if self.context.client().connection_state() != State::Connected {
            return Err(StoreError::Failed("no server is connected".into()));
        }
        let sent = self
            .context
            .publish_with_headers(subject.to_owned(), headers, payload);
        let error = match sent.await {
            Ok(acknowledged) => match acknowledged.await {
                Ok(acknowledged) => return Ok((seq(acknowledged.sequence), true)),
                Err(error) => error,
            },
            Err(error) => error,
        };
        match code(&error) {
            // A full stream has the same code as a subject that has its message.
            Some(ErrorCode::STREAM_STORE_FAILED) => {
                if let Some(found) = self.find(subject).await? {
                    return Ok((seq(found.sequence), false));
                }
                Err(failed(&error))
            }
            Some(
                ErrorCode::STREAM_MESSAGE_EXCEEDS_MAXIMUM
                | ErrorCode::STREAM_HEADER_EXCEEDS_MAXIMUM,
            ) => Err(StoreError::Refused(error.to_string())),
            _ if error.kind() == PublishErrorKind::MaxPayloadExceeded => {
                Err(StoreError::Refused(error.to_string()))
            }
            _ => Err(failed(&error)),
        }
    }

    /// Returns the message on a subject, as the leader of the stream has it.
    async fn find(&self, subject: &str) -> Result<Option<StreamMessage>, StoreError> {
        found(self.stream.get_last_raw_message_by_subject(subject).await)
    }

    /// Returns an event or a dead letter with its headers, those in parts too.
    async fn message(
        &self,
        seq: Seq,
    ) -> Result<Option<(StreamMessage, HashMap<String, String>)>, StoreError> {
        let Ok(sequence) = u64::try_from(seq) else {
            return Ok(None);
        };
        let message = found(self.stream.get_raw_message(sequence).await)?;
        let Some(message) = message.filter(|it| is_delivery(&it.subject)) else {
            return Ok(None);
        };
        let mut values = values(&message.headers);
        let mut rest = Vec::new();
        for subject in parts(&values) {
            let Some(part) = self.find(&subject).await? else {
                // It is being removed, by another program or by its age. What is left can be found and removed.
                return Ok(Some((message, values)));
            };
            rest.extend_from_slice(&part.payload);
        }
        if !rest.is_empty() {
            let rest: HashMap<String, String> = serde_json::from_slice(&rest).map_err(failed)?;
            values.extend(rest);
        }
        Ok(Some((message, values)))
    }

    /// Removes a message and its parts. The server overwrites the bytes.
    async fn remove(&self, seq: Seq) -> Result<bool, StoreError> {
        let Ok(sequence) = u64::try_from(seq) else {
            return Ok(false);
        };
        let Some(message) = found(self.stream.get_raw_message(sequence).await)? else {
            return Ok(false);
        };
        for subject in parts(&values(&message.headers)) {
            if let Some(part) = self.find(&subject).await? {
                self.delete(part.sequence).await?;
            }
        }
        self.delete(message.sequence).await
    }

    /// Erases what is no delivery but holds the same: what workers gave up, and old parts that belong to no message.
    pub(super) async fn erase_rest(
        &self,
        holds: impl Fn(&[u8]) -> bool,
        before: Millis,
    ) -> Result<u64, StoreError> {
        let mut erased: u64 = 0;
        for (sequence, _) in self.all("zapi.failed.>").await? {
            let failed = within(async { found(self.stream.get_raw_message(sequence).await) });
            if failed.await?.is_some_and(|failed| holds(&failed.payload)) {
                erased = erased.saturating_add(u64::from(within(self.delete(sequence)).await?));
            }
        }
        for (sequence, part) in self.all("zapi.part.>").await? {
            if within(self.is_orphan(&part, before)).await? {
                erased = erased.saturating_add(u64::from(within(self.delete(sequence)).await?));
            }
        }
        Ok(erased)
    }

    async fn all(&self, subject: &str) -> Result<Vec<(u64, jetstream::Message)>, StoreError> {
        self.headers(subject, DeliverPolicy::All, u64::MAX, usize::MAX)
            .await
    }

    /// Returns whether a part was stored before a time, and no message has it.
    async fn is_orphan(
        &self,
        part: &jetstream::Message,
        before: Millis,
    ) -> Result<bool, StoreError> {
        let stored = part.info().map(|it| it.published.unix_timestamp_nanos());
        if stored.map_or(true, |it| {
            it >= i128::from(before).saturating_mul(1_000_000)
        }) {
            return Ok(false);
        }
        let tokens: Vec<&str> = part.subject.split('.').collect();
        let [_, _, id, _, _] = tokens.as_slice() else {
            return Ok(false);
        };
        for kind in ["event", "dead"] {
            if let Some(owner) = self.find(&format!("zapi.{kind}.*.{id}")).await? {
                let parts = parts(&values(&owner.headers));
                return Ok(!parts.iter().any(|it| *it == part.subject.as_str()));
            }
        }
        Ok(true)
    }

    async fn delete(&self, sequence: u64) -> Result<bool, StoreError> {
        self.stream.delete_message(sequence).await.map_err(failed)
    }

    /// Makes a consumer on the leader of the stream. The servers choose one by chance, also one that was away and lacks
    /// messages.
    async fn consumer(&self, config: pull::Config) -> Result<PullConsumer, StoreError> {
        let until = patience();
        loop {
            let made = self.stream.create_consumer(config.clone()).await;
            let error = match made {
                Ok(consumer) => {
                    let place = consumer.cached_info().cluster.as_ref();
                    let place = place.and_then(|it| it.leader.as_ref());
                    let stream = self.stream.get_info().await.map_err(failed)?.cluster;
                    if place == stream.as_ref().and_then(|it| it.leader.as_ref()) {
                        return Ok(consumer);
                    }
                    too_late()
                }
                Err(error) => {
                    sleep(PAUSE).await;
                    failed(&error)
                }
            };
            if Instant::now() > until {
                return Err(error);
            }
        }
    }

    /// Returns the headers of messages from `first` to the one before `end`.
    async fn headers(
        &self,
        subject: &str,
        from: DeliverPolicy,
        end: u64,
        limit: usize,
    ) -> Result<Vec<(u64, jetstream::Message)>, StoreError> {
        let config = pull::Config {
            deliver_policy: from,
            ack_policy: AckPolicy::None,
            filter_subject: subject.to_owned(),
            headers_only: true,
            inactive_threshold: PATIENCE,
            memory_storage: true,
            num_replicas: 1,
            ..pull::Config::default()
        };
        let consumer = self.consumer(config).await?;
        let mut left = consumer.cached_info().num_pending;
        let mut all = Vec::new();
        while left > 0 && all.len() < limit {
            let some = usize::try_from(left).unwrap_or(usize::MAX);
            let some = some.min(limit.saturating_sub(all.len())).min(500);
            let batch = consumer
                .batch()
                .max_messages(some)
                .expires(ANSWER)
                .messages();
            let mut batch = batch.await.map_err(failed)?;
            let mut count: u64 = 0;
            while let Some(message) = batch.next().await {
                let message = message.map_err(|error| StoreError::Failed(error.to_string()))?;
                let info = message.info();
                let sequence = info.map_err(|error| StoreError::Failed(error.to_string()))?;
                let sequence = sequence.stream_sequence;
                if sequence >= end {
                    return Ok(all);
                }
                all.push((sequence, message));
                count = count.saturating_add(1);
            }
            left = left.saturating_sub(count);
            if count < u64::try_from(some).unwrap_or(u64::MAX) {
                // Some may have been deleted meanwhile.
                left = consumer.get_info().await.map_err(failed)?.num_pending;
                if count == 0 && left > 0 {
                    return Err(too_late());
                }
            }
        }
        Ok(all)
    }
}

impl Storage for NatsStore {
    async fn put(&self, records: &[Record]) -> Vec<Result<Stored, StoreError>> {
        if let Err(error) = within(self.check_again()).await {
            return vec![Err(error); records.len()];
        }
        // One event may be here more than once: of these, one is sent.
        let mut messages: Vec<Message> = Vec::with_capacity(records.len());
        let mut known: HashMap<&Digest, usize> = HashMap::new();
        let mut places = Vec::with_capacity(records.len());
        for record in records {
            let next = messages.len();
            let digest = record.digest.as_ref();
            let place = digest.map_or(next, |digest| *known.entry(digest).or_insert(next));
            places.push((place, place == next));
            if place == next {
                messages.push(Message::new(record));
            }
        }
        let prepared = messages.iter().map(|it| self.prepare(it));
        let prepared = join_all(prepared).await;
        // They are sent in order, without waiting for answers. A scheduler that interrupted this would reorder them.
        let sent = messages.iter().zip(prepared);
        let sent = sent.map(|(message, prepared)| self.store(message, prepared));
        let stored = unconstrained(join_all(sent)).await;
        let is_failure = |it: &Result<_, StoreError>| it.as_ref().is_err_and(|it| !it.is_refusal());
        let has_failed = stored.iter().any(is_failure);
        self.has_failed.store(has_failed, Ordering::Relaxed);
        if has_failed {
            *self.checked() = None;
        }
        let of = |(place, is_first): (usize, bool)| {
            let stored: &Result<Stored, _> = stored.get(place)?;
            Some(match stored {
                Ok(stored) if !is_first => Ok(Stored::Repeat(stored.seq())),
                stored => stored.clone(),
            })
        };
        places.into_iter().filter_map(of).collect()
    }

    async fn get(&self, seq: Seq) -> Result<Option<Row>, StoreError> {
        within(async {
            let found = self.message(seq).await?;
            Ok(found.map(|(message, mut values)| row(&message, &mut values)))
        })
        .await
    }

    async fn list(
        &self,
        filter: &Filter,
        before: Option<Seq>,
        limit: u32,
    ) -> Result<Vec<Summary>, StoreError> {
        let state = self.stream.get_info().await.map_err(failed)?.state;
        let (first, limit) = (state.first_sequence.max(1), usize::try_from(limit));
        let limit = limit.unwrap_or(usize::MAX);
        let mut end = state.last_sequence.saturating_add(1);
        if let Some(before) = before {
            end = end.min(u64::try_from(before).unwrap_or(0));
        }
        let subject = match filter.kind {
            None => SUBJECTS,
            Some(Kind::Dead) => "zapi.dead.>",
            Some(Kind::Clean | Kind::Findings) => "zapi.event.>",
            // A stream marks none.
            Some(Kind::Variant) => return Ok(Vec::new()),
        };
        let passes = |it: &Summary| {
            let is = |wanted: &Option<String>, value: &Option<String>| {
                wanted.is_none() || wanted == value
            };
            let is_clean = it.verdict == "clean";
            is(&filter.event, &it.event)
                && is(&filter.instance, &it.instance)
                && match filter.kind {
                    Some(Kind::Clean) => is_clean,
                    Some(Kind::Findings) => !is_clean,
                    _ => true,
                }
        };
        // A stream is read forwards alone: read windows from its end, each larger than the last.
        let mut window = u64::try_from(limit).unwrap_or(WINDOW).min(WINDOW);
        let mut all: Vec<Summary> = Vec::new();
        while all.len() < limit && end > first {
            let start_sequence = end.saturating_sub(window).max(first);
            let from = DeliverPolicy::ByStartSequence { start_sequence };
            let read = self.headers(subject, from, end, usize::MAX).await?;
            let found = read.iter().rev().filter(|(_, it)| is_delivery(&it.subject));
            let found = found.filter_map(|(sequence, message)| {
                let values = values(message.headers.as_ref()?);
                Some(summary(*sequence, &values))
            });
            all.extend(found.filter(passes));
            (end, window) = (start_sequence, window.saturating_mul(8).min(WINDOW));
        }
        all.truncate(limit);
        Ok(all)
    }

    async fn remove_dead(&self, seq: Seq) -> Result<bool, StoreError> {
        within(async {
            match self.message(seq).await? {
                Some((message, _)) if message.subject.starts_with("zapi.dead.") => {
                    self.remove(seq).await
                }
                _ => Ok(false),
            }
        })
        .await
    }

    async fn prune(&self, before: Millis, limit: u32) -> Result<u64, StoreError> {
        within(async {
            let state = self.stream.get_info().await.map_err(failed)?.state;
            if state.messages == 0 {
                return Ok(0);
            }
            let nanos = i128::from(before).saturating_mul(1_000_000);
            let start_time = datetime::from_nanos(nanos)
                .map_err(|error| StoreError::Failed(error.to_string()))?;
            let from = DeliverPolicy::ByStartTime { start_time };
            let kept = self.headers(SUBJECTS, from, u64::MAX, 1).await?;
            let after = state.last_sequence.saturating_add(1);
            let end = kept.first().map_or(after, |(sequence, _)| *sequence);
            // The first sequence of the state may be that of a message that was deleted.
            let limit = usize::try_from(limit).unwrap_or(usize::MAX);
            let oldest = self.headers(SUBJECTS, DeliverPolicy::All, end, limit);
            let oldest = oldest.await?;
            let Some((last, _)) = oldest.last() else {
                return Ok(0);
            };
            // The messages are in the order of their times. What another server lists is not enough to delete any.
            let newest = found(self.stream.get_raw_message(*last).await)?;
            if newest.is_none_or(|it| it.time >= start_time) {
                return Ok(0);
            }
            let end = last.saturating_add(1);
            let purged = self.stream.purge().sequence(end).await.map_err(failed)?;
            Ok(purged.purged)
        })
        .await
    }

    async fn erase(&self, seqs: &[Seq]) -> Result<u64, StoreError> {
        let mut removed: u64 = 0;
        for seq in seqs {
            if within(self.remove(*seq)).await? {
                removed = removed.saturating_add(1);
            }
        }
        Ok(removed)
    }

    async fn ready(&self) -> Result<(), StoreError> {
        within(async {
            let info = self.stream.get_info().await.map_err(failed)?;
            if let Err(error) = check(&info.config, &self.context.client()) {
                *self.checked() = None;
                return Err(error);
            }
            if info.cluster.is_some_and(|cluster| !has_majority(&cluster)) {
                return Err(StoreError::Failed(
                    "the stream has no majority of its servers".into(),
                ));
            }
            // If the last write failed, only another one shows that the next will not. A full stream takes short ones.
            if self.has_failed.load(Ordering::Relaxed) {
                let subject = format!("{PROBE}.{}", id());
                let large = vec![0; HEADERS].into();
                let (seq, _) = self.publish(&subject, HeaderMap::new(), large).await?;
                self.delete(u64::try_from(seq).unwrap_or(0)).await?;
                self.has_failed.store(false, Ordering::Relaxed);
            }
            Ok(())
        })
        .await
    }
}

/// Returns how to connect, with the user and the password of the first URL.
fn options(servers: &[ServerAddr], ca: Option<&Path>) -> Result<ConnectOptions, StoreError> {
    let mut options = ConnectOptions::new()
        .name("zapi-webhooks-receiver")
        .tls_client_config(tls(ca)?)
        // Whoever names a certificate does not want to send a password in the clear.
        .require_tls(ca.is_some())
        .connection_timeout(Duration::from_secs(5))
        // A server that is frozen is left for another one.
        .ping_interval(Duration::from_secs(5))
        .reconnect_delay_callback(|attempts| {
            let attempts = u32::try_from(attempts).unwrap_or(u32::MAX);
            PAUSE.saturating_mul(attempts.min(10))
        });
    if let Some(server) = servers.first() {
        // The client ignores these in a URL.
        let decoded = |it| percent_decode_str(it).decode_utf8_lossy().into_owned();
        options = match (server.username(), server.password()) {
            (Some(user), Some(password)) => {
                options.user_and_password(decoded(user), decoded(password))
            }
            (Some(token), None) => options.token(decoded(token)),
            _ => options,
        };
    }
    Ok(options)
}

/// Returns when an operation that starts now has taken too long.
fn patience() -> Instant {
    let now = Instant::now();
    now.checked_add(PATIENCE).unwrap_or(now)
}

fn found(
    result: Result<StreamMessage, RawMessageError>,
) -> Result<Option<StreamMessage>, StoreError> {
    match result {
        Ok(message) => Ok(Some(message)),
        Err(error) if error.kind() == LastRawMessageErrorKind::NoMessageFound => Ok(None),
        Err(error) => Err(failed(&error)),
    }
}

async fn within<T>(run: impl Future<Output = Result<T, StoreError>>) -> Result<T, StoreError> {
    match timeout(PATIENCE, run).await {
        Ok(result) => result,
        Err(_) => Err(too_late()),
    }
}

/// Returns the code of the server's answer.
fn code(error: &PublishError) -> Option<ErrorCode> {
    let source = std::error::Error::source(error)?;
    let answer = source.downcast_ref::<jetstream::Error>()?;
    Some(answer.error_code())
}

fn too_late() -> StoreError {
    StoreError::Failed("no answer in time".into())
}

/// Names the error by the text of the client or the server, which holds no value.
#[expect(clippy::needless_pass_by_value, reason = "for `map_err`")]
fn failed(error: impl ToString) -> StoreError {
    StoreError::Failed(error.to_string())
}
