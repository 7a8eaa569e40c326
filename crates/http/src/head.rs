//! Finds the headers that the checks need, in one pass over the head.

use http::HeaderMap;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderName, HeaderValue};

use crate::coding::Coding;

/// The headers that the checks need.
pub(crate) struct Head<'a> {
    pub(crate) content_type: Header<'a>,
    pub(crate) token: Header<'a>,
    /// `None` if a coding is not supported, or if there are several.
    pub(crate) coding: Option<Coding>,
}

/// A header that may occur once.
#[derive(Clone, Copy)]
pub(crate) enum Header<'a> {
    Absent,
    Once(&'a HeaderValue),
    Repeated,
}

impl<'a> Head<'a> {
    /// Finds the headers. `authenticating` is the name of the one that holds the secret.
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
