//! What was read of a payload, and may become an event.

use core::fmt;

use super::table::{Keep, Kind, Record, Row, Table, Value};
use super::{InstanceId, Moment, Phone};
use crate::field::Field;
use crate::json::quoted;
use crate::unknown::UnknownField;

/// What could be read of a rejected payload: the common fields, and every member.
///
/// `Debug` never shows a member.
///
/// ```
/// let body = br#"{"connected": true, "queue": [1, 2], "momment": "#;
/// let error = zapi_webhooks::parse_connected(body).unwrap_err();
/// assert!(error.is_truncated());
/// let partial = error.partial();
/// assert_eq!((partial.connected, partial.moment), (Some(true), None));
/// let members: Vec<(String, String)> = partial.members().collect();
/// assert_eq!(members, [
///     ("/connected".to_owned(), "true".to_owned()),
///     ("/queue".to_owned(), "[1, 2]".to_owned()),
/// ]);
///
/// // Even without a `type`.
/// let error = zapi_webhooks::parse(body).unwrap_err();
/// assert_eq!(error.partial().connected, Some(true));
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct PartialEvent {
    /// The status of the instance.
    pub connected: Option<bool>,
    /// The time of the event.
    pub moment: Option<Moment>,
    /// The instance of the event.
    pub instance_id: Option<InstanceId>,
    /// The number or the chat.
    pub phone: Option<Phone>,
    /// Whether the account is a business account.
    pub is_business: Option<bool>,
    /// The rows of the table by which the known members were read.
    rows: &'static [Row],
    /// The known members but the common fields above, which an object inside an event does not have.
    pub(super) known: Record,
    pub(super) unknown: Vec<UnknownField>,
}

impl PartialEvent {
    /// Keeps the unknown members of an object that was read by a table.
    pub(super) fn of(table: &Table, unknown: Vec<UnknownField>) -> Self {
        Self {
            rows: table.rows,
            unknown,
            ..Self::default()
        }
    }

    /// Takes the value of a row that is a common field.
    #[expect(clippy::inline_always, reason = "the row is constant")]
    #[inline(always)]
    pub(super) fn take(&mut self, row: &Row) -> Option<Value> {
        let is_of = |common| row.field == common;
        match row.kind {
            Kind::Moment if is_of(Field::MOMMENT) => self.moment.take().map(Value::Moment),
            Kind::InstanceId if is_of(Field::INSTANCE_ID) => {
                self.instance_id.take().map(Value::InstanceId)
            }
            Kind::Phone if is_of(Field::PHONE) => self.phone.take().map(Value::Phone),
            Kind::Boolean if is_of(Field::CONNECTED) => self.connected.take().map(Value::Boolean),
            Kind::Boolean if is_of(Field::IS_BUSINESS) => {
                self.is_business.take().map(Value::Boolean)
            }
            _ => None,
        }
    }

    /// Takes the known members, the common fields after the others.
    pub(super) fn take_record(&mut self) -> Record {
        let mut record = core::mem::take(&mut self.known);
        record.values.reserve(Field::ALL.len());
        for (number, row) in (0..).zip(self.rows) {
            if let Some(value) = self.take(row) {
                record.values.push((number, value));
            }
        }
        record
    }

    /// Takes the common fields of another reading of the payload.
    pub(super) fn with_common_fields(&self, of: Self) -> Self {
        Self {
            rows: &[],
            known: Record::default(),
            unknown: self.unknown.clone(),
            ..of
        }
    }

    /// Returns every member that was read but `type`, known or not, of whatever event: its place as a JSON
    /// Pointer ([RFC 6901](https://www.rfc-editor.org/rfc/rfc6901)), and its value as strict JSON.
    ///
    /// The known ones come first, by the table of their event, the members of an object each on its own.
    pub fn members(&self) -> impl Iterator<Item = (String, String)> {
        let mut record = self.clone().take_record();
        record.values.sort_by_key(|(number, _)| *number);
        let mut known = Vec::new();
        spell(self.rows, &record, &mut known);
        let unknown = self.unknown.iter();
        let unknown = unknown.map(|member| (member.pointer(), member.json().to_owned()));
        known.into_iter().chain(unknown)
    }
}

/// The common fields have their own places.
impl Keep for PartialEvent {
    #[expect(clippy::inline_always, reason = "the variant is constant")]
    #[inline(always)]
    fn keep(&mut self, number: usize, value: Value) {
        let field = self.rows.get(number).map(|row| row.field);
        let is_of = |common| field == Some(common);
        match value {
            Value::Moment(moment) if is_of(Field::MOMMENT) => self.moment = Some(moment),
            Value::InstanceId(id) if is_of(Field::INSTANCE_ID) => self.instance_id = Some(id),
            Value::Phone(phone) if is_of(Field::PHONE) => self.phone = Some(phone),
            Value::Boolean(is) if is_of(Field::CONNECTED) => self.connected = Some(is),
            Value::Boolean(is) if is_of(Field::IS_BUSINESS) => self.is_business = Some(is),
            value => self.known.keep(number, value),
        }
    }
}

/// Spells members, those of an object each on its own.
fn spell(rows: &[Row], record: &Record, members: &mut Vec<(String, String)>) {
    for (number, value) in &record.values {
        match (rows.get(usize::from(*number)), value) {
            (Some(row), Value::Object(inside)) => {
                if let Kind::Object(table) = row.kind {
                    spell(table.rows, inside, members);
                }
            }
            (Some(row), value) => {
                let pointer = ["/", &row.field.as_str().replace('.', "/")].concat();
                members.push((pointer, json(value)));
            }
            (None, _) => {}
        }
    }
}

/// Spells a value as strict JSON. An object has its members spelled, not itself.
fn json(value: &Value) -> String {
    match value {
        Value::Text(text) => quoted(text),
        Value::Phone(phone) => quoted(phone.as_str()),
        Value::InstanceId(id) => quoted(id.as_str()),
        Value::Moment(moment) => moment.raw().to_string(),
        Value::Boolean(value) => value.to_string(),
        Value::Integer(number) => number.to_string(),
        Value::Decimal(number) => number.as_str().to_owned(),
        Value::Texts(texts) => {
            let texts: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
            ["[", &texts.join(","), "]"].concat()
        }
        Value::Json(json) => json.as_str().to_owned(),
        Value::Object(_) => String::new(),
    }
}

impl fmt::Debug for PartialEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unknown = self.unknown.len();
        let known = self.members().count().saturating_sub(unknown);
        f.debug_struct("PartialEvent")
            .field("connected", &self.connected)
            .field("moment", &self.moment)
            .field("instance_id", &self.instance_id)
            .field("phone", &self.phone)
            .field("is_business", &self.is_business)
            .field("known_members", &known)
            .field("unknown_members", &unknown)
            .finish_non_exhaustive()
    }
}
