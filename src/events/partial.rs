//! What a rejected payload still gave.

use super::table::{Record, Table, Value};
use super::{InstanceId, Moment, Phone};
use crate::field::Field;

/// The common fields of a rejected payload that could be read.
///
/// ```
/// let error = zapi_webhooks::parse_connected(br#"{"connected": true, "momment": "#).unwrap_err();
/// assert!(error.is_truncated());
/// assert_eq!(error.partial().connected, Some(true));
/// assert_eq!(error.partial().moment, None);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
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
}

impl PartialEvent {
    /// Picks the common fields out of the values that were read.
    pub(super) fn of(table: &Table, record: Record) -> Self {
        let mut partial = Self::default();
        for (row, value) in record.values {
            let field = table.field(usize::from(row));
            match value {
                Value::Moment(moment) => partial.moment = Some(moment),
                Value::InstanceId(id) => partial.instance_id = Some(id),
                Value::Phone(phone) if field == Field::PHONE => partial.phone = Some(phone),
                Value::Boolean(value) if field == Field::CONNECTED => {
                    partial.connected = Some(value);
                }
                Value::Boolean(value) if field == Field::IS_BUSINESS => {
                    partial.is_business = Some(value);
                }
                _ => {}
            }
        }
        partial
    }
}
