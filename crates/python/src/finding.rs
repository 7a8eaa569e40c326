//! What is said about a body beyond its event: findings, and members that no table knows.

use std::hash::{DefaultHasher, Hash, Hasher};

use pyo3::PyClass;
use pyo3::prelude::*;
use pyo3::types::PyTuple;
use zapi_webhooks::{Diagnostic, ErrorKind, Field, UnknownField as Unknown};

use crate::body::Places;
use crate::value::json;

/// One deviation of a body that was tolerated, or one reason why it was rejected.
#[pyclass(frozen, eq, module = "zapi_webhooks")]
#[derive(PartialEq, Eq)]
pub(crate) struct Finding {
    diagnostic: Diagnostic,
    span: (usize, usize),
    related: Option<(usize, usize)>,
    replacement: Option<String>,
}

impl Finding {
    /// Makes a tuple of all findings, each with its replacement, if it has one.
    pub(crate) fn all<'d>(
        py: Python<'_>,
        findings: &'d [Diagnostic],
        places: &Places<'_>,
        replacement: impl Fn(&'d Diagnostic) -> Option<&'d str>,
    ) -> PyResult<Py<PyTuple>> {
        let findings = findings.iter().map(|finding| Self {
            diagnostic: finding.clone(),
            span: places.of(finding.span()),
            related: finding.related().map(|span| places.of(span)),
            replacement: replacement(finding).map(str::to_owned),
        });
        tuple(py, findings)
    }
}

#[pymethods]
impl Finding {
    /// The stable code, in kebab case, such as `single-quotes`. `explain` says what it means.
    #[getter]
    fn code(&self) -> &'static str {
        self.diagnostic.code()
    }

    /// The code of the deviation that was not tolerated, if `code` is `denied`.
    #[getter]
    fn quirk(&self) -> Option<&'static str> {
        denied(self.diagnostic.error_kind()?)
    }

    /// How grave the finding is: `note`, `warning` or `error`. Only a rejected body has errors.
    #[getter]
    fn severity(&self) -> &'static str {
        self.diagnostic.severity().as_str()
    }

    /// The smallest grammar that admits the deviation: `json`, `json5` or `lenient`.
    #[getter]
    fn dialect(&self) -> &'static str {
        self.diagnostic.dialect().as_str()
    }

    /// The path of the member, such as `image.imageUrl`, if the finding belongs to one.
    #[getter]
    fn field(&self) -> Option<&'static str> {
        self.diagnostic.field().map(Field::as_str)
    }

    /// Start and end of the place in the body: code points of a `str`, bytes of any other body.
    #[getter]
    fn span(&self) -> (usize, usize) {
        self.span
    }

    /// Start and end of the key of another copy of the member, if the finding is about copies.
    #[getter]
    fn related(&self) -> Option<(usize, usize)> {
        self.related
    }

    /// The text that strict JSON has in place of the span, if `normalize` or `lines` made the finding. It may
    /// repeat the body.
    #[getter]
    fn replacement(&self) -> Option<&str> {
        self.replacement.as_deref()
    }

    /// One line that makes sense alone and never repeats the body. Its place counts bytes of UTF-8.
    #[getter]
    fn message(&self) -> String {
        self.diagnostic.to_string()
    }

    fn __str__(&self) -> String {
        self.message()
    }

    fn __repr__(&self) -> String {
        let (code, (start, end)) = (self.code(), self.span);
        format!("Finding(code='{code}', span=({start}, {end}))")
    }

    fn __hash__(&self) -> u64 {
        hash((self.code(), self.span, self.related))
    }
}

/// A member that is not part of the contract, kept as it came.
#[pyclass(frozen, eq, module = "zapi_webhooks")]
#[derive(PartialEq, Eq)]
pub(crate) struct UnknownField {
    field: Unknown,
    span: (usize, usize),
}

impl UnknownField {
    /// Makes a tuple of all members.
    pub(crate) fn all(
        py: Python<'_>,
        fields: &[Unknown],
        places: &Places<'_>,
    ) -> PyResult<Py<PyTuple>> {
        let fields = fields.iter().map(|field| Self {
            field: field.clone(),
            span: places.of(field.span()),
        });
        tuple(py, fields)
    }
}

#[pymethods]
impl UnknownField {
    /// The key.
    #[getter]
    fn name(&self) -> &str {
        self.field.name()
    }

    /// Where the member is, as a JSON Pointer (RFC 6901).
    #[getter]
    fn pointer(&self) -> String {
        self.field.pointer()
    }

    /// The value as strict JSON, with every digit.
    #[getter]
    fn json(&self) -> &str {
        self.field.json()
    }

    /// The value, without rounding: a number with a fraction is a `Decimal` if no `float` holds it.
    #[getter]
    fn value(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        json(py, self.field.json())
    }

    /// Start and end of the value in the body: code points of a `str`, bytes of any other body.
    #[getter]
    fn span(&self) -> (usize, usize) {
        self.span
    }

    fn __repr__(&self) -> String {
        format!("{:?}", self.field)
    }

    fn __hash__(&self) -> u64 {
        hash((self.field.name(), self.field.json(), self.span))
    }
}

/// Returns the code of the deviation that was not tolerated.
pub(crate) fn denied(kind: ErrorKind) -> Option<&'static str> {
    match kind {
        ErrorKind::Denied(quirk) => Some(quirk.code()),
        _ => None,
    }
}

pub(crate) fn hash(value: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

fn tuple<T: PyClass + Into<PyClassInitializer<T>>>(
    py: Python<'_>,
    items: impl ExactSizeIterator<Item = T>,
) -> PyResult<Py<PyTuple>> {
    if items.len() == 0 {
        return Ok(PyTuple::empty(py).unbind());
    }
    let items: PyResult<Vec<Py<T>>> = items.map(|item| Py::new(py, item)).collect();
    Ok(PyTuple::new(py, items?)?.unbind())
}
