//! Values of the core as values of Python.

use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBool, PyString, PyTuple};
use zapi_webhooks as core;

/// A value that Python code can get.
pub(crate) trait ToPython {
    fn to_python(&self, py: Python<'_>) -> PyResult<Py<PyAny>>;
}

impl<T: ToPython + ?Sized> ToPython for &T {
    fn to_python(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        (**self).to_python(py)
    }
}

impl<T: ToPython> ToPython for Option<T> {
    fn to_python(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        self.as_ref()
            .map_or_else(|| Ok(py.None()), |value| value.to_python(py))
    }
}

impl ToPython for str {
    fn to_python(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        Ok(PyString::new(py, self).into_any().unbind())
    }
}

impl ToPython for bool {
    fn to_python(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        Ok(PyBool::new(py, *self).to_owned().into_any().unbind())
    }
}

impl ToPython for i64 {
    fn to_python(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        Ok(self.into_pyobject(py)?.into_any().unbind())
    }
}

/// A tuple, since a list could be changed.
impl ToPython for Vec<String> {
    fn to_python(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        Ok(PyTuple::new(py, self)?.into_any().unbind())
    }
}

macro_rules! texts {
    ($($Type:ty),*) => {$(
        impl ToPython for $Type {
            fn to_python(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
                self.as_str().to_python(py)
            }
        }
    )*};
}

texts! {
    String, core::InstanceId, core::MessageStatus, core::Phone, core::Presence, core::ReceivedStatus
}

/// A `datetime`, or `None` if the unit is unknown.
impl ToPython for core::Moment {
    fn to_python(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        match self.as_millis() {
            Some(millis) => shapes(py)?.getattr(py, "moment")?.call1(py, (millis,)),
            None => Ok(py.None()),
        }
    }
}

impl ToPython for core::Json {
    fn to_python(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        json(py, self.as_str())
    }
}

impl ToPython for core::Decimal {
    fn to_python(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        json(py, self.as_str())
    }
}

/// Reads strict JSON as Python values.
pub(crate) fn json(py: Python<'_>, text: &str) -> PyResult<Py<PyAny>> {
    shapes(py)?.getattr(py, "loads")?.call1(py, (text,))
}

/// Returns the module of the shapes that are written in Python.
pub(crate) fn shapes(py: Python<'_>) -> PyResult<&Py<PyModule>> {
    static SHAPES: PyOnceLock<Py<PyModule>> = PyOnceLock::new();
    SHAPES.get_or_try_init(py, || {
        PyModule::import(py, "zapi_webhooks._shapes").map(Bound::unbind)
    })
}
