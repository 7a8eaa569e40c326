//! Recognizes a `Content-Type` that names JSON, by the grammar of RFC 9110 section 8.3.

use http::HeaderValue;

/// Whether a `Content-Type` names JSON in UTF-8.
///
/// JSON has no `charset` parameter (RFC 8259 section 11). If one names another encoding than UTF-8,
/// it contradicts the body and is rejected. Other parameters are ignored.
pub(crate) fn is_json(value: &HeaderValue) -> bool {
    // A shortcut for the value that the gateway sends; the grammar accepts it too.
    value == "application/json" || names_json(value.as_bytes()).unwrap_or(false)
}

/// Parses `type "/" subtype *( OWS ";" OWS [ parameter ] )`, or returns `None`.
fn names_json(value: &[u8]) -> Option<bool> {
    let mut rest = Scanner(value.trim_ascii());
    let kind = rest.token()?;
    rest.expect(b'/')?;
    let subtype = rest.token()?;
    let mut is_json = kind.eq_ignore_ascii_case(b"application")
        && subtype.eq_ignore_ascii_case(b"json")
        || has_json_suffix(subtype);
    while !rest.0.is_empty() {
        rest.skip_white_space();
        rest.expect(b';')?;
        rest.skip_white_space();
        if let Some(name) = rest.token() {
            rest.expect(b'=')?;
            let text = rest.quoted().or_else(|| rest.token().map(<[u8]>::to_vec))?;
            if name.eq_ignore_ascii_case(b"charset") {
                is_json &= matches!(text.to_ascii_lowercase().as_slice(), b"utf-8" | b"us-ascii");
            }
        }
    }
    Some(is_json)
}

/// Whether a subtype is a name followed by `+json` (RFC 6839).
fn has_json_suffix(subtype: &[u8]) -> bool {
    subtype
        .split_last_chunk::<5>()
        .is_some_and(|(name, suffix)| !name.is_empty() && suffix.eq_ignore_ascii_case(b"+json"))
}

struct Scanner<'a>(&'a [u8]);

impl<'a> Scanner<'a> {
    fn expect(&mut self, byte: u8) -> Option<()> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        (*first == byte).then_some(())
    }

    fn skip_white_space(&mut self) {
        while let [b' ' | b'\t', rest @ ..] = self.0 {
            self.0 = rest;
        }
    }

    fn token(&mut self) -> Option<&'a [u8]> {
        let length = self.0.iter().take_while(|byte| is_token(**byte)).count();
        let (token, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        (!token.is_empty()).then_some(token)
    }

    /// Parses a quoted string. If it is not closed, consumes nothing.
    fn quoted(&mut self) -> Option<Vec<u8>> {
        let mut text = Vec::new();
        let mut rest = self.0.strip_prefix(b"\"")?;
        loop {
            match rest {
                [b'"', after @ ..] => {
                    self.0 = after;
                    return Some(text);
                }
                [b'\\', byte, after @ ..] | [byte, after @ ..] => {
                    text.push(*byte);
                    rest = after;
                }
                [] => return None,
            }
        }
    }
}

fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::{is_json, names_json};

    #[test]
    fn json_is_known_by_type_and_suffix_in_any_case() {
        for value in [
            "application/json",
            "Application/JSON",
            "application/json; charset=utf-8",
            "application/json;charset=\"UTF-8\"",
            "application/json ; q=1 ;; x=\"a;\\\"b\" ; charset=us-ascii",
            "application/json;",
            "application/vnd.z-api.v1+json",
            "application/Problem+Json; profile=\"https://example.com/\"",
        ] {
            assert_eq!(names_json(value.as_bytes()), Some(true), "{value}");
        }
    }

    #[test]
    fn everything_else_is_not_json() {
        for value in [
            "",
            "text/plain",
            "text/json",
            "application/x-www-form-urlencoded",
            "application",
            "application/",
            "/json",
            "application/jsonp",
            "application/+json",
            "application/json+xml",
            "application/ json",
            "application/json, text/plain",
            "application/json application/json",
            "application/json; charset",
            "application/json; charset=",
            "application/json; charset=\"utf-8",
            "application/json; charset = utf-8",
            "application/json; charset=iso-8859-1",
            "application/json; charset=utf8",
            "application/json; charset=utf-8; charset=utf-16",
            "x; application/json",
        ] {
            assert!(!is_json(&HeaderValue::from_static(value)), "{value}");
        }
    }
}
