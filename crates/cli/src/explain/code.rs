//! The codes that `explain` knows, and how the command line may spell them.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::{Arg, Command, Error};
use zapi_webhooks::{ErrorKind, Quirk, Severity};

use crate::printable::printable;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Code {
    Quirk(Quirk),
    Error(ErrorKind),
    /// `replay` finds no body in a record.
    Envelope,
}

impl Code {
    /// Returns every code: quirks and errors in the order of the library, then the code of `replay`.
    pub(super) fn all() -> impl Iterator<Item = Self> {
        let quirks = Quirk::ALL.iter().copied().map(Self::Quirk);
        let errors = ErrorKind::ALL.iter().copied().map(Self::Error);
        quirks.chain(errors).chain([Self::Envelope])
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Quirk(quirk) => quirk.code(),
            Self::Error(kind) => kind.code(),
            Self::Envelope => "envelope",
        }
    }

    pub(super) fn severity(self) -> Severity {
        match self {
            Self::Quirk(quirk) => quirk.severity(),
            Self::Error(_) | Self::Envelope => Severity::Error,
        }
    }

    pub(super) fn message(self) -> &'static str {
        match self {
            Self::Quirk(quirk) => quirk.message(),
            Self::Error(kind) => kind.message(),
            Self::Envelope => "record has no body",
        }
    }

    pub(super) fn explain(self) -> &'static str {
        match self {
            Self::Quirk(quirk) => quirk.explain(),
            Self::Error(kind) => kind.explain(),
            Self::Envelope => {
                "`replay` reads the body from a JSON string, or from the value at `--pointer`. This \
                 record is not strict JSON, has no value there, repeats a key on the way, or has a \
                 text there that is not the Base64 it should be: the message says which. No body is \
                 parsed, and `--rejects` keeps the whole record."
            }
        }
    }
}

/// The code of an argument, or the reason why it has none.
pub(super) type Asked = Result<Code, String>;

/// Parses a code, also as in reports, such as `note[single-quotes]:`, or as in the library, such as
/// `TooLong`.
///
/// An unknown code is no parse error, so that the other codes are still explained.
#[derive(Clone)]
pub(super) struct CodeParser;

impl TypedValueParser for CodeParser {
    type Value = Asked;

    fn parse_ref(
        &self,
        command: &Command,
        arg: Option<&Arg>,
        value: &OsStr,
    ) -> Result<Asked, Error> {
        let text = StringValueParser::new().parse_ref(command, arg, value)?;
        let name = kebab(bare(&text));
        let found = Code::all().find(|code| code.name() == name);
        Ok(found.ok_or_else(|| format!("no code `{}`; {}", printable(&text), hint(&name))))
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(
            Code::all().map(|code| PossibleValue::new(code.name())),
        ))
    }
}

/// Returns the code in brackets, if the text is the start of a report.
fn bare(text: &str) -> &str {
    let parts = text.split_once('[').and_then(|(severity, rest)| {
        let (code, after) = rest.split_once(']')?;
        Some((severity, code, after))
    });
    match parts {
        Some(("" | "note" | "warning" | "error", code, after))
            if after.is_empty() || after.starts_with(':') =>
        {
            code
        }
        _ => text,
    }
}

/// Turns `TooLong` into `too-long`, and leaves `too-long` as it is.
fn kebab(name: &str) -> String {
    let mut code = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() && !code.is_empty() {
            code.push('-');
        }
        code.push(c.to_ascii_lowercase());
    }
    code
}

/// Names at most three similar codes.
fn hint(name: &str) -> String {
    let mut near: Vec<(f64, &str)> = Code::all()
        .map(|code| (strsim::jaro_winkler(name, code.name()), code.name()))
        .filter(|(likeness, _)| *likeness > 0.8)
        .collect();
    near.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    near.truncate(3);
    if near.is_empty() {
        return "`explain --list` shows all".to_owned();
    }
    let names: Vec<String> = near.iter().map(|(_, name)| format!("`{name}`")).collect();
    format!("did you mean {}?", names.join(" or "))
}
