//! Finds the body in a record, byte for byte: the record itself, a JSON string, or a part of an envelope.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::de::{Deserializer as _, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

/// Ends the name of a member whose value is Base64.
const BASE64: &str = "_base64";

/// The body in a request of AWS API Gateway, and the member that is true if it is Base64.
const BODY: &str = "body";
const IS_BASE64: &str = "isBase64Encoded";

/// The place of a body in an envelope (RFC 6901), as the steps that lead there.
#[derive(Clone, Debug)]
pub(super) struct Pointer(Vec<String>);

impl FromStr for Pointer {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.is_empty() {
            return Ok(Self(Vec::new()));
        }
        let steps = text
            .strip_prefix('/')
            .ok_or("a JSON pointer is empty or starts with `/`")?;
        steps
            .split('/')
            .map(unescape)
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

fn unescape(step: &str) -> Result<String, &'static str> {
    let mut parts = step.split('~');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (c, rest) = if let Some(rest) = part.strip_prefix('0') {
            ('~', rest)
        } else if let Some(rest) = part.strip_prefix('1') {
            ('/', rest)
        } else {
            return Err("in a JSON pointer `~` is written `~0`, and `/` in a step `~1`");
        };
        out.push(c);
        out.push_str(rest);
    }
    Ok(out)
}

/// Why a record has no body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum EnvelopeError {
    /// The record is not JSON at this line and column.
    NotJson(usize, usize),
    Absent,
    Ambiguous,
    NotBase64,
    /// A key or the text of the body has half a surrogate pair, which is only seen when it is decoded.
    Surrogate,
}

impl EnvelopeError {
    fn not_json(error: &serde_json::Error) -> Self {
        Self::NotJson(error.line(), error.column())
    }
}

impl fmt::Display for EnvelopeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotJson(line, column) => {
                write!(f, "envelope is not JSON at line {line}, column {column}")
            }
            Self::Absent => f.write_str("envelope has nothing where the pointer leads"),
            Self::Ambiguous => f.write_str("envelope has a key of the pointer more than once"),
            Self::NotBase64 => f.write_str("text at the pointer is not Base64"),
            Self::Surrogate => {
                f.write_str("envelope has half a surrogate pair in a key or in the body")
            }
        }
    }
}

/// Returns the text of a record if it starts as a JSON string, else the record itself.
pub(super) fn of_line(record: &[u8]) -> Result<Cow<'_, [u8]>, EnvelopeError> {
    if is_string(record) {
        string(record).map(Cow::Owned)
    } else {
        Ok(Cow::Borrowed(record))
    }
}

/// Returns true if a record starts as a JSON string.
pub(super) fn is_string(record: &[u8]) -> bool {
    record.first() == Some(&b'"')
}

impl Pointer {
    /// Returns true if this is the place of bodies in the lines of `--rejects`.
    pub(super) fn is_of_rejects(&self) -> bool {
        self.0 == [BODY]
    }

    /// Returns the body in an envelope: the text of a string, or the bytes of any other value.
    ///
    /// If a member of the pointer is absent, one of the same name with `_base64` after it is read instead.
    pub(super) fn of_envelope<'a>(
        &self,
        envelope: &'a [u8],
    ) -> Result<Cow<'a, [u8]>, EnvelopeError> {
        let whole =
            serde_json::from_slice(envelope).map_err(|error| EnvelopeError::not_json(&error))?;
        follow(whole, &self.0)
    }
}

/// Follows the steps from a value to the body. They go on inside a string that holds JSON.
fn follow<'a>(value: &'a RawValue, steps: &[String]) -> Result<Cow<'a, [u8]>, EnvelopeError> {
    let Some((step, rest)) = steps.split_first() else {
        return text(value);
    };
    if is_string(value.get().as_bytes()) {
        return follow_inside(&text(value)?, steps);
    }
    match one(&step_into(value, step, rest.is_empty())?)? {
        (member, false) => follow(member, rest),
        (encoded, true) => {
            let bytes = base64(encoded)?;
            if rest.is_empty() {
                Ok(Cow::Owned(bytes))
            } else {
                follow_inside(&bytes, rest)
            }
        }
    }
}

/// Follows the steps inside a text. If the text is not JSON, there is no body.
fn follow_inside<'a>(text: &[u8], steps: &[String]) -> Result<Cow<'a, [u8]>, EnvelopeError> {
    let value = serde_json::from_slice(text).map_err(|_| EnvelopeError::Absent)?;
    follow(value, steps).map(|body| Cow::Owned(body.into_owned()))
}

/// Returns the bytes that a JSON string holds in Base64.
fn base64(value: &RawValue) -> Result<Vec<u8>, EnvelopeError> {
    let text = string(value.get().as_bytes()).map_err(|_| EnvelopeError::NotBase64)?;
    BASE64_STANDARD
        .decode(text)
        .map_err(|_| EnvelopeError::NotBase64)
}

fn string(json: &[u8]) -> Result<Vec<u8>, EnvelopeError> {
    serde_json::from_slice(json)
        .map(String::into_bytes)
        .map_err(|error| EnvelopeError::not_json(&error))
}

/// Returns the text of a string, or the bytes of any other value. The strings are not decoded yet.
fn text(value: &RawValue) -> Result<Cow<'_, [u8]>, EnvelopeError> {
    of_line(value.get().as_bytes()).map_err(|_| EnvelopeError::Surrogate)
}

/// A member or an item, and whether its value is Base64.
type Found<'a> = (&'a RawValue, bool);

fn one<'a>(found: &[Found<'a>]) -> Result<Found<'a>, EnvelopeError> {
    match found {
        [] => Err(EnvelopeError::Absent),
        [one] => Ok(*one),
        _ => Err(EnvelopeError::Ambiguous),
    }
}

/// Finds the members or the item of a value that a step names. Only the last step reads `_base64`.
fn step_into<'a>(
    value: &'a RawValue,
    step: &str,
    is_last: bool,
) -> Result<Vec<Found<'a>>, EnvelopeError> {
    let mut json = serde_json::Deserializer::from_str(value.get());
    match value.get().as_bytes().first() {
        Some(b'{' | b'[') => json
            .deserialize_any(Named { step, is_last })
            .map_err(|_| EnvelopeError::Surrogate),
        _ => Ok(Vec::new()),
    }
}

/// Collects the members of an object with this key, or the item of an array with this index.
struct Named<'s> {
    step: &'s str,
    is_last: bool,
}

impl<'a> Visitor<'a> for Named<'_> {
    type Value = Vec<Found<'a>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object or an array")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut found = Vec::new();
        let mut flags = Vec::new();
        while let Some(key) = map.next_key::<String>()? {
            let value: &RawValue = map.next_value()?;
            match key.strip_prefix(self.step) {
                Some("") => found.push((value, false)),
                Some(BASE64) if self.is_last => found.push((value, true)),
                _ if key == IS_BASE64 && self.step == BODY => flags.push(value.get() == "true"),
                _ => {}
            }
        }
        match flags.as_slice() {
            [] | [false] => {}
            [true] => found
                .iter_mut()
                .for_each(|(_, is_base64)| *is_base64 = true),
            // A flag that is given twice leaves two readings of the body.
            _ => found = found.repeat(2),
        }
        Ok(found)
    }

    fn visit_seq<A: SeqAccess<'a>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let is_index = self.step == "0" || !self.step.starts_with(['0', '+']);
        let index = self.step.parse::<usize>().ok().filter(|_| is_index);
        let mut found = Vec::new();
        let mut at = 0_usize;
        while let Some(item) = items.next_element::<&RawValue>()? {
            if Some(at) == index {
                found.push((item, false));
            }
            at = at.saturating_add(1);
        }
        Ok(found)
    }
}
