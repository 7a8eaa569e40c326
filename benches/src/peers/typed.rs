//! The structs that the peers deserialize.

use serde::Deserialize;

use crate::bodies::{Answer, Unknown};

/// An event with a `type`.
pub(super) trait Typed {
    fn name(&self) -> &str;
}

/// Rejects every event but a `ConnectedCallback`.
pub(super) fn checked<T: Typed, E>(event: Result<T, E>) -> Result<T, ()> {
    let event = event.map_err(drop)?;
    if event.name() == "ConnectedCallback" {
        Ok(event)
    } else {
        Err(())
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Owned {
    pub(super) r#type: String,
    pub(super) connected: bool,
    pub(crate) momment: i64,
    pub(super) instance_id: String,
    pub(super) phone: String,
    pub(super) is_business: Option<bool>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Borrowed<'a> {
    r#type: &'a str,
    connected: bool,
    pub(crate) momment: i64,
    instance_id: &'a str,
    phone: &'a str,
    is_business: Option<bool>,
}

impl Typed for Owned {
    fn name(&self) -> &str {
        &self.r#type
    }
}

impl Typed for Borrowed<'_> {
    fn name(&self) -> &str {
        self.r#type
    }
}

impl From<Owned> for Answer {
    fn from(event: Owned) -> Self {
        Self {
            connected: event.connected,
            momment: event.momment,
            instance_id: event.instance_id,
            phone: event.phone,
            is_business: event.is_business,
            unknown: Unknown::Dropped,
        }
    }
}

impl From<Borrowed<'_>> for Answer {
    fn from(event: Borrowed<'_>) -> Self {
        Self {
            connected: event.connected,
            momment: event.momment,
            instance_id: event.instance_id.to_owned(),
            phone: event.phone.to_owned(),
            is_business: event.is_business,
            unknown: Unknown::Dropped,
        }
    }
}
