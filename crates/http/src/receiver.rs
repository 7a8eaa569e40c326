//! The checks that a delivery passes, in their order.

use std::borrow::Cow;

use http::header::HeaderName;
use http::request::Parts;
use http::{HeaderMap, Method, StatusCode};
use zapi_webhooks::{InstanceId, Limits, ParseError, ParseOptions, Tolerance};

use crate::coding::Coding;
use crate::gzip::{GzipError, inflate};
use crate::head::{Head, Header};
use crate::media_type::is_json;
use crate::outcome::{DeadLetter, Outcome};
use crate::problem::{Problem, Reason};
use crate::secret::{Secret, is_one_of};

/// How to answer an authenticated delivery that cannot be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Policy {
    /// Answers with the problem. Use it if the sender reads the answers, as a test or a gateway does.
    #[default]
    Strict,
    /// Answers 200 and returns a [`DeadLetter`]. Use it if the sender ignores the answers: an error
    /// may lose the event or start repeats.
    ///
    /// If the body did not arrive whole, the answer is that of `Strict`: the letter has only a part,
    /// and a 200 would claim that nothing is lost.
    Acknowledge,
}

/// A receiver of deliveries, configured once.
///
/// The checks come in this order: method, content type, authentication, size, content coding,
/// and only then the body.
///
/// ```
/// use zapi_webhooks::{InstanceId, Tolerance};
/// use zapi_webhooks_http::{Policy, Receiver, Secret};
///
/// let (current, next) = (Secret::new("A1B2C3D4E5F6A7B8C9D0E1F2")?, Secret::new("F2E1D0C9B8A7")?);
/// let instance = InstanceId::new("3C67AB641C8AA0412F6A0242B4E23AC7").ok_or("an instance id")?;
/// let receiver = Receiver::new([current, next])
///     .expecting([instance])
///     .max_body(16 * 1024)
///     .tolerance(Tolerance::DOCUMENTED)
///     .policy(Policy::Acknowledge);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Receiver {
    header: HeaderName,
    /// `None` only if authentication is off.
    secrets: Option<Vec<Secret>>,
    /// `None` if every instance is expected.
    instances: Option<Vec<InstanceId>>,
    max_body: usize,
    options: ParseOptions,
    policy: Policy,
}

impl Receiver {
    /// The header in which the gateway sends its token.
    pub const HEADER: HeaderName = HeaderName::from_static("z-api-token");

    /// Creates a receiver that admits a request with one of the secrets; several allow rotation.
    ///
    /// If there are none, it admits no request.
    pub fn new(secrets: impl IntoIterator<Item = Secret>) -> Self {
        Self::with(Some(secrets.into_iter().collect()))
    }

    /// Creates a receiver that admits every request, for use when a proxy authenticates them.
    pub fn without_authentication() -> Self {
        Self::with(None)
    }

    fn with(secrets: Option<Vec<Secret>>) -> Self {
        Self {
            header: Self::HEADER,
            secrets,
            instances: None,
            max_body: Limits::EVENT.max_bytes,
            options: ParseOptions::new(),
            policy: Policy::Strict,
        }
        .tolerance(Tolerance::LENIENT)
    }

    /// Sets the header that holds the secret. The default is `z-api-token`.
    pub fn header(mut self, name: HeaderName) -> Self {
        self.header = name;
        self
    }

    /// Adds instances that events may come from. By default every instance is expected.
    ///
    /// An event of an undocumented type is rejected too unless it has one `instanceId`, and that is expected.
    /// If the list is empty, as from a variable that was never set, the receiver rejects every event.
    pub fn expecting(mut self, instances: impl IntoIterator<Item = InstanceId>) -> Self {
        self.instances.get_or_insert_default().extend(instances);
        self
    }

    /// Sets the longest body in bytes, both as received and inflated. The default is that of
    /// [`Limits::EVENT`].
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.max_body = bytes;
        let mut limits = Limits::EVENT;
        limits.max_bytes = bytes;
        self.options = self.options.limits(limits);
        self
    }

    /// Sets which deviations are tolerated. The default is [`Tolerance::LENIENT`].
    pub fn tolerance(mut self, tolerance: Tolerance) -> Self {
        self.options = self.options.tolerance(tolerance);
        self
    }

    /// Sets how to answer a delivery that cannot be read. The default is [`Policy::Strict`].
    pub fn policy(mut self, policy: Policy) -> Self {
        self.policy = policy;
        self
    }

    /// Receives a delivery whose body is in memory.
    ///
    /// A server reads the body only after [`admit`](Self::admit) accepted the head, so a stranger's
    /// body is never read.
    pub fn receive(&self, head: &Parts, body: &[u8]) -> Outcome {
        match self.admit(&head.method, &head.headers) {
            Ok(admitted) => self.receive_admitted(admitted, body),
            Err(outcome) => outcome,
        }
    }

    /// Decides from the head alone whether the sender may deliver.
    ///
    /// ```
    /// use zapi_webhooks_http::{Interruption, Outcome, Receiver, testing};
    ///
    /// let receiver = Receiver::new([testing::secret()]);
    /// let (head, body) = testing::delivery(testing::CLEAN_BODY).into_parts();
    /// let admitted = receiver.admit(&head.method, &head.headers).expect("no stranger");
    /// assert!(matches!(receiver.receive_admitted(admitted, &body), Outcome::Event(_)));
    ///
    /// let admitted = receiver.admit(&head.method, &head.headers).expect("no stranger");
    /// let outcome = receiver.interrupted(admitted, &body[..20], Interruption::Cut);
    /// assert_eq!(outcome.status().as_u16(), 400);
    /// ```
    ///
    /// # Errors
    ///
    /// Returns [`Outcome::Rejected`] if the method is not `POST`, or if no accepted secret is present.
    /// A wrong content type with an accepted secret is rejected later, so that the body is kept.
    #[expect(
        clippy::result_large_err,
        reason = "the caller answers with it at once"
    )]
    pub fn admit(&self, method: &Method, headers: &HeaderMap) -> Result<Admitted, Outcome> {
        if method != Method::POST {
            return Err(turn_away(Reason::Method));
        }
        let head = Head::of(headers, &self.header);
        let media_type = matches!(head.content_type, Header::Once(value) if is_json(value));
        match self.authenticate(head.token) {
            Err(_) if !media_type => Err(turn_away(Reason::MediaType)),
            Err(reason) => Err(turn_away(reason)),
            Ok(()) => Ok(Admitted {
                media_type,
                coding: head.coding,
            }),
        }
    }

    /// Returns how many bytes a body may have. If a body is longer, stop and pass the bytes read so
    /// far.
    #[must_use]
    pub const fn body_limit(&self) -> usize {
        self.max_body
    }

    /// Receives the body of a delivery that [`admit`](Self::admit) accepted.
    pub fn receive_admitted(&self, admitted: Admitted, body: &[u8]) -> Outcome {
        match self.decode(admitted, body) {
            Ok(decoded) => self.read(&decoded),
            Err(outcome) => outcome,
        }
    }

    /// Returns the text of a body, inflated if its coding is gzip.
    ///
    /// A server that keeps the text beside the event calls this and [`read`](Self::read) in place of
    /// [`receive_admitted`](Self::receive_admitted).
    ///
    /// ```
    /// use zapi_webhooks_http::{Outcome, Receiver, testing};
    ///
    /// let receiver = Receiver::new([testing::secret()]);
    /// let (head, body) = testing::gzip_delivery(testing::CLEAN_BODY).into_parts();
    /// let admitted = receiver.admit(&head.method, &head.headers).expect("no stranger");
    /// let text = receiver.decode(admitted, &body).expect("gzip");
    /// assert_eq!(*text, *testing::CLEAN_BODY.as_bytes());
    /// assert!(matches!(receiver.read(&text), Outcome::Event(_)));
    /// ```
    ///
    /// # Errors
    ///
    /// Returns [`Outcome::Rejected`], with the body as received, if the content type or the coding is wrong,
    /// the body exceeds the limit, or the gzip stream is damaged.
    #[expect(
        clippy::result_large_err,
        reason = "the caller answers with it at once"
    )]
    #[expect(
        clippy::needless_pass_by_value,
        reason = "an `Admitted` is valid for one body"
    )]
    pub fn decode<'a>(&self, admitted: Admitted, body: &'a [u8]) -> Result<Cow<'a, [u8]>, Outcome> {
        let limit = self.max_body;
        let reject = |reason| Err(self.reject(Problem::new(reason), body.to_vec(), None));
        if !admitted.media_type {
            return reject(Reason::MediaType);
        }
        if body.len() > limit {
            return reject(Reason::TooLarge(Some(limit)));
        }
        match admitted.coding {
            None => reject(Reason::Coding),
            Some(Coding::Identity) => Ok(Cow::Borrowed(body)),
            Some(Coding::Gzip) => match inflate(body, limit) {
                Ok(inflated) => Ok(Cow::Owned(inflated)),
                Err(GzipError::TooLarge) => reject(Reason::TooLarge(Some(limit))),
                Err(GzipError::Truncated) => reject(Reason::GzipTruncated),
                Err(GzipError::Damaged) => reject(Reason::GzipDamaged),
            },
        }
    }

    /// Receives the first part of a body that stays incomplete. No policy acknowledges it.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "an `Admitted` is valid for one body"
    )]
    pub fn interrupted(&self, admitted: Admitted, body: &[u8], why: Interruption) -> Outcome {
        let reason = match why {
            _ if !admitted.media_type => Reason::MediaType,
            Interruption::TooLarge => Reason::TooLarge(None),
            Interruption::Cut => Reason::Cut,
            Interruption::TimedOut => Reason::TimedOut,
        };
        let problem = Problem::new(reason);
        Outcome::Rejected {
            status: problem.status(),
            problem,
            dead_letter: Some(DeadLetter {
                body: body.to_vec(),
                error: None,
            }),
        }
    }

    fn authenticate(&self, presented: Header<'_>) -> Result<(), Reason> {
        let Some(accepted) = &self.secrets else {
            return Ok(());
        };
        let accepted = accepted.iter().map(Secret::expose);
        match presented {
            Header::Once(presented) if is_one_of(presented.as_bytes(), accepted) => Ok(()),
            Header::Once(_) => Err(Reason::WrongToken(self.header.clone())),
            // If there are two headers, a proxy may have checked the other one.
            Header::Repeated => Err(Reason::RepeatedToken(self.header.clone())),
            Header::Absent => Err(Reason::MissingToken(self.header.clone())),
        }
    }

    /// Rejects or acknowledges an authenticated delivery, as the policy says, and keeps its body.
    ///
    /// If the body exceeds the limit, it may be incomplete and is not acknowledged.
    fn reject(&self, problem: Problem, body: Vec<u8>, error: Option<ParseError>) -> Outcome {
        let status = match self.policy {
            Policy::Acknowledge if body.len() <= self.max_body => StatusCode::OK,
            Policy::Acknowledge | Policy::Strict => problem.status(),
        };
        Outcome::Rejected {
            status,
            problem,
            dead_letter: Some(DeadLetter { body, error }),
        }
    }

    /// Parses the text of a body, as [`decode`](Self::decode) returns it, and checks the instance.
    pub fn read(&self, body: &[u8]) -> Outcome {
        match self.options.parse(body) {
            Ok(parsed) if self.expects(parsed.event.instance_id()) => Outcome::Event(parsed),
            Ok(_) => self.reject(Problem::new(Reason::Instance), body.to_vec(), None),
            Err(error) => self.reject(Problem::payload(&error), body.to_vec(), Some(error)),
        }
    }

    /// Whether events of this instance are expected. `None` is an event that names none.
    fn expects(&self, instance: Option<&InstanceId>) -> bool {
        match (&self.instances, instance) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(expected), Some(instance)) => {
                let expected = expected.iter().map(InstanceId::as_str);
                is_one_of(instance.as_str().as_bytes(), expected)
            }
        }
    }
}

/// Rejects a stranger. No policy acknowledges or keeps anything of it.
fn turn_away(reason: Reason) -> Outcome {
    let problem = Problem::new(reason);
    Outcome::Rejected {
        status: problem.status(),
        problem,
        dead_letter: None,
    }
}

/// Proof that [`Receiver::admit`] accepted this request.
#[derive(Debug)]
#[must_use]
pub struct Admitted {
    media_type: bool,
    coding: Option<Coding>,
}

/// Why a body is incomplete.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Interruption {
    /// The body exceeds a narrower limit of the server.
    TooLarge,
    /// The connection was closed.
    Cut,
    /// The body did not arrive in time.
    TimedOut,
}
