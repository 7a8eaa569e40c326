//! Reading a body no further than it may go.

use std::error::Error;
use std::io;

use axum_core::body::Body;
use http_body_util::{BodyExt, LengthLimitError};
use zapi_webhooks_http::{Admitted, Interruption, Outcome};

/// Reads the body of an admitted delivery and receives it.
///
/// One byte more than the limit is read at most, which is enough to tell.
pub(crate) async fn receive(admitted: Admitted<'_>, mut body: Body) -> Outcome {
    let enough = admitted.max_body().saturating_add(1);
    let mut read = Vec::new();
    while let Some(frame) = body.frame().await {
        let frame = match frame {
            Ok(frame) => frame,
            Err(error) => return admitted.interrupted(&read, interruption(&error)),
        };
        // Trailers say nothing.
        let Ok(data) = frame.into_data() else {
            continue;
        };
        let room = enough.saturating_sub(read.len());
        read.extend_from_slice(data.get(..room).unwrap_or(&data));
        if read.len() == enough {
            break;
        }
    }
    admitted.receive(&read)
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
