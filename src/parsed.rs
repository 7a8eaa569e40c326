//! An accepted payload: the event, its findings and the members that no table knows.

use crate::diagnostic::{Diagnostic, gravest, smallest_dialect};
use crate::quirk::{Dialect, Severity};
use crate::unknown::UnknownField;

/// What a payload has beside its event: the findings, and the members that are not part of the contract.
pub(crate) type Rest = (Vec<Diagnostic>, Vec<UnknownField>);

/// An accepted payload: its event, and every deviation that was tolerated.
///
/// The findings of a rejected one are [`ParseError::diagnostics`](crate::ParseError::diagnostics).
///
/// ```
/// let body = br#"{"type":'ConnectedCallback',"connected":true,"momment":1757333824580,
///     "instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","phone":"5544999999999","queue":[1]}"#;
/// let parsed = zapi_webhooks::parse_connected(body)?;
/// assert!(!parsed.is_clean());
/// assert_eq!(parsed.diagnostics[0].code(), "single-quotes");
/// assert_eq!(parsed.dialect(), zapi_webhooks::Dialect::Json5);
/// assert_eq!((parsed.unknown[0].name(), parsed.unknown[0].json()), ("queue", "[1]"));
/// # Ok::<(), zapi_webhooks::ParseError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Parsed<T> {
    /// The canonical event.
    pub event: T,
    /// Every deviation, in the order of the payload.
    pub diagnostics: Vec<Diagnostic>,
    /// Every member that is not part of the contract, in the order of the payload.
    pub unknown: Vec<UnknownField>,
}

impl<T> Parsed<T> {
    /// An event of a payload without findings and unknown members.
    #[inline]
    pub(crate) fn clean(event: T) -> Self {
        Self {
            event,
            diagnostics: Vec::new(),
            unknown: Vec::new(),
        }
    }

    /// An event and the rest of the payload.
    #[inline]
    pub(crate) fn of(event: T, (diagnostics, unknown): Rest) -> Self {
        Self {
            event,
            diagnostics,
            unknown,
        }
    }

    /// Returns whether the payload was contract-clean JSON, so that there are no findings.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.diagnostics.is_empty()
    }

    /// Returns the gravest severity among the diagnostics, or `None` if there are none.
    #[must_use]
    pub fn severity(&self) -> Option<Severity> {
        gravest(&self.diagnostics)
    }

    /// Returns the smallest grammar that admits the payload as it is.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        smallest_dialect(&self.diagnostics)
    }

    /// Converts the event, and keeps its findings.
    ///
    /// ```
    /// use zapi_webhooks::{Event, parse_connected};
    ///
    /// let body = br#"{"type":"ConnectedCallback","connected":true,"momment":1757333824580,
    ///     "instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","phone":"5544999999999"}"#;
    /// let any = parse_connected(body)?.map(Event::from);
    /// assert!(matches!(any.event, Event::Connected(_)) && any.is_clean());
    /// # Ok::<(), zapi_webhooks::ParseError>(())
    /// ```
    pub fn map<U>(self, convert: impl FnOnce(T) -> U) -> Parsed<U> {
        Parsed {
            event: convert(self.event),
            diagnostics: self.diagnostics,
            unknown: self.unknown,
        }
    }

    /// Converts the event and keeps its findings, or returns everything if the conversion returns the event.
    ///
    /// ```
    /// use zapi_webhooks::{ConnectedEvent, parse};
    ///
    /// let body = br#"{"type":"ConnectedCallBack","connected":true,"momment":1757333824580,
    ///     "instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","phone":"5544999999999"}"#;
    /// let connected = parse(body)?.try_map(ConnectedEvent::try_from);
    /// assert_eq!(connected.expect("a connection").diagnostics[0].code(), "event-type-case");
    /// # Ok::<(), zapi_webhooks::ParseError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Returns the same event and findings if the conversion returns the event.
    pub fn try_map<U>(self, convert: impl FnOnce(T) -> Result<U, T>) -> Result<Parsed<U>, Self> {
        let (diagnostics, unknown) = (self.diagnostics, self.unknown);
        match convert(self.event) {
            Ok(event) => Ok(Parsed {
                event,
                diagnostics,
                unknown,
            }),
            Err(event) => Err(Self {
                event,
                diagnostics,
                unknown,
            }),
        }
    }
}
