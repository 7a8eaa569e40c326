//! The canonical JSON of an event: RFC 8785, one spelling for one event.

use crate::events::{
    ConnectedEvent, DeliveryEvent, DisconnectedEvent, Event, Lend, Lent, MessageStatusEvent,
    PresenceChatEvent, ReceivedEvent,
};
use crate::json::write_json_string;

macro_rules! canonical {
    ($($Event:ident),*) => {$(
        impl $Event {
            /// Returns the event as canonical JSON ([RFC 8785](https://www.rfc-editor.org/rfc/rfc8785)).
            ///
            /// Equal events have equal texts, which can be hashed, signed or compared. The text parses
            /// under [`Tolerance::STRICT`](crate::Tolerance::STRICT) to the same event. A number that a double
            /// cannot hold exactly keeps its spelling.
            #[must_use]
            pub fn to_canonical_json(&self) -> String {
                let mut out = String::with_capacity(160);
                self.write_canonical_json(&mut out);
                out
            }

            /// Appends what [`to_canonical_json`](Self::to_canonical_json) returns, to write many events into
            /// one buffer.
            pub fn write_canonical_json(&self, out: &mut String) {
                write_object(self, out);
            }
        }
    )*};
}

canonical! {
    ConnectedEvent, DisconnectedEvent, DeliveryEvent, MessageStatusEvent, PresenceChatEvent,
    ReceivedEvent
}

/// Writes an object in the canonical order of its keys.
fn write_object(object: &dyn Lend, out: &mut String) {
    let table = object.table();
    let start = out.len();
    let mut rest = object.present();
    while rest != 0 {
        let place = usize::try_from(rest.trailing_zeros()).unwrap_or_default();
        rest &= rest.wrapping_sub(1);
        let number = table.order.get(place).copied().map_or(0, usize::from);
        let (lead, value) = match (table.rows.get(number), table.event) {
            (Some(row), _) => match object.lend_row(number) {
                Some(value) => (row.lead, value),
                None => continue,
            },
            (None, Some((name, _))) => (",\"type\":", Lent::Text(name)),
            (None, None) => continue,
        };
        if out.len() == start {
            out.push('{');
            out.push_str(lead.get(1..).unwrap_or_default());
        } else {
            out.push_str(lead);
        }
        write_value(&value, out);
    }
    if out.len() == start {
        out.push('{');
    }
    out.push('}');
}

#[inline]
fn write_value(value: &Lent<'_>, out: &mut String) {
    match value {
        Lent::Text(text) => write_json_string(text, out),
        Lent::Boolean(true) => out.push_str("true"),
        Lent::Boolean(false) => out.push_str("false"),
        Lent::Integer(number) => write_integer(*number, out),
        Lent::Number(digits) | Lent::Json(digits) => out.push_str(digits),
        Lent::Texts(texts) => {
            out.push('[');
            for (place, text) in texts.iter().enumerate() {
                if place > 0 {
                    out.push(',');
                }
                write_json_string(text, out);
            }
            out.push(']');
        }
        Lent::Object(object) => write_object(*object, out),
    }
}

/// Writes a number without the machinery of `fmt`, which costs twice as much.
fn write_integer(number: i64, out: &mut String) {
    let mut digits = [0_u8; 20];
    let mut start = digits.len();
    let mut rest = number.unsigned_abs();
    loop {
        start = start.wrapping_sub(1);
        if let Some(digit) = digits.get_mut(start) {
            *digit = b'0'.wrapping_add(u8::try_from(rest.wrapping_rem(10)).unwrap_or_default());
        }
        rest = rest.wrapping_div(10);
        if rest == 0 {
            break;
        }
    }
    if number < 0 {
        out.push('-');
    }
    let digits = digits.get(start..).unwrap_or_default();
    out.push_str(core::str::from_utf8(digits).unwrap_or_default());
}

impl Event {
    /// Returns the event as canonical JSON, of an undocumented type too: see the method of each event.
    #[must_use]
    pub fn to_canonical_json(&self) -> String {
        let mut out = String::with_capacity(160);
        self.write_canonical_json(&mut out);
        out
    }

    /// Appends what [`to_canonical_json`](Self::to_canonical_json) returns, to write many events into one
    /// buffer.
    pub fn write_canonical_json(&self, out: &mut String) {
        match self {
            Self::Connected(event) => event.write_canonical_json(out),
            Self::Disconnected(event) => event.write_canonical_json(out),
            Self::Delivery(event) => event.write_canonical_json(out),
            Self::MessageStatus(event) => event.write_canonical_json(out),
            Self::PresenceChat(event) => event.write_canonical_json(out),
            Self::Received(event) => event.write_canonical_json(out),
            Self::Other(event) => out.push_str(&event.to_canonical_json()),
        }
    }
}
