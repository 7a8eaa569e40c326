//! The headers that decide, found in one pass over the head.

use http::HeaderMap;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderName, HeaderValue};

use crate::coding::Coding;

/// The headers that decide about a delivery.
pub(crate) struct Head<'a> {
    pub(crate) content_type: Header<'a>,
    pub(crate) token: Header<'a>,
    /// `None` for a coding, or several, that no body is read from.
    pub(crate) coding: Option<Coding>,
}

/// A header that may stand once.
#[derive(Clone, Copy)]
pub(crate) enum Header<'a> {
    Absent,
    Once(&'a HeaderValue),
    Repeated,
}

impl<'a> Head<'a> {
    /// Finds the headers, the one that authenticates under its own name.
    pub(crate) fn of(headers: &'a HeaderMap, authenticating: &HeaderName) -> Self {
        let mut head = Self {
            content_type: Header::Absent,
            token: Header::Absent,
            coding: Some(Coding::Identity),
        };
        for (name, value) in headers {
            if name == CONTENT_TYPE {
                head.content_type.see(value);
            }
            if name == authenticating {
                head.token.see(value);
            }
            if name == CONTENT_ENCODING {
                head.coding = head.coding.and_then(|coding| coding.then(value));
            }
        }
        head
    }
}

impl<'a> Header<'a> {
    fn see(&mut self, value: &'a HeaderValue) {
        *self = match self {
            Self::Absent => Self::Once(value),
            Self::Once(_) | Self::Repeated => Self::Repeated,
        };
    }
}
