//! The body that a caller passes, and places in it by the caller's own units.

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyByteArray, PyBytes, PyMemoryView, PyString};
use zapi_webhooks::Span;

/// A body in UTF-8.
pub(crate) enum Body<'py> {
    Bytes(Bound<'py, PyBytes>),
    /// A text as UTF-8, whose places count code points.
    Text(Bound<'py, PyBytes>),
    /// A copy of bytes that another thread could change.
    Copy(Vec<u8>),
}

impl<'py> Body<'py> {
    pub(crate) fn of(body: &Bound<'py, PyAny>) -> PyResult<Self> {
        if let Ok(bytes) = body.cast::<PyBytes>() {
            return Ok(Self::Bytes(bytes.clone()));
        }
        if let Ok(text) = body.cast::<PyString>() {
            return text.encode_utf8().or_else(|_| halves(text)).map(Self::Text);
        }
        if let Ok(bytes) = body.cast::<PyByteArray>() {
            return Ok(Self::Copy(bytes.to_vec()));
        }
        if body.is_instance_of::<PyMemoryView>() {
            let bytes = body.call_method0("tobytes")?;
            return Ok(Self::Bytes(bytes.cast_into::<PyBytes>()?));
        }
        let found = body.get_type().name()?;
        let rule = "body has to be str, bytes, bytearray or memoryview, not";
        Err(PyTypeError::new_err(format!("{rule} {found}")))
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        match self {
            Self::Bytes(bytes) | Self::Text(bytes) => bytes.as_bytes(),
            Self::Copy(bytes) => bytes,
        }
    }

    /// Reads the body. Other threads may run if it is long.
    pub(crate) fn read<T: Send>(&self, py: Python<'py>, read: impl FnOnce(&[u8]) -> T + Send) -> T {
        /// The longest body that is read while no other thread runs, in bytes.
        const SHORT: usize = 4096;
        let bytes = self.bytes();
        if bytes.len() > SHORT {
            py.detach(|| read(bytes))
        } else {
            read(bytes)
        }
    }

    /// Returns the places of the body.
    pub(crate) fn places(&self) -> Places<'_> {
        match self {
            Self::Text(text) if !text.as_bytes().is_ascii() => Places::in_text(text.as_bytes()),
            _ => Places(None),
        }
    }
}

/// Encodes a text with a lone half of a surrogate pair. The result is not UTF-8, so the parser rejects it at
/// that place.
fn halves<'py>(text: &Bound<'py, PyString>) -> PyResult<Bound<'py, PyBytes>> {
    let bytes = text.call_method1("encode", ("utf-8", "surrogatepass"))?;
    Ok(bytes.cast_into::<PyBytes>()?)
}

/// Turns places in bytes into the units of the caller.
#[derive(Default)]
pub(crate) struct Places<'b>(Option<Text<'b>>);

struct Text<'b> {
    bytes: &'b [u8],
    /// How many code points start before each block.
    before: Vec<usize>,
}

/// The length of a block. Places cost linear time in all, since only the rest of a block is counted for each.
const BLOCK: usize = 256;

impl<'b> Places<'b> {
    fn in_text(bytes: &'b [u8]) -> Self {
        let mut sum = 0_usize;
        let mut before = vec![0];
        for block in bytes.chunks(BLOCK) {
            sum = sum.saturating_add(code_points(block));
            before.push(sum);
        }
        Self(Some(Text { bytes, before }))
    }

    /// Returns start and end of a span.
    pub(crate) fn of(&self, span: Span) -> (usize, usize) {
        (self.at(span.start()), self.at(span.end()))
    }

    fn at(&self, byte: usize) -> usize {
        let Some(text) = &self.0 else { return byte };
        let block = byte.wrapping_div(BLOCK);
        let start = block.saturating_mul(BLOCK);
        let before = text.before.get(block).copied().unwrap_or_default();
        let rest = text.bytes.get(start..byte).unwrap_or_default();
        before.saturating_add(code_points(rest))
    }
}

/// Counts the code points that start in some bytes.
fn code_points(bytes: &[u8]) -> usize {
    let starts = |byte: &&u8| **byte & 0xc0 != 0x80;
    bytes.iter().filter(starts).count()
}
