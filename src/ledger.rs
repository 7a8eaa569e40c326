//! The one gate: every deviation is recorded here, and is tolerated or rejected here.

use core::cmp::Reverse;
use core::num::NonZeroU32;

use crate::diagnostic::Diagnostic;
use crate::error::ParseError;
use crate::error_kind::ErrorKind;
use crate::event_type::EventType;
use crate::field::Field;
use crate::json::write_json_string;
use crate::options::{Limits, ParseOptions, Tolerance};
use crate::quirk::Quirk;
use crate::span::Span;

/// Proof that a violation is recorded, so that the parser may stop.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Refused(());

/// The number of a tolerated finding, counted from one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Finding(NonZeroU32);

/// Why a value could not be read.
#[derive(Clone, Copy, Debug)]
pub(crate) enum FieldError {
    /// It breaks this rule of its field; no violation is recorded yet.
    Breaks(&'static str),
    /// It keeps this rule only by a deviation that is not tolerated; no violation is recorded yet.
    Denied(&'static str),
    /// A violation is recorded.
    Refused,
}

impl From<Refused> for FieldError {
    fn from(_: Refused) -> Self {
        Self::Refused
    }
}

/// Why a payload cannot be read from some place on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stop {
    pub(crate) kind: ErrorKind,
    pub(crate) rule: &'static str,
    pub(crate) span: Span,
    /// Whether the payload ends there.
    pub(crate) truncated: bool,
}

/// What strict JSON has in place of a deviation.
#[derive(Clone, Copy)]
enum Strict<'t> {
    Text(&'t str),
    /// This text in double quotes.
    Quoted(&'t str),
}

/// The findings of one payload: the quirks that were tolerated, and the violations.
#[derive(Debug)]
pub(crate) struct Ledger {
    tolerance: Tolerance,
    pub(crate) limits: Limits,
    /// Whether to keep parsing after an error that does not lose our place. In a row of documents, the end
    /// of a rejected one has to be found.
    pub(crate) recovers: bool,
    tolerated: Vec<Diagnostic>,
    /// The first violation, since most rejected payloads have one.
    violation: Option<Diagnostic>,
    more_violations: Vec<Diagnostic>,
    /// The replacements of the tolerated findings, one after the other.
    replacements: String,
    truncated: bool,
    /// Whether the budget of quirks is known to be exceeded.
    is_full: bool,
    /// The field that is being read; findings belong to it.
    pub(crate) field: Option<Field>,
}

impl Ledger {
    /// Opens a ledger with these options, and with the usual limits if the options set none.
    pub(crate) fn new(options: &ParseOptions, usual: Limits) -> Self {
        Self {
            tolerance: options.tolerance,
            limits: options.limits_or(usual),
            recovers: false,
            tolerated: Vec::new(),
            violation: None,
            more_violations: Vec::new(),
            replacements: String::new(),
            truncated: false,
            is_full: false,
            field: None,
        }
    }

    pub(crate) fn allows(&self, quirk: Quirk) -> bool {
        self.tolerance.allows(quirk)
    }

    pub(crate) fn is_refused(&self) -> bool {
        self.violation.is_some()
    }

    /// The last violation.
    pub(crate) fn violation(&self) -> Option<&Diagnostic> {
        self.violations().next_back()
    }

    /// The violations, in the order in which they were recorded.
    fn violations(&self) -> impl DoubleEndedIterator<Item = &Diagnostic> + Clone {
        self.violation.iter().chain(&self.more_violations)
    }

    /// Tolerates a quirk, or rejects the payload because of it.
    pub(crate) fn admit(&mut self, quirk: Quirk, span: Span) -> Result<(), Refused> {
        self.enter(quirk, span, Span::default()).map(|_| ())
    }

    /// Tolerates a quirk that strict JSON spells as `strict`.
    pub(crate) fn admit_as(
        &mut self,
        quirk: Quirk,
        span: Span,
        strict: &str,
    ) -> Result<(), Refused> {
        if self.enter(quirk, span, Span::default())? {
            self.keep(Strict::Text(strict));
        }
        Ok(())
    }

    /// Tolerates a quirk that strict JSON spells as a text in double quotes.
    pub(crate) fn admit_quoted(
        &mut self,
        quirk: Quirk,
        span: Span,
        text: &str,
    ) -> Result<(), Refused> {
        if self.enter(quirk, span, Span::default())? {
            self.keep(Strict::Quoted(text));
        }
        Ok(())
    }

    /// Tolerates a quirk that refers to another place, and that strict JSON omits.
    pub(crate) fn admit_beside(
        &mut self,
        quirk: Quirk,
        span: Span,
        related: Span,
    ) -> Result<(), Refused> {
        self.enter(quirk, span, related).map(|_| ())
    }

    /// Tolerates a quirk, and returns whether it is a finding: a parser that recovers may have too many.
    #[cold]
    fn enter(&mut self, quirk: Quirk, span: Span, related: Span) -> Result<bool, Refused> {
        if !self.tolerance.allows(quirk) {
            let denied = self.fault(ErrorKind::Denied(quirk), "", span);
            return denied.map(|()| false);
        }
        if self.tolerated.len() >= self.limits.max_quirks {
            return self.fill(span).map(|()| false);
        }
        if self.tolerated.capacity() == 0 {
            self.tolerated = Vec::with_capacity(16);
        } else if self.tolerated.len() == self.tolerated.capacity() {
            // By half, since a document may have as many findings as it has bytes for them.
            self.tolerated
                .reserve_exact(self.tolerated.len().wrapping_shr(1));
        }
        let finding = Diagnostic::tolerated(quirk, span, self.field, related);
        self.tolerated.push(finding);
        Ok(true)
    }

    /// Keeps the replacement of the last finding. A rejected payload needs it too, to spell what was read.
    fn keep(&mut self, strict: Strict<'_>) {
        if matches!(strict, Strict::Text("")) {
            return;
        }
        if self.replacements.is_empty() {
            // Where one text deviates, more usually do.
            self.replacements.reserve(64);
        }
        let start = self.replacements.len();
        match strict {
            Strict::Text(text) => self.replacements.push_str(text),
            Strict::Quoted(text) => write_json_string(text, &mut self.replacements),
        }
        let place = Span::new(start, self.replacements.len());
        if let Some(finding) = self.tolerated.last_mut() {
            finding.replace_by(place);
        }
    }

    /// The last finding that was tolerated.
    pub(crate) fn last(&self) -> Option<Finding> {
        let count = u32::try_from(self.tolerated.len()).ok()?;
        NonZeroU32::new(count).map(Finding)
    }

    /// Replaces a finding by nothing.
    pub(crate) fn erase(&mut self, finding: Finding) {
        let place = usize::try_from(finding.0.get()).unwrap_or_default();
        if let Some(finding) = self.tolerated.get_mut(place.wrapping_sub(1)) {
            finding.replace_by(Span::default());
        }
    }

    /// How many quirks were tolerated so far.
    pub(crate) fn count(&self) -> usize {
        self.tolerated.len()
    }

    /// Forgets the tolerated findings after the first `count`, to read what they are about again.
    pub(crate) fn rewind(&mut self, count: usize) {
        self.tolerated.truncate(count);
        if count == 0 {
            self.replacements.clear();
        }
    }

    /// The edits of the tolerated findings after the first `count`, in the order in which [`spell`] makes them.
    ///
    /// [`spell`]: crate::json::spell
    pub(crate) fn edits(&mut self, count: usize) -> impl Iterator<Item = (Span, &str)> {
        let findings = self.tolerated.get_mut(count..).unwrap_or_default();
        findings.sort_unstable_by_key(|finding| {
            let (start, end) = (finding.span().start(), finding.span().end());
            (start, end != start, Reverse(end))
        });
        let edit = |finding: &Diagnostic| {
            let strict = finding.replacement().unwrap_or_default();
            (finding.span(), strict.of(&self.replacements))
        };
        findings.iter().map(edit)
    }

    /// Rejects the payload for an error that does not lose our place.
    #[cold]
    pub(crate) fn fault(
        &mut self,
        kind: ErrorKind,
        rule: &'static str,
        span: Span,
    ) -> Result<(), Refused> {
        if self.is_long() {
            return Ok(());
        }
        let refused = self.refuse(kind, rule, span);
        if self.recovers { Ok(()) } else { Err(refused) }
    }

    /// Whether so many violations are recorded that no more will be.
    fn is_long(&self) -> bool {
        let most = self.limits.max_quirks.max(1);
        self.recovers && self.is_refused() && self.more_violations.len().wrapping_add(1) >= most
    }

    /// Rejects the payload because it has too many quirks, and records that only once.
    fn fill(&mut self, span: Span) -> Result<(), Refused> {
        let kind = ErrorKind::TooManyQuirks(self.limits.max_quirks);
        if !core::mem::replace(&mut self.is_full, true) {
            self.refuse(kind, "", span);
        }
        if self.recovers {
            Ok(())
        } else {
            Err(Refused(()))
        }
    }

    /// Tolerates a value of another type than its field's, or returns the rule that it breaks.
    pub(crate) fn coerce(
        &mut self,
        quirk: Quirk,
        span: Span,
        rule: &'static str,
    ) -> Result<(), FieldError> {
        if !self.tolerance.allows(quirk) {
            return Err(FieldError::Denied(rule));
        }
        self.admit(quirk, span)?;
        Ok(())
    }

    /// Rejects the payload.
    #[cold]
    pub(crate) fn refuse(&mut self, kind: ErrorKind, rule: &'static str, span: Span) -> Refused {
        let related = Span::default();
        self.violate(Diagnostic::refused(kind, rule, span, self.field, related))
    }

    /// Rejects the payload because it cannot be read further.
    #[cold]
    pub(crate) fn refuse_stop(&mut self, stop: Stop) -> Refused {
        self.truncated = stop.truncated;
        self.refuse(stop.kind, stop.rule, stop.span)
    }

    /// Rejects the payload because of two places.
    #[cold]
    pub(crate) fn refuse_beside(&mut self, kind: ErrorKind, span: Span, related: Span) -> Refused {
        if self.is_long() {
            return Refused(());
        }
        self.violate(Diagnostic::refused(kind, "", span, self.field, related))
    }

    fn violate(&mut self, violation: Diagnostic) -> Refused {
        if self.violation.is_none() {
            self.violation = Some(violation);
        } else {
            self.more_violations.push(violation);
        }
        Refused(())
    }

    /// Rejects the payload because it is another event, and drops violations of the contract, which does not
    /// apply.
    #[cold]
    pub(crate) fn refuse_event(&mut self, event: EventType, span: Span) {
        let is_kept = |finding: &Diagnostic| {
            let kind = finding.error_kind();
            !matches!(kind, Some(ErrorKind::SuspiciousKey(field)) if field != Field::TYPE)
        };
        let first = self.violation.take().into_iter();
        for violation in first.chain(core::mem::take(&mut self.more_violations)) {
            if is_kept(&violation) {
                self.violate(violation);
            }
        }
        self.refuse(ErrorKind::WrongEvent(event), "", span);
    }

    /// Takes the findings of an accepted payload, in the order of the payload.
    pub(crate) fn take_diagnostics(&mut self) -> Vec<Diagnostic> {
        sort(&mut self.tolerated);
        core::mem::take(&mut self.tolerated)
    }

    /// Returns the findings of an accepted document, in the order of the payload, and the text of their
    /// replacements.
    pub(crate) fn take_account(&mut self) -> (Vec<Diagnostic>, String) {
        (
            self.take_diagnostics(),
            core::mem::take(&mut self.replacements),
        )
    }

    /// Closes the account of a refused document, whose grammar the last violation broke or none.
    pub(crate) fn error(&mut self, grammatical: bool) -> ParseError {
        self.close(grammatical, |_| 0)
    }

    /// Closes the account of a refused payload, of which so much could be read.
    pub(crate) fn close(
        &mut self,
        grammatical: bool,
        order: impl Fn(Field) -> usize,
    ) -> ParseError {
        let is_sole = self.more_violations.is_empty();
        let truncated = self.truncated && (is_sole || !self.recovers);
        // Never used: the caller holds the proof that a violation is recorded.
        let primary = self.primary(grammatical, order);
        let primary = primary.unwrap_or(Diagnostic::UNKNOWN);
        let mut findings = core::mem::take(&mut self.tolerated);
        if !is_sole || !findings.is_empty() {
            findings.reserve_exact(self.more_violations.len().wrapping_add(1));
            findings.extend(self.violation.take());
            findings.append(&mut self.more_violations);
            sort(&mut findings);
        }
        ParseError::new(primary, findings, truncated)
    }

    /// The first violation by precedence.
    fn primary(&self, grammatical: bool, order: impl Fn(Field) -> usize) -> Option<Diagnostic> {
        if self.more_violations.is_empty() {
            return self.violation.clone();
        }
        let kinds = |finding| Diagnostic::error_kind(finding).map(|kind| (finding, kind));
        let mut violations = self.violations().filter_map(kinds);
        // A parser that does not recover stops at this one, so both report the same error.
        let recovered = self.recovers.then(|| violations.clone());
        let first = recovered.and_then(|mut it| it.find(|(_, kind)| stops(*kind)));
        let primary = if first.is_some() {
            first
        } else if grammatical {
            violations.min_by_key(|(finding, kind)| {
                let field = finding.field().map(&order);
                (precedence(*kind), field, kind.quirk())
            })
        } else {
            violations.next_back()
        };
        primary.map(|(finding, _)| finding.clone())
    }
}

/// Puts findings into the order of the payload. A stable sort would copy them all.
#[inline]
fn sort(findings: &mut [Diagnostic]) {
    if findings.len() > 1 {
        findings.sort_unstable_by(Diagnostic::by_place);
    }
}

/// Whether parsing can stop at a violation. Copies of a key are compared only when their object ends.
const fn stops(kind: ErrorKind) -> bool {
    !matches!(
        kind,
        ErrorKind::ConflictingDuplicate(_) | ErrorKind::Denied(Quirk::DuplicateKey)
    )
}

/// The rank of a violation among several, lowest first. The order of the members plays no part.
fn precedence(kind: ErrorKind) -> u8 {
    match kind {
        ErrorKind::SuspiciousKey(_) => 1,
        ErrorKind::WrongEvent(_) => 2,
        ErrorKind::ConflictingDuplicate(_)
        | ErrorKind::MissingField(_)
        | ErrorKind::InvalidField(_)
        | ErrorKind::Denied(_) => 3,
        _ => 0,
    }
}
