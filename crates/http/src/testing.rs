//! What a test of your own receiver needs: bodies, and the requests that carry them.
//!
//! The numbers and ids are invented; the headers are those of real deliveries.
//!
//! ```
//! use zapi_webhooks::{EventType, Quirk};
//! use zapi_webhooks_http::{Outcome, Receiver, testing};
//!
//! let receiver = Receiver::new([testing::secret()]);
//! for sample in testing::SAMPLES {
//!     let (head, body) = testing::delivery(sample.body).into_parts();
//!     let outcome = receiver.receive(&head, &body);
//!     assert!(matches!(outcome, Outcome::Event(parsed) if parsed.event.event_type() == sample.event));
//! }
//! let body = testing::quirky_sample(EventType::Received, Quirk::SingleQuotes).expect("it has strings");
//! let (head, body) = testing::delivery(body).into_parts();
//! let Outcome::Event(parsed) = receiver.receive(&head, &body) else { panic!("tolerated") };
//! assert_eq!(parsed.diagnostics[0].quirk(), Some(Quirk::SingleQuotes));
//! ```

use std::io::Read;

use flate2::Compression;
use flate2::read::GzEncoder;
use http::header::{
    ACCEPT_ENCODING, CONNECTION, CONTENT_ENCODING, CONTENT_TYPE, HeaderName, HeaderValue, UPGRADE,
};
use http::{Method, Request, Uri};

use crate::receiver::Receiver;
use crate::secret::Secret;

mod quirks;
mod samples;

pub use quirks::quirky_sample;
pub use samples::{SAMPLES, Sample, sample};

/// The [`sample`] of a connection: compact, contract-clean JSON, with `isBusiness`.
pub const CLEAN_BODY: &str = r#"{"type":"ConnectedCallback","connected":true,"momment":1757333824580,"instanceId":"3C67AB641C8AA0412F6A0242B4E23AC7","phone":"5544999999999","isBusiness":true}"#;

/// The example of the vendor's page, byte for byte.
pub const DOCUMENTED_BODY: &str = r#"{

  "type": 'ConnectedCallback',
  "connected": true,
  "momment": 26151515154,
  "instanceId": instance.id,
  "phone": "número",,
  "instanceId": "instance.id"

}
"#;

/// The instance of all samples.
pub const INSTANCE: &str = "3C67AB641C8AA0412F6A0242B4E23AC7";

/// The phone of the samples: the number that is connected, or the contact.
pub const PHONE: &str = "5544999999999";

/// The text of [`secret`].
pub const TOKEN: &str = "A1B2C3D4E5F6A7B8C9D0E1F2";

/// Returns the secret that [`delivery`] presents, [`TOKEN`].
#[must_use]
#[expect(clippy::missing_panics_doc, clippy::expect_used, reason = "a constant")]
pub fn secret() -> Secret {
    Secret::new(TOKEN).expect("visible ASCII")
}

/// Makes the request of a delivery to `/`: `POST`, `application/json`, the token, and the offer to
/// go on in HTTP/2 that most real deliveries carry.
///
/// ```
/// let delivery = zapi_webhooks_http::testing::delivery("{}");
/// assert_eq!(delivery.headers()["upgrade"], "h2c");
/// assert_eq!(delivery.body(), b"{}");
/// ```
#[must_use]
pub fn delivery(body: impl AsRef<[u8]>) -> Request<Vec<u8>> {
    let mut request = Request::new(body.as_ref().to_vec());
    *request.method_mut() = Method::POST;
    *request.uri_mut() = Uri::from_static("/");
    let headers = request.headers_mut();
    for (name, value) in [
        (CONTENT_TYPE, "application/json"),
        (Receiver::HEADER, TOKEN),
        (CONNECTION, "Upgrade, HTTP2-Settings"),
        (UPGRADE, "h2c"),
        (
            HeaderName::from_static("http2-settings"),
            "AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA",
        ),
        (ACCEPT_ENCODING, "gzip"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    request
}

/// Makes a [`delivery`] whose body is compressed and says so.
///
/// ```
/// use zapi_webhooks_http::{Outcome, Receiver, testing};
///
/// let (head, body) = testing::gzip_delivery(testing::CLEAN_BODY).into_parts();
/// let outcome = Receiver::new([testing::secret()]).receive(&head, &body);
/// assert!(matches!(outcome, Outcome::Event(_)));
/// ```
#[must_use]
pub fn gzip_delivery(body: impl AsRef<[u8]>) -> Request<Vec<u8>> {
    let mut request = delivery(gzip(body.as_ref()));
    let gzip = HeaderValue::from_static("gzip");
    request.headers_mut().insert(CONTENT_ENCODING, gzip);
    request
}

/// Compresses a body, as well as gzip can.
///
/// ```
/// let bomb = zapi_webhooks_http::testing::gzip(&vec![b' '; 1_000_000]);
/// assert!(bomb.len() < 1_100);
/// ```
#[must_use]
#[expect(
    clippy::missing_panics_doc,
    clippy::expect_used,
    reason = "memory to memory"
)]
pub fn gzip(body: &[u8]) -> Vec<u8> {
    let mut stream = Vec::new();
    GzEncoder::new(body, Compression::best())
        .read_to_end(&mut stream)
        .expect("reading from memory cannot fail");
    stream
}
