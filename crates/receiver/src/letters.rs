//! What a dead letter holds: its text, and its line in an archive.

use std::borrow::Cow;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Method};
use serde_json::{Value, json};
use zapi_webhooks_http::Receiver;

use crate::store::{Filter, Row, Seq, Storage as _, Store, StoreError};

/// How many letters are listed at once.
const SOME: u32 = 500;

/// The longest text of a dead letter, inflated.
pub const MOST: usize = 64 * 1024 * 1024;

/// Returns the text of a body, or `None` if its coding cannot be undone, or it has more than `most` bytes.
#[must_use]
pub fn text(row: &Row, most: usize) -> Option<Cow<'_, [u8]>> {
    let Some(rejected) = &row.rejection else {
        return (row.body.len() <= most).then_some(Cow::Borrowed(&row.body));
    };
    let coding = &rejected.coding;
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(CONTENT_ENCODING, HeaderValue::from_str(coding).ok()?);
    let receiver = Receiver::without_authentication().max_body(most);
    let admitted = receiver.admit(&Method::POST, &headers).ok()?;
    receiver.decode(admitted, &row.body).ok()
}

/// Makes the line that `replay --rejects` makes of a rejected record.
#[must_use]
pub fn line(row: &Row) -> Value {
    let rejected = row.rejection.clone().unwrap_or_default();
    let text = text(row, MOST).unwrap_or(Cow::Borrowed(&row.body));
    let (name, body) = match String::from_utf8(text.into_owned()) {
        Ok(text) => ("body", text),
        Err(bytes) => ("body_base64", BASE64_STANDARD.encode(bytes.as_bytes())),
    };
    json!({
        "source": "zapi-webhooks-receiver",
        "record": row.summary.seq,
        "offset": 0,
        "code": rejected.code,
        "message": rejected.message,
        name: body,
    })
}

/// Returns the sequences of all letters, the oldest first.
///
/// # Errors
///
/// Returns an error if the store fails.
pub async fn all(store: &Store) -> Result<Vec<Seq>, StoreError> {
    let mut seqs: Vec<Seq> = Vec::new();
    loop {
        let letters = store
            .list(&Filter::dead(), seqs.last().copied(), SOME)
            .await?;
        if letters.is_empty() {
            seqs.reverse();
            return Ok(seqs);
        }
        seqs.extend(letters.iter().map(|letter| letter.seq));
    }
}
