//! One mutator for each quirk. It changes a draft in one place, and the draft knows what a parse
//! has to report for it; where the draft has no place for the quirk left, it says so.

use zapi_webhooks::Quirk;

use super::text::{Piece, Quote};
use super::{Dice, Draft, Member, Value};

#[path = "mutators/content.rs"]
mod content;
#[path = "mutators/form.rs"]
mod form;
#[path = "mutators/values.rs"]
mod values;

use content::{
    duplicate_key, implausible_moment, moment_in_seconds, not_connected, placeholder,
    placeholder_superseded, several_contents, unexpected_null, unknown_word, unusual_instance_id,
    unusual_phone,
};
use form::{
    code_fence, escaped_key, json5_escape, missing_comma, repeated_comma, requote, trailing_comma,
    trivia, unquoted_key, unquoted_value,
};
use values::{boolean, event_type_case, integer, moment_alias, phone_as_number};

/// Puts a quirk into a draft, or tells that it has no place there.
pub type Mutator = fn(&mut Draft, &mut Dice) -> bool;

/// All mutators, in the order in which they have to be applied: content, copies, separators, form.
pub const MUTATORS: &[(Quirk, Mutator)] = &[
    (Quirk::NotConnected, not_connected),
    (Quirk::MomentInSeconds, moment_in_seconds),
    (Quirk::ImplausibleMoment, implausible_moment),
    (Quirk::Placeholder, placeholder),
    (Quirk::UnusualPhone, unusual_phone),
    (Quirk::UnusualInstanceId, unusual_instance_id),
    (Quirk::UnknownWord, unknown_word),
    (Quirk::SeveralContents, several_contents),
    (Quirk::UnexpectedNull, unexpected_null),
    (Quirk::DuplicateKey, duplicate_key),
    (Quirk::PlaceholderSuperseded, placeholder_superseded),
    (Quirk::Json5Number, |draft, dice| {
        nested(draft, dice, Quirk::Json5Number)
    }),
    (Quirk::ControlCharacter, |draft, dice| {
        nested(draft, dice, Quirk::ControlCharacter)
    }),
    (Quirk::TrailingComma, trailing_comma),
    (Quirk::RepeatedComma, repeated_comma),
    (Quirk::MissingComma, missing_comma),
    (Quirk::MomentAlias, moment_alias),
    (Quirk::EventTypeCase, event_type_case),
    (Quirk::StringMoment, |draft, dice| {
        integer(draft, dice, Quirk::StringMoment)
    }),
    (Quirk::NumberWrapper, |draft, dice| {
        integer(draft, dice, Quirk::NumberWrapper)
    }),
    (Quirk::IntegralFloat, |draft, dice| {
        integer(draft, dice, Quirk::IntegralFloat)
    }),
    (Quirk::BooleanAsString, |draft, dice| {
        boolean(draft, dice, Quirk::BooleanAsString)
    }),
    (Quirk::PythonLiteral, |draft, dice| {
        boolean(draft, dice, Quirk::PythonLiteral)
    }),
    (Quirk::PhoneAsNumber, phone_as_number),
    (Quirk::UnquotedValue, unquoted_value),
    (Quirk::SingleQuotes, |draft, dice| {
        requote(draft, dice, &[Quote::Single])
    }),
    (Quirk::CurlyQuotes, |draft, dice| {
        requote(draft, dice, &[Quote::CurlyDouble, Quote::CurlySingle])
    }),
    (Quirk::Json5Escape, json5_escape),
    (Quirk::EscapedKey, escaped_key),
    (Quirk::UnquotedKey, unquoted_key),
    (Quirk::LineComment, |draft, dice| {
        trivia(draft, dice, Quirk::LineComment)
    }),
    (Quirk::BlockComment, |draft, dice| {
        trivia(draft, dice, Quirk::BlockComment)
    }),
    (Quirk::Json5Whitespace, |draft, dice| {
        trivia(draft, dice, Quirk::Json5Whitespace)
    }),
    (Quirk::CodeFence, code_fence),
    (Quirk::ByteOrderMark, |draft, _| {
        !std::mem::replace(&mut draft.marked, true)
    }),
];

/// Quirks inside the value of an unknown field: what stands before, the deviation, what stands
/// behind, and what the deviation is in strict JSON.
#[rustfmt::skip]
const NESTED: &[(Quirk, &str, &str, &str, &str)] = &[
    (Quirk::TrailingComma, "[1, 2", ",", "]", ""),
    (Quirk::TrailingComma, "{\"phone\": [] ", ",", "\n}", ""),
    (Quirk::RepeatedComma, "{\"a\":1", ", ,", "\"b\":2}", ","),
    (Quirk::RepeatedComma, "{", ",", "\"a\":true}", ""),
    (Quirk::RepeatedComma, "[{\"a\":\"\\u00e9\"", ",,,", "}]", ""),
    (Quirk::MissingComma, "{\"a\":1 ", "", "\"b\":2}", ","),
    (Quirk::MissingComma, "{\"a\":[]", "", "\"b\":2}", ","),
    (Quirk::MissingComma, "[{\"a\":1}", "", "{\"b\":2}]", ","),
    (Quirk::MissingComma, "[[1]\n", "", "{}]", ","),
    (Quirk::ControlCharacter, "\"a", "\t", "b\"", "\\t"),
    (Quirk::ControlCharacter, "[\"", "\u{1b}", "[31m\"]", "\\u001b"),
    (Quirk::ControlCharacter, "{\"k", "\0", "\":[]}", "\\u0000"),
    (Quirk::Json5Escape, "\"a", "\\v", "b\"", "\\u000b"),
    (Quirk::Json5Escape, "[\"", "\\0", "\"]", "\\u0000"),
    (Quirk::Json5Escape, "{\"it", "\\'", "s\":1}", "'"),
    (Quirk::Json5Escape, "\"a", "\\\r\n", "b\"", ""),
    (Quirk::Json5Escape, "[\"", "\\\r", "\"]", ""),
    (Quirk::SingleQuotes, "[[", "'it\"s \\'1\\''", "]]", "\"it\\\"s '1'\""),
    (Quirk::SingleQuotes, "{", "'type'", ":null}", "\"type\""),
    (Quirk::CurlyQuotes, "[", "\u{201c}it's\u{201d}", "]", "\"it's\""),
    (Quirk::CurlyQuotes, "{", "\u{2018}\u{e9}\u{2019}", ":0}", "\"\u{e9}\""),
    (Quirk::UnquotedKey, "{", "phone", ":\"1\"}", "\"phone\""),
    (Quirk::UnquotedKey, "[{\"a\":{", "$_\u{e7}1", ":{}}}]", "\"$_\u{e7}1\""),
    (Quirk::UnquotedKey, "{", "\u{3a3}", ":0}", "\"\u{3a3}\""),
    (Quirk::UnquotedKey, "{", "\u{540d}_1", ":0}", "\"\u{540d}_1\""),
    (Quirk::UnquotedKey, "[{", "\\u0061\u{431}", ":0}]", "\"a\u{431}\""),
    (Quirk::UnquotedValue, "[", "n\u{fa}mero", "]", "\"n\u{fa}mero\""),
    (Quirk::UnquotedValue, "{\"id\":", "instance.id", "}", "\"instance.id\""),
    (Quirk::NumberWrapper, "[", "NumberLong(1657209752000)", "]", "1657209752000"),
    (Quirk::NumberWrapper, "{\"n\":", "NumberInt(\"-7\")", "}", "-7"),
    (Quirk::NumberWrapper, "[", "Long('-9223372036854775808')", "]", "-9223372036854775808"),
    (Quirk::NumberWrapper, "[", "Int32( 5 )", "]", "5"),
    (Quirk::NumberWrapper, "{\"n\":", "new NumberLong( \"1\" )", "}", "1"),
    (Quirk::PythonLiteral, "[", "None", "]", "null"),
    (Quirk::PythonLiteral, "", "False", "", "false"),
    (Quirk::Json5Number, "", "0x1F", "", "31"),
    (Quirk::Json5Number, "[", "+.5e1", "]", "0.5e1"),
    (Quirk::Json5Number, "{\"n\":", "5.", "}", "5"),
    (Quirk::Json5Number, "[", "-0x1fffffffffffff", "]", "-9007199254740991"),
    (Quirk::LineComment, "[1 ", "// 2]", "\n]", ""),
    (Quirk::BlockComment, "{", "/* {\"a\":1} **/", "\"b\":2}", ""),
    (Quirk::Json5Whitespace, "[", "\u{a0}\u{2028}", "1]", " "),
];

/// Applies the mutator of a quirk.
pub fn apply(quirk: Quirk, draft: &mut Draft, dice: &mut Dice) -> bool {
    if dice.below(4) == 0 && (in_content(draft, dice, quirk) || nested(draft, dice, quirk)) {
        return true;
    }
    MUTATORS
        .iter()
        .find(|(of, _)| *of == quirk)
        .is_some_and(|(_, mutator)| mutator(draft, dice))
}

/// Adds an unknown field whose value has the quirk inside.
fn nested(draft: &mut Draft, dice: &mut Dice, quirk: Quirk) -> bool {
    let of_quirk: Vec<_> = NESTED.iter().filter(|it| it.0 == quirk).collect();
    if of_quirk.is_empty() {
        return false;
    }
    let (_, before, deviant, behind, strict) = one(dice, &of_quirk);
    let value = Piece::deviant(
        format!("{before}{deviant}{behind}"),
        format!("{before}{strict}{behind}"),
        quirk,
        Some(before.len()..before.len() + deviant.len()),
    );
    let member = Member::new(
        None,
        one(dice, &["x", "", "__proto__", "phones"]),
        value,
        dice,
    );
    draft.insert(member, dice);
    true
}

/// Quirks inside a content: its member, what comes before, the deviation, what comes after, and the content in
/// canonical JSON.
#[rustfmt::skip]
const IN_CONTENT: &[(Quirk, &str, &str, &str, &str, &str)] = &[
    (Quirk::TrailingComma, "text", "{\"message\":\"Oi\"", ",", "}", "{\"message\":\"Oi\"}"),
    (Quirk::RepeatedComma, "image", "{\"caption\":\"a\"", ",,", "\"width\":1}", "{\"caption\":\"a\",\"width\":1}"),
    (Quirk::MissingComma, "image", "{\"caption\":\"a\"", "", "\"width\":1}", "{\"caption\":\"a\",\"width\":1}"),
    (Quirk::SingleQuotes, "text", "{\"message\":", "'Oi'", "}", "{\"message\":\"Oi\"}"),
    (Quirk::SingleQuotes, "order", "{", "'total'", ":1}", "{\"total\":1}"),
    (Quirk::CurlyQuotes, "text", "{\"message\":", "\u{201c}Oi\u{201d}", "}", "{\"message\":\"Oi\"}"),
    (Quirk::UnquotedKey, "image", "{", "caption", ":\"a\"}", "{\"caption\":\"a\"}"),
    (Quirk::UnquotedValue, "text", "{\"message\":", "instance.id", "}", "{\"message\":\"instance.id\"}"),
    (Quirk::EscapedKey, "text", "{", "\"\\u006dessage\"", ":\"Oi\"}", "{\"message\":\"Oi\"}"),
    (Quirk::ControlCharacter, "text", "{\"message\":\"a", "\t", "\"}", "{\"message\":\"a\\t\"}"),
    (Quirk::Json5Escape, "text", "{\"message\":\"a", "\\x21", "\"}", "{\"message\":\"a!\"}"),
    (Quirk::Json5Number, "order", "{\"total\":", "0x1F", "}", "{\"total\":31}"),
    (Quirk::NumberWrapper, "location", "{\"latitude\":", "NumberLong(5)", "}", "{\"latitude\":5}"),
    (Quirk::NumberWrapper, "audio", "{\"seconds\":", "NumberInt(7)", "}", "{\"seconds\":7}"),
    (Quirk::IntegralFloat, "audio", "{\"seconds\":", "7.0", "}", "{\"seconds\":7}"),
    (Quirk::PythonLiteral, "audio", "{\"ptt\":", "True", "}", "{\"ptt\":true}"),
    (Quirk::PythonLiteral, "order", "{\"total\":", "None", "}", "{\"total\":null}"),
    (Quirk::BooleanAsString, "image", "{\"viewOnce\":", "\"true\"", "}", "{\"viewOnce\":true}"),
    (Quirk::DuplicateKey, "text", "{\"message\":\"Oi\",", "\"message\"", ":\"Oi\"}", "{\"message\":\"Oi\"}"),
    (Quirk::UnexpectedNull, "image", "{\"width\":", "null", "}", "{}"),
    (Quirk::LineComment, "text", "{\"message\":\"Oi\"", "// }", "\n}", "{\"message\":\"Oi\"}"),
    (Quirk::BlockComment, "poll", "{", "/* } */", "\"question\":\"?\"}", "{\"question\":\"?\"}"),
    (Quirk::Json5Whitespace, "text", "{\"message\":", "\u{a0}", "\"Oi\"}", "{\"message\":\"Oi\"}"),
];

/// Replaces the only content by one that has the quirk inside.
fn in_content(draft: &mut Draft, dice: &mut Dice, quirk: Quirk) -> bool {
    let of_quirk: Vec<_> = IN_CONTENT.iter().filter(|it| it.0 == quirk).collect();
    let plain = &draft.plain;
    let is_content = |it: &&mut Member| it.field.is_some_and(|field| plain.is_content(field));
    let mut contents: Vec<&mut Member> = draft.members.iter_mut().filter(is_content).collect();
    let [member] = &mut *contents else {
        return false;
    };
    let is_untouched = member.key.findings.is_empty() && member.value.findings.is_empty();
    let has_value = member.field.is_some_and(|field| plain.get(field).is_some());
    if of_quirk.is_empty() || !is_untouched || !has_value {
        return false;
    }
    let (_, key, before, deviant, after, canonical) = one(dice, &of_quirk);
    let old = member.field.replace(key);
    member.key = Piece::text(key);
    let range = before.len()..before.len() + deviant.len();
    let text = format!("{before}{deviant}{after}");
    member.value = Piece::deviant(text, (*canonical).to_owned(), quirk, Some(range));
    draft.plain.members.retain(|(key, _)| Some(*key) != old);
    draft.plain.set(key, Value::Json((*canonical).to_owned()));
    true
}

fn one<T: Copy>(dice: &mut Dice, of: &[T]) -> T {
    of[dice.below(of.len())]
}

/// A random member among those that have a place for the quirk.
fn member(draft: &mut Draft, dice: &mut Dice, fits: impl Fn(&mut Member) -> bool) -> Option<usize> {
    let fitting: Vec<usize> = (0..draft.members.len())
        .filter(|place| fits(&mut draft.members[*place]))
        .collect();
    (!fitting.is_empty()).then(|| one(dice, &fitting))
}
