//! The fast path for the usual body, of which it reads one member after the other as far as they are usual.
//!
//! All known traffic has one strict shape: six members without escapes, each with a documented value or
//! form. At any other member the clean pass goes on. The full way gives the same event and the same findings
//! if these ways give one; a test holds this law.

use super::clean::{self, Members, Reader};
use super::rows::Rows as _;
use super::{ConnectedEvent, InstanceId, Moment, Phone};
use crate::field::Field;
use crate::ledger::Ledger;
use crate::options::{Limits, ParseOptions};
use crate::parsed::{Parsed, Rest};
use crate::quirk::Quirk;
use crate::span::Span;
use crate::swar::eight_digits;

/// The longest body of the shape, with generous white space.
const LONGEST: usize = 512;

/// The start of a body without white space in all known traffic.
const CONNECTED: &[u8] = b"{\"type\":\"ConnectedCallback\",\"connected\":true,\"momment\":";

/// The same of an instance that is not connected.
const NOT_CONNECTED: &[u8] = b"{\"type\":\"ConnectedCallback\",\"connected\":false,\"momment\":";

/// The most members of the shape.
const MEMBERS: usize = 6;

/// Recognizes the usual body, with its members in the usual order, and white space only after it. Returns what
/// it read of one that starts like it.
#[inline]
pub(super) fn usual<'a>(
    payload: &'a [u8],
    options: &ParseOptions,
) -> Result<ConnectedEvent, Option<Body<'a>>> {
    let usual = payload.strip_prefix(CONNECTED);
    let usual = usual.filter(|_| are_within(payload, options));
    match usual.and_then(|rest| Body::usual(true, rest)) {
        Some(body) if body.is_whole() => body.event().ok_or(Some(body)),
        body => Err(body),
    }
}

/// Goes on with a body that is not the usual one: its members in any order, with or without white space,
/// connected or not. At another member the clean pass goes on, unless it would give up there.
#[inline]
pub(super) fn any_order<'a, 't>(
    payload: &'a [u8],
    body: &mut Option<Body<'a>>,
    options: &ParseOptions,
    text: impl FnOnce() -> Option<&'t str>,
) -> Option<Parsed<ConnectedEvent>> {
    if body.is_none() && are_within(payload, options) {
        let rest = payload.strip_prefix(NOT_CONNECTED);
        let usual = rest.and_then(|rest| Body::usual(false, rest));
        *body = usual.or(Some(Body::unread(payload)));
    }
    if let Some(body) = body {
        if !body.is_whole() {
            body.members().then_some(())?;
        }
        if body.is_whole() && body.connected {
            return body.event().map(Parsed::clean);
        }
        if body.seen != 0 {
            let mut event = body.event()?;
            let rest = body.finish(&mut event, payload, options)?;
            return Some(Parsed::of(event, rest));
        }
    }
    let mut event = ConnectedEvent::empty();
    let rest = clean::read(&mut event, text()?, options)?;
    Some(Parsed::of(event, rest))
}

/// Whether the limits permit the shape.
#[inline]
fn are_within(payload: &[u8], options: &ParseOptions) -> bool {
    let limits = options.limits_or(Limits::EVENT);
    let is_short = payload.len() <= limits.max_bytes.min(LONGEST);
    is_short && limits.max_members >= MEMBERS && limits.max_depth > 0
}

/// The rows of the members, a bit each in the order of the table, and `type` after them.
mod row {
    pub(super) const CONNECTED: u8 = 1;
    pub(super) const MOMENT: u8 = 2;
    pub(super) const INSTANCE_ID: u8 = 4;
    pub(super) const PHONE: u8 = 8;
    pub(super) const IS_BUSINESS: u8 = 16;
    pub(super) const TYPE: u8 = 32;
    pub(super) const REQUIRED: u8 = TYPE | CONNECTED | MOMENT | INSTANCE_ID | PHONE;
}

/// What was read of a body, and its rest. The texts are ASCII.
#[derive(Clone, Copy)]
pub(super) struct Body<'a> {
    /// The rest from a separator on.
    rest: &'a [u8],
    /// Whether the rest is the end of the body.
    is_over: bool,
    /// The rows that were read.
    seen: u8,
    connected: bool,
    /// How many bytes there are from the status to the end of the body.
    from_status: usize,
    moment: Moment,
    instance_id: &'a [u8; 32],
    phone: &'a [u8],
    is_business: Option<bool>,
}

impl<'a> Body<'a> {
    /// A body of which nothing was read.
    #[inline]
    fn unread(payload: &'a [u8]) -> Self {
        Self {
            rest: payload,
            is_over: false,
            seen: 0,
            connected: false,
            from_status: 0,
            moment: Moment::EMPTY,
            instance_id: &[0; 32],
            phone: b"",
            is_business: None,
        }
    }

    /// Reads a body on from the value of `momment`, without white space before its end, in the order of all known
    /// traffic.
    #[expect(clippy::inline_always, reason = "a call costs a tenth of the parse")]
    #[inline(always)]
    fn usual(connected: bool, rest: &'a [u8]) -> Option<Self> {
        let boolean = if connected { "true" } else { "false" };
        let from_status = rest.len().wrapping_add(boolean.len());
        let (moment, rest) = millis(rest)?;
        let (instance_id, rest) = identifier(rest.strip_prefix(b",\"instanceId\":")?)?;
        let (phone, rest) = number(rest.strip_prefix(b",\"phone\":")?)?;
        let (is_business, rest) = if let Some(rest) = rest.strip_prefix(b",\"isBusiness\":true") {
            (Some(true), rest)
        } else if let Some(rest) = rest.strip_prefix(b",\"isBusiness\":false") {
            (Some(false), rest)
        } else {
            (None, rest)
        };
        let more = is_business.map_or(0, |_| row::IS_BUSINESS);
        Some(Self {
            rest,
            is_over: is_end(rest),
            seen: row::REQUIRED | more,
            connected,
            from_status,
            moment,
            instance_id,
            phone,
            is_business,
        })
    }

    /// Reads members in any order, and with white space, up to the end of the body or one of another shape. Returns
    /// whether a quick way may read the body.
    #[inline]
    fn members(&mut self) -> bool {
        let before = if self.seen == 0 { b"{" } else { b"," };
        let Some(mut rest) = after_blank(self.rest).strip_prefix(before) else {
            return false;
        };
        loop {
            match self.member(after_blank(rest)) {
                Ok(after) => self.rest = after,
                Err(is_open) => return is_open,
            }
            match after_blank(self.rest) {
                [b',', more @ ..] => rest = more,
                end => {
                    self.is_over = is_end(end);
                    return self.is_over;
                }
            }
        }
    }

    /// Reads one member of the shape, and returns the rest. If there is none, returns whether the clean pass may
    /// read what is next: not if the key is repeated or missing, or the body is another event.
    #[inline]
    fn member(&mut self, rest: &'a [u8]) -> Result<&'a [u8], bool> {
        let (row, after) = match rest {
            [b'"', b't', ..] => {
                let name = self.value(rest, b"\"type\"", row::TYPE)?;
                let after = name.strip_prefix(b"\"ConnectedCallback\"");
                (row::TYPE, after.ok_or(false)?)
            }
            [b'"', b'c', ..] => {
                let status = self.value(rest, b"\"connected\"", row::CONNECTED)?;
                self.from_status = status.len();
                (row::CONNECTED, set(&mut self.connected, boolean(status))?)
            }
            [b'"', b'm', ..] => {
                let moment = self.value(rest, b"\"momment\"", row::MOMENT)?;
                (row::MOMENT, set(&mut self.moment, millis(moment))?)
            }
            [b'"', b'p', ..] => {
                let phone = self.value(rest, b"\"phone\"", row::PHONE)?;
                (row::PHONE, set(&mut self.phone, number(phone))?)
            }
            [b'"', b'i', b'n', ..] => {
                let id = self.value(rest, b"\"instanceId\"", row::INSTANCE_ID)?;
                (
                    row::INSTANCE_ID,
                    set(&mut self.instance_id, identifier(id))?,
                )
            }
            [b'"', b'i', b's', ..] => {
                let value = self.value(rest, b"\"isBusiness\"", row::IS_BUSINESS)?;
                let (is_business, after) = boolean(value).ok_or(true)?;
                self.is_business = Some(is_business);
                (row::IS_BUSINESS, after)
            }
            [b'"', ..] => return Err(true),
            _ => return Err(false),
        };
        self.seen |= row;
        Ok(after)
    }

    /// Skips a key and its colon, unless it is repeated.
    #[inline]
    fn value<const N: usize>(
        &self,
        rest: &'a [u8],
        key: &[u8; N],
        row: u8,
    ) -> Result<&'a [u8], bool> {
        let value = value(rest, key).ok_or(true)?;
        if self.seen & row == 0 {
            Ok(value)
        } else {
            Err(false)
        }
    }

    /// Makes an event of the members that were read.
    #[inline]
    fn event(&self) -> Option<ConnectedEvent> {
        Some(ConnectedEvent {
            connected: self.connected,
            moment: self.moment,
            instance_id: InstanceId::in_place(self.instance_id)?,
            phone: Phone::in_place(self.phone)?,
            is_business: self.is_business,
        })
    }

    /// Whether the body was read to its end, and no required member is missing.
    #[inline]
    fn is_whole(&self) -> bool {
        self.is_over && self.seen & row::REQUIRED == row::REQUIRED
    }

    /// Reads the rest of the body, and reports that the body says `false`, if it does.
    #[inline]
    fn finish(
        &self,
        event: &mut ConnectedEvent,
        payload: &[u8],
        options: &ParseOptions,
    ) -> Option<Rest> {
        if self.is_whole() {
            let mut ledger = Ledger::new(options, Limits::EVENT);
            self.report(payload, &mut ledger)?;
            return Some((ledger.take_diagnostics(), Vec::new()));
        }
        // The members before the rest are ASCII.
        let rest = core::str::from_utf8(self.rest).ok()?;
        let start = payload.len().wrapping_sub(rest.len());
        let mut reader = Reader::of(rest, start, options);
        self.report(payload, &mut reader.ledger)?;
        reader.read_rest(event, Members::of(self.seen))?;
        reader.finish()
    }

    /// Reports that the body says `false`, if it does.
    #[inline]
    fn report(&self, payload: &[u8], ledger: &mut Ledger) -> Option<()> {
        if self.seen & row::CONNECTED != 0 && !self.connected {
            let start = payload.len().wrapping_sub(self.from_status);
            let value = Span::in_text(start, start.wrapping_add("false".len()));
            ledger.field = Some(Field::CONNECTED);
            ledger.admit(Quirk::NotConnected, value).ok()?;
        }
        Some(())
    }
}

/// Sets a field to what was read of its value, and returns the rest.
#[inline]
fn set<'a, T>(field: &mut T, read: Option<(T, &'a [u8])>) -> Result<&'a [u8], bool> {
    let (value, rest) = read.ok_or(true)?;
    *field = value;
    Ok(rest)
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

/// Whether only white space follows the end of the object.
#[inline]
fn is_end(rest: &[u8]) -> bool {
    matches!(rest, [b'}', end @ ..] if after_blank(end).is_empty())
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
