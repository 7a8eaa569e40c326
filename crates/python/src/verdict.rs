//! The verdict on a body: accepted with an event or a text, or rejected.

use pyo3::prelude::*;
use pyo3::types::{PyTuple, PyType};
use zapi_webhooks::{self as core, Event, EventType, Field, ParseError};

use crate::body::{Body, Places};
use crate::event::object;
use crate::finding::{Finding, UnknownField, denied};
use crate::value::{json, shapes};

/// An accepted body: its event, and every deviation that was tolerated.
#[pyclass(frozen, module = "zapi_webhooks")]
pub(crate) struct Parsed {
    /// The event.
    #[pyo3(get)]
    event: Py<PyAny>,
    /// Every deviation, in the order of the body.
    #[pyo3(get)]
    findings: Py<PyTuple>,
    /// Every member that is not part of the contract, in the order of the body.
    #[pyo3(get)]
    unknown: Py<PyTuple>,
    dialect: core::Dialect,
}

impl Parsed {
    pub(crate) fn new<T>(
        py: Python<'_>,
        body: &Body<'_>,
        parsed: core::Parsed<T>,
        event: impl FnOnce(T) -> Event,
    ) -> PyResult<Self> {
        let is_clean = parsed.is_clean() && parsed.unknown.is_empty();
        let places = if is_clean {
            Places::default()
        } else {
            body.places()
        };
        Ok(Self {
            dialect: parsed.dialect(),
            findings: Finding::all(py, &parsed.diagnostics, &places, |_| None)?,
            unknown: UnknownField::all(py, &parsed.unknown, &places)?,
            event: object(py, event(parsed.event), body)?,
        })
    }
}

#[pymethods]
impl Parsed {
    /// A text that is the same for every delivery of the same event, if the gateway gives one. It holds the
    /// instance id and maybe a phone, so keep it out of shared logs.
    #[getter]
    fn key(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        self.event.getattr(py, "key")
    }

    /// Whether the body was contract-clean JSON, so that there are no findings.
    #[getter]
    fn is_clean(&self, py: Python<'_>) -> bool {
        self.findings.bind(py).is_empty()
    }

    /// The smallest grammar that admits the body as it is: `json`, `json5` or `lenient`.
    #[getter]
    fn dialect(&self) -> &'static str {
        self.dialect.as_str()
    }

    fn __eq__(&self, py: Python<'_>, other: &Bound<'_, PyAny>) -> PyResult<bool> {
        let Ok(other) = other.cast::<Self>() else {
            return Ok(false);
        };
        let other = other.get();
        Ok(self.event.bind(py).eq(&other.event)?
            && self.findings.bind(py).eq(&other.findings)?
            && self.unknown.bind(py).eq(&other.unknown)?)
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        (&self.event, &self.findings, &self.unknown)
            .into_pyobject(py)?
            .hash()
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let (event, findings) = (self.event.bind(py).repr()?, self.findings.bind(py).repr()?);
        let unknown = self.unknown.bind(py).repr()?;
        Ok(format!(
            "Parsed(event={event}, findings={findings}, unknown={unknown})"
        ))
    }

    /// Names the class of one event, as in `Parsed[ReceivedEvent]`.
    #[classmethod]
    #[pyo3(signature = (event, /))]
    fn __class_getitem__<'py>(
        class: &Bound<'py, PyType>,
        event: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let types = class.py().import("types")?;
        types.getattr("GenericAlias")?.call1((class, event))
    }
}

/// A document of any value as strict JSON, and every deviation that was tolerated in it.
#[pyclass(frozen, eq, module = "zapi_webhooks")]
pub(crate) struct Normalized {
    normalized: core::Normalized,
    findings: Py<PyTuple>,
}

impl PartialEq for Normalized {
    fn eq(&self, other: &Self) -> bool {
        self.normalized == other.normalized
    }
}

impl Normalized {
    pub(crate) fn new(
        py: Python<'_>,
        places: &Places<'_>,
        normalized: core::Normalized,
    ) -> PyResult<Self> {
        let replacement = |finding| normalized.replacement(finding);
        let findings = Finding::all(py, &normalized.diagnostics, places, replacement)?;
        Ok(Self {
            normalized,
            findings,
        })
    }
}

#[pymethods]
impl Normalized {
    /// The document as strict JSON (RFC 8259), in which no object repeats a key.
    #[getter]
    fn json(&self) -> &str {
        &self.normalized.json
    }

    /// The value, without rounding: a number with a fraction is a `Decimal` if no `float` holds it.
    #[getter]
    fn value(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        json(py, &self.normalized.json)
    }

    /// Every deviation, in the order of the body.
    #[getter]
    fn findings(&self, py: Python<'_>) -> Py<PyTuple> {
        self.findings.clone_ref(py)
    }

    /// Whether the document was strict JSON without repeated keys, so that there are no findings.
    #[getter]
    fn is_clean(&self) -> bool {
        self.normalized.is_clean()
    }

    /// The smallest grammar that admits the document as it is: `json`, `json5` or `lenient`.
    #[getter]
    fn dialect(&self) -> &'static str {
        self.normalized.dialect().as_str()
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let (bytes, findings) = (self.normalized.json.len(), self.findings.bind(py).repr()?);
        Ok(format!(
            "Normalized(json_bytes={bytes}, findings={findings})"
        ))
    }

    fn __hash__(&self) -> u64 {
        crate::finding::hash(&self.normalized.json)
    }
}

/// One of several documents, accepted or rejected.
#[pyclass(frozen, module = "zapi_webhooks")]
pub(crate) struct Document {
    /// Start and end of the document in the body: code points of a `str`, bytes of any other body. A rejected
    /// document is its whole line.
    #[pyo3(get)]
    span: (usize, usize),
    /// The document as strict JSON, or why it was rejected.
    #[pyo3(get)]
    verdict: Py<PyAny>,
}

impl Document {
    pub(crate) fn new(
        py: Python<'_>,
        places: &Places<'_>,
        document: core::Document,
    ) -> PyResult<Self> {
        let verdict = match document.verdict {
            Ok(normalized) => Py::new(py, Normalized::new(py, places, normalized)?)?.into_any(),
            Err(error) => rejected(py, places, error)?.into_any().unbind(),
        };
        Ok(Self {
            span: places.of(document.span),
            verdict,
        })
    }
}

#[pymethods]
impl Document {
    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let ((start, end), verdict) = (self.span, self.verdict.bind(py).repr()?);
        Ok(format!(
            "Document(span=({start}, {end}), verdict={verdict})"
        ))
    }
}

/// Makes the exception of a rejected body.
pub(crate) fn rejected<'py>(
    py: Python<'py>,
    places: &Places<'_>,
    error: ParseError,
) -> PyResult<Bound<'py, PyAny>> {
    let findings = Finding::all(py, error.diagnostics(), places, |_| None)?;
    let rejection = Rejection {
        span: places.of(error.span()),
        error,
        findings,
    };
    let class = shapes(py)?.bind(py).getattr("Rejected")?;
    class.call1((Py::new(py, rejection)?,))
}

/// What the exception says.
#[pyclass(frozen, module = "zapi_webhooks._native")]
pub(crate) struct Rejection {
    error: ParseError,
    #[pyo3(get)]
    span: (usize, usize),
    #[pyo3(get)]
    findings: Py<PyTuple>,
}

#[pymethods]
impl Rejection {
    #[getter]
    fn code(&self) -> &'static str {
        self.error.kind().code()
    }

    #[getter]
    fn quirk(&self) -> Option<&'static str> {
        denied(self.error.kind())
    }

    #[getter]
    fn field(&self) -> Option<&'static str> {
        self.error.primary().field().map(Field::as_str)
    }

    #[getter]
    fn event_type(&self) -> Option<&'static str> {
        self.error.event_type().and_then(EventType::as_str)
    }

    #[getter]
    fn is_truncated(&self) -> bool {
        self.error.is_truncated()
    }

    #[getter]
    fn partial<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let members = self.error.partial().members();
        let members = members.map(|(pointer, text)| Ok((pointer, json(py, &text)?)));
        PyTuple::new(py, members.collect::<PyResult<Vec<_>>>()?)
    }

    fn __str__(&self) -> String {
        self.error.to_string()
    }
}
