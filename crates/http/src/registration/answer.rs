//! Classifies the gateway's answer to an update.

use core::fmt;

use http::StatusCode;
use serde::Deserialize;

/// The gateway's answer to an [`UpdateWebhook`](crate::UpdateWebhook).
///
/// `Display` adds the advice of the vendor's page.
///
/// ```
/// use http::StatusCode;
/// use zapi_webhooks_http::Answer;
///
/// assert_eq!(Answer::read(StatusCode::OK, br#"{"value":true}"#), Answer::Value(true));
/// let answer = Answer::read(StatusCode::UNSUPPORTED_MEDIA_TYPE, b"");
/// assert_eq!(answer.to_string(), "the gateway answered 415: add the header `Content-Type`, \
///     in most cases `application/json`");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Answer {
    /// 200 with `{"value": bool}`: whether the URL is registered.
    Value(bool),
    /// 405: the request had another method.
    MethodNotAllowed,
    /// 415: the content type was missing or wrong.
    UnsupportedMediaType,
    /// `null not allowed`: the `Client-Token` was missing.
    ClientTokenMissing,
    /// An answer that the page does not document.
    Undocumented(StatusCode),
}

impl Answer {
    /// Classifies an answer.
    #[must_use]
    pub fn read(status: StatusCode, body: &[u8]) -> Self {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Body {
            Error { error: String },
            Value { value: bool },
        }
        match (status, serde_json::from_slice(body)) {
            (StatusCode::METHOD_NOT_ALLOWED, _) => Self::MethodNotAllowed,
            (StatusCode::UNSUPPORTED_MEDIA_TYPE, _) => Self::UnsupportedMediaType,
            (_, Ok(Body::Error { error })) if error == "null not allowed" => {
                Self::ClientTokenMissing
            }
            (StatusCode::OK, Ok(Body::Value { value })) => Self::Value(value),
            _ => Self::Undocumented(status),
        }
    }

    /// Returns whether the URL is registered now.
    #[must_use]
    pub fn is_registered(self) -> bool {
        matches!(self, Self::Value(true))
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Value(true) => f.write_str("the URL is registered"),
            Self::Value(false) => f.write_str(
                "the gateway did not register the URL: check that it is `https` and can be reached",
            ),
            Self::MethodNotAllowed => f.write_str(
                "the gateway answered 405: check that the method is the documented one, `PUT`",
            ),
            Self::UnsupportedMediaType => f.write_str(
                "the gateway answered 415: add the header `Content-Type`, \
                 in most cases `application/json`",
            ),
            Self::ClientTokenMissing => f.write_str(
                "the gateway answered `null not allowed`: \
                 send the account's security token in the header `Client-Token`",
            ),
            Self::Undocumented(status) => write!(
                f,
                "the gateway answered {}, which its page does not document: \
                 check the instance id, the token and the base URL",
                status.as_u16()
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use http::StatusCode;

    use super::Answer;

    #[test]
    fn every_documented_answer_is_told_apart() {
        for (status, body, answer) in [
            (200, r#"{"value": true}"#, Answer::Value(true)),
            (200, r#"{"value":false}"#, Answer::Value(false)),
            (405, "", Answer::MethodNotAllowed),
            (
                405,
                r#"{"error":"METHOD_NOT_ALLOWED"}"#,
                Answer::MethodNotAllowed,
            ),
            (415, "<html>", Answer::UnsupportedMediaType),
            (
                400,
                r#"{"error":"null not allowed"}"#,
                Answer::ClientTokenMissing,
            ),
            (
                200,
                r#"{"error":"null not allowed"}"#,
                Answer::ClientTokenMissing,
            ),
            (
                500,
                r#"{"error":"null not allowed","value":true}"#,
                Answer::ClientTokenMissing,
            ),
        ] {
            let status = StatusCode::from_u16(status).unwrap_or_default();
            assert_eq!(
                Answer::read(status, body.as_bytes()),
                answer,
                "{status} {body}"
            );
        }
    }

    #[test]
    fn anything_else_is_not_taken_for_success() {
        for (status, body) in [
            (200, ""),
            (200, "true"),
            (200, r#"{"value":"true"}"#),
            (200, r#"{"value":null}"#),
            (200, r#"{"value":true"#),
            (200, r#"{"error":"Instance not found"}"#),
            (200, r#"{"error":"Instance not found","value":true}"#),
            (201, r#"{"value":true}"#),
            (302, ""),
            (404, r#"{"error":"NOT_FOUND"}"#),
            (503, "null not allowed"),
        ] {
            let status = StatusCode::from_u16(status).unwrap_or_default();
            let answer = Answer::read(status, body.as_bytes());
            assert_eq!(answer, Answer::Undocumented(status), "{status} {body}");
            assert!(!answer.is_registered());
        }
    }
}
