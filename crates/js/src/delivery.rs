//! Deliveries through the receiver of `zapi-webhooks-http`.

use std::io::Read as _;

use flate2::bufread::MultiGzDecoder;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderName, HeaderValue};
use http::{HeaderMap, Method, Response};
use serde::Serialize;
use zapi_webhooks::{InstanceId, Tolerance};
use zapi_webhooks_http::{Interruption, Outcome, Policy, Receiver, Secret};

use crate::account::Account;
use crate::call::{Module, Op, write};

/// What JavaScript makes the answer and the outcome of.
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Receipt {
    /// Why the options are no receiver.
    #[serde(skip_serializing_if = "Option::is_none")]
    invalid: Option<String>,
    /// How many bytes the body may have, if the sender may deliver.
    #[serde(skip_serializing_if = "Option::is_none")]
    limit: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response: Option<Answer>,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<String>,
    /// Whether a rejected delivery has a body to keep.
    is_kept: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<Account>,
}

#[derive(Serialize)]
struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: String,
}

/// Runs an operation on a delivery, and returns whether it is an event.
pub(crate) fn receive(op: Op, tolerance: Tolerance, argument: &[u8], into: &mut Module) -> bool {
    let (receipt, is_event) = match Delivery::read(argument, tolerance) {
        Ok((delivery, body)) => delivery.receive(op, body, into),
        Err(reason) => {
            let invalid = Some(reason);
            let receipt = Receipt {
                invalid,
                ..Receipt::default()
            };
            (receipt, false)
        }
    };
    write(&mut into.account, &receipt);
    is_event
}

/// A delivery whose head was read, and the receiver for it.
struct Delivery {
    receiver: Receiver,
    method: Method,
    headers: HeaderMap,
}

impl Delivery {
    /// Reads the parts of an argument, and returns the body, which is the last one. A part is a letter that names it, its
    /// length in four bytes, little-endian, and its bytes.
    fn read(mut argument: &[u8], tolerance: Tolerance) -> Result<(Self, &[u8]), String> {
        let mut secrets = Vec::new();
        let mut instances: Option<Vec<InstanceId>> = None;
        let mut policy = Policy::Strict;
        let mut method = Method::POST;
        let mut headers = HeaderMap::new();
        while let Some((name, value, rest)) = part(argument) {
            argument = rest;
            match name {
                b't' => secrets.push(secret(secrets.len(), value)?),
                b'I' => instances = Some(Vec::new()),
                b'i' => {
                    let instances = instances.get_or_insert_default();
                    instances.push(instance(instances.len(), value)?);
                }
                b'a' => policy = Policy::Acknowledge,
                b'm' => {
                    let read = Method::from_bytes(value);
                    method = read.map_err(|_| "request.method is no HTTP method")?;
                }
                b'c' => header(&mut headers, CONTENT_TYPE, value)?,
                b'e' => header(&mut headers, CONTENT_ENCODING, value)?,
                b'z' => header(&mut headers, Receiver::HEADER, value)?,
                _ => {
                    let receiver = Receiver::new(secrets).tolerance(tolerance).policy(policy);
                    let receiver = match instances {
                        Some(instances) => receiver.expecting(instances),
                        None => receiver,
                    };
                    let delivery = Self {
                        receiver,
                        method,
                        headers,
                    };
                    return Ok((delivery, value));
                }
            }
        }
        Err("the argument has no body".to_owned())
    }

    /// Runs the operation, and returns what to answer and whether the delivery is an event.
    fn receive(&self, op: Op, body: &[u8], into: &mut Module) -> (Receipt, bool) {
        let receiver = &self.receiver;
        let outcome = match (receiver.admit(&self.method, &self.headers), op) {
            (Err(outcome), _) => outcome,
            (Ok(_), Op::Admit) => {
                let receipt = Receipt {
                    limit: Some(receiver.body_limit()),
                    ..Receipt::default()
                };
                return (receipt, false);
            }
            (Ok(admitted), Op::Cut) => receiver.interrupted(admitted, body, Interruption::Cut),
            (Ok(admitted), Op::TimedOut) => {
                receiver.interrupted(admitted, body, Interruption::TimedOut)
            }
            (Ok(admitted), _) => receiver.receive_admitted(admitted, body),
        };
        receipt(outcome, body, into)
    }
}

/// Describes the outcome of a delivery with this body.
fn receipt(outcome: Outcome, body: &[u8], into: &mut Module) -> (Receipt, bool) {
    let mut receipt = Receipt {
        response: Some(answer(&outcome.to_response())),
        ..Receipt::default()
    };
    match outcome {
        Outcome::Event(parsed) => {
            parsed.event.write_canonical_json(&mut into.text);
            if !parsed.is_clean() {
                // The places of the findings are those of the inflated body.
                into.body = inflated(body).unwrap_or_default();
            }
            receipt.account = Some(Account::accepted(&parsed));
            (receipt, true)
        }
        Outcome::Rejected {
            problem,
            dead_letter,
            ..
        } => {
            receipt.problem = Some(problem.to_json());
            receipt.is_kept = dead_letter.is_some();
            if let Some(letter) = dead_letter {
                receipt.account = letter.error.as_ref().map(Account::rejected);
                into.body = letter.body;
            }
            (receipt, false)
        }
    }
}

/// Splits an argument after its first part: the name, the bytes, and the rest.
fn part(argument: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (name, rest) = argument.split_first()?;
    let (length, rest) = rest.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
    let (value, rest) = rest.split_at_checked(length)?;
    Some((*name, value, rest))
}

fn secret(index: usize, bytes: &[u8]) -> Result<Secret, String> {
    let text = core::str::from_utf8(bytes).unwrap_or("\u{fffd}");
    Secret::new(text).map_err(|reason| format!("options.tokens[{index}]: {reason}"))
}

fn instance(index: usize, bytes: &[u8]) -> Result<InstanceId, String> {
    let id = core::str::from_utf8(bytes).ok().and_then(InstanceId::new);
    id.ok_or_else(|| format!("options.instances[{index}] is no instance id"))
}

/// Adds a header. Fetch joins the values of a header that is repeated.
fn header(headers: &mut HeaderMap, name: HeaderName, value: &[u8]) -> Result<(), String> {
    let value = HeaderValue::from_bytes(value);
    let value = value.map_err(|_| "request.headers has a value that HTTP does not allow")?;
    headers.append(name, value);
    Ok(())
}

/// Inflates a body that the receiver inflated too; JSON never starts like gzip.
fn inflated(body: &[u8]) -> Option<Vec<u8>> {
    let mut inflated = Vec::new();
    body.starts_with(&[0x1f, 0x8b]).then_some(())?;
    MultiGzDecoder::new(body).read_to_end(&mut inflated).ok()?;
    Some(inflated)
}

fn answer(response: &Response<String>) -> Answer {
    let headers = response.headers().iter();
    let text = |value: &HeaderValue| value.to_str().unwrap_or_default().to_owned();
    Answer {
        status: response.status().as_u16(),
        headers: headers
            .map(|(name, value)| (name.as_str().to_owned(), text(value)))
            .collect(),
        body: response.body().clone(),
    }
}
