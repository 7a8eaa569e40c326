//! The tables of the events, stated once more, and a judge of its own for what is contract-clean.

use zapi_webhooks::{EventType, InstanceId, Phone, PhoneKind};

use super::documents::tree;
use super::{members, referees};

/// A member that is known.
pub struct Row {
    pub key: &'static str,
    pub kind: Kind,
    pub presence: Presence,
}

/// What a member may hold.
#[derive(Clone, Copy)]
pub enum Kind {
    Text,
    Id,
    Phone,
    InstanceId,
    Moment,
    Boolean,
    Integer,
    Decimal,
    Texts,
    Word(&'static [&'static str]),
    Object(&'static [Row]),
    Json,
}

/// Whether a member has to be there, and whether it may be null.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Presence {
    Required,
    Optional,
    Nullable,
}

use Kind::{Boolean, Decimal, Id, Integer, Json, Moment, Object, Text, Texts, Word};

const fn required(key: &'static str, kind: Kind) -> Row {
    row(key, kind, Presence::Required)
}

const fn optional(key: &'static str, kind: Kind) -> Row {
    row(key, kind, Presence::Optional)
}

const fn nullable(key: &'static str, kind: Kind) -> Row {
    row(key, kind, Presence::Nullable)
}

const fn row(key: &'static str, kind: Kind, presence: Presence) -> Row {
    Row {
        key,
        kind,
        presence,
    }
}

/// The words of a status.
const MESSAGE_STATUS: &[&str] = &["SENT", "RECEIVED", "READ", "READ_BY_ME", "PLAYED"];
const PRESENCE: &[&str] = &[
    "UNAVAILABLE",
    "AVAILABLE",
    "COMPOSING",
    "RECORDING",
    "PAUSED",
];
const RECEIVED_STATUS: &[&str] = &[
    "PENDING",
    "SENT",
    "RECEIVED",
    "READ",
    "PLAYED",
    "MESSAGE_RECEIVED",
];

/// The documented events, and their members but `type`.
pub const EVENTS: [(EventType, &[Row]); 6] = [
    (EventType::Connected, CONNECTED_CALLBACK),
    (EventType::Disconnected, DISCONNECTED_CALLBACK),
    (EventType::Delivery, DELIVERY_CALLBACK),
    (EventType::MessageStatus, MESSAGE_STATUS_CALLBACK),
    (EventType::PresenceChat, PRESENCE_CHAT_CALLBACK),
    (EventType::Received, RECEIVED_CALLBACK),
];

/// The members of `ConnectedCallback`.
pub const CONNECTED_CALLBACK: &[Row] = &[
    required("connected", Boolean),
    required("momment", Moment),
    required("instanceId", Kind::InstanceId),
    required("phone", Kind::Phone),
    optional("isBusiness", Boolean),
];

/// The members of `DisconnectedCallback`.
pub const DISCONNECTED_CALLBACK: &[Row] = &[
    required("momment", Moment),
    optional("error", Text),
    optional("disconnected", Boolean),
    required("instanceId", Kind::InstanceId),
    optional("phone", Kind::Phone),
];

/// The members of `DeliveryCallback`.
pub const DELIVERY_CALLBACK: &[Row] = &[
    required("phone", Kind::Phone),
    optional("zaapId", Id),
    optional("messageId", Id),
    required("instanceId", Kind::InstanceId),
    optional("error", Text),
];

/// The members of `MessageStatusCallback`.
pub const MESSAGE_STATUS_CALLBACK: &[Row] = &[
    required("instanceId", Kind::InstanceId),
    required("status", Word(MESSAGE_STATUS)),
    required("ids", Texts),
    required("momment", Moment),
    optional("phoneDevice", Integer),
    required("phone", Kind::Phone),
    optional("isGroup", Boolean),
    optional("participant", Text),
    optional("participantDevice", Integer),
];

/// The members of `PresenceChatCallback`.
pub const PRESENCE_CHAT_CALLBACK: &[Row] = &[
    required("phone", Kind::Phone),
    required("status", Word(PRESENCE)),
    nullable("lastSeen", Json),
    required("instanceId", Kind::InstanceId),
];

/// The members of `text`.
pub const TEXT: &[Row] = &[optional("message", Text)];

/// The members of `image`.
pub const IMAGE: &[Row] = &[
    optional("imageUrl", Text),
    optional("thumbnailUrl", Text),
    optional("caption", Text),
    optional("mimeType", Text),
    optional("viewOnce", Boolean),
    optional("width", Integer),
    optional("height", Integer),
];

/// The members of `audio`.
pub const AUDIO: &[Row] = &[
    optional("audioUrl", Text),
    optional("mimeType", Text),
    optional("ptt", Boolean),
    optional("seconds", Integer),
    optional("viewOnce", Boolean),
];

/// The members of `video`.
pub const VIDEO: &[Row] = &[
    nullable("videoUrl", Text),
    optional("caption", Text),
    optional("mimeType", Text),
    optional("width", Integer),
    optional("height", Integer),
    optional("seconds", Integer),
    optional("viewOnce", Boolean),
    optional("isGif", Boolean),
];

/// The members of `ptv`.
pub const PTV: &[Row] = &[
    optional("ptvUrl", Text),
    optional("caption", Text),
    optional("mimeType", Text),
    optional("width", Integer),
    optional("height", Integer),
];

/// The members of `document`.
pub const DOCUMENT: &[Row] = &[
    optional("documentUrl", Text),
    optional("mimeType", Text),
    optional("title", Text),
    optional("pageCount", Integer),
    optional("fileName", Text),
    nullable("caption", Text),
];

/// The members of `sticker`.
pub const STICKER: &[Row] = &[
    optional("stickerUrl", Text),
    optional("mimeType", Text),
    optional("width", Integer),
    optional("height", Integer),
];

/// The members of `reaction`.
pub const REACTION: &[Row] = &[
    optional("value", Text),
    optional("time", Integer),
    optional("reactionBy", Text),
    optional("referencedMessage", Json),
];

/// The members of `location`.
pub const LOCATION: &[Row] = &[
    optional("longitude", Decimal),
    optional("latitude", Decimal),
    nullable("name", Text),
    nullable("address", Text),
    nullable("url", Text),
];

/// The members of `liveLocation`.
pub const LIVE_LOCATION: &[Row] = &[
    optional("longitude", Decimal),
    optional("latitude", Decimal),
    optional("sequence", Json),
    optional("caption", Text),
];

/// The members of `contact`.
pub const CONTACT: &[Row] = &[
    optional("displayName", Text),
    optional("vCard", Text),
    optional("phones", Json),
];

/// The members of `poll`.
pub const POLL: &[Row] = &[
    optional("question", Text),
    optional("pollMaxOptions", Integer),
    optional("options", Json),
];

/// The members of `pollVote`.
pub const POLL_VOTE: &[Row] = &[optional("pollMessageId", Text), optional("options", Json)];

/// The members of `buttonsMessage`.
pub const BUTTONS_MESSAGE: &[Row] = &[
    nullable("imageUrl", Text),
    nullable("videoUrl", Text),
    optional("message", Text),
    optional("buttons", Json),
];

/// The members of `buttonsResponseMessage`.
pub const BUTTONS_RESPONSE_MESSAGE: &[Row] =
    &[optional("buttonId", Text), optional("message", Text)];

/// The members of `listResponseMessage`.
pub const LIST_RESPONSE_MESSAGE: &[Row] = &[
    optional("message", Text),
    optional("title", Text),
    optional("selectedRowId", Text),
];

/// The members of `ReceivedCallback`.
pub const RECEIVED_CALLBACK: &[Row] = &[
    optional("isStatusReply", Boolean),
    nullable("chatLid", Text),
    nullable("senderLid", Text),
    optional("connectedPhone", Kind::Phone),
    optional("waitingMessage", Boolean),
    optional("isEdit", Boolean),
    optional("editMessageId", Text),
    optional("isGroup", Boolean),
    optional("isNewsletter", Boolean),
    required("instanceId", Kind::InstanceId),
    optional("messageId", Id),
    required("phone", Kind::Phone),
    optional("fromMe", Boolean),
    required("momment", Moment),
    optional("status", Word(RECEIVED_STATUS)),
    nullable("chatName", Text),
    nullable("senderPhoto", Text),
    optional("senderName", Text),
    optional("participantPhone", Kind::Phone),
    nullable("participantLid", Text),
    nullable("photo", Text),
    optional("broadcast", Boolean),
    optional("broadcastRecipients", Json),
    nullable("referenceMessageId", Text),
    optional("messageExpirationSeconds", Integer),
    optional("forwarded", Boolean),
    nullable("externalAdReply", Json),
    optional("viewOnce", Boolean),
    optional("profileName", Json),
    optional("fromApi", Boolean),
    optional("text", Object(TEXT)),
    optional("image", Object(IMAGE)),
    optional("audio", Object(AUDIO)),
    optional("video", Object(VIDEO)),
    optional("ptv", Object(PTV)),
    optional("document", Object(DOCUMENT)),
    optional("sticker", Object(STICKER)),
    optional("reaction", Object(REACTION)),
    optional("location", Object(LOCATION)),
    optional("liveLocation", Object(LIVE_LOCATION)),
    optional("contact", Object(CONTACT)),
    optional("poll", Object(POLL)),
    optional("pollVote", Object(POLL_VOTE)),
    optional("buttonsMessage", Object(BUTTONS_MESSAGE)),
    optional("buttonsResponseMessage", Object(BUTTONS_RESPONSE_MESSAGE)),
    optional("listResponseMessage", Object(LIST_RESPONSE_MESSAGE)),
    optional("hydratedTemplate", Json),
    optional("requestPayment", Json),
    optional("sendPayment", Json),
    optional("product", Json),
    optional("order", Json),
    optional("pixKeyMessage", Json),
    optional("carouselMessage", Json),
    optional("reviewAndPay", Json),
    optional("reviewOrder", Json),
    optional("newsletterAdminInvite", Json),
    optional("pinMessage", Json),
    optional("event", Json),
    optional("eventResponse", Json),
    optional("statusImage", Json),
    optional("notification", Text),
    optional("notificationParameters", Json),
    optional("callId", Json),
    optional("code", Json),
    optional("expiresAt", Json),
    optional("requestMethod", Json),
    optional("linkMode", Json),
    optional("updatedPhoto", Json),
];

impl Row {
    /// The rows of the object that the member holds.
    pub fn rows(&self) -> Option<&'static [Row]> {
        match self.kind {
            Object(rows) => Some(rows),
            _ => None,
        }
    }

    /// Whether the member says what was received; the image of a status comes with other contents.
    pub fn is_content(&self) -> bool {
        let place = |key| RECEIVED_CALLBACK.iter().position(|row| row.key == key);
        let is_content = |at| Some(at) >= place("text") && Some(at) <= place("notification");
        place(self.key).is_some_and(is_content) && self.key != "statusImage"
    }
}

/// The rows of a documented event.
pub fn rows_of(event: EventType) -> Option<&'static [Row]> {
    let known = EVENTS.iter().find(|(of, _)| *of == event);
    known.map(|(_, rows)| *rows)
}

/// Whether a text is JSON that keeps to the contract of its event, judged without the parser.
pub fn is_contract_clean(text: &str) -> bool {
    is_clean(text).unwrap_or(false)
}

fn is_clean(text: &str) -> Option<bool> {
    if !referees::is_json(text) || members::has_lone_surrogate(text) {
        return None;
    }
    let members = members::split(text)?;
    let mut types = members
        .iter()
        .filter(|(key, _)| decoded(key) == Some("type".to_owned()));
    let (key, name) = types.next()?;
    let name = decoded(name)?;
    if types.next().is_some() || key.contains('\\') || !is_identifying(&name) {
        return None;
    }
    let known = EventType::DOCUMENTED
        .iter()
        .find(|event| event.as_str() == Some(&*name));
    let Some(event) = known else {
        let is_like = |event: &EventType| {
            event
                .as_str()
                .is_some_and(|it| it.eq_ignore_ascii_case(&name))
        };
        return Some(!EventType::DOCUMENTED.iter().any(is_like));
    };
    let rows = rows_of(*event)?;
    let contents = |(key, value): &&(&str, &str)| {
        let name = decoded(key);
        let row = rows.iter().find(|row| Some(row.key) == name.as_deref());
        row.is_some_and(|row| row.is_content() && *event == EventType::Received) && *value != "null"
    };
    if members.iter().filter(contents).count() > 1 {
        return None;
    }
    Some(are_clean(&members, rows))
}

/// Whether the members of an object keep to its rows.
fn are_clean(members: &[(&str, &str)], rows: &[Row]) -> bool {
    let mut seen = Vec::new();
    for (raw_key, raw) in members {
        let Some(key) = decoded(raw_key) else {
            return false;
        };
        if key == "moment" && rows.iter().any(|row| row.key == "momment") {
            return false;
        }
        let Some(row) = rows.iter().find(|row| row.key == key) else {
            continue;
        };
        let is_null = *raw == "null" && row.presence == Presence::Nullable;
        if raw_key.contains('\\') || seen.contains(&row.key) || !is_null && !is_value(row, raw) {
            return false;
        }
        seen.push(row.key);
    }
    let mut required = rows.iter().filter(|row| row.presence == Presence::Required);
    required.all(|row| seen.contains(&row.key))
}

/// Whether the text of a value is one that leaves no doubt.
fn is_value(row: &Row, raw: &str) -> bool {
    let text = decoded(raw);
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    match row.kind {
        Text => text.is_some(),
        Id => text.is_some_and(|text| is_identifying(&text)),
        Kind::Phone => text
            .and_then(|text| Phone::new(&text))
            .is_some_and(|it| !matches!(it.kind(), PhoneKind::Placeholder | PhoneKind::Other)),
        Kind::InstanceId => text.is_some_and(|text| {
            text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
        }),
        Moment => raw.len() == 13 && is_digits(raw),
        Boolean if row.key == "connected" => raw == "true",
        Boolean => matches!(raw, "true" | "false"),
        Integer => {
            let is_exact = |number: i64| number.unsigned_abs() < 1 << 53;
            raw != "-0"
                && is_digits(raw.strip_prefix('-').unwrap_or(raw))
                && raw.parse().is_ok_and(is_exact)
        }
        Decimal => raw.starts_with(|c: char| c == '-' || c.is_ascii_digit()),
        Texts => serde_json::from_str::<Vec<String>>(raw).is_ok(),
        Word(words) => text.is_some_and(|text| words.contains(&&*text)),
        Object(rows) => members::split(raw).is_some_and(|members| are_clean(&members, rows)),
        Json => raw != "null" && tree(raw).is_some_and(|(_, repeats)| repeats == 0),
    }
}

fn decoded(raw: &str) -> Option<String> {
    serde_json::from_str(raw).ok()
}

/// Whether a text may identify something: ids and phones have one rule.
fn is_identifying(text: &str) -> bool {
    InstanceId::new(text).is_some()
}
