//! The operations, and the parts of their results.

use serde::Serialize;
use zapi_webhooks::{
    ErrorKind, Event, EventType, Limits, OnConflict, ParseError, ParseOptions, Parsed, Quirk,
    Tolerance,
};
use zapi_webhooks_http::testing;

use crate::account::{Account, DocumentAccount, NormalizedAccount};
use crate::delivery;

/// What a call does with its argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Op {
    /// Reads a body of any event.
    Parse,
    /// Reads a `ConnectedCallback`.
    ParseConnected,
    /// Reads the canonical JSON of an event again, for its key.
    Key,
    /// Rewrites a document as strict JSON.
    Normalize,
    /// Rewrites each line.
    Lines,
    /// Rewrites documents that follow one another.
    Documents,
    /// Explains a code.
    Explain,
    /// Gives the usual body of an event.
    Sample,
    /// Decides from the head of a delivery.
    Admit,
    /// Receives a delivery with its body.
    Receive,
    /// Receives the start of a body that was cut.
    Cut,
    /// Receives the start of a body that did not arrive in time.
    TimedOut,
}

const OPS: [Op; 12] = [
    Op::Parse,
    Op::ParseConnected,
    Op::Key,
    Op::Normalize,
    Op::Lines,
    Op::Documents,
    Op::Explain,
    Op::Sample,
    Op::Admit,
    Op::Receive,
    Op::Cut,
    Op::TimedOut,
];

/// An operation, the tolerance, and the policy on conflicts: a byte each.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    op: Option<Op>,
    pub(crate) tolerance: Tolerance,
    options: ParseOptions,
}

impl Settings {
    /// Reads the settings of a call. An unknown byte means the default, an unknown operation none.
    #[must_use]
    pub fn from_bits(bits: u32) -> Self {
        let [op, tolerance, on_conflict, _] = bits.to_le_bytes();
        let tolerance = match tolerance {
            1 => Tolerance::DOCUMENTED,
            2 => Tolerance::STRICT,
            _ => Tolerance::LENIENT,
        };
        let on_conflict = match on_conflict {
            1 => OnConflict::First,
            2 => OnConflict::Last,
            _ => OnConflict::Refuse,
        };
        Self {
            op: OPS.get(usize::from(op)).copied(),
            tolerance,
            options: ParseOptions::new()
                .tolerance(tolerance)
                .on_conflict(on_conflict),
        }
    }
}

/// The result of the last call. Its memory is used again by the next one.
#[derive(Debug, Default)]
pub struct Module {
    /// The canonical event, the strict JSON, or a text.
    pub text: Vec<u8>,
    /// The findings and what else is said about the body, as JSON; nothing if the body is clean.
    pub account: Vec<u8>,
    /// The body to keep of a rejected delivery.
    pub body: Vec<u8>,
}

impl Module {
    /// Creates a module without a result.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            text: Vec::new(),
            account: Vec::new(),
            body: Vec::new(),
        }
    }

    /// Gives back the memory of a result that is longer than this.
    pub fn shrink_to(&mut self, length: usize) {
        if self.text.capacity() > length {
            self.text = Vec::new();
        }
        for part in [&mut self.account, &mut self.body] {
            if part.capacity() > length {
                *part = Vec::new();
            }
        }
    }

    /// Runs an operation, and returns whether the argument was accepted.
    pub fn call(&mut self, settings: Settings, argument: &[u8]) -> bool {
        self.text.clear();
        self.account.clear();
        self.body.clear();
        let options = settings.options;
        match settings.op {
            Some(Op::Parse) => self.tell(&options.parse(argument)),
            Some(Op::ParseConnected) => {
                let connected = options.parse_connected(argument);
                self.tell(&connected.map(|parsed| parsed.map(Event::Connected)))
            }
            Some(Op::Key) => self.tell_key(&options, argument),
            Some(Op::Normalize) => match options.normalize(argument) {
                Ok(normalized) => {
                    if !normalized.is_clean() {
                        write(&mut self.account, &NormalizedAccount::new(&normalized));
                    }
                    self.text = normalized.json.into_bytes();
                    true
                }
                Err(error) => {
                    write(&mut self.account, &Account::rejected(&error));
                    false
                }
            },
            Some(Op::Lines) => self.tell_all(options.lines(argument)),
            Some(Op::Documents) => self.tell_all(options.documents(argument)),
            Some(Op::Explain) => self.explain(argument),
            Some(Op::Sample) => self.sample(argument),
            Some(op @ (Op::Admit | Op::Receive | Op::Cut | Op::TimedOut)) => {
                delivery::receive(op, settings.tolerance, argument, self)
            }
            None => false,
        }
    }

    /// Writes the verdict on a body.
    pub(crate) fn tell(&mut self, verdict: &Result<Parsed<Event>, ParseError>) -> bool {
        match verdict {
            Ok(parsed) => {
                parsed.event.write_canonical_json(&mut self.text);
                if !parsed.is_clean() || !parsed.unknown.is_empty() {
                    write(&mut self.account, &Account::accepted(parsed));
                }
                true
            }
            Err(error) => {
                write(&mut self.account, &Account::rejected(error));
                false
            }
        }
    }

    /// Writes the key of an event, from its canonical JSON.
    ///
    /// The text may be longer than the body was, so it has the limits of a document.
    fn tell_key(&mut self, options: &ParseOptions, canonical: &[u8]) -> bool {
        let parsed = options.limits(Limits::DOCUMENT).parse(canonical);
        let key = parsed.ok().and_then(|it| it.event.idempotency_key());
        self.text = key.unwrap_or_default().into_bytes();
        !self.text.is_empty()
    }

    fn tell_all(&mut self, documents: impl Iterator<Item = zapi_webhooks::Document>) -> bool {
        let documents: Vec<_> = documents.map(DocumentAccount::new).collect();
        write(&mut self.account, &documents);
        documents.iter().all(DocumentAccount::is_accepted)
    }

    /// Explains a quirk or an error by its code.
    fn explain(&mut self, code: &[u8]) -> bool {
        let quirk = Quirk::ALL.iter().find(|it| it.code().as_bytes() == code);
        let error = ErrorKind::ALL
            .iter()
            .find(|it| it.code().as_bytes() == code);
        let explanation = match (quirk, error) {
            (Some(quirk), _) => Explanation::of_quirk(*quirk),
            (None, Some(kind)) => Explanation::of_error(*kind),
            (None, None) => return false,
        };
        write(&mut self.account, &explanation);
        true
    }

    /// Gives the usual body of an event that the gateway documents.
    fn sample(&mut self, name: &[u8]) -> bool {
        let named = |event: &&EventType| event.as_str().map(str::as_bytes) == Some(name);
        let event = EventType::DOCUMENTED.iter().find(named);
        if let Some(event) = event {
            self.text
                .extend_from_slice(testing::sample(*event).as_bytes());
        }
        event.is_some()
    }
}

/// What the library says about a code.
#[derive(Serialize)]
struct Explanation {
    code: &'static str,
    severity: &'static str,
    message: &'static str,
    #[serde(rename = "explanation")]
    meaning: &'static str,
    reading: Option<&'static str>,
    source: Option<&'static str>,
    example: Option<String>,
}

impl Explanation {
    fn of_quirk(quirk: Quirk) -> Self {
        Self {
            code: quirk.code(),
            severity: quirk.severity().as_str(),
            message: quirk.message(),
            meaning: quirk.explain(),
            reading: Some(quirk.reading()),
            source: Some(quirk.source()),
            example: Some(quirk.example()),
        }
    }

    fn of_error(kind: ErrorKind) -> Self {
        Self {
            code: kind.code(),
            severity: zapi_webhooks::Severity::Error.as_str(),
            message: kind.message(),
            meaning: kind.explain(),
            reading: None,
            source: None,
            example: None,
        }
    }
}

/// Appends a value as JSON. Writing to memory cannot fail, and every key is a text.
pub(crate) fn write(out: &mut Vec<u8>, value: &impl Serialize) {
    let written = serde_json::to_writer(out, value);
    debug_assert!(written.is_ok());
}
