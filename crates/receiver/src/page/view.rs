//! A delivery as JSON for the page, masked unless it is asked for.

use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::{BuildHasher as _, RandomState};

use serde::Serialize;
use serde_json::Value;
use zapi_webhooks::{Event, ParseError, Parsed, Report};
use zapi_webhooks_verdict::{findings, places};

use super::mask::{Known, mask, masked};
use crate::letters;
use crate::record::Millis;
use crate::settings::{Conflict, Reading, Tolerated};
use crate::store::{Row, Seq, Summary};

/// The longest body that is shown and read. To mask one takes some 32 bytes for each of its own.
const BODY: usize = 1024 * 1024;

/// The most findings of a body that are shown.
const REPORTS: usize = 100;

/// The answer of a list.
#[derive(Serialize)]
pub(super) struct Listed {
    pub(super) deliveries: Vec<Line>,
    /// Whether there may be more.
    pub(super) older: bool,
}

/// A line of a list.
#[derive(Serialize)]
pub(super) struct Line {
    seq: Seq,
    arrived: Millis,
    happened: Millis,
    verdict: String,
    event: Option<String>,
    instance: Option<Instance>,
    variant: bool,
    repeats: i64,
    code: Option<String>,
    bytes: i64,
}

/// An instance.
#[derive(Serialize)]
struct Instance {
    text: String,
    /// The same for every delivery of the instance, until the program ends.
    same: String,
}

/// Whether to mask, and the names of instances.
pub(super) struct Masks<'a> {
    revealed: bool,
    names: &'a RandomState,
}

impl<'a> Masks<'a> {
    pub(super) fn new(revealed: bool, names: &'a RandomState) -> Self {
        Self { revealed, names }
    }

    pub(super) fn summary(&self, summary: &Summary) -> Line {
        let instance = summary.instance.as_deref();
        let known = Known::of(instance);
        Line {
            seq: summary.seq,
            arrived: summary.arrived,
            happened: summary.happened,
            verdict: summary.verdict.clone(),
            event: summary.event.as_deref().map(|it| self.text(it, &known)),
            instance: instance.map(|id| Instance {
                // In a list, how long an id is says nothing.
                text: match self.text(id, &known) {
                    text if self.revealed => text,
                    text => format!("***{}", text.trim_start_matches('*')),
                },
                same: format!("{:016x}", self.names.hash_one(id)),
            }),
            variant: summary.variant,
            repeats: summary.repeats,
            code: summary.code.clone(),
            bytes: summary.body_bytes,
        }
    }

    fn text(&self, text: &str, known: &Known) -> String {
        if self.revealed {
            text.to_owned()
        } else {
            masked(text, known)
        }
    }
}

/// A delivery whole.
#[derive(Serialize)]
pub(super) struct Delivery {
    #[serde(flatten)]
    line: Line,
    key: Option<String>,
    canonical: Option<String>,
    rejected: bool,
    message: Option<String>,
    headers: Option<String>,
    /// The coding of the stored bytes.
    coding: Option<String>,
    /// `None` if the coding cannot be undone, or the body is too long.
    body: Option<String>,
    reading: Option<Read>,
}

impl Delivery {
    /// Describes a delivery, and what this reading makes of its body.
    pub(super) fn new(row: &Row, reading: Reading, masks: &Masks<'_>) -> Self {
        let rejection = row.rejection.as_ref();
        let body = letters::text(row, BODY);
        let result = body.as_deref().map(|body| reading.options().parse(body));
        let known = known(row, result.as_ref());
        let text = |it: &String| masks.text(it, &known);
        // The places of findings are the same in a masked body.
        let shown = body.as_deref().map(|body| {
            let mut shown = Cow::Borrowed(body);
            if !masks.revealed {
                mask(shown.to_mut(), &known);
            }
            shown
        });
        let read = result.as_ref().zip(shown.as_deref());
        let read = read.map(|(result, shown)| {
            let canonical = result.as_ref().ok().map(|it| it.event.to_canonical_json());
            Read::new(result, shown, reading, canonical.as_ref().map(text))
        });
        Self {
            line: masks.summary(&row.summary),
            key: row.key.as_ref().map(text),
            canonical: row.canonical.as_ref().map(text),
            rejected: rejection.is_some(),
            message: rejection.map(|it| it.message.clone()),
            headers: rejection.map(|it| text(&it.headers)),
            coding: rejection.map(|it| text(&it.coding)),
            reading: read,
            body: shown.map(|it| String::from_utf8_lossy(&it).into_owned()),
        }
    }
}

type Parsing = Result<Parsed<Event>, ParseError>;

/// What a reading makes of a body.
#[derive(Serialize)]
struct Read {
    tolerance: Tolerated,
    conflict: Conflict,
    accepted: bool,
    canonical: Option<String>,
    /// How many findings there are.
    findings: usize,
    /// The first of them, each with its line and carets.
    reports: Vec<String>,
}

impl Read {
    fn new(result: &Parsing, shown: &[u8], reading: Reading, canonical: Option<String>) -> Self {
        let findings = findings(result);
        let reports = findings.get(..REPORTS).unwrap_or(findings);
        let places = places(shown, reports);
        Self {
            tolerance: reading.tolerance,
            conflict: reading.on_conflict,
            accepted: result.is_ok(),
            canonical,
            findings: findings.len(),
            reports: reports
                .iter()
                .map(|it| Report::new(shown, it).places(&places).to_string())
                .collect(),
        }
    }
}

/// Learns the members of the event as it was read when it came, and as it is read now.
fn known(row: &Row, result: Option<&Parsing>) -> Known {
    let mut known = Known::of(row.summary.instance.as_deref());
    let read = match result {
        Some(Ok(parsed)) => Some(parsed.event.to_canonical_json()),
        Some(Err(error)) => {
            let members: HashMap<_, _> = error.partial().members().collect();
            known.learn(|pointer| serde_json::from_str(members.get(pointer)?).ok());
            None
        }
        None => None,
    };
    for canonical in row.canonical.iter().chain(&read) {
        let event: Value = serde_json::from_str(canonical).unwrap_or_default();
        known.learn(|pointer| event.pointer(pointer).cloned());
    }
    known
}
