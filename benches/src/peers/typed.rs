//! The structs that the peers deserialize, and how their answers are checked.

use core::hint::black_box;

use serde::{Deserialize, Serialize};

use crate::bodies::{Answer, Unknown};
pub(crate) use crate::flat::Connected as Owned;
use crate::flat::{MessageStatus, Received};

/// An event with a `type`.
pub(super) trait Typed {
    /// The value of `type` that the struct is for.
    const TYPE: &'static str;

    fn name(&self) -> &str;
}

/// Rejects every event of another type.
pub(super) fn checked<T: Typed, E>(event: Result<T, E>) -> Result<T, ()> {
    let event = event.map_err(drop)?;
    if event.name() == T::TYPE {
        Ok(event)
    } else {
        Err(())
    }
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Borrowed<'a> {
    connected: bool,
    instance_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_business: Option<bool>,
    momment: i64,
    phone: &'a str,
    r#type: &'a str,
}

impl Owned {
    /// Reads two texts of the event.
    pub(super) fn see_texts(&self) {
        black_box(self.instance_id.as_str());
        black_box(self.phone.as_str());
    }
}

impl Borrowed<'_> {
    /// Reads two texts of the event.
    pub(super) fn see_texts(&self) {
        black_box(self.instance_id);
        black_box(self.phone);
    }
}

macro_rules! typed {
    ($($Type:ty, $name:literal, $event:ident => $of:expr;)*) => {$(
        impl Typed for $Type {
            const TYPE: &'static str = $name;

            fn name(&self) -> &str {
                let $event = self;
                $of
            }
        }

        impl From<$Type> for Answer {
            fn from(event: $Type) -> Self {
                Self {
                    event: serde_json::to_string(&event).expect("a struct of JSON"),
                    unknown: Unknown::Dropped,
                }
            }
        }
    )*};
}

typed! {
    Owned, "ConnectedCallback", event => &event.r#type;
    Borrowed<'_>, "ConnectedCallback", event => event.r#type;
    MessageStatus, "MessageStatusCallback", event => event.r#type.as_deref().unwrap_or_default();
    Received, "ReceivedCallback", event => event.r#type.as_deref().unwrap_or_default();
}
