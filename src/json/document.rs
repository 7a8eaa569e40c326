//! Whole documents of any value: the only one of a text, or the next one in a row.

use crate::json::clean;
use crate::json::duplicates::Duplicates;
use crate::json::edges::{Fence, Start, enter, finish, leave};
use crate::json::lexer::Lexer;
use crate::json::parser::Parser;
use crate::json::scalar::{ONE_READING, Word, is_begun};
use crate::json::string::string;
use crate::json::token::{Kind, Token};
use crate::json::value::value;
use crate::json::word::{VALUE, odd_word, word_of};
use crate::ledger::{Ledger, Refused, Stop};
use crate::options::{Limits, OnConflict};
use crate::span::Span;

/// A text that holds documents, and the position in it.
#[derive(Clone)]
pub(crate) struct Reader<'a> {
    lexer: Lexer<'a>,
    /// Whether several documents may follow one another.
    is_row: bool,
    /// Whether the text is the start of the payload, which may have a byte order mark.
    is_start: bool,
    /// Why the text ends, if it ends before the payload does.
    stop: Option<Stop>,
    /// The keys of the document, in memory that the next one uses again.
    keys: Duplicates<'a>,
}

impl<'a> Reader<'a> {
    /// Starts to read a text that holds one document. If the text ends before the payload, `stop` says why.
    pub(crate) fn single(text: &'a str, stop: Option<Stop>, is_start: bool) -> Self {
        Self {
            lexer: Lexer::new(text, 0),
            is_row: false,
            is_start,
            stop,
            keys: Duplicates::found(text, OnConflict::Refuse),
        }
    }

    /// Starts to read a text that holds documents in a row; see [`single`](Self::single).
    pub(crate) fn row(text: &'a str, stop: Option<Stop>) -> Self {
        let mut reader = Self::single(text, stop, true);
        reader.is_row = true;
        reader
    }

    /// Starts to read another text that holds one document, in the same memory; see [`single`](Self::single).
    pub(crate) fn next(&mut self, text: &'a str, stop: Option<Stop>, is_start: bool) {
        (self.lexer, self.stop, self.is_start) = (Lexer::new(text, 0), stop, is_start);
    }

    pub(crate) const fn text(&self) -> &'a str {
        self.lexer.text()
    }

    /// Skips white space, and returns the position after it.
    pub(crate) fn skip_blank(&mut self) -> usize {
        self.lexer.skip_blank();
        self.lexer.pos()
    }

    /// Reads the next document, and returns the place of its value, or `None` if only white space and comments
    /// were left. Fails if the end of the value is not certain.
    pub(crate) fn read(
        &mut self,
        policy: OnConflict,
        ledger: &mut Ledger,
    ) -> Result<Option<Span>, Refused> {
        ledger.recovers = self.is_row;
        let start = self.lexer;
        self.keys.start(self.text(), policy);
        if let Some(span) = self.read_clean(&ledger.limits) {
            return Ok(Some(span));
        }
        self.keys.start(self.text(), policy);
        let value = self.look(ledger);
        if ledger.is_refused() {
            return value;
        }
        let repeating = self.keys.fold(ledger);
        if repeating.is_empty() {
            return value;
        }
        // It is read again to fold what it repeats.
        self.lexer = start;
        ledger.rewind(0);
        let folded = Duplicates::folded(self.text(), repeating, policy);
        let found = core::mem::replace(&mut self.keys, folded);
        let value = self.look(ledger);
        self.keys = found;
        value
    }

    /// Reads the next document if it has no deviations, and no comment can follow it. Returns its place.
    fn read_clean(&mut self, limits: &Limits) -> Option<Span> {
        let mut lexer = self.lexer;
        lexer.skip_blank();
        let span = clean::document(lexer.text(), lexer.pos(), limits, &mut self.keys)?;
        lexer.go_to(span.end());
        lexer.skip_blank();
        let is_certain = match lexer.text().as_bytes().get(lexer.pos()) {
            None => self.stop.is_none(),
            Some(next) => self.is_row && is_token(*next),
        };
        is_certain.then(|| {
            self.lexer = lexer;
            span
        })
    }

    /// Reads the next document token by token.
    fn look(&mut self, ledger: &mut Ledger) -> Result<Option<Span>, Refused> {
        let keys = core::mem::replace(&mut self.keys, Duplicates::Ignored);
        let mut parser = Parser::document(self.lexer, ledger, keys, self.stop);
        let value = document(&mut parser, self.is_row, self.is_start);
        self.lexer = parser.lexer;
        self.keys = parser.duplicates;
        value
    }
}

/// Reads a document, and what follows it if it is the only one or the last.
fn document(
    parser: &mut Parser<'_, '_>,
    is_row: bool,
    is_start: bool,
) -> Result<Option<Span>, Refused> {
    let Start { token, fence } = enter(parser, is_start)?;
    if token.kind == Kind::End {
        return if is_row && fence.is_none() && !parser.ends_early() {
            Ok(None)
        } else {
            Err(parser.refuse_end("payload is empty"))
        };
    }
    match token.kind {
        Kind::Word => lone_word(parser, token, fence.as_deref())?,
        Kind::Text { .. } => drop(string(parser, token)?),
        Kind::OpenBrace | Kind::OpenBracket | Kind::Call => value(parser, token)?,
        _ => return Err(parser.unexpected(token, VALUE)),
    }
    let span = Span::new(token.start(), parser.lexer.pos());
    if !is_row {
        finish(parser, fence)?;
        return Ok(Some(span));
    }
    let mut ahead = parser.lexer;
    ahead.skip_blank();
    let is_followed = ahead.rest().first().is_some_and(|next| is_token(*next));
    let is_last = !is_followed && fence.is_none() && ahead.significant().kind == Kind::End;
    if is_last && !parser.ends_early() {
        // Comments after the last value belong to it.
        parser.token()?;
    }
    leave(parser, fence)?;
    Ok(Some(span))
}

/// Whether a token starts with this byte, not a comment or white space.
const fn is_token(byte: u8) -> bool {
    byte.is_ascii_graphic() && byte != b'/'
}

/// Reads a word that is a whole document, so that the end of the text completes it. A text without quotes
/// is rejected, since it may be prose.
fn lone_word(
    parser: &mut Parser<'_, '_>,
    token: Token,
    fence: Option<&Fence<'_>>,
) -> Result<(), Refused> {
    let is_last = parser.is_last(token) && !fence.is_some_and(Fence::is_closed);
    if is_last && fence.is_some() {
        return Err(parser.unexpected(token, ""));
    }
    let word = token.span().of(parser.text());
    let says = Word::of(word);
    let is_plain = matches!(says, Word::Null | Word::Bool(_) | Word::Number);
    let is_odd = says != Word::Text && says.quirk().is_some();
    if is_last && !is_plain && !is_odd && is_begun(word) {
        return Err(parser.refuse_end("payload ends inside a value"));
    }
    word_of(parser, token)?;
    if is_plain {
        Ok(())
    } else if is_odd || says == Word::NotFinite {
        odd_word(parser, token, says).map(drop)
    } else {
        parser.fault(ONE_READING, token.span())
    }
}

#[cfg(test)]
mod tests {
    use super::{Duplicates, Lexer, Reader};
    use crate::error_kind::ErrorKind;
    use crate::ledger::{Ledger, Stop};
    use crate::options::{Limits, OnConflict, ParseOptions, Tolerance};
    use crate::quirk::Quirk;
    use crate::span::Span;

    /// The parts of small documents: values, and what may come after one.
    const PARTS: &str = r#"0 -1.5E3 01 1. - [01] [-0] [-01] [1.] [-] true null nul True a "a" "" "\n" "\x" 'a' [] {} {"a":0,"a":[{"b":0,"b":1}]}"#;
    const NEXT: &str = "/ // /**/ \u{a0} \u{feff} \u{b} \0 ` ```\n : , ( ) } é";

    /// Two parts in a row, with or without white space between them.
    fn small() -> impl Iterator<Item = String> {
        let parts = || PARTS.split(' ').chain(NEXT.split(' ')).chain([""]);
        let pairs = parts().flat_map(move |first| parts().map(move |next| (first, next)));
        pairs.flat_map(|(first, next)| ["", " ", "\r\n"].map(|blank| [first, blank, next].concat()))
    }

    /// A text with every byte dropped, changed and repeated, alone and in a row.
    fn bent(text: &str) -> Vec<String> {
        let places = text.char_indices().map(|(at, _)| at).take(400);
        let bent = places.flat_map(|at| {
            let (before, rest) = text.split_at(at);
            let mut after = rest.chars();
            let c: String = after.next().into_iter().collect();
            ["", "\"", &format!("{c}{c}")].map(|it| [before, it, after.as_str()].concat())
        });
        let rows = [
            text.to_owned(),
            [text, text].concat(),
            format!("{text}\n[1] x"),
        ];
        bent.chain(rows).collect()
    }

    /// The fixtures and what comes out if they are bent, and small documents.
    fn texts() -> impl Iterator<Item = String> {
        let paths = std::fs::read_dir("fixtures").unwrap();
        let fixtures = paths.flat_map(|entry| std::fs::read_to_string(entry.unwrap().path()));
        fixtures.flat_map(|text| bent(&text)).chain(small())
    }

    /// The law of the clean way: if it reads a document, the tokens give the same and have nothing to report.
    #[test]
    fn a_document_that_the_clean_way_reads_is_read_the_same() {
        let narrow = Limits {
            max_depth: 2,
            max_members: 12,
            ..Limits::DOCUMENT
        };
        let (wide, narrow) = (ParseOptions::new(), ParseOptions::new().limits(narrow));
        let [mut clean, mut lone] = [0; 2];
        for text in texts() {
            let end = Some(Stop {
                kind: ErrorKind::UnexpectedEnd,
                rule: "",
                span: Span::new(text.len(), text.len()),
                truncated: true,
            });
            for (options, stop) in [(&wide, None), (&wide, end), (&narrow, None)] {
                for mut reader in [Reader::single(&text, stop, true), Reader::row(&text, stop)] {
                    let mut by_tokens = reader.clone();
                    let mut ledger = Ledger::new(options, Limits::DOCUMENT);
                    let Some(span) = reader.read_clean(&ledger.limits) else {
                        continue;
                    };
                    clean += 1;
                    lone += usize::from(!span.of(&text).starts_with(['{', '[']));
                    let value = by_tokens.look(&mut ledger);
                    assert!(by_tokens.keys.fold(&mut ledger).is_empty(), "{text}");
                    assert!(!ledger.is_refused() && ledger.count() == 0, "{text}");
                    assert_eq!(value.ok(), Some(Some(span)), "{text}");
                    by_tokens.skip_blank();
                    assert_eq!(reader.skip_blank(), by_tokens.skip_blank(), "{text}");
                }
            }
        }
        assert!(clean > 20_000 && lone > 500, "{clean}, {lone}");
    }

    /// Objects that may repeat a key, with copies of every kind.
    fn copies() -> Vec<String> {
        let keys = ["a", "\"a\"", "'\\x61'", "\\u0061", "b"];
        let values = ["0", ".5", "'x'", "[ ]", "{b:0 b:0}", "{b:[1,{c:0,c:0.}]}"];
        let members = keys
            .map(|key| values.map(|value| format!("{key}:{value}")))
            .concat();
        let pairs = members
            .iter()
            .flat_map(|one| members.iter().map(move |two| (one, two)));
        let rows = pairs.flat_map(|(one, two)| {
            [
                format!("{{{one},{two}}}"),
                format!("{{{one} {two} a:0}}"),
                format!("{{'b':0,{one},{two},}}//"),
                format!("[{{{one},,{two}}}"),
            ]
        });
        rows.collect()
    }

    /// The law of the first look: if it folds copies, the second look does the same.
    #[test]
    fn copies_that_the_first_look_folds_are_folded_the_same() {
        let mut narrow = Limits::DOCUMENT;
        narrow.max_quirks = 5;
        let (wide, narrow) = (ParseOptions::new(), ParseOptions::new().limits(narrow));
        let denied = wide.tolerance(Tolerance::LENIENT.deny(Quirk::DuplicateKey));
        let policies = [OnConflict::Refuse, OnConflict::First, OnConflict::Last];
        let all = policies
            .map(|policy| [wide, narrow, denied].map(|it| (it, policy)))
            .concat();
        let mut folded = 0;
        for text in copies() {
            for (options, policy) in &all {
                let mut reader = Reader::single(&text, None, true);
                let mut other = reader.clone();
                let [mut ledger, mut full, mut none] =
                    [options, options, &denied].map(|it| Ledger::new(it, Limits::DOCUMENT));
                let value = reader.read(*policy, &mut ledger);
                let mut expected = other.look(&mut full);
                let repeating = other.keys.fold(&mut none);
                if !full.is_refused() && !repeating.is_empty() {
                    full.rewind(0);
                    other.lexer = Lexer::new(&text, 0);
                    other.keys = Duplicates::folded(&text, repeating, *policy);
                    expected = other.look(&mut full);
                    folded += usize::from(!full.is_refused());
                }
                assert_eq!(value.ok(), expected.ok(), "{text}");
                assert_eq!(ledger.is_refused(), full.is_refused(), "{text}");
                if ledger.is_refused() {
                    assert_eq!(ledger.error(true), full.error(true), "{text}");
                } else {
                    assert_eq!(ledger.take_account(), full.take_account(), "{text}");
                }
            }
        }
        assert!(folded > 1000, "{folded}");
    }
}
