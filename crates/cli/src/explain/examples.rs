//! The example of each code: the library's for a quirk, a clean body with one edit for an error.

use zapi_webhooks::{ErrorKind, Limits};

use super::code::Code;

const CLEAN: &str = r#"{
  "type": "ConnectedCallback",
  "connected": true,
  "momment": 1757333824580,
  "instanceId": "3C67AB641C8AA0412F6A0242B4E23AC7",
  "phone": "5544999999999"
}
"#;

/// How many members the clean body has.
const MEMBERS: usize = 5;

/// Returns the body that has this code and no other finding, or the record without a body.
pub(super) fn example(code: Code) -> Vec<u8> {
    match code {
        Code::Quirk(quirk) => quirk.example().into_bytes(),
        Code::Error(ErrorKind::Encoding(_)) => {
            let latin_1 = b"9999\", \"note\": \"n\xfamero\"\n}\n";
            let (before, _) = CLEAN.split_once("9999\"").unwrap_or_default();
            [before.as_bytes(), latin_1].concat()
        }
        Code::Error(kind) => of_error(kind).into_bytes(),
        Code::Envelope => b"{\"status\":404}\n".to_vec(),
    }
}

fn of_error(kind: ErrorKind) -> String {
    let limits = Limits::EVENT;
    let edited = |from: &str, to: &str| CLEAN.replacen(from, to, 1);
    match kind {
        ErrorKind::TooLong(_) => with(&format!(r#""note": "{}""#, "a".repeat(limits.max_bytes))),
        ErrorKind::TooDeep(_) => {
            // The object around the arrays is a level too.
            let (open, close) = ("[".repeat(limits.max_depth), "]".repeat(limits.max_depth));
            with(&format!(r#""note": {open}{close}"#))
        }
        ErrorKind::TooManyMembers(_) => {
            let more = limits.max_members.saturating_sub(MEMBERS);
            with(&(r#""note": 0, "#.repeat(more) + r#""note": 0"#))
        }
        ErrorKind::TooManyQuirks(_) => with(&format!(
            r#""notes": [{}0]"#,
            "+1, ".repeat(limits.max_quirks.saturating_add(1))
        )),
        ErrorKind::UnexpectedEnd => edited("999\"\n}\n", ""),
        ErrorKind::UnexpectedToken => edited("\"connected\":", "\"connected\" ="),
        ErrorKind::TrailingData => edited("}\n", "}\n{}\n"),
        ErrorKind::NotAnObject => format!("[{}]\n", CLEAN.trim_end()),
        ErrorKind::WrongEvent(_) => edited("Connected", "Disconnected"),
        ErrorKind::ConflictingDuplicate(_) => with(r#""phone": "5544888888888""#),
        ErrorKind::SuspiciousKey(_) => with(r#""Phone": "5544888888888""#),
        ErrorKind::MissingField(_) => edited("  \"connected\": true,\n", ""),
        ErrorKind::InvalidField(_) => edited("true", "\"sim\""),
        ErrorKind::Denied(_) => edited("\"ConnectedCallback\"", "'ConnectedCallback'"),
        _ => String::new(),
    }
}

/// Adds a line of members at the end.
fn with(members: &str) -> String {
    CLEAN.replacen("9999\"", &format!("9999\",\n  {members}"), 1)
}
