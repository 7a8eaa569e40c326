//! Reads a body, but no further than the limit allows.

use std::error::Error;
use std::io;

use axum_core::body::Body;
use bytes::Bytes;
use http_body::Body as _;
use http_body_util::{BodyExt, LengthLimitError};
use zapi_webhooks_http::{Admitted, Interruption, Outcome, Receiver};

/// Reads the body of an admitted delivery and passes it to the receiver.
///
/// Stops one byte after the limit, which shows that the body is too long.
pub(crate) async fn receive(receiver: &Receiver, admitted: Admitted, mut body: Body) -> Outcome {
    let mut read = Pieces::default();
    let enough = receiver.body_limit().saturating_add(1);
    while let Some(frame) = body.frame().await {
        let frame = match frame {
            Ok(frame) => frame,
            Err(error) => {
                let why = interruption(&error);
                return receiver.interrupted(admitted, read.joined(), why);
            }
        };
        // Trailers are ignored.
        if let Ok(data) = frame.into_data() {
            read.add(data, enough);
        }
        // If the length is known, there is no end to wait for.
        if read.joined().len() >= enough || body.is_end_stream() {
            break;
        }
    }
    receiver.receive_admitted(admitted, read.joined())
}

/// The part of a body that was read. If it is one piece, as usual, it is not copied.
#[derive(Default)]
struct Pieces {
    first: Bytes,
    all: Vec<u8>,
}

impl Pieces {
    fn add(&mut self, mut data: Bytes, enough: usize) {
        data.truncate(enough.saturating_sub(self.joined().len()));
        if self.joined().is_empty() {
            self.first = data;
            return;
        }
        if self.all.is_empty() {
            self.all.extend_from_slice(&self.first);
        }
        self.all.extend_from_slice(&data);
    }

    fn joined(&self) -> &[u8] {
        if self.all.is_empty() {
            &self.first
        } else {
            &self.all
        }
    }
}

/// Classifies an error of a body: a limit of the server, a timeout, or a closed connection.
fn interruption(error: &(dyn Error + 'static)) -> Interruption {
    let mut source = Some(error);
    while let Some(error) = source {
        if error.is::<LengthLimitError>() {
            return Interruption::TooLarge;
        }
        let kind = error.downcast_ref().map(io::Error::kind);
        if kind == Some(io::ErrorKind::TimedOut) {
            return Interruption::TimedOut;
        }
        source = error.source();
    }
    Interruption::Cut
}
