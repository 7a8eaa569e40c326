//! The members that no table knows, kept as they came.

use core::fmt;
use std::sync::Arc;

use crate::field::Field;
use crate::span::Span;

/// A member that is not part of the contract, kept as it came.
///
/// `Debug` shows lengths only, since an unknown field may hold personal data.
///
/// All unknown fields of a payload share one copy of it. As long as one of them or a clone lives, the
/// whole payload may stay in memory, phone and instance id included. To keep only the field, copy
/// [`name`](Self::name) and [`json`](Self::json).
///
/// ```
/// let body = br#"{"type":"ConnectedCallback","connected":true,"momment":1757333824580,
///     "instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","phone":"5544999999999","n":0x10}"#;
/// let parsed = zapi_webhooks::parse_connected(body)?;
/// let unknown = &parsed.unknown[0];
/// assert_eq!((unknown.name(), unknown.json()), ("n", "16"));
/// assert_eq!(&body[unknown.span().range()], b"0x10");
/// # Ok::<(), zapi_webhooks::ParseError>(())
/// ```
#[derive(Clone)]
pub struct UnknownField {
    /// The payload, or the name and the JSON if the payload does not have both as they are.
    text: Option<Arc<str>>,
    /// The field of the object that the member is in, unless it is the outermost one.
    of: Option<Field>,
    /// The places of the name and the JSON in the text.
    name: Span,
    json: Span,
    /// The place of the value in the payload.
    value: Span,
}

impl UnknownField {
    /// Returns the key, decoded.
    #[must_use]
    pub fn name(&self) -> &str {
        self.name.of(self.text())
    }

    /// Returns the value as strict JSON (RFC 8259), with every digit kept.
    #[must_use]
    pub fn json(&self) -> &str {
        self.json.of(self.text())
    }

    /// Returns the place of the value in the payload.
    #[must_use]
    pub fn span(&self) -> Span {
        self.value
    }

    /// Returns where the member is, as a JSON Pointer ([RFC 6901](https://www.rfc-editor.org/rfc/rfc6901)).
    ///
    /// ```
    /// let body = br#"{"type":"ConnectedCallback","connected":true,"momment":1757333824580,
    ///     "instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","phone":"5544999999999","a/b":1}"#;
    /// let parsed = zapi_webhooks::parse_connected(body)?;
    /// assert_eq!(parsed.unknown[0].pointer(), "/a~1b");
    /// # Ok::<(), zapi_webhooks::ParseError>(())
    /// ```
    #[must_use]
    pub fn pointer(&self) -> String {
        let of = self.of.map_or("", Field::as_str);
        let name = self.name().replace('~', "~0").replace('/', "~1");
        let parents = of.split('.').filter(|key| !key.is_empty());
        let keys = parents.chain([name.as_str()]);
        keys.flat_map(|key| ["/", key]).collect()
    }

    fn text(&self) -> &str {
        self.text.as_deref().unwrap_or_default()
    }
}

impl PartialEq for UnknownField {
    fn eq(&self, other: &Self) -> bool {
        (self.name(), self.json(), self.span()) == (other.name(), other.json(), other.span())
    }
}

impl Eq for UnknownField {}

/// The bytes of an unknown field, by a low estimate.
const BYTES_A_FIELD: usize = 48;

/// Gathers the unknown fields of one payload.
#[derive(Debug, Default)]
pub(crate) struct UnknownFields<'a> {
    /// The payload, or its end.
    pub(crate) payload: &'a str,
    /// The place of that end in the payload.
    pub(crate) start: usize,
    /// The fields, without the payload as their text.
    fields: Vec<UnknownField>,
}

impl<'a> UnknownFields<'a> {
    /// Starts to gather the unknown fields of a payload.
    pub(crate) fn of(payload: &'a str) -> Self {
        Self {
            payload,
            ..Self::default()
        }
    }

    /// Puts the fields into the order of the payload.
    pub(crate) fn sort(&mut self) {
        self.fields.sort_by_key(|field| field.value);
    }

    /// Adds a field, with its name as spelled or as it stands in the payload, and its JSON where
    /// it had to be spelled.
    #[inline]
    pub(crate) fn push(
        &mut self,
        of: Option<Field>,
        name: Result<&str, Span>,
        strict: Option<&str>,
        value: Span,
    ) {
        if self.fields.is_empty() {
            self.reserve();
        }
        self.fields.push(match (name, strict) {
            (Err(name), None) => UnknownField {
                text: None,
                of,
                name,
                json: value,
                value: Span::in_text(
                    value.start().wrapping_add(self.start),
                    value.end().wrapping_add(self.start),
                ),
            },
            (name, strict) => {
                let name = name.unwrap_or_else(|name| name.of(self.payload));
                let json = strict.unwrap_or_else(|| value.of(self.payload));
                UnknownField {
                    text: Some([name, json].concat().into()),
                    of,
                    name: Span::new(0, name.len()),
                    json: Span::new(name.len(), name.len().wrapping_add(json.len())),
                    value,
                }
            }
        });
    }

    /// Makes room for as many fields as such a payload is likely to have.
    #[inline]
    fn reserve(&mut self) {
        let likely = self.payload.len().wrapping_div(BYTES_A_FIELD);
        self.fields = Vec::with_capacity(likely.clamp(4, 32));
    }

    /// Copies the payload once, for all fields.
    pub(crate) fn take_fields(&mut self) -> Vec<UnknownField> {
        if let Some((last, others)) = self.fields.split_last_mut() {
            let payload = Arc::from(self.payload);
            for field in others {
                field.text.get_or_insert_with(|| Arc::clone(&payload));
            }
            last.text.get_or_insert(payload);
        }
        core::mem::take(&mut self.fields)
    }
}

impl fmt::Debug for UnknownField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnknownField")
            .field("name_bytes", &self.name().len())
            .field("json_bytes", &self.json().len())
            .field("span", &self.span())
            .finish_non_exhaustive()
    }
}
