//! Why a delivery is rejected, as a problem document (RFC 9457) without payload text.

use core::fmt;

use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use http::{Response, StatusCode};
use serde::Serialize;
use zapi_webhooks::{Dialect, ErrorKind, Field, ParseError};

/// Why a delivery is rejected.
///
/// ```
/// use zapi_webhooks_http::{Outcome, Receiver, testing};
///
/// let (head, body) = testing::delivery(br#"{"type":"ConnectedCallback","#).into_parts();
/// let outcome = Receiver::new([testing::secret()]).receive(&head, &body);
/// let Outcome::Rejected { problem, .. } = outcome else { panic!("rejected") };
/// assert_eq!((problem.status().as_u16(), problem.code()), (400, "unexpected-end"));
/// assert_eq!(problem.to_json(), concat!(
///     r#"{"type":"urn:zapi-webhooks:problem:unexpected-end","title":"payload ends too early","#,
///     r#""status":400,"detail":"payload ends inside a value at byte 28"}"#,
/// ));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem(Reason);

/// A reason to reject a delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Reason {
    Method,
    MediaType,
    MissingToken(HeaderName),
    WrongToken(HeaderName),
    RepeatedToken(HeaderName),
    /// The receiver's limit, or `None` if the server has a narrower one.
    TooLarge(Option<usize>),
    Coding,
    GzipTruncated,
    GzipDamaged,
    Cut,
    TimedOut,
    Instance,
    /// The kind and the message of the error. Neither repeats payload bytes.
    Payload(ErrorKind, Box<str>),
}

/// The members of the document.
#[derive(Serialize)]
struct Document<'a> {
    r#type: String,
    title: &'a str,
    status: u16,
    detail: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'static str>,
}

impl Problem {
    pub(crate) fn new(reason: Reason) -> Self {
        Self(reason)
    }

    pub(crate) fn payload(error: &ParseError) -> Self {
        Self(Reason::Payload(error.kind(), error.to_string().into()))
    }

    /// Returns the stable code at the end of the document's `type`, in kebab case.
    ///
    /// If the payload is at fault, it is the code of the [`ErrorKind`], such as
    /// `conflicting-duplicate`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match &self.0 {
            Reason::Method => "method-not-allowed",
            Reason::MediaType => "unsupported-media-type",
            Reason::MissingToken(_) => "missing-token",
            Reason::WrongToken(_) => "wrong-token",
            Reason::RepeatedToken(_) => "repeated-token",
            Reason::TooLarge(_) => "body-too-large",
            Reason::Coding => "unsupported-coding",
            Reason::GzipTruncated => "gzip-truncated",
            Reason::GzipDamaged => "gzip-damaged",
            Reason::Cut => "body-cut",
            Reason::TimedOut => "body-timed-out",
            Reason::Instance => "unexpected-instance",
            Reason::Payload(kind, _) => kind.code(),
        }
    }

    /// Returns the status of the problem. The policy may answer 200 instead.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match &self.0 {
            Reason::Method => StatusCode::METHOD_NOT_ALLOWED,
            Reason::MediaType | Reason::Coding => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Reason::MissingToken(_) | Reason::WrongToken(_) | Reason::RepeatedToken(_) => {
                StatusCode::UNAUTHORIZED
            }
            Reason::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Reason::GzipTruncated | Reason::GzipDamaged | Reason::Cut => StatusCode::BAD_REQUEST,
            Reason::TimedOut => StatusCode::REQUEST_TIMEOUT,
            Reason::Instance => StatusCode::UNPROCESSABLE_ENTITY,
            Reason::Payload(kind, _) => payload_status(*kind),
        }
    }

    /// Returns the document, `application/problem+json`.
    #[must_use]
    pub fn to_json(&self) -> String {
        let document = Document {
            r#type: format!("urn:zapi-webhooks:problem:{}", self.code()),
            title: &self.title(),
            status: self.status().as_u16(),
            detail: &self.to_string(),
            field: self.field().map(Field::as_str),
        };
        serde_json::to_string(&document).unwrap_or_default()
    }

    /// Returns the field at fault, if the problem is about one.
    #[must_use]
    pub fn field(&self) -> Option<Field> {
        match &self.0 {
            Reason::Payload(kind, _) => kind.field(),
            Reason::Instance => Some(Field::INSTANCE_ID),
            _ => None,
        }
    }

    /// Returns the summary that all problems with this code share.
    fn title(&self) -> String {
        match &self.0 {
            Reason::Payload(kind, _) => kind.to_string(),
            _ => self.to_string(),
        }
    }

    pub(crate) fn to_response(&self) -> Response<String> {
        let mut response = Response::new(self.to_json());
        *response.status_mut() = self.status();
        let headers = response.headers_mut();
        let document = HeaderValue::from_static("application/problem+json");
        headers.insert(header::CONTENT_TYPE, document);
        self.explain_in(headers);
        response
    }

    /// Adds the headers that name the accepted method, type, coding or scheme.
    fn explain_in(&self, headers: &mut HeaderMap) {
        match &self.0 {
            Reason::Method => {
                headers.insert(header::ALLOW, HeaderValue::from_static("POST"));
            }
            Reason::MediaType | Reason::Coding => {
                let json = HeaderValue::from_static("application/json");
                headers.insert(header::ACCEPT, json);
                let gzip = HeaderValue::from_static("gzip, identity");
                headers.insert(header::ACCEPT_ENCODING, gzip);
            }
            Reason::MissingToken(name) | Reason::WrongToken(name) | Reason::RepeatedToken(name) => {
                // RFC 9110 requires a challenge in every 401; a header name is a valid scheme.
                if let Ok(scheme) = HeaderValue::from_str(name.as_str()) {
                    headers.insert(header::WWW_AUTHENTICATE, scheme);
                }
            }
            _ => {}
        }
    }
}

/// Returns 400 if the body is no JSON, and 422 if it is JSON that breaks the contract.
fn payload_status(kind: ErrorKind) -> StatusCode {
    match kind {
        ErrorKind::TooLong(_) => StatusCode::PAYLOAD_TOO_LARGE,
        ErrorKind::Encoding(_)
        | ErrorKind::UnexpectedEnd
        | ErrorKind::UnexpectedToken
        | ErrorKind::TrailingData => StatusCode::BAD_REQUEST,
        ErrorKind::Denied(quirk) if quirk.dialect() != Dialect::Json => StatusCode::BAD_REQUEST,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Reason::Method => f.write_str("expected the method `POST`"),
            Reason::MediaType => {
                f.write_str("expected one `Content-Type` that names JSON in UTF-8")
            }
            Reason::MissingToken(name) => write!(f, "header `{name}` is missing"),
            Reason::WrongToken(name) => write!(f, "header `{name}` has no accepted value"),
            Reason::RepeatedToken(name) => write!(f, "header `{name}` is repeated, expected one"),
            Reason::TooLarge(None) => f.write_str("body is longer than the server allows"),
            Reason::TooLarge(Some(limit)) => write!(f, "body is longer than {limit} bytes"),
            Reason::Coding => f.write_str("expected a `Content-Encoding` of `gzip` or none"),
            Reason::GzipTruncated => f.write_str("gzip stream ends too early"),
            Reason::GzipDamaged => f.write_str("gzip stream is damaged"),
            Reason::Cut => f.write_str("connection closed before the end of the body"),
            Reason::TimedOut => f.write_str("body did not arrive in time"),
            Reason::Instance => f.write_str("event names no instance that is expected"),
            Reason::Payload(_, detail) => f.write_str(detail),
        }
    }
}

#[cfg(test)]
mod tests {
    use http::header::HeaderName;

    use super::{Problem, Reason};

    #[test]
    fn every_problem_has_a_detail() {
        let token = || HeaderName::from_static("z-api-token");
        for (reason, detail) in [
            (Reason::Method, "expected the method `POST`"),
            (
                Reason::MediaType,
                "expected one `Content-Type` that names JSON in UTF-8",
            ),
            (
                Reason::MissingToken(token()),
                "header `z-api-token` is missing",
            ),
            (
                Reason::WrongToken(token()),
                "header `z-api-token` has no accepted value",
            ),
            (
                Reason::RepeatedToken(token()),
                "header `z-api-token` is repeated, expected one",
            ),
            (
                Reason::TooLarge(None),
                "body is longer than the server allows",
            ),
            (Reason::TooLarge(Some(16)), "body is longer than 16 bytes"),
            (
                Reason::Coding,
                "expected a `Content-Encoding` of `gzip` or none",
            ),
            (Reason::GzipTruncated, "gzip stream ends too early"),
            (Reason::GzipDamaged, "gzip stream is damaged"),
            (Reason::Cut, "connection closed before the end of the body"),
            (Reason::TimedOut, "body did not arrive in time"),
            (Reason::Instance, "event names no instance that is expected"),
        ] {
            assert_eq!(Problem::new(reason).to_string(), detail);
        }
    }
}
