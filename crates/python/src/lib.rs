//! The Python package `zapi-webhooks`: the library as an extension module.
//!
//! It adds no leniency and no checks. `Body` takes the body from Python, the core reads it, and the classes of
//! `event`, `finding`, `explanation` and `verdict` show the result. `python/zapi_webhooks` holds the few shapes that are
//! written in Python, and the types of all.

mod body;
mod event;
mod explanation;
mod finding;
mod value;
mod verdict;

/// Reads the webhook bodies of Z-API, a WhatsApp gateway, leniently and exactly.
#[pyo3::pymodule]
mod _native {
    use std::borrow::Cow;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use pyo3::exceptions::{PyImportError, PyValueError};
    use pyo3::prelude::*;
    use zapi_webhooks::{Event, EventType, OnConflict, ParseError, ParseOptions, Tolerance};

    use zapi_webhooks_http::testing;

    use crate::body::Body;
    use crate::verdict::rejected;

    #[pymodule_export]
    use crate::event::{
        AudioContent, ButtonsContent, ButtonsResponseContent, ConnectedEvent, ContactContent,
        DeliveryEvent, DisconnectedEvent, DocumentContent, ImageContent, ListResponseContent,
        LiveLocationContent, LocationContent, MessageStatusEvent, OtherEvent, PollContent,
        PollVoteContent, PresenceChatEvent, PtvContent, ReactionContent, ReceivedEvent,
        StickerContent, TextContent, VideoContent,
    };
    #[pymodule_export]
    use crate::explanation::Explanation;
    #[pymodule_export]
    use crate::finding::{Finding, UnknownField};
    #[pymodule_export]
    use crate::verdict::{Document, Normalized, Parsed, Rejection};

    /// Refuses to load in a second interpreter, which would get the classes of the first one. Python 3.12 and later
    /// refuse by themselves.
    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        static INTERPRETER: AtomicUsize = AtomicUsize::new(0);
        // Each interpreter has a `sys` of its own.
        let this = module.py().import("sys")?.as_ptr().addr();
        match INTERPRETER.compare_exchange(0, this, Ordering::Relaxed, Ordering::Relaxed) {
            Err(first) if first != this => {
                let rule = "zapi_webhooks cannot be loaded in a second interpreter of a process";
                Err(PyImportError::new_err(rule))
            }
            _ => Ok(()),
        }
    }

    /// Reads a body of any event.
    ///
    /// A body of an undocumented type is an `OtherEvent`, kept whole. `tolerance` says which deviations are tolerated,
    /// `lenient` unless given. `on_conflict` says which copy of a key counts if it is repeated with another value; unless
    /// given, such a body is rejected. Raises `Rejected` if the body is not one event with exactly one reading.
    #[pyfunction]
    #[pyo3(signature = (body, /, *, tolerance=None, on_conflict=None))]
    fn parse(
        py: Python<'_>,
        body: &Bound<'_, PyAny>,
        tolerance: Option<Cow<'_, str>>,
        on_conflict: Option<Cow<'_, str>>,
    ) -> PyResult<Parsed> {
        let options = options(tolerance, on_conflict)?;
        let body = Body::of(body)?;
        match body.read(py, |bytes| options.parse(bytes)) {
            Ok(parsed) => Parsed::new(py, &body, parsed, |event| event),
            Err(error) => Err(raised(py, &body, error)?),
        }
    }

    /// Reads a `ConnectedCallback` body, and rejects any other event.
    ///
    /// Takes the same options as `parse`. Raises `Rejected` with the code `wrong-event` if the body is another event.
    #[pyfunction]
    #[pyo3(signature = (body, /, *, tolerance=None, on_conflict=None))]
    fn parse_connected(
        py: Python<'_>,
        body: &Bound<'_, PyAny>,
        tolerance: Option<Cow<'_, str>>,
        on_conflict: Option<Cow<'_, str>>,
    ) -> PyResult<Parsed> {
        let options = options(tolerance, on_conflict)?;
        let body = Body::of(body)?;
        match body.read(py, |bytes| options.parse_connected(bytes)) {
            Ok(parsed) => Parsed::new(py, &body, parsed, Event::Connected),
            Err(error) => Err(raised(py, &body, error)?),
        }
    }

    /// Rewrites a document of any value as strict JSON.
    ///
    /// Takes the same options as `parse`. Raises `Rejected` if the body is not one document with exactly one reading.
    #[pyfunction]
    #[pyo3(signature = (body, /, *, tolerance=None, on_conflict=None))]
    fn normalize(
        py: Python<'_>,
        body: &Bound<'_, PyAny>,
        tolerance: Option<Cow<'_, str>>,
        on_conflict: Option<Cow<'_, str>>,
    ) -> PyResult<Normalized> {
        let options = options(tolerance, on_conflict)?;
        let body = Body::of(body)?;
        match body.read(py, |bytes| options.normalize(bytes)) {
            Ok(normalized) => Normalized::new(py, &body.places(), normalized),
            Err(error) => Err(raised(py, &body, error)?),
        }
    }

    /// Reads one document on each line (NDJSON), each with its own verdict.
    ///
    /// Takes the same options as `parse`. A rejected line raises nothing: its verdict is the exception. The list holds all
    /// documents, so pass a large archive in pieces that end at a line feed.
    #[pyfunction]
    #[pyo3(signature = (body, /, *, tolerance=None, on_conflict=None))]
    fn lines(
        py: Python<'_>,
        body: &Bound<'_, PyAny>,
        tolerance: Option<Cow<'_, str>>,
        on_conflict: Option<Cow<'_, str>>,
    ) -> PyResult<Vec<Document>> {
        let options = options(tolerance, on_conflict)?;
        let body = Body::of(body)?;
        let documents: Vec<_> = body.read(py, |bytes| options.lines(bytes).collect());
        let places = body.places();
        let documents = documents.into_iter();
        documents
            .map(|document| Document::new(py, &places, document))
            .collect()
    }

    /// Explains the code of a finding.
    ///
    /// Raises `ValueError` if no finding has the code.
    #[pyfunction]
    #[pyo3(signature = (code, /))]
    fn explain(code: Cow<'_, str>) -> PyResult<Explanation> {
        let wrong = || PyValueError::new_err("code has to be one that a finding has");
        Explanation::of(&code).ok_or_else(wrong)
    }

    /// Returns a body as the gateway sends it, to test a receiver with. Its values are invented.
    ///
    /// Raises `ValueError` if the type is not documented.
    #[pyfunction]
    #[pyo3(signature = (type_, /))]
    fn sample(type_: Cow<'_, str>) -> PyResult<&'static str> {
        let names = || EventType::DOCUMENTED.iter().filter_map(|it| it.as_str());
        let mut events = EventType::DOCUMENTED.iter();
        events
            .find(|event| event.as_str() == Some(&type_))
            .map(|event| testing::sample(*event))
            .ok_or_else(|| one_of("type", names()))
    }

    /// Makes the options of a call.
    fn options(
        tolerance: Option<Cow<'_, str>>,
        on_conflict: Option<Cow<'_, str>>,
    ) -> PyResult<ParseOptions> {
        const TOLERANCES: [(&str, Tolerance); 3] = [
            ("strict", Tolerance::STRICT),
            ("documented", Tolerance::DOCUMENTED),
            ("lenient", Tolerance::LENIENT),
        ];
        const POLICIES: [OnConflict; 3] = [OnConflict::Refuse, OnConflict::First, OnConflict::Last];
        let mut options = ParseOptions::new();
        if let Some(name) = tolerance {
            let found = TOLERANCES.iter().find(|(of, _)| *of == name);
            let wrong = || one_of("tolerance", TOLERANCES.iter().map(|(name, _)| *name));
            options = options.tolerance(found.ok_or_else(wrong)?.1);
        }
        if let Some(name) = on_conflict {
            let found = POLICIES.iter().find(|policy| policy.as_str() == name);
            let wrong = || one_of("on_conflict", POLICIES.iter().map(|it| it.as_str()));
            options = options.on_conflict(*found.ok_or_else(wrong)?);
        }
        Ok(options)
    }

    fn one_of<'a>(argument: &str, words: impl Iterator<Item = &'a str>) -> PyErr {
        let words: Vec<String> = words.map(|word| format!("'{word}'")).collect();
        PyValueError::new_err(format!("{argument} has to be one of {}", words.join(", ")))
    }

    /// Makes the exception of a rejected body.
    fn raised(py: Python<'_>, body: &Body<'_>, error: ParseError) -> PyResult<PyErr> {
        Ok(PyErr::from_value(rejected(py, &body.places(), error)?))
    }
}
