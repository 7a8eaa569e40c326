//! What a code means.

use pyo3::prelude::*;
use zapi_webhooks::{ErrorKind, Quirk, Severity};

/// What a code means, and why a body with it is tolerated or rejected.
#[pyclass(frozen, eq, hash, module = "zapi_webhooks")]
#[derive(PartialEq, Eq, Hash)]
pub(crate) struct Explanation(Of);

#[derive(PartialEq, Eq, Hash)]
enum Of {
    Quirk(Quirk),
    Error(ErrorKind),
}

impl Explanation {
    pub(crate) fn of(code: &str) -> Option<Self> {
        let error = || ErrorKind::ALL.iter().find(|kind| kind.code() == code);
        let quirk = Quirk::from_code(code).map(Of::Quirk);
        let of = quirk.or_else(|| error().copied().map(Of::Error));
        of.map(Self)
    }

    fn quirk(&self) -> Option<Quirk> {
        match self.0 {
            Of::Quirk(quirk) => Some(quirk),
            Of::Error(_) => None,
        }
    }
}

#[pymethods]
impl Explanation {
    /// The code, in kebab case.
    #[getter]
    fn code(&self) -> &'static str {
        match self.0 {
            Of::Quirk(quirk) => quirk.code(),
            Of::Error(kind) => kind.code(),
        }
    }

    /// How grave a finding with the code is: `note`, `warning` or `error`.
    #[getter]
    fn severity(&self) -> &'static str {
        self.quirk()
            .map_or(Severity::Error, Quirk::severity)
            .as_str()
    }

    /// The message of such a finding in a few words.
    #[getter]
    fn message(&self) -> &'static str {
        match self.0 {
            Of::Quirk(quirk) => quirk.message(),
            Of::Error(kind) => kind.message(),
        }
    }

    /// A paragraph: what the code means, and why such a body is tolerated or rejected.
    #[getter]
    fn explanation(&self) -> &'static str {
        match self.0 {
            Of::Quirk(quirk) => quirk.explain(),
            Of::Error(kind) => kind.explain(),
        }
    }

    /// How the deviation is read, in a few words, if it can be tolerated.
    #[getter]
    fn reading(&self) -> Option<&'static str> {
        self.quirk().map(Quirk::reading)
    }

    /// The source of that reading, such as a specification with its section.
    #[getter]
    fn source(&self) -> Option<&'static str> {
        self.quirk().map(Quirk::source)
    }

    /// A body with this deviation and no other.
    #[getter]
    fn example(&self) -> Option<String> {
        self.quirk().map(Quirk::example)
    }

    fn __str__(&self) -> &'static str {
        self.explanation()
    }

    fn __repr__(&self) -> String {
        format!("Explanation(code='{}')", self.code())
    }
}
