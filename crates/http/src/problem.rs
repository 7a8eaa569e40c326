//! Why a delivery is refused, as a problem document (RFC 9457) without payload text.

use core::fmt;

use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use http::{Response, StatusCode};
use serde::Serialize;
use zapi_webhooks::{Dialect, ErrorKind, Field, ParseError};

/// Why a delivery is refused.
///
/// ```
/// use zapi_webhooks_http::{Outcome, Receiver, testing};
///
/// let (head, body) = testing::delivery(br#"{"type":"ConnectedCallback","#).into_parts();
/// let outcome = Receiver::new([testing::secret()]).receive(&head, &body);
/// let Outcome::Refused { problem, .. } = outcome else { panic!("refused") };
/// assert_eq!((problem.status().as_u16(), problem.code()), (400, "unexpected-end"));
/// assert_eq!(problem.to_json(), concat!(
///     r#"{"type":"urn:zapi-webhooks:problem:unexpected-end","title":"payload ends too early","#,
///     r#""status":400,"detail":"payload ends inside a value at byte 28"}"#,
/// ));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem(Fault);

/// What can be wrong with a delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    Method,
    MediaType,
    MissingToken(HeaderName),
    WrongToken(HeaderName),
    /// The limit, where it is the receiver's.
    TooLarge(Option<usize>),
    Coding,
    GzipTruncated,
    GzipDamaged,
    Cut,
    TimedOut,
    Instance,
    /// The kind of the error and what it says, which repeats no payload bytes.
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
    pub(crate) fn new(fault: Fault) -> Self {
        Self(fault)
    }

    pub(crate) fn payload(error: &ParseError) -> Self {
        Self(Fault::Payload(error.kind(), error.to_string().into()))
    }

    /// Returns the stable code at the end of the document's `type`, in kebab case.
    ///
    /// Faults of the payload have the codes of [`ErrorKind`], such as `conflicting-duplicate`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match &self.0 {
            Fault::Method => "method-not-allowed",
            Fault::MediaType => "unsupported-media-type",
            Fault::MissingToken(_) => "missing-token",
            Fault::WrongToken(_) => "wrong-token",
            Fault::TooLarge(_) => "body-too-large",
            Fault::Coding => "unsupported-coding",
            Fault::GzipTruncated => "gzip-truncated",
            Fault::GzipDamaged => "gzip-damaged",
            Fault::Cut => "body-cut",
            Fault::TimedOut => "body-timed-out",
            Fault::Instance => "unexpected-instance",
            Fault::Payload(kind, _) => kind.code(),
        }
    }

    /// Returns the status that says what is wrong, whatever the policy answers.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match &self.0 {
            Fault::Method => StatusCode::METHOD_NOT_ALLOWED,
            Fault::MediaType | Fault::Coding => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Fault::MissingToken(_) | Fault::WrongToken(_) => StatusCode::UNAUTHORIZED,
            Fault::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Fault::GzipTruncated | Fault::GzipDamaged | Fault::Cut => StatusCode::BAD_REQUEST,
            Fault::TimedOut => StatusCode::REQUEST_TIMEOUT,
            Fault::Instance => StatusCode::UNPROCESSABLE_ENTITY,
            Fault::Payload(kind, _) => payload_status(*kind),
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

    /// Returns the field that a fault of the payload is about.
    #[must_use]
    pub fn field(&self) -> Option<Field> {
        match &self.0 {
            Fault::Payload(kind, _) => kind.field(),
            Fault::Instance => Some(Field::InstanceId),
            _ => None,
        }
    }

    /// What is said of every problem with this code.
    fn title(&self) -> String {
        match &self.0 {
            Fault::Payload(kind, _) => kind.to_string(),
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

    /// Adds the headers that tell a sender what would have been right.
    fn explain_in(&self, headers: &mut HeaderMap) {
        match &self.0 {
            Fault::Method => {
                headers.insert(header::ALLOW, HeaderValue::from_static("POST"));
            }
            Fault::MediaType | Fault::Coding => {
                let json = HeaderValue::from_static("application/json");
                headers.insert(header::ACCEPT, json);
                let gzip = HeaderValue::from_static("gzip, identity");
                headers.insert(header::ACCEPT_ENCODING, gzip);
            }
            Fault::MissingToken(name) | Fault::WrongToken(name) => {
                // RFC 9110 wants a challenge in every 401; a header's name is a valid scheme.
                if let Ok(scheme) = HeaderValue::from_str(name.as_str()) {
                    headers.insert(header::WWW_AUTHENTICATE, scheme);
                }
            }
            _ => {}
        }
    }
}

/// 400 for what is no JSON, 422 for what is JSON against the contract.
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
            Fault::Method => f.write_str("deliveries come by `POST`"),
            Fault::MediaType => f.write_str("expected one `Content-Type` of JSON in UTF-8"),
            Fault::MissingToken(name) => write!(f, "header `{name}` is missing"),
            Fault::WrongToken(name) => write!(f, "header `{name}` holds no accepted value"),
            Fault::TooLarge(None) => f.write_str("body is longer than the server allows"),
            Fault::TooLarge(Some(limit)) => write!(f, "body is longer than {limit} bytes"),
            Fault::Coding => f.write_str("expected a `Content-Encoding` of `gzip` or none"),
            Fault::GzipTruncated => f.write_str("gzip stream ends too early"),
            Fault::GzipDamaged => f.write_str("expected one undamaged gzip stream"),
            Fault::Cut => f.write_str("connection ended before the body did"),
            Fault::TimedOut => f.write_str("body did not arrive in time"),
            Fault::Instance => f.write_str("event is of an instance that is not expected here"),
            Fault::Payload(_, detail) => f.write_str(detail),
        }
    }
}
