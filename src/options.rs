//! The options of a caller: the tolerance, the limits and the policy for conflicts.

use core::fmt;

use crate::quirk::{Quirk, Tier};

/// A set of quirks that a parse may tolerate.
///
/// Three sets are built in, each containing the one before: [`STRICT`](Self::STRICT),
/// [`DOCUMENTED`](Self::DOCUMENTED) and [`LENIENT`](Self::LENIENT). A wider set never rejects
/// a payload that a narrower one accepts, and never reads it differently.
///
/// ```
/// use zapi_webhooks::{ParseOptions, Quirk, Tolerance};
///
/// let body = br#"{"type":"ConnectedCallback","connected":true,"momment":1757333824580,
///     "instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","phone":"5544999999999",}"#;
/// let no_trailing_comma = Tolerance::LENIENT.deny(Quirk::TrailingComma);
/// assert!(ParseOptions::new().parse_connected(body).is_ok());
/// assert!(ParseOptions::new().tolerance(no_trailing_comma).parse_connected(body).is_err());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Tolerance(u64);

impl Tolerance {
    /// RFC 8259 JSON that keeps to the contract. Findings about the content remain possible.
    pub const STRICT: Self = Self::up_to(Tier::Strict);

    /// `STRICT` plus every deviation that the vendor's documentation shows somewhere.
    pub const DOCUMENTED: Self = Self::up_to(Tier::Documented);

    /// `DOCUMENTED` plus JSON5 and every other deviation with exactly one reading: all quirks but
    /// [`Quirk::CurlyQuotes`], which no specification knows.
    pub const LENIENT: Self = Self::up_to(Tier::Lenient);

    /// Returns the set with `quirk` added.
    #[must_use]
    pub const fn allow(self, quirk: Quirk) -> Self {
        Self(self.0 | quirk.bit())
    }

    /// Returns the set with `quirk` removed. Findings about the content can be denied too.
    #[must_use]
    pub const fn deny(self, quirk: Quirk) -> Self {
        Self(self.0 & !quirk.bit())
    }

    /// Returns whether `quirk` is in the set.
    #[must_use]
    pub const fn allows(self, quirk: Quirk) -> bool {
        self.0 & quirk.bit() != 0
    }

    const fn up_to(tier: Tier) -> Self {
        let mut set = Self(0);
        let mut rest = Quirk::ALL;
        while let [quirk, others @ ..] = rest {
            let admitted = matches!(
                (quirk.tier(), tier),
                (Tier::Strict, _)
                    | (Tier::Documented, Tier::Documented | Tier::Lenient)
                    | (Tier::Lenient, Tier::Lenient)
            );
            if admitted {
                set = set.allow(*quirk);
            }
            rest = others;
        }
        set
    }
}

impl Default for Tolerance {
    fn default() -> Self {
        Self::LENIENT
    }
}

impl fmt::Debug for Tolerance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let allowed = Quirk::ALL.iter().filter(|quirk| self.allows(**quirk));
        f.debug_set().entries(allowed).finish()
    }
}

/// How much one payload may cost. If it exceeds a limit it is rejected, never cut short.
///
/// Start from the limits of an [event](Self::EVENT) or of any other [document](Self::DOCUMENT).
///
/// ```
/// use zapi_webhooks::{ErrorKind, Limits, ParseOptions};
///
/// let mut limits = Limits::EVENT;
/// limits.max_bytes = 8;
/// let error = ParseOptions::new().limits(limits).parse_connected(b"[1, 2, 3]").unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::TooLong(8));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Limits {
    /// The longest payload, in bytes.
    pub max_bytes: usize,
    /// The deepest nesting of objects and arrays, the outermost object counted.
    pub max_depth: usize,
    /// The most members that the event's object, or any object of another document, may have,
    /// duplicates counted.
    pub max_members: usize,
    /// The most quirks that are tolerated in one payload.
    pub max_quirks: usize,
}

impl Limits {
    /// The limits of [`parse_connected`](crate::parse_connected) and
    /// [`event_type`](crate::event_type): 512 KiB, 32 levels, 512 members and 1,024 quirks. A message of
    /// 65,536 characters fits, and so does one that Python printed; a real connection has some 160 bytes,
    /// six members and one level.
    pub const EVENT: Self = Self {
        max_bytes: 512 * 1024,
        max_depth: 32,
        max_members: 512,
        max_quirks: 1024,
    };

    /// The limits of [`normalize`](crate::normalize) and [`documents`](crate::documents): 16 MiB and
    /// 127 levels, no deeper than `serde_json` reads, and 65,536 members and quirks, as much as a
    /// careful program keeps in memory.
    pub const DOCUMENT: Self = Self {
        max_bytes: 16 * 1024 * 1024,
        max_depth: 127,
        max_members: 65_536,
        max_quirks: 65_536,
    };
}

/// The policy for a key that is repeated with another value.
///
/// Only a rejection guesses nothing. If the caller knows which copy the sender means, it can choose that
/// copy; the dropped copy is then reported as [`Quirk::DuplicateKey`].
///
/// In an event the policy applies to the known keys; every copy of an unknown key is kept.
/// [`normalize`](crate::normalize) and [`documents`](crate::documents) apply it to any key at any depth, and
/// know no placeholders.
///
/// ```
/// use zapi_webhooks::{ErrorKind, Field, OnConflict, ParseOptions};
///
/// let body = br#"{"type":"ConnectedCallback","connected":true,"momment":1757333824580,
///     "instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","phone":"5544999999999","phone":"5544888888888"}"#;
/// let error = ParseOptions::new().parse_connected(body).unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::ConflictingDuplicate(Some(Field::PHONE)));
///
/// let parsed = ParseOptions::new().on_conflict(OnConflict::Last).parse_connected(body)?;
/// assert_eq!(parsed.event.phone.as_str(), "5544888888888");
///
/// let last = ParseOptions::new().on_conflict(OnConflict::Last);
/// assert_eq!(last.normalize(br#"[{"a":1,"a":2}]"#)?.json, r#"[{"a":2}]"#);
/// let copies = br#"{"phone":"5544999999999","phone":"n\u00famero"}"#;
/// assert_eq!(last.normalize(copies)?.json, r#"{"phone":"n\u00famero"}"#);
/// # Ok::<(), zapi_webhooks::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OnConflict {
    /// Reject the payload.
    #[default]
    Refuse,
    /// Keep the first copy. In an event, a placeholder next to a real value does not count.
    First,
    /// Keep the last copy. In an event, a placeholder next to a real value does not count.
    Last,
}

impl OnConflict {
    /// Returns the lower-case name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Refuse => "refuse",
            Self::First => "first",
            Self::Last => "last",
        }
    }
}

impl fmt::Display for OnConflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How to parse: a tolerance, limits and a policy for conflicts.
///
/// ```
/// use zapi_webhooks::{ParseOptions, Tolerance};
///
/// let strict = ParseOptions::new().tolerance(Tolerance::STRICT);
/// assert!(strict.parse_connected(b"{'type': 1}").is_err());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[must_use]
pub struct ParseOptions {
    pub(crate) tolerance: Tolerance,
    /// None if the kind of payload decides.
    limits: Option<Limits>,
    pub(crate) on_conflict: OnConflict,
}

impl ParseOptions {
    /// Starts from [`Tolerance::LENIENT`], [`OnConflict::Refuse`], and [`Limits::EVENT`] for an event or
    /// [`Limits::DOCUMENT`] for any other document.
    pub const fn new() -> Self {
        Self {
            tolerance: Tolerance::LENIENT,
            limits: None,
            on_conflict: OnConflict::Refuse,
        }
    }

    /// Sets which deviations are tolerated.
    pub const fn tolerance(mut self, tolerance: Tolerance) -> Self {
        self.tolerance = tolerance;
        self
    }

    /// Sets how much one payload may cost. This replaces the limits of events and those of other documents:
    /// the two are far apart, so start from the ones that fit.
    ///
    /// ```
    /// use zapi_webhooks::{ErrorKind, Limits, ParseOptions};
    ///
    /// let list = format!("[{}1]", "0,".repeat(300_000));
    /// let mut limits = Limits::DOCUMENT;
    /// limits.max_depth = 1;
    /// assert!(ParseOptions::new().limits(limits).normalize(list.as_bytes()).is_ok());
    ///
    /// let error = ParseOptions::new().limits(Limits::EVENT).normalize(list.as_bytes()).unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::TooLong(524_288));
    /// ```
    pub const fn limits(mut self, limits: Limits) -> Self {
        self.limits = Some(limits);
        self
    }

    /// The caller's limits, or those of the kind of payload.
    pub(crate) const fn limits_or(&self, usual: Limits) -> Limits {
        match self.limits {
            Some(limits) => limits,
            None => usual,
        }
    }

    /// Sets the policy for keys that are repeated with another value.
    pub const fn on_conflict(mut self, policy: OnConflict) -> Self {
        self.on_conflict = policy;
        self
    }
}
