//! Reading a body no further than it may go.

use std::error::Error;
use std::io;

use axum_core::body::Body;
use bytes::Bytes;
use http_body::Body as _;
use http_body_util::{BodyExt, LengthLimitError};
use zapi_webhooks_http::{Admitted, Interruption, Outcome, Receiver};

/// Reads the body of an admitted delivery and receives it.
///
/// One byte more than the limit is read at most, which is enough to tell.
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
        // Trailers say nothing.
        if let Ok(data) = frame.into_data() {
            read.add(data, enough);
        }
        // A body of a known length has no end to wait for.
        if read.joined().len() >= enough || body.is_end_stream() {
            break;
        }
    }
    receiver.receive_admitted(admitted, read.joined())
}

/// A body as far as it was read: one piece, as most are, is not copied.
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

/// Why the rest of a body does not come: a limit of the server, or the end of the connection.
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
