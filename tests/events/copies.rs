//! Equal copies of a text are read by a way of their own. A copy that is spelled with an escape takes the way of all
//! others, so it is the judge.

use zapi_webhooks::{Limits, OnConflict, ParseOptions, Quirk, Tolerance};

const IDS: [&str; 8] = [
    "0F1E2D3C4B5A69788796A5B4C3D2E1F0",
    "0f1e2d3c4b5a69788796a5b4c3d2e1f0",
    "instance.id",
    "foo",
    "foo bar",
    "a\u{200b}b",
    "<id>",
    "undefined",
];

/// What a body is read as, with the places of its findings but for their ends, since an escape moves the last one.
fn verdict(options: &ParseOptions, body: &str) -> String {
    let verdict = options.parse_connected(body.as_bytes());
    let findings = match &verdict {
        Ok(parsed) => &parsed.diagnostics,
        Err(error) => error.diagnostics(),
    };
    let findings: Vec<_> = findings
        .iter()
        .map(|it| (it.code(), it.span().start(), it.related(), it.field()))
        .collect();
    let read = match &verdict {
        Ok(parsed) => parsed.event.to_canonical_json(),
        Err(error) => format!("{} {:?}", error.kind(), error.partial()),
    };
    format!("{read} {findings:?}")
}

fn escaped(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().expect("no text is empty");
    format!("\\u{:04x}{}", u32::from(first), chars.as_str())
}

#[test]
fn equal_copies_are_read_as_escaped_ones() {
    let denied = Quirk::ALL.iter().map(Some).chain([None]);
    let tolerances = denied.map(|quirk| {
        let all = Tolerance::LENIENT;
        quirk.map_or(all, |quirk| all.deny(*quirk))
    });
    let tolerances: Vec<Tolerance> = tolerances.collect();
    for id in IDS {
        for (first, between) in [
            (format!("\"{id}\""), String::new()),
            (id.to_owned(), String::new()),
            (id.to_owned(), format!(",\"instanceId\":\"{id}\"")),
        ] {
            let body = |last: &str| {
                format!(
                    "{{\"type\":\"ConnectedCallback\",\"connected\":true,\"momment\":1757333824580,\
                     \"phone\":\"5544999999999\",\"instanceId\":{first}{between},\"instanceId\":\"{last}\"}}"
                )
            };
            let (plain, judge) = (body(id), body(&escaped(id)));
            for tolerance in &tolerances {
                for policy in [OnConflict::Refuse, OnConflict::First, OnConflict::Last] {
                    for max_quirks in [0, 1, 2, 3, 4, 5, 1024] {
                        let mut limits = Limits::EVENT;
                        limits.max_quirks = max_quirks;
                        let options = ParseOptions::new().tolerance(*tolerance);
                        let options = options.on_conflict(policy).limits(limits);
                        assert_eq!(
                            verdict(&options, &plain),
                            verdict(&options, &judge),
                            "{plain} {tolerance:?} {policy:?} {max_quirks}"
                        );
                    }
                }
            }
        }
    }
}
