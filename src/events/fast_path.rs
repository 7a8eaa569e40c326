//! The fast path for the usual body, recognized whole or not at all.
//!
//! All known traffic has one strict shape: six members without escapes, each with a documented value or
//! form. Any other body is left to the clean pass and the full way. The full way gives the same event and the
//! same finding if this path gives one; a test holds this law.

use super::{ConnectedEvent, InstanceId, Moment, Phone};
use crate::field::Field;
use crate::ledger::Ledger;
use crate::options::{Limits, ParseOptions};
use crate::parsed::Parsed;
use crate::quirk::Quirk;
use crate::span::Span;
use crate::swar::eight_digits;

/// The longest body of the shape, with generous white space.
const LONGEST: usize = 512;

/// The start of a body without white space in all known traffic. If such a body differs later, the
/// clean pass reads it.
const USUAL: &[u8] = b"{\"type\":\"ConnectedCallback\",\"connected\":true,\"momment\":";

/// The most members of the shape.
const MEMBERS: usize = 6;

/// Recognizes the usual body, with its members in the usual order, and white space only after it.
#[inline]
pub(super) fn usual(payload: &[u8], options: &ParseOptions) -> Option<ConnectedEvent> {
    let rest = payload.strip_prefix(USUAL)?;
    within(payload, options)?;
    Body::compact(rest)?.into_event()
}

/// Recognizes a body of the usual shape that does not start as usual: its members in any order, with or
/// without white space, connected or not.
#[inline(never)]
pub(super) fn any_order(payload: &[u8], options: &ParseOptions) -> Option<Parsed<ConnectedEvent>> {
    within(payload, options)?;
    let is_usual = payload.starts_with(USUAL);
    let (body, connected) = (!is_usual).then(|| Body::of(payload))??;
    let event = body.into_event()?;
    match connected {
        [b't', ..] => Some(Parsed::clean(event)),
        value => not_connected(event, payload.len().wrapping_sub(value.len()), options),
    }
}

/// Reports that a body says `false` at this place.
#[cold]
fn not_connected(
    event: ConnectedEvent,
    start: usize,
    options: &ParseOptions,
) -> Option<Parsed<ConnectedEvent>> {
    let value = Span::in_text(start, start.wrapping_add("false".len()));
    let mut ledger = Ledger::new(options, Limits::EVENT);
    ledger.field = Some(Field::CONNECTED);
    ledger.admit(Quirk::NotConnected, value).ok()?;
    Some(Parsed {
        event: ConnectedEvent {
            connected: false,
            ..event
        },
        diagnostics: ledger.into_diagnostics(),
        unknown: Vec::new(),
    })
}

/// Whether the limits permit the shape.
#[inline]
fn within(payload: &[u8], options: &ParseOptions) -> Option<()> {
    let limits = options.limits_or(Limits::EVENT);
    let is_short = payload.len() <= limits.max_bytes.min(LONGEST);
    (is_short && limits.max_members >= MEMBERS && limits.max_depth > 0).then_some(())
}

/// A body of the usual shape. Its texts are ASCII.
struct Body<'a> {
    moment: Moment,
    instance_id: &'a [u8],
    phone: &'a [u8],
    is_business: Option<bool>,
}

/// The members seen so far.
#[derive(Default)]
struct Seen<'a> {
    has_type: bool,
    connected: Option<&'a [u8]>,
    moment: Option<Moment>,
    instance_id: Option<&'a [u8]>,
    phone: Option<&'a [u8]>,
    is_business: Option<bool>,
}

impl<'a> Body<'a> {
    #[inline]
    fn into_event(self) -> Option<ConnectedEvent> {
        Some(ConnectedEvent {
            connected: true,
            moment: self.moment,
            instance_id: InstanceId::in_place(self.instance_id)?,
            phone: Phone::in_place(self.phone)?,
            is_business: self.is_business,
        })
    }

    /// Reads the rest of a body without white space before its end, in the order of all known traffic.
    #[inline]
    fn compact(rest: &'a [u8]) -> Option<Self> {
        match rest {
            [.., b'}'] => Self::usual(rest),
            _ => Self::usual(before_blank(rest)),
        }
    }

    fn usual(rest: &'a [u8]) -> Option<Self> {
        let (moment, rest) = millis(rest)?;
        let (id, rest) = identifier(rest.strip_prefix(b",\"instanceId\":")?)?;
        let (phone, rest) = number(rest.strip_prefix(b",\"phone\":")?)?;
        // Comparing whole texts costs a third of the instructions of a pattern.
        let is_business = if rest == b",\"isBusiness\":true}" {
            Some(true)
        } else if rest == b",\"isBusiness\":false}" {
            Some(false)
        } else if rest == b"}" {
            None
        } else {
            return None;
        };
        Some(Self {
            moment,
            instance_id: id,
            phone,
            is_business,
        })
    }

    /// Reads a body with its members in any order, and with white space. Returns the value of `connected` too, and
    /// all that follows it.
    #[inline(never)]
    fn of(payload: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let mut rest = after_blank(payload).strip_prefix(b"{")?;
        let mut seen = Seen::default();
        loop {
            rest = seen.member(after_blank(rest))?;
            match after_blank(rest) {
                [b',', more @ ..] => rest = more,
                [b'}', end @ ..] if after_blank(end).is_empty() => {
                    let connected = seen.connected?;
                    return Some((seen.complete()?, connected));
                }
                _ => return None,
            }
        }
    }
}

impl<'a> Seen<'a> {
    /// Returns the body, if no required member is missing.
    #[inline]
    fn complete(self) -> Option<Body<'a>> {
        self.has_type.then_some(())?;
        Some(Body {
            moment: self.moment?,
            instance_id: self.instance_id?,
            phone: self.phone?,
            is_business: self.is_business,
        })
    }

    /// Reads one member, unless its key is repeated.
    #[inline]
    fn member(&mut self, rest: &'a [u8]) -> Option<&'a [u8]> {
        match rest {
            [b'"', b't', ..] if !self.has_type => {
                self.has_type = true;
                value(rest, b"\"type\"")?.strip_prefix(b"\"ConnectedCallback\"")
            }
            [b'"', b'c', ..] if self.connected.is_none() => {
                let rest = value(rest, b"\"connected\"")?;
                self.connected = Some(rest);
                let connected = rest.strip_prefix(b"true");
                connected.or_else(|| rest.strip_prefix(b"false"))
            }
            [b'"', b'm', ..] if self.moment.is_none() => {
                let (moment, rest) = millis(value(rest, b"\"momment\"")?)?;
                self.moment = Some(moment);
                Some(rest)
            }
            [b'"', b'p', ..] if self.phone.is_none() => {
                let (phone, rest) = number(value(rest, b"\"phone\"")?)?;
                self.phone = Some(phone);
                Some(rest)
            }
            [b'"', b'i', b'n', ..] if self.instance_id.is_none() => {
                let (id, rest) = identifier(value(rest, b"\"instanceId\"")?)?;
                self.instance_id = Some(id);
                Some(rest)
            }
            [b'"', b'i', b's', ..] if self.is_business.is_none() => {
                let rest = value(rest, b"\"isBusiness\"")?;
                let business = rest.strip_prefix(b"true");
                self.is_business = Some(business.is_some());
                business.or_else(|| rest.strip_prefix(b"false"))
            }
            _ => None,
        }
    }
}

/// Skips a key and its colon.
#[inline]
fn value<'a, const N: usize>(rest: &'a [u8], key: &[u8; N]) -> Option<&'a [u8]> {
    let rest = rest.strip_prefix(key)?;
    Some(after_blank(after_blank(rest).strip_prefix(b":")?))
}

/// Reads thirteen digits that are plausible as milliseconds. Only a separator may follow.
#[inline]
fn millis(rest: &[u8]) -> Option<(Moment, &[u8])> {
    let (high, rest) = rest.split_first_chunk::<8>()?;
    let (low, rest) = rest.split_first_chunk::<5>()?;
    let mut padded = [b'0'; 8];
    padded.split_last_chunk_mut::<5>()?.1.copy_from_slice(low);
    let high = eight_digits(*high).filter(|high| *high >= 10_000_000)?;
    let low = eight_digits(padded)?;
    let value = high.wrapping_mul(100_000).wrapping_add(low);
    Some((Moment::new(value)?, rest))
}

/// Finds 8 to 15 digits in quotes, without a leading zero.
#[inline]
fn number(rest: &[u8]) -> Option<(&[u8], &[u8])> {
    let digits = rest.strip_prefix(b"\"")?;
    let mut after = match digits.split_first_chunk::<8>() {
        Some((eight, after)) if eight_digits(*eight).is_some() => after,
        _ => return None,
    };
    while let [b'0'..=b'9', more @ ..] = after {
        after = more;
    }
    let text = digits.get(..digits.len().wrapping_sub(after.len()))?;
    let known = matches!(text.len(), 8..=15) && text.first() != Some(&b'0');
    Some((text, after.strip_prefix(b"\"").filter(|_| known)?))
}

/// Finds 32 upper-case hexadecimal digits in quotes.
#[expect(clippy::inline_always, reason = "a call costs a tenth of the parse")]
#[inline(always)]
fn identifier(rest: &[u8]) -> Option<(&[u8], &[u8])> {
    let text = rest.strip_prefix(b"\"")?;
    let (id, after) = text.split_first_chunk::<32>()?;
    let digit = |all, byte: &u8| all & matches!(byte, b'0'..=b'9' | b'A'..=b'F');
    let known = id.iter().fold(true, digit);
    Some((id, after.strip_prefix(b"\"").filter(|_| known)?))
}

#[cold]
fn before_blank(mut rest: &[u8]) -> &[u8] {
    while let [less @ .., b' ' | b'\n' | b'\r' | b'\t'] = rest {
        rest = less;
    }
    rest
}

#[inline]
fn after_blank(mut rest: &[u8]) -> &[u8] {
    while let [0..=b' ', more @ ..] = rest {
        if !matches!(rest, [b' ' | b'\n' | b'\r' | b'\t', ..]) {
            break;
        }
        rest = more;
    }
    rest
}
