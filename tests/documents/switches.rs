//! Every quirk of the grammar can be switched, in objects, in arrays and at the top alike. A comma too many
//! in an array makes a hole, so it is no quirk there.

use zapi_webhooks::{Diagnostic, ErrorKind, Quirk};

use crate::support::invariants::{WIDEST, allow_all, documents::under, nothing};

/// The quirks that are about the grammar, and not about a field of the event.
pub const GRAMMAR: &[Quirk] = &[
    Quirk::ByteOrderMark,
    Quirk::Json5Whitespace,
    Quirk::LineComment,
    Quirk::BlockComment,
    Quirk::CodeFence,
    Quirk::TrailingComma,
    Quirk::RepeatedComma,
    Quirk::MissingComma,
    Quirk::SingleQuotes,
    Quirk::CurlyQuotes,
    Quirk::ControlCharacter,
    Quirk::Json5Escape,
    Quirk::UnquotedKey,
    Quirk::DuplicateKey,
    Quirk::UnquotedValue,
    Quirk::NumberWrapper,
    Quirk::PythonLiteral,
    Quirk::Json5Number,
];

/// Documents with one quirk, and the same in strict JSON.
#[rustfmt::skip]
const ONE_QUIRK: &[(Quirk, &str, &str)] = &[
    (Quirk::ByteOrderMark, "\u{feff}[1]", "[1]"),
    (Quirk::ByteOrderMark, "\u{feff}{}", "{}"),
    (Quirk::ByteOrderMark, "\u{feff}1", "1"),
    (Quirk::Json5Whitespace, "[\u{a0}1]", "[ 1]"),
    (Quirk::Json5Whitespace, "{\"a\":\u{b}1}", "{\"a\": 1}"),
    (Quirk::Json5Whitespace, "1\u{3000}", "1 "),
    (Quirk::LineComment, "[1// x\n]", "[1\n]"),
    (Quirk::LineComment, "{// x\n}", "{\n}"),
    (Quirk::LineComment, "1// x", "1"),
    (Quirk::BlockComment, "[/* x */1]", "[1]"),
    (Quirk::BlockComment, "{\"a\"/* x */:1}", "{\"a\":1}"),
    (Quirk::BlockComment, "/* x */1", "1"),
    (Quirk::CodeFence, "```json\n[1]\n```", "\n[1]\n"),
    (Quirk::CodeFence, "```\n{}\n```\n", "\n{}\n\n"),
    (Quirk::CodeFence, "```\n1\n```", "\n1\n"),
    (Quirk::CodeFence, " ~~~~ js `x`\n[1]\n  ~~~~~ \n", " \n[1]\n   \n"),
    (Quirk::TrailingComma, "[1,]", "[1]"),
    (Quirk::TrailingComma, "{\"a\":1,}", "{\"a\":1}"),
    (Quirk::RepeatedComma, "{\"a\":1,,\"b\":2}", "{\"a\":1,\"b\":2}"),
    (Quirk::RepeatedComma, "{,}", "{}"),
    (Quirk::RepeatedComma, "[{\"a\":1, ,}]", "[{\"a\":1}]"),
    (Quirk::RepeatedComma, "[{,\"a\":1}]", "[{\"a\":1}]"),
    (Quirk::MissingComma, "[{\"a\":1 \"b\":2}]", "[{\"a\":1 ,\"b\":2}]"),
    (Quirk::MissingComma, "{\"a\":[]\"b\":2}", "{\"a\":[],\"b\":2}"),
    (Quirk::MissingComma, "[{}{}]", "[{},{}]"),
    (Quirk::MissingComma, "[[] {}]", "[[] ,{}]"),
    (Quirk::SingleQuotes, "['a\\'\"']", "[\"a'\\\"\"]"),
    (Quirk::SingleQuotes, "{'a':1}", "{\"a\":1}"),
    (Quirk::SingleQuotes, "'a'", "\"a\""),
    (Quirk::CurlyQuotes, "[\u{201c}a\u{201d}]", "[\"a\"]"),
    (Quirk::CurlyQuotes, "{\u{2018}a\u{2019}:1}", "{\"a\":1}"),
    (Quirk::CurlyQuotes, "\u{201c}a\u{201d}", "\"a\""),
    (Quirk::ControlCharacter, "[\"\t\u{1}\"]", "[\"\\t\\u0001\"]"),
    (Quirk::ControlCharacter, "{\"a\u{b}\":1}", "{\"a\\u000b\":1}"),
    (Quirk::ControlCharacter, "\"\0\"", "\"\\u0000\""),
    (Quirk::Json5Escape, "[\"\\x41\\/\"]", "[\"A\\/\"]"),
    (Quirk::Json5Escape, "{\"\\\n\":1}", "{\"\":1}"),
    (Quirk::Json5Escape, "\"\\0\"", "\"\\u0000\""),
    (Quirk::UnquotedKey, "[{a:1}]", "[{\"a\":1}]"),
    (Quirk::UnquotedKey, "{a:1}", "{\"a\":1}"),
    (Quirk::UnquotedKey, "{\u{540d}\u{43b}:1}", "{\"\u{540d}\u{43b}\":1}"),
    (Quirk::UnquotedKey, "{\\u0061b:1}", "{\"ab\":1}"),
    (Quirk::DuplicateKey, "[{\"a\":1, \"a\":1}]", "[{\"a\":1}]"),
    (Quirk::DuplicateKey, "{\"a\":{\"x\":1,\"y\":[]},\"a\":{\"y\":[],\"x\":1}}", "{\"a\":{\"x\":1,\"y\":[]}}"),
    (Quirk::UnquotedValue, "[instance.id]", "[\"instance.id\"]"),
    (Quirk::UnquotedValue, "[1,b]", "[1,\"b\"]"),
    (Quirk::UnquotedValue, "{\"a\":b}", "{\"a\":\"b\"}"),
    (Quirk::NumberWrapper, "[NumberLong(1)]", "[1]"),
    (Quirk::NumberWrapper, "{\"a\":NumberInt(\"1\")}", "{\"a\":1}"),
    (Quirk::NumberWrapper, "NumberLong(1)", "1"),
    (Quirk::NumberWrapper, "[Long('-1'), 2]", "[-1, 2]"),
    (Quirk::NumberWrapper, "{\"a\":new Int32( 1 )}", "{\"a\":1}"),
    (Quirk::PythonLiteral, "[True]", "[true]"),
    (Quirk::PythonLiteral, "{\"a\":None}", "{\"a\":null}"),
    (Quirk::PythonLiteral, "False", "false"),
    (Quirk::Json5Number, "[0x10]", "[16]"),
    (Quirk::Json5Number, "{\"a\":+.50}", "{\"a\":0.50}"),
    (Quirk::Json5Number, "5.", "5"),
];

#[test]
fn a_quirk_alone_is_switched_alone() {
    for (quirk, text, json) in ONE_QUIRK {
        let alone = under(allow_all(nothing(), &[*quirk]), text.as_bytes());
        let normalized = alone.unwrap_or_else(|error| panic!("{error}: {text:?}"));
        assert_eq!(normalized.json, *json, "{text:?}");
        let quirks = normalized.diagnostics.iter().map(Diagnostic::quirk);
        assert!(quirks.into_iter().all(|it| it == Some(*quirk)), "{text:?}");

        let denied = under(WIDEST.deny(*quirk), text.as_bytes());
        let error = denied.expect_err("a denied quirk");
        assert_eq!(error.kind(), ErrorKind::Denied(*quirk), "{text:?}");
    }
}

#[test]
fn every_quirk_of_the_grammar_stands_in_the_table_in_objects_and_in_arrays() {
    for quirk in GRAMMAR {
        for bracket in ['[', '{'] {
            let row = ONE_QUIRK
                .iter()
                .find(|(of, text, _)| of == quirk && text.contains(bracket));
            assert!(row.is_some(), "{quirk} in {bracket}");
        }
    }
}
