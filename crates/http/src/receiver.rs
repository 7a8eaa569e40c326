//! The checks that a delivery passes, in their order.

use http::header::HeaderName;
use http::request::Parts;
use http::{HeaderMap, Method, StatusCode};
use zapi_webhooks::{
    ErrorKind, EventType, InstanceId, Limits, ParseError, ParseOptions, Tolerance,
};

use crate::coding::Coding;
use crate::gzip::{GzipError, inflate};
use crate::head::{Head, Header};
use crate::media_type::is_json;
use crate::outcome::{DeadLetter, Outcome};
use crate::problem::{Fault, Problem};
use crate::secret::{Secret, is_one_of};

/// What to answer to an authenticated delivery that cannot be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Policy {
    /// Answer what is wrong: right where somebody reads the answers, as in tests and at a gateway.
    #[default]
    Strict,
    /// Answer 200 and leave a [`DeadLetter`] to the caller: right where nobody does, since an
    /// error may lose the event or start repeats.
    ///
    /// A body that did not arrive whole is answered as under `Strict`: the letter has a part of it,
    /// and a 200 would say that nothing is lost.
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
    /// `None` only where authentication was switched off.
    secrets: Option<Vec<Secret>>,
    /// `None` where every instance is expected.
    instances: Option<Vec<InstanceId>>,
    max_body: usize,
    options: ParseOptions,
    policy: Policy,
}

impl Receiver {
    /// The header in which the gateway sends its token.
    pub const HEADER: HeaderName = HeaderName::from_static("z-api-token");

    /// Starts a receiver that lets in whoever presents one of the secrets; several allow rotation.
    ///
    /// Without any it lets in nobody.
    pub fn new(secrets: impl IntoIterator<Item = Secret>) -> Self {
        Self::with(Some(secrets.into_iter().collect()))
    }

    /// Starts a receiver that lets in everybody who can reach it, for use behind a proxy that
    /// authenticates.
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

    /// Sets the header that holds the secret, `z-api-token` unless told.
    pub fn header(mut self, name: HeaderName) -> Self {
        self.header = name;
        self
    }

    /// Adds instances that events may come from. Unless told, every instance is expected.
    ///
    /// Told none, such as by a variable that was never set, the receiver refuses every event.
    pub fn expecting(mut self, instances: impl IntoIterator<Item = InstanceId>) -> Self {
        self.instances.get_or_insert_default().extend(instances);
        self
    }

    /// Sets the longest body, as it comes and inflated, in bytes: 64 KiB unless told.
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.max_body = bytes;
        let mut limits = Limits::EVENT;
        limits.max_bytes = bytes;
        self.options = self.options.limits(limits);
        self
    }

    /// Sets which deviations are tolerated: [`Tolerance::LENIENT`] unless told.
    pub fn tolerance(mut self, tolerance: Tolerance) -> Self {
        self.options = self.options.tolerance(tolerance);
        self
    }

    /// Sets what to answer to a delivery that cannot be read: [`Policy::Strict`] unless told.
    pub fn policy(mut self, policy: Policy) -> Self {
        self.policy = policy;
        self
    }

    /// Receives a delivery whose body is in memory.
    ///
    /// A server reads the body after [`admit`](Self::admit), so that a stranger's is never read.
    pub fn receive(&self, head: &Parts, body: &[u8]) -> Outcome {
        match self.admit(&head.method, &head.headers) {
            Ok(admitted) => self.receive_admitted(admitted, body),
            Err(outcome) => outcome,
        }
    }

    /// Decides, before any of the body is read, whether the sender may deliver.
    ///
    /// ```
    /// use zapi_webhooks_http::{Interruption, Outcome, Receiver, testing};
    ///
    /// let receiver = Receiver::new([testing::secret()]);
    /// let (head, body) = testing::delivery(testing::CLEAN_BODY).into_parts();
    /// let admitted = receiver.admit(&head.method, &head.headers).expect("no stranger");
    /// assert!(matches!(receiver.receive_admitted(admitted, &body), Outcome::Connected(_)));
    ///
    /// let admitted = receiver.admit(&head.method, &head.headers).expect("no stranger");
    /// let outcome = receiver.interrupted(admitted, &body[..20], Interruption::Cut);
    /// assert_eq!(outcome.status().as_u16(), 400);
    /// ```
    ///
    /// # Errors
    ///
    /// Returns the [`Outcome::Refused`] of a request that is no authenticated delivery: by another
    /// method than `POST`, of another content type, or without an accepted secret.
    #[expect(
        clippy::result_large_err,
        reason = "the caller answers with it, and keeps it no longer"
    )]
    pub fn admit(&self, method: &Method, headers: &HeaderMap) -> Result<Admitted, Outcome> {
        if method != Method::POST {
            return Err(turn_away(Fault::Method));
        }
        let head = Head::of(headers, &self.header);
        let media_type = matches!(head.content_type, Header::Once(value) if is_json(value));
        match self.authenticate(head.token) {
            Err(_) if !media_type => Err(turn_away(Fault::MediaType)),
            Err(fault) => Err(turn_away(fault)),
            Ok(()) => Ok(Admitted {
                media_type,
                coding: head.coding,
            }),
        }
    }

    /// Returns how many bytes a body may have. Of a longer one, pass what came in until then.
    #[must_use]
    pub const fn body_limit(&self) -> usize {
        self.max_body
    }

    /// Receives the body of a delivery that this receiver has admitted.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "a leave is good for one body"
    )]
    pub fn receive_admitted(&self, admitted: Admitted, body: &[u8]) -> Outcome {
        let limit = self.max_body;
        let refuse = |fault| self.refuse(Problem::new(fault), body.to_vec(), None);
        if !admitted.media_type {
            return refuse(Fault::MediaType);
        }
        if body.len() > limit {
            return refuse(Fault::TooLarge(Some(limit)));
        }
        match admitted.coding {
            None => refuse(Fault::Coding),
            Some(Coding::Identity) => self.read(body),
            Some(Coding::Gzip) => match inflate(body, limit) {
                Ok(inflated) => self.read(&inflated),
                Err(GzipError::TooLarge) => refuse(Fault::TooLarge(Some(limit))),
                Err(GzipError::Truncated) => refuse(Fault::GzipTruncated),
                Err(GzipError::Damaged) => refuse(Fault::GzipDamaged),
            },
        }
    }

    /// Receives the first part of a body whose rest will not come, which no policy acknowledges.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "a leave is good for one body"
    )]
    pub fn interrupted(&self, admitted: Admitted, body: &[u8], why: Interruption) -> Outcome {
        let fault = match why {
            _ if !admitted.media_type => Fault::MediaType,
            Interruption::TooLarge => Fault::TooLarge(None),
            Interruption::Cut => Fault::Cut,
            Interruption::TimedOut => Fault::TimedOut,
        };
        let problem = Problem::new(fault);
        Outcome::Refused {
            status: problem.status(),
            problem,
            dead_letter: Some(DeadLetter {
                body: body.to_vec(),
                error: None,
            }),
        }
    }

    fn authenticate(&self, presented: Header<'_>) -> Result<(), Fault> {
        let Some(accepted) = &self.secrets else {
            return Ok(());
        };
        let accepted = accepted.iter().map(Secret::expose);
        match presented {
            Header::Once(presented) if is_one_of(presented.as_bytes(), accepted) => Ok(()),
            // Of two headers a proxy may have checked the other one.
            Header::Once(_) | Header::Repeated => Err(Fault::WrongToken(self.header.clone())),
            Header::Absent => Err(Fault::MissingToken(self.header.clone())),
        }
    }

    /// Refuses an authenticated delivery, or acknowledges it, and keeps it in either case.
    ///
    /// What goes past the limit need not be whole, and is not acknowledged.
    fn refuse(&self, problem: Problem, body: Vec<u8>, error: Option<ParseError>) -> Outcome {
        let status = match self.policy {
            Policy::Acknowledge if body.len() <= self.max_body => StatusCode::OK,
            Policy::Acknowledge | Policy::Strict => problem.status(),
        };
        Outcome::Refused {
            status,
            problem,
            dead_letter: Some(DeadLetter { body, error }),
        }
    }

    /// Reads a body that is within the limit and not compressed.
    fn read(&self, body: &[u8]) -> Outcome {
        let error = match self.options.parse_connected(body) {
            Ok(parsed) if self.expects(Some(&parsed.event.instance_id)) => {
                return Outcome::Connected(parsed);
            }
            Ok(_) => return self.refuse(Problem::new(Fault::Instance), body.to_vec(), None),
            Err(error) => error,
        };
        match self.other_event(body, &error) {
            Some(_) if !self.expects(error.partial().instance_id.as_ref()) => {
                self.refuse(Problem::new(Fault::Instance), body.to_vec(), Some(error))
            }
            Some(event) => Outcome::Other(event),
            None => self.refuse(Problem::payload(&error), body.to_vec(), Some(error)),
        }
    }

    /// Finds which other event a body is that is no `ConnectedCallback`.
    ///
    /// What breaks the contract of a connection, such as a key that looks like one of its own, is
    /// no fault of another event; only its `type` and its syntax count.
    fn other_event(&self, body: &[u8], error: &ParseError) -> Option<EventType> {
        match error.kind() {
            ErrorKind::WrongEvent(event) => Some(event),
            _ => match self.options.event_type(body) {
                Ok(EventType::Connected) | Err(_) => None,
                Ok(event) => Some(event),
            },
        }
    }

    /// Whether events of this instance may come. An event of another type need not name one.
    fn expects(&self, instance: Option<&InstanceId>) -> bool {
        match (&self.instances, instance) {
            (None, _) => true,
            (Some(expected), None) => !expected.is_empty(),
            (Some(expected), Some(instance)) => {
                let expected = expected.iter().map(InstanceId::as_str);
                is_one_of(instance.as_str().as_bytes(), expected)
            }
        }
    }
}

/// Refuses a stranger: whatever the policy, nothing is acknowledged and nothing kept.
fn turn_away(fault: Fault) -> Outcome {
    let problem = Problem::new(fault);
    Outcome::Refused {
        status: problem.status(),
        problem,
        dead_letter: None,
    }
}

/// The leave to deliver, given to one request by [`Receiver::admit`].
#[derive(Debug)]
#[must_use]
pub struct Admitted {
    media_type: bool,
    coding: Option<Coding>,
}

/// Why the rest of a body will not come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Interruption {
    /// The server has a narrower limit of its own.
    TooLarge,
    /// The connection ended.
    Cut,
    /// The server waited long enough.
    TimedOut,
}
