//! The fast path for the usual body, of which it reads one member after the other as far as they are usual.
//!
//! All known traffic has one strict shape: six members without escapes, each with a documented value or
//! form. At any other member the clean pass goes on. The full way gives the same event and the same findings
//! if these ways give one; a test holds this law.

use super::clean::{self, Members, Reader};
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

/// The start of a body without white space in all known traffic.
const CONNECTED: &[u8] = b"{\"type\":\"ConnectedCallback\",\"connected\":true,\"momment\":";

/// The same of an instance that is not connected.
const NOT_CONNECTED: &[u8] = b"{\"type\":\"ConnectedCallback\",\"connected\":false,\"momment\":";

/// The place of `true` or `false` in them.
const VALUE_OF_CONNECTED: usize = b"{\"type\":\"ConnectedCallback\",\"connected\":".len();

/// The most members of the shape.
const MEMBERS: usize = 6;

/// Recognizes the usual body, with its members in the usual order, and white space only after it. Returns what
/// it read of any other.
#[inline]
pub(super) fn usual<'a>(
    payload: &'a [u8],
    options: &ParseOptions,
) -> Result<ConnectedEvent, Body<'a>> {
    let usual = payload.strip_prefix(CONNECTED);
    let usual = usual.filter(|_| are_within(payload, options));
    let body = usual.and_then(|rest| Body::usual(payload, true, rest));
    match body {
        Some(body) if body.is_whole() => body.event().ok_or(body),
        body => Err(body.unwrap_or(Body::unread(payload))),
    }
}

/// Goes on with a body that is not the usual one: its members in any order, with or without white space,
/// connected or not. At another member the clean pass goes on.
#[inline(never)]
pub(super) fn any_order<'t>(
    body: &mut Body<'_>,
    options: &ParseOptions,
    text: impl FnOnce() -> Option<&'t str>,
) -> Option<Parsed<ConnectedEvent>> {
    if are_within(body.payload, options) {
        if let Some(rest) = body.payload.strip_prefix(NOT_CONNECTED) {
            *body = Body::usual(body.payload, false, rest).unwrap_or(*body);
        }
        body.members();
    }
    if body.is_whole() && matches!(body.connected, Some((true, _))) {
        return body.event().map(Parsed::clean);
    }
    let mut event = body.event()?;
    if body.is_whole() {
        let mut ledger = Ledger::new(options, Limits::EVENT);
        body.report(&mut ledger)?;
        return Some(Parsed {
            event,
            diagnostics: ledger.into_diagnostics(),
            unknown: Vec::new(),
        });
    }
    let (diagnostics, unknown) = if body.is_unread() {
        clean::read(&mut event, text()?, options)?
    } else {
        let at = body.payload.len().wrapping_sub(body.rest.len());
        let mut reader = Reader::of(text()?, options)?;
        body.report(&mut reader.ledger)?;
        reader.read_rest(&mut event, body.seen(), at)?
    };
    Some(Parsed {
        event,
        diagnostics,
        unknown,
    })
}

/// Whether the limits permit the shape.
#[inline]
fn are_within(payload: &[u8], options: &ParseOptions) -> bool {
    let limits = options.limits_or(Limits::EVENT);
    let is_short = payload.len() <= limits.max_bytes.min(LONGEST);
    is_short && limits.max_members >= MEMBERS && limits.max_depth > 0
}

/// What was read of a body, and its rest. The texts are ASCII.
#[derive(Clone, Copy)]
pub(super) struct Body<'a> {
    payload: &'a [u8],
    /// The rest from a separator on, or the brace alone if nothing but white space follows it.
    rest: &'a [u8],
    has_type: bool,
    /// The status and its place.
    connected: Option<(bool, usize)>,
    moment: Option<Moment>,
    instance_id: Option<&'a [u8; 32]>,
    phone: Option<&'a [u8]>,
    is_business: Option<bool>,
}

impl<'a> Body<'a> {
    /// A body of which nothing was read.
    #[inline]
    fn unread(payload: &'a [u8]) -> Self {
        Self {
            payload,
            rest: payload,
            has_type: false,
            connected: None,
            moment: None,
            instance_id: None,
            phone: None,
            is_business: None,
        }
    }

    /// Reads a body on from the value of `momment`, without white space before its end, in the order of all known
    /// traffic.
    #[inline]
    fn usual(payload: &'a [u8], connected: bool, rest: &'a [u8]) -> Option<Self> {
        let (moment, rest) = millis(rest)?;
        let (id, rest) = identifier(rest.strip_prefix(b",\"instanceId\":")?)?;
        let (phone, rest) = number(rest.strip_prefix(b",\"phone\":")?)?;
        let (is_business, rest) = if let Some(rest) = rest.strip_prefix(b",\"isBusiness\":true") {
            (Some(true), rest)
        } else if let Some(rest) = rest.strip_prefix(b",\"isBusiness\":false") {
            (Some(false), rest)
        } else {
            (None, rest)
        };
        let is_over = rest == b"}" || before_blank(rest) == b"}";
        Some(Self {
            payload,
            rest: if is_over { b"}" } else { rest },
            has_type: true,
            connected: Some((connected, VALUE_OF_CONNECTED)),
            moment: Some(moment),
            instance_id: Some(id),
            phone: Some(phone),
            is_business,
        })
    }

    /// Reads members in any order, and with white space, up to the end of the body or one that is not of the shape.
    #[inline]
    fn members(&mut self) -> Option<()> {
        let before = if self.is_unread() { b"{" } else { b"," };
        let mut rest = after_blank(self.rest).strip_prefix(before)?;
        loop {
            let after = self.member(after_blank(rest))?;
            self.rest = after;
            match after_blank(after) {
                [b',', more @ ..] => rest = more,
                [b'}', end @ ..] if after_blank(end).is_empty() => {
                    self.rest = b"}";
                    return None;
                }
                _ => return None,
            }
        }
    }

    /// Reads one member, unless its key is repeated.
    #[inline]
    fn member(&mut self, rest: &'a [u8]) -> Option<&'a [u8]> {
        match rest {
            [b'"', b't', ..] if !self.has_type => {
                let rest = value(rest, b"\"type\"")?.strip_prefix(b"\"ConnectedCallback\"")?;
                self.has_type = true;
                Some(rest)
            }
            [b'"', b'c', ..] if self.connected.is_none() => {
                let rest = value(rest, b"\"connected\"")?;
                let (connected, after) = boolean(rest)?;
                let start = self.payload.len().wrapping_sub(rest.len());
                self.connected = Some((connected, start));
                Some(after)
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
                let (is_business, rest) = boolean(value(rest, b"\"isBusiness\"")?)?;
                self.is_business = Some(is_business);
                Some(rest)
            }
            _ => None,
        }
    }

    /// Makes an event of what was read.
    #[inline]
    fn event(&self) -> Option<ConnectedEvent> {
        Some(ConnectedEvent {
            connected: self.connected.is_some_and(|(connected, _)| connected),
            moment: self.moment.unwrap_or(Moment::EMPTY),
            instance_id: match self.instance_id {
                Some(id) => InstanceId::in_place(id)?,
                None => InstanceId::EMPTY,
            },
            phone: Phone::in_place(self.phone.unwrap_or_default())?,
            is_business: self.is_business,
        })
    }

    fn is_unread(&self) -> bool {
        self.rest.len() == self.payload.len()
    }

    /// Whether the body was read to its end, and no required member is missing.
    #[inline]
    fn is_whole(&self) -> bool {
        self.rest == b"}"
            && self.has_type
            && self.connected.is_some()
            && self.moment.is_some()
            && self.instance_id.is_some()
            && self.phone.is_some()
    }

    /// The rows that were read, in the order of the table from the lowest bit on, and `type` after them.
    fn seen(&self) -> Members {
        let rows = [
            self.has_type,
            self.is_business.is_some(),
            self.phone.is_some(),
            self.instance_id.is_some(),
            self.moment.is_some(),
            self.connected.is_some(),
        ];
        let enter = |bits: u8, is_there: bool| bits.wrapping_shl(1) | u8::from(is_there);
        Members::of(rows.into_iter().fold(0, enter))
    }

    /// Reports that the body says `false`, if it does.
    #[inline]
    fn report(&self, ledger: &mut Ledger) -> Option<()> {
        if let Some((false, start)) = self.connected {
            let value = Span::in_text(start, start.wrapping_add("false".len()));
            ledger.field = Some(Field::CONNECTED);
            ledger.admit(Quirk::NotConnected, value).ok()?;
        }
        Some(())
    }
}

/// Skips a key and its colon.
#[inline]
fn value<'a, const N: usize>(rest: &'a [u8], key: &[u8; N]) -> Option<&'a [u8]> {
    let rest = rest.strip_prefix(key)?;
    Some(after_blank(after_blank(rest).strip_prefix(b":")?))
}

#[inline]
fn boolean(rest: &[u8]) -> Option<(bool, &[u8])> {
    match rest.strip_prefix(b"true") {
        Some(after) => Some((true, after)),
        None => Some((false, rest.strip_prefix(b"false")?)),
    }
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

/// Finds 8 to 15 digits in quotes, without a leading zero, with `@lid` after them or not.
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
    match after.strip_prefix(b"\"") {
        _ if !known => None,
        Some(after) => Some((text, after)),
        None => hidden(digits, after),
    }
}

/// Finds `@lid` after digits, and a quotation mark after it.
#[cold]
#[inline(never)]
fn hidden<'a>(digits: &'a [u8], after: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let length = digits.len().wrapping_sub(after.len());
    let (text, after) = digits.split_at_checked(length.wrapping_add("@lid".len()))?;
    Some((
        text,
        after
            .strip_prefix(b"\"")
            .filter(|_| text.ends_with(b"@lid"))?,
    ))
}

/// Finds 32 hexadecimal digits in quotes. All known traffic has capitals.
#[expect(clippy::inline_always, reason = "a call costs a tenth of the parse")]
#[inline(always)]
fn identifier(rest: &[u8]) -> Option<(&[u8; 32], &[u8])> {
    let text = rest.strip_prefix(b"\"")?;
    let (id, after) = text.split_first_chunk::<32>()?;
    let digit = |all, byte: &u8| all & matches!(byte, b'0'..=b'9' | b'A'..=b'F');
    let known = id.iter().fold(true, digit) || is_hexadecimal(id);
    Some((id, after.strip_prefix(b"\"").filter(|_| known)?))
}

#[cold]
#[inline(never)]
fn is_hexadecimal(id: &[u8]) -> bool {
    id.iter()
        .fold(true, |all, byte| all & byte.is_ascii_hexdigit())
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
