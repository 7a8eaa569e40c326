//! An event of a type that is not documented, kept whole.

use core::fmt;

use super::coerce::plain_integer;
use super::index::Index;
use super::skeleton::{Known, KnownKeys};
use super::table::Table;
use super::{InstanceId, Moment, Phone};
use crate::field::Field;
use crate::json::{canonical, decode, quoted};
use crate::unknown::UnknownField;

/// An event of an undocumented type: its type and every member, each copy of it, as strict JSON with every
/// digit.
///
/// Two events are equal if their canonical JSON is.
///
/// ```
/// use zapi_webhooks::{Event, parse};
///
/// let body = br#"{"type":"TomorrowCallback","phone":"5544999999999","n":12345678901234567890}"#;
/// let Event::Other(event) = parse(body)?.event else { panic!("no documented type") };
/// assert_eq!(event.type_name(), "TomorrowCallback");
/// let members: Vec<_> = event.members().iter().map(|it| (it.name(), it.json())).collect();
/// assert_eq!(members, [
///     ("type", "\"TomorrowCallback\""),
///     ("phone", "\"5544999999999\""),
///     ("n", "12345678901234567890"),
/// ]);
/// assert_eq!(event.phone().map(|phone| phone.as_str()), Some("5544999999999"));
/// # Ok::<(), zapi_webhooks::ParseError>(())
/// ```
#[derive(Clone)]
pub struct OtherEvent {
    type_name: String,
    members: Vec<UnknownField>,
    instance_id: Option<InstanceId>,
    phone: Option<Phone>,
    moment: Option<Moment>,
}

impl OtherEvent {
    pub(super) fn new(type_name: String, members: Vec<UnknownField>) -> Self {
        let sole = |key: &str| {
            let mut copies = members.iter().filter(|member| member.name() == key);
            copies.next().filter(|_| copies.next().is_none())
        };
        let text = |key| {
            let json = sole(key)?.json();
            Some(decode(json.strip_prefix('"')?.strip_suffix('"')?))
        };
        Self {
            instance_id: text("instanceId").and_then(|id| InstanceId::new(&id)),
            phone: text("phone").and_then(|phone| Phone::new(&phone)),
            moment: sole("momment")
                .and_then(|member| plain_integer(member.json()))
                .and_then(Moment::new),
            type_name,
            members,
        }
    }

    /// Returns the value of `type`.
    #[must_use]
    pub fn type_name(&self) -> &str {
        &self.type_name
    }

    /// Returns every member, each copy of it, in the order of the payload.
    #[must_use]
    pub fn members(&self) -> &[UnknownField] {
        &self.members
    }

    /// Returns the instance, if exactly one valid copy is there.
    #[must_use]
    pub fn instance_id(&self) -> Option<&InstanceId> {
        self.instance_id.as_ref()
    }

    /// Returns the number or the chat, if exactly one valid copy is there.
    #[must_use]
    pub fn phone(&self) -> Option<&Phone> {
        self.phone.as_ref()
    }

    /// Returns the time, if exactly one valid copy is there.
    #[must_use]
    pub fn moment(&self) -> Option<Moment> {
        self.moment
    }
}

impl OtherEvent {
    /// Returns the event as canonical JSON ([RFC 8785](https://www.rfc-editor.org/rfc/rfc8785)), in which
    /// copies of a key keep their order.
    #[must_use]
    pub fn to_canonical_json(&self) -> String {
        let member = |member: &UnknownField| [&quoted(member.name()), ":", member.json()].concat();
        let members: Vec<String> = self.members.iter().map(member).collect();
        canonical(&["{", &members.join(","), "}"].concat())
    }
}

impl PartialEq for OtherEvent {
    fn eq(&self, other: &Self) -> bool {
        self.to_canonical_json() == other.to_canonical_json()
    }
}

impl Eq for OtherEvent {}

impl fmt::Debug for OtherEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OtherEvent")
            .field("type_name_bytes", &self.type_name.len())
            .field("members", &self.members)
            .finish_non_exhaustive()
    }
}

/// The table of an event whose type is not documented.
pub(super) static ANY: Table = Table {
    name: "OtherEvent",
    doc: "",
    keys: &["type"],
    event: Some(("", 0)),
    rows: &[],
    order: &[0],
    index: Index::ONE,
    required: 1,
    known: &KnownKeys::new(&[Known::new("type", Field::TYPE)]),
};
