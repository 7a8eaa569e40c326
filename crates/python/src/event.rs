//! The events and the objects inside them as classes of Python, one macro for all.

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};
use zapi_webhooks as core;

use crate::body::Body;
use crate::finding::{UnknownField, hash};
use crate::value::{ToPython, json};

/// Makes the classes: `event` for an event, `content` for an object inside one. Each member is a property, which
/// is computed when it is read.
macro_rules! classes {
    ($($(#[doc = $doc:literal])* $kind:ident $Name:ident {
        $($(#[doc = $member_doc:literal])* $member:ident = |$it:ident| $value:expr;)*
    })*) => {$(
        $(#[doc = $doc])*
        #[pyclass(frozen, eq, hash, module = "zapi_webhooks")]
        #[derive(PartialEq, Eq, Hash)]
        pub(crate) struct $Name(Box<core::$Name>);

        impl $Name {
            pub(crate) fn new(event: impl Into<Box<core::$Name>>) -> Self {
                Self(event.into())
            }
        }

        classes! { @$kind $Name {
            $(
                $(#[doc = $member_doc])*
                #[getter]
                fn $member(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
                    let $it = &*self.0;
                    $value.to_python(py)
                }
            )*

            fn __repr__(&self) -> String {
                format!("{:?}", self.0)
            }
        } }
    )*};

    (@content $Name:ident { $($methods:tt)* }) => {
        #[pymethods]
        impl $Name { $($methods)* }

        impl ToPython for core::$Name {
            fn to_python(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
                Ok(Py::new(py, $Name::new(self.clone()))?.into_any())
            }
        }
    };

    (@event $Name:ident { $($methods:tt)* }) => {
        #[pymethods]
        impl $Name {
            $($methods)*

            /// The type of the event.
            #[getter]
            fn r#type(&self) -> &'static str {
                core::$Name::TYPE
            }

            /// A text that is the same for every delivery of the same event, if the gateway gives one. It holds
            /// the instance id and maybe a phone, so keep it out of shared logs.
            #[getter]
            fn key(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
                self.0.idempotency_key().to_python(py)
            }

            /// Returns the event as canonical JSON (RFC 8785), which is one text for equal events.
            fn to_canonical_json(&self) -> String {
                self.0.to_canonical_json()
            }
        }
    };
}

/// The object of one kind that was received.
macro_rules! content {
    ($it:ident, $Kind:ident) => {
        $it.contents()
            .into_iter()
            .find_map(|content| match content {
                core::Content::$Kind(content) => Some(content),
                _ => None,
            })
    };
}

include!("members.rs");

/// A member of a message that the core shows in its canonical JSON alone.
struct Hidden<'e>(&'e core::ReceivedEvent, &'static str);

impl ToPython for Hidden<'_> {
    fn to_python(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        let text = self.0.to_canonical_json();
        // Most messages have none of these members, so look before reading all.
        if !text.contains(&format!("\"{}\":", self.1)) {
            return Ok(py.None());
        }
        let members = json(py, &text)?;
        let member = members.bind(py).cast::<PyDict>()?.get_item(self.1)?;
        Ok(member.map_or_else(|| py.None(), Bound::unbind))
    }
}

/// The event that has no key. The others have a method of this name, which comes first.
trait Keyless {
    fn idempotency_key(&self) -> Option<String> {
        None
    }
}

impl Keyless for core::PresenceChatEvent {}

/// An event of a type that is not documented, kept whole.
#[pyclass(frozen, eq, module = "zapi_webhooks")]
pub(crate) struct OtherEvent {
    event: core::OtherEvent,
    members: Py<PyTuple>,
}

impl PartialEq for OtherEvent {
    fn eq(&self, other: &Self) -> bool {
        self.event == other.event
    }
}

#[pymethods]
impl OtherEvent {
    /// The type of the event: any that is not documented.
    #[getter]
    fn r#type(&self) -> &str {
        self.event.type_name()
    }

    /// Every member, each copy of it, in the order of the body.
    #[getter]
    fn members(&self, py: Python<'_>) -> Py<PyTuple> {
        self.members.clone_ref(py)
    }

    /// The instance, if exactly one valid copy is there.
    #[getter]
    fn instance_id(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        self.event.instance_id().to_python(py)
    }

    /// The number or the chat, if exactly one valid copy is there.
    #[getter]
    fn phone(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        self.event.phone().to_python(py)
    }

    /// The time of the event as the gateway counts it, if exactly one valid copy is there.
    #[getter]
    fn momment(&self) -> Option<i64> {
        self.event.moment().map(core::Moment::raw)
    }

    /// The same time as a `datetime` in UTC; `None` if the number is plausible neither as seconds nor as milliseconds.
    #[getter]
    fn moment(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        self.event.moment().to_python(py)
    }

    /// `None`: nothing is known that is the same for every delivery of such an event.
    #[getter]
    #[expect(clippy::unused_self, reason = "a property")]
    fn key(&self) -> Option<&str> {
        None
    }

    /// Returns the event as canonical JSON (RFC 8785), in which copies of a key keep their order.
    fn to_canonical_json(&self) -> String {
        self.event.to_canonical_json()
    }

    fn __repr__(&self) -> String {
        format!("{:?}", self.event)
    }

    fn __hash__(&self) -> u64 {
        hash(self.event.to_canonical_json())
    }
}

/// Makes the object of an event.
pub(crate) fn object(py: Python<'_>, event: core::Event, body: &Body<'_>) -> PyResult<Py<PyAny>> {
    use core::Event;
    Ok(match event {
        Event::Connected(event) => Py::new(py, ConnectedEvent::new(event))?.into_any(),
        Event::Disconnected(event) => Py::new(py, DisconnectedEvent::new(event))?.into_any(),
        Event::Delivery(event) => Py::new(py, DeliveryEvent::new(event))?.into_any(),
        Event::MessageStatus(event) => Py::new(py, MessageStatusEvent::new(event))?.into_any(),
        Event::PresenceChat(event) => Py::new(py, PresenceChatEvent::new(event))?.into_any(),
        Event::Received(event) => Py::new(py, ReceivedEvent::new(event))?.into_any(),
        Event::Other(event) => {
            let members = UnknownField::all(py, event.members(), &body.places())?;
            Py::new(py, OtherEvent { event, members })?.into_any()
        }
        // The core of the same version has no other event.
        _ => return Err(PyRuntimeError::new_err("event has no class")),
    })
}
