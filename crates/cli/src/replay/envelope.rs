//! From a record to the body in it, byte for byte: the record itself, a JSON string, an envelope.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::de::{Deserializer as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

/// What is put behind the name of a member whose value is Base64.
const BASE64: &str = "_base64";

/// Where a body stands in an envelope (RFC 6901), by the steps that lead there.
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

/// Why no body can be taken from a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum EnvelopeError {
    /// The record is no JSON; the line and the column of it.
    NotJson(usize, usize),
    Absent,
    Ambiguous,
    NotBase64,
    /// A key or the text of the body names half a surrogate pair: all that is not seen before they
    /// are decoded.
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
            Self::NotBase64 => f.write_str("text where the pointer leads is not Base64"),
            Self::Surrogate => {
                f.write_str("envelope has half a surrogate pair in a key or in the body")
            }
        }
    }
}

/// Takes the body out of a record that may be a JSON string, told by its first byte.
pub(super) fn of_line(record: &[u8]) -> Result<Cow<'_, [u8]>, EnvelopeError> {
    if is_string(record) {
        string(record).map(Cow::Owned)
    } else {
        Ok(Cow::Borrowed(record))
    }
}

/// Tells whether a record is a JSON string that holds the body.
pub(super) fn is_string(record: &[u8]) -> bool {
    record.first() == Some(&b'"')
}

impl Pointer {
    /// Tells whether this is where `--rejects` puts bodies.
    pub(super) fn is_of_refusals(&self) -> bool {
        self.0 == ["body"]
    }

    /// Takes the body out of an envelope: the text of a string, or the bytes of any other value.
    ///
    /// A member of the same name with `_base64` behind it stands in for one that is absent.
    pub(super) fn of_envelope<'a>(
        &self,
        envelope: &'a [u8],
    ) -> Result<Cow<'a, [u8]>, EnvelopeError> {
        let mut here: &RawValue =
            serde_json::from_slice(envelope).map_err(|error| EnvelopeError::not_json(&error))?;
        let Some((last, way)) = self.0.split_last() else {
            return text(here);
        };
        for step in way {
            let mut found = step_into(here, step)?;
            found.retain(|(_, is_base64)| !is_base64);
            here = one(&found)?.0;
        }
        match one(&step_into(here, last)?)? {
            (body, false) => text(body),
            (encoded, true) => {
                let text =
                    string(encoded.get().as_bytes()).map_err(|_| EnvelopeError::NotBase64)?;
                let body = BASE64_STANDARD
                    .decode(text)
                    .map_err(|_| EnvelopeError::NotBase64)?;
                Ok(Cow::Owned(body))
            }
        }
    }
}

fn string(json: &[u8]) -> Result<Vec<u8>, EnvelopeError> {
    serde_json::from_slice(json)
        .map(String::into_bytes)
        .map_err(|error| EnvelopeError::not_json(&error))
}

/// Takes the body out of a value that is JSON as far as can be told without decoding its strings.
fn text(value: &RawValue) -> Result<Cow<'_, [u8]>, EnvelopeError> {
    of_line(value.get().as_bytes()).map_err(|_| EnvelopeError::Surrogate)
}

/// A member or an item, and whether it is the one whose value is Base64.
type Found<'a> = (&'a RawValue, bool);

fn one<'a>(found: &[Found<'a>]) -> Result<Found<'a>, EnvelopeError> {
    match found {
        [] => Err(EnvelopeError::Absent),
        [one] => Ok(*one),
        _ => Err(EnvelopeError::Ambiguous),
    }
}

/// Finds the members or the item of a value that a step names.
fn step_into<'a>(value: &'a RawValue, step: &str) -> Result<Vec<Found<'a>>, EnvelopeError> {
    let mut json = serde_json::Deserializer::from_str(value.get());
    match value.get().as_bytes().first() {
        Some(b'{' | b'[') => json
            .deserialize_any(Named(step))
            .map_err(|_| EnvelopeError::Surrogate),
        _ => Ok(Vec::new()),
    }
}

/// Gathers every member of an object with one key, or the item of an array with one index.
struct Named<'s>(&'s str);

impl<'a> Visitor<'a> for Named<'_> {
    type Value = Vec<Found<'a>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object or an array")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut found = Vec::new();
        while let Some(key) = map.next_key::<String>()? {
            match key.strip_prefix(self.0) {
                Some(end @ ("" | BASE64)) => found.push((map.next_value()?, !end.is_empty())),
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(found)
    }

    fn visit_seq<A: SeqAccess<'a>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let is_index = self.0 == "0" || !self.0.starts_with(['0', '+']);
        let index = self.0.parse::<usize>().ok().filter(|_| is_index);
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
