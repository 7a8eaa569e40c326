//! Resources, row 76: no text forges a line in a log, colours a terminal or tells a phone.

use zapi_webhooks::Report;

use super::bodies::{edited, kept, note, plus, with};
use super::judge::{TOLERANCES, run};
use super::table::{Case, Row, accepted, refused, row, same};

/// What of the base identifies somebody.
const SECRETS: [&str; 2] = ["5544999999999", "3C67AB641C8AA0412F6A0242B4E23AC7"];

pub(crate) fn row_76() -> Row {
    let escapes = [
        r"\n",
        r"\u001b[31m",
        r"\r\nSet-Cookie: x=1",
        r"\u009b2J",
        r"\u2028",
        r"\u202e",
    ];
    row(
        76,
        "log injection through any field (`\\n`, ESC, CRLF): never unescaped in a text",
    )
    .always(refused("InvalidField(phone)"))
    .cases(escapes.map(|text| with("phone", &format!("\"5544999999999{text}\""))))
    .cases(escapes.map(|text| {
        with(
            "instanceId",
            &format!("\"{text}3C67AB641C8AA0412F6A0242B4E23AC7\""),
        )
        .always(refused("InvalidField(instanceId)"))
    }))
    .cases(escapes.map(|text| {
        with("type", &format!("\"ConnectedCallback{text}\"")).always(refused("InvalidField(type)"))
    }))
    .cases(escapes.map(|text| kept(&format!("\"{text} 5544999999999\"")).always(accepted([]))))
    .cases([
        with("phone", "'\u{202e}5544999999999'")
            .strict(refused("Denied(single-quotes)"))
            .documented(refused("InvalidField(phone)").among(["single-quotes", "invalid-field"]))
            .lenient(same()),
        with("phone", "\"5544999999999\u{1b}[31m\"")
            .strict(refused("Denied(control-character)"))
            .documented(same())
            .lenient(refused("InvalidField(phone)").among(["control-character", "invalid-field"])),
        note("\"\u{1b}[31m 5544999999999\"")
            .keeps("\"\\u001b[31m 5544999999999\"")
            .strict(refused("Denied(control-character)"))
            .documented(same())
            .lenient(accepted(["control-character"])),
        with("phone", "\"5544999999999\r\nerror: forged\"").always(refused("UnexpectedToken")),
        plus("\"a\\nerror: forged\":1,")
            .unknown([("a\nerror: forged", "1")])
            .strict(refused("Denied(trailing-comma)"))
            .documented(accepted(["trailing-comma"])),
        note("\u{1b}[31m").always(refused("UnexpectedToken")),
        edited(",\"phone\"", "\u{7f},\"phone\"").always(refused("UnexpectedToken")),
        edited(",\"phone\"", ",\r // \u{1b}[2K\u{202e}\u{9b}\n,\"phone\"")
            .strict(refused("Denied(line-comment)"))
            .documented(accepted(["line-comment", "repeated-comma"])),
        plus("\"ph\\u006fne\\u000a\":\"5544999999999\"").always(refused("SuspiciousKey(phone)")),
    ])
}

/// Finds the texts of a case's verdicts that repeat what they should not.
pub(crate) fn leaks(case: &Case) -> Vec<String> {
    let mut leaks = Vec::new();
    for (name, tolerance) in TOLERANCES {
        let verdict = run(case, tolerance);
        let (findings, mut texts) = match &verdict {
            Ok(parsed) => (
                parsed.diagnostics.as_slice(),
                vec![format!("{parsed:?}"), format!("{parsed:#?}")],
            ),
            Err(error) => (
                error.diagnostics(),
                vec![
                    error.to_string(),
                    format!("{error:?}"),
                    format!("{error:#?}"),
                ],
            ),
        };
        for finding in findings.iter().take(8) {
            texts.extend([finding.to_string(), format!("{finding:?}")]);
            let report = Report::new(&case.body, finding).to_string();
            if !is_safe_report(&report) {
                leaks.push(format!("{name}: {report:?}"));
            }
        }
        texts.retain(|text| !is_private(text));
        leaks.extend(texts.iter().map(|text| format!("{name}: {text:?}")));
    }
    leaks
}

fn is_private(text: &str) -> bool {
    !text.chars().any(forges)
        && !text.contains("forged")
        && !SECRETS.iter().any(|secret| text.contains(secret))
}

/// A report shows the line, since it is asked to; what it shows is harmless.
fn is_safe_report(text: &str) -> bool {
    let framed = text.lines().enumerate().all(|(number, line)| {
        let line = line.trim_start_matches(|c: char| c == ' ' || c.is_ascii_digit());
        let starts: &[&str] = match number {
            0 => &["note[", "warning[", "error["],
            1 => &["--> line "],
            _ => &["|", "= read as ", "..."],
        };
        starts.iter().any(|start| line.starts_with(start))
    });
    framed && !text.chars().any(forges)
}

/// Whether a character moves a cursor, starts a line that a text does not start itself, or hides
/// something.
fn forges(c: char) -> bool {
    c.is_control() && c != '\n'
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}
