//! The shape of the stream: it is made or checked, and says whether it can be written to.

use core::time::Duration;

use async_nats::Client;
use async_nats::jetstream::context::{Context, CreateStreamErrorKind, GetStreamErrorKind};
use async_nats::jetstream::stream::{
    ClusterInfo, Config, DiscardPolicy, PeerInfo, PersistenceMode, RetentionPolicy, StorageType,
};
use async_nats::jetstream::{self, ErrorCode};
use tokio::time::{Instant, sleep};

use super::{PAUSE, SETTING, failed, patience};
use crate::store::StoreError;

/// The name of the stream.
pub(super) const STREAM: &str = "zapi";

pub(super) const SUBJECTS: &str = "zapi.>";

/// How many replicas the stream has in a cluster.
const REPLICAS: usize = 3;

/// How long a server is silent that does not answer its leader, which asks every second.
const SILENCE: Duration = Duration::from_secs(4);

/// Returns whether the leader of the stream hears from a majority, itself included.
pub(super) fn has_majority(cluster: &ClusterInfo) -> bool {
    let is_heard = |peer: &&PeerInfo| !peer.offline && peer.active < SILENCE;
    let heard = cluster.replicas.iter().filter(is_heard).count();
    cluster.leader.is_some() && heard.saturating_mul(2) >= cluster.replicas.len()
}

/// Makes the stream, or checks the one that is there.
pub(super) async fn make(context: &Context) -> Result<(), StoreError> {
    let client = context.client();
    let config = Config {
        name: STREAM.into(),
        subjects: vec![SUBJECTS.into()],
        discard: DiscardPolicy::New,
        max_messages_per_subject: 1,
        discard_new_per_subject: true,
        storage: StorageType::File,
        num_replicas: replicas(&client),
        ..Config::default()
    };
    let end = patience();
    loop {
        let error = match context.get_stream(STREAM).await {
            Ok(stream) => return check(&stream.cached_info().config, &client),
            Err(error) => error,
        };
        let failure = match error.kind() {
            GetStreamErrorKind::JetStream(it) if it.error_code() == ErrorCode::STREAM_NOT_FOUND => {
                match context.create_stream(config.clone()).await {
                    Ok(stream) => return check(&stream.cached_info().config, &client),
                    Err(error) => match error.kind() {
                        CreateStreamErrorKind::JetStream(it) if no_jetstream(&it) => NO_JETSTREAM,
                        _ => failed(&error),
                    },
                }
            }
            GetStreamErrorKind::JetStream(it) if no_jetstream(&it) => NO_JETSTREAM,
            _ => failed(&error),
        };
        // A cluster that was just started has no leader yet.
        if failure == NO_JETSTREAM || Instant::now() > end {
            return Err(failure);
        }
        sleep(PAUSE).await;
    }
}

const NO_JETSTREAM: StoreError = StoreError::Setting(SETTING, "expected an account with JetStream");

fn no_jetstream(error: &jetstream::Error) -> bool {
    let code = error.error_code();
    code == ErrorCode::JETSTREAM_NOT_ENABLED_FOR_ACCOUNT || code == ErrorCode::JETSTREAM_NOT_ENABLED
}

/// Returns how many replicas the stream has at least.
fn replicas(client: &Client) -> usize {
    client.server_info().cluster.map_or(1, |_| REPLICAS)
}

/// Refuses a stream on which the promises of this store do not hold. Limits of size and age are up to its owner.
pub(super) fn check(config: &Config, client: &Client) -> Result<(), StoreError> {
    let rules = [
        (
            config.subjects == [SUBJECTS],
            "expected the stream `zapi` to have the subjects `zapi.>`",
        ),
        (
            config.max_messages_per_subject == 1 && config.discard_new_per_subject,
            "expected the stream `zapi` to have max_msgs_per_subject 1 and discard_new_per_subject",
        ),
        (
            config.discard == DiscardPolicy::New,
            "expected the stream `zapi` to discard new messages if it is full",
        ),
        (
            config.retention == RetentionPolicy::Limits,
            "expected the stream `zapi` to have retention by limits",
        ),
        (
            config.storage == StorageType::File,
            "expected the stream `zapi` to be stored in files",
        ),
        (
            config.num_replicas >= replicas(client),
            "expected the stream `zapi` to have three replicas in a cluster",
        ),
        (
            config.persist_mode != Some(PersistenceMode::Async),
            "expected the stream `zapi` to store messages before it acknowledges them",
        ),
        (
            !config.no_ack && !config.sealed && !config.deny_delete && !config.deny_purge,
            "expected the stream `zapi` to acknowledge messages and to allow that they are deleted",
        ),
        (
            config.max_message_size <= 0,
            "expected the stream `zapi` to have no max_msg_size",
        ),
        (
            // An older server deletes the oldest message for one that is just too large (its issue 4771).
            config.max_bytes <= 0 || client.is_server_compatible(2, 10, 5),
            "expected the stream `zapi` to have no max_bytes, unless the server is at least 2.10.5",
        ),
    ];
    match rules.iter().find(|(holds, _)| !holds) {
        None => Ok(()),
        Some((_, rule)) => Err(StoreError::Setting(SETTING, rule)),
    }
}
