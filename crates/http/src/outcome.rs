//! The outcome of a delivery, and its answer.

use core::fmt;

use http::{Response, StatusCode};
use zapi_webhooks::{Event, ParseError, Parsed};

use crate::problem::Problem;

/// The outcome of a delivery.
///
/// ```
/// use zapi_webhooks_http::{Outcome, Receiver, testing};
///
/// let (head, body) = testing::delivery(testing::CLEAN_BODY).into_parts();
/// match Receiver::new([testing::secret()]).receive(&head, &body) {
///     Outcome::Event(parsed) => assert!(parsed.is_clean()),
///     Outcome::Rejected { status, problem, .. } => println!("{status}: {problem}"),
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// An event of any type, an undocumented one included, with a finding for each tolerated deviation.
    Event(Parsed<Event>),
    /// Any other request.
    #[non_exhaustive]
    Rejected {
        /// The status to answer: the problem's, or 200 if the policy is to acknowledge and the body
        /// arrived whole.
        status: StatusCode,
        /// The reason.
        problem: Problem,
        /// The delivery to keep. `None` if the sender is not authenticated: a stranger gets no space
        /// on the disk.
        dead_letter: Option<DeadLetter>,
    },
}

impl Outcome {
    /// Returns the status to answer.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Event(_) => StatusCode::OK,
            Self::Rejected { status, .. } => *status,
        }
    }

    /// Returns the answer: empty if the delivery is acknowledged, otherwise the problem document of
    /// [RFC 9457](https://www.rfc-editor.org/rfc/rfc9457) with the headers that its status requires.
    ///
    /// ```
    /// use zapi_webhooks_http::{Receiver, testing};
    ///
    /// let (mut head, body) = testing::delivery(testing::CLEAN_BODY).into_parts();
    /// head.method = http::Method::GET;
    /// let answer = Receiver::new([testing::secret()]).receive(&head, &body).to_response();
    /// assert_eq!((answer.status().as_u16(), &answer.headers()["allow"]), (405, &"POST".parse()?));
    /// # Ok::<(), http::header::InvalidHeaderValue>(())
    /// ```
    #[must_use]
    pub fn to_response(&self) -> Response<String> {
        match self {
            Self::Rejected {
                status, problem, ..
            } if *status == problem.status() => problem.to_response(),
            _ => {
                let mut response = Response::new(String::new());
                *response.status_mut() = self.status();
                response
            }
        }
    }
}

/// A rejected delivery to keep, so that no event is lost if it arrived whole.
///
/// `Debug` shows the length of the body only.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DeadLetter {
    /// The body: inflated if that succeeded, otherwise as received. If it is too large or was cut,
    /// only the part that arrived.
    pub body: Vec<u8>,
    /// The parser's error, if the parser rejected the body.
    pub error: Option<ParseError>,
}

impl fmt::Debug for DeadLetter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeadLetter")
            .field("body_bytes", &self.body.len())
            .field("error", &self.error)
            .finish()
    }
}
