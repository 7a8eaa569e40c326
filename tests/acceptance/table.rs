//! The vocabulary of the table: rows, cases and outcomes. It states and does not run anything.

use std::collections::BTreeMap;

use zapi_webhooks::{
    ConnectedEvent, Limits, OnConflict, ParseError, ParseOptions, Parsed, Quirk, Tolerance,
};

/// What a parse returns.
pub(crate) type Verdict = Result<Parsed<ConnectedEvent>, ParseError>;

/// One class of inputs, and what becomes of it under each tolerance.
pub(crate) struct Row {
    number: u32,
    /// The letter of a row that was split off another one, such as the `b` of 29b.
    part: &'static str,
    title: &'static str,
    columns: Columns,
    cases: Vec<Case>,
}

/// What is expected under STRICT, DOCUMENTED and LENIENT, where it is stated.
type Columns = [Option<Outcome>; 3];

/// What is expected of one case under one tolerance.
#[derive(Clone)]
pub(crate) enum Outcome {
    /// As in the column before.
    Same,
    Accepted {
        codes: Vec<&'static str>,
    },
    Refused(Refusal),
}

/// A refusal. What is not stated is not asserted, but for `codes`, and the kind says whether it is cut.
#[derive(Clone, Default)]
pub(crate) struct Refusal {
    /// The error kind and, in parentheses, what it is about; nothing where any kind will do.
    pub(crate) kind: Option<&'static str>,
    /// The codes of all diagnostics, where there are others than that of the kind.
    pub(crate) codes: Option<Vec<&'static str>>,
    /// Whether quirks may have been tolerated before the one violation, whichever they are.
    pub(crate) whatever_before: bool,
    /// What the error's span covers, at its first occurrence.
    pub(crate) at: Option<Vec<u8>>,
    /// What the error's span covers at its last occurrence, and the related span at its first.
    pub(crate) twins: Option<&'static str>,
}

/// Starts a row.
pub(crate) fn row(number: u32, title: &'static str) -> Row {
    Row {
        number,
        part: "",
        title,
        columns: [None, None, None],
        cases: Vec::new(),
    }
}

/// Expects that a body is accepted with exactly these diagnostic codes, in any order.
pub(crate) fn accepted<const N: usize>(codes: [&'static str; N]) -> Outcome {
    Outcome::Accepted {
        codes: codes.to_vec(),
    }
}

/// Expects that a body is accepted with a code this many times, and nothing else.
pub(crate) fn accepted_times(times: usize, code: &'static str) -> Outcome {
    Outcome::Accepted {
        codes: vec![code; times],
    }
}

/// Expects that a body is refused with this kind and no other finding.
pub(crate) fn refused(kind: &'static str) -> Outcome {
    Outcome::Refused(Refusal {
        kind: Some(kind),
        ..Refusal::default()
    })
}

/// Expects that a body is refused, for whichever reason comes first.
pub(crate) fn refused_anyhow() -> Outcome {
    Outcome::Refused(Refusal::default())
}

/// Expects what the column before expects.
pub(crate) fn same() -> Outcome {
    Outcome::Same
}

impl Outcome {
    /// States all codes that a refusal's diagnostics have.
    pub(crate) fn among<const N: usize>(self, codes: [&'static str; N]) -> Self {
        self.among_all(codes.to_vec())
    }

    /// States all codes that a refusal's diagnostics have.
    pub(crate) fn among_all(self, codes: Vec<&'static str>) -> Self {
        self.refusal(|it| it.codes = Some(codes))
    }

    /// States that a refusal has one violation and any quirks.
    pub(crate) fn whatever_before(self) -> Self {
        self.refusal(|it| it.whatever_before = true)
    }

    /// States what the error's span covers: the first occurrence of these bytes.
    pub(crate) fn at(self, bytes: impl AsRef<[u8]>) -> Self {
        self.refusal(|it| it.at = Some(bytes.as_ref().to_vec()))
    }

    /// States that a refusal points at the last occurrence of a text, and relates it to the first.
    pub(crate) fn twins(self, text: &'static str) -> Self {
        self.refusal(|it| it.twins = Some(text))
    }

    fn refusal(mut self, state: impl FnOnce(&mut Refusal)) -> Self {
        match &mut self {
            Self::Refused(refusal) => state(refusal),
            _ => panic!("only a refusal can be narrowed down"),
        }
        self
    }
}

/// The three columns, of a row and of a case that departs from it.
macro_rules! columns {
    ($type:ty) => {
        impl $type {
            pub(crate) fn strict(mut self, outcome: Outcome) -> Self {
                self.columns[0] = Some(outcome);
                self
            }

            pub(crate) fn documented(mut self, outcome: Outcome) -> Self {
                self.columns[1] = Some(outcome);
                self
            }

            pub(crate) fn lenient(mut self, outcome: Outcome) -> Self {
                self.columns[2] = Some(outcome);
                self
            }

            /// States the same outcome in all columns.
            pub(crate) fn always(self, outcome: Outcome) -> Self {
                self.strict(outcome).documented(same()).lenient(same())
            }
        }
    };
}

columns!(Row);
columns!(Case);

impl Row {
    pub(crate) fn cases(mut self, cases: impl IntoIterator<Item = Case>) -> Self {
        self.cases.extend(cases);
        self
    }

    /// Makes the row a part of the row with this number.
    pub(crate) fn part(mut self, letter: &'static str) -> Self {
        self.part = letter;
        self
    }

    /// The number of the row and the letter of its part, such as `29b`.
    pub(crate) fn name(&self) -> String {
        format!("{}{}", self.number, self.part)
    }

    pub(crate) fn title(&self) -> &str {
        self.title
    }

    pub(crate) fn all_cases(&self) -> &[Case] {
        &self.cases
    }

    /// What is expected of a case in a column: 0, 1 or 2.
    pub(crate) fn expected<'a>(&'a self, case: &'a Case, column: usize) -> &'a Outcome {
        let stated = case.columns[column].as_ref();
        match stated.or(self.columns[column].as_ref()) {
            Some(Outcome::Same) if column > 0 => self.expected(case, column - 1),
            Some(Outcome::Same) | None => {
                panic!("row {} does not state column {column}", self.name())
            }
            Some(outcome) => outcome,
        }
    }
}

/// One body, and what it says where it is accepted.
pub(crate) struct Case {
    pub(crate) label: String,
    pub(crate) body: Vec<u8>,
    columns: Columns,
    /// The members of the canonical event, by name.
    pub(crate) event: BTreeMap<&'static str, String>,
    /// Names and JSON of the unknown members, in order.
    pub(crate) unknown: Vec<(String, String)>,
    pub(crate) options: ParseOptions,
    /// The code of a quirk that the caller allows besides each built-in tolerance.
    pub(crate) allowed: Option<&'static str>,
    pub(crate) also: Vec<Also>,
    /// The size of the stack to parse on, where it is not that of the test.
    pub(crate) stack: Option<usize>,
}

/// One more property of a verdict: its name, how it is told, and what it should be.
pub(crate) struct Also {
    pub(crate) name: &'static str,
    pub(crate) tell: fn(&[u8], &Verdict) -> String,
    pub(crate) expected: String,
}

impl Case {
    pub(crate) fn new(label: String, body: Vec<u8>, event: BTreeMap<&'static str, String>) -> Self {
        Self {
            label,
            body,
            columns: [None, None, None],
            event,
            unknown: Vec::new(),
            options: ParseOptions::new(),
            allowed: None,
            also: Vec::new(),
            stack: None,
        }
    }

    /// Names the case, where what it changes would not.
    pub(crate) fn named(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// States a member of the canonical event that is not as in the base.
    pub(crate) fn event(mut self, name: &'static str, json: impl Into<String>) -> Self {
        self.event.insert(name, json.into());
        self
    }

    /// States the unknown members, with their values as strict JSON.
    pub(crate) fn unknown<const N: usize>(mut self, members: [(&str, &str); N]) -> Self {
        self.unknown = members
            .iter()
            .map(|(name, json)| ((*name).to_owned(), (*json).to_owned()))
            .collect();
        self
    }

    /// States the value that the unknown member `note` is kept with.
    pub(crate) fn keeps(self, json: &str) -> Self {
        self.unknown([("note", json)])
    }

    /// Sets limits.
    pub(crate) fn limits(mut self, set: impl FnOnce(&mut Limits)) -> Self {
        let mut limits = Limits::EVENT;
        set(&mut limits);
        self.options = self.options.limits(limits);
        self
    }

    /// Allows one more quirk, by its code.
    pub(crate) fn allowing(mut self, code: &'static str) -> Self {
        self.allowed = Some(code);
        self.label = format!("{}, with {code} allowed", self.label);
        self
    }

    /// The options of the case under a built-in tolerance.
    pub(crate) fn under(&self, tolerance: Tolerance) -> ParseOptions {
        let allowed = self.allowed.map(|code| {
            Quirk::from_code(code).unwrap_or_else(|| panic!("no quirk has the code {code}"))
        });
        let tolerance = allowed.map_or(tolerance, |quirk| tolerance.allow(quirk));
        self.options.tolerance(tolerance)
    }

    /// Sets the policy for conflicting duplicates.
    pub(crate) fn on_conflict(mut self, policy: OnConflict) -> Self {
        self.options = self.options.on_conflict(policy);
        self.label = format!("{}, on conflict {policy:?}", self.label);
        self
    }

    /// Parses in a thread with a stack of this many bytes.
    pub(crate) fn on_stack(mut self, bytes: usize) -> Self {
        self.stack = Some(bytes);
        self
    }

    /// States one more property of the verdict.
    pub(crate) fn also(
        mut self,
        name: &'static str,
        tell: fn(&[u8], &Verdict) -> String,
        expected: impl Into<String>,
    ) -> Self {
        self.also.push(Also {
            name,
            tell,
            expected: expected.into(),
        });
        self
    }
}
