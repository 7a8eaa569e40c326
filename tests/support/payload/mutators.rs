//! One mutator for each quirk. It changes a draft in one place, and the draft knows what a parse
//! has to report for it; where the draft has no place for the quirk left, it says so.

use zapi_webhooks::{Field, PhoneKind, Quirk};

use super::text::{Form, Piece, Quote, Spelling};
use super::{Comma, Dice, Draft, Member};

/// Puts a quirk into a draft, or tells that it has no place there.
pub type Mutator = fn(&mut Draft, &mut Dice) -> bool;

/// All mutators, in the order in which they have to be applied: content, copies, separators, form.
pub const MUTATORS: &[(Quirk, Mutator)] = &[
    (Quirk::NotConnected, not_connected),
    (Quirk::MomentInSeconds, moment_in_seconds),
    (Quirk::ImplausibleMoment, implausible_moment),
    (Quirk::Placeholder, placeholder),
    (Quirk::UnusualPhone, unusual_phone),
    (Quirk::DuplicateKey, duplicate_key),
    (Quirk::PlaceholderSuperseded, placeholder_superseded),
    (Quirk::Json5Number, |draft, dice| {
        nested(draft, dice, Quirk::Json5Number)
    }),
    (Quirk::TrailingComma, trailing_comma),
    (Quirk::RepeatedComma, repeated_comma),
    (Quirk::MissingComma, missing_comma),
    (Quirk::MomentAlias, moment_alias),
    (Quirk::EventTypeCase, event_type_case),
    (Quirk::StringMoment, |draft, dice| {
        moment(draft, dice, Quirk::StringMoment)
    }),
    (Quirk::NumberWrapper, |draft, dice| {
        moment(draft, dice, Quirk::NumberWrapper)
    }),
    (Quirk::IntegralFloat, |draft, dice| {
        moment(draft, dice, Quirk::IntegralFloat)
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
    (Quirk::CodeFence, |draft, dice| {
        draft
            .fence
            .replace(one(dice, &["```json", "```", "```JSON5"]))
            .is_none()
    }),
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
    (Quirk::RepeatedComma, "[1", ", ,", "2]", ","),
    (Quirk::RepeatedComma, "[", ",", "true]", ""),
    (Quirk::RepeatedComma, "[{\"a\":\"\\u00e9\"", ",,,", "}]", ""),
    (Quirk::MissingComma, "{\"a\":1 ", "", "\"b\":2}", ","),
    (Quirk::SingleQuotes, "[[", "'it\"s \\'1\\''", "]]", "\"it\\\"s '1'\""),
    (Quirk::SingleQuotes, "{", "'type'", ":null}", "\"type\""),
    (Quirk::CurlyQuotes, "[", "\u{201c}it's\u{201d}", "]", "\"it's\""),
    (Quirk::CurlyQuotes, "{", "\u{2018}\u{e9}\u{2019}", ":0}", "\"\u{e9}\""),
    (Quirk::UnquotedKey, "{", "phone", ":\"1\"}", "\"phone\""),
    (Quirk::UnquotedKey, "[{\"a\":{", "$_\u{e7}1", ":{}}}]", "\"$_\u{e7}1\""),
    (Quirk::UnquotedValue, "[", "n\u{fa}mero", "]", "\"n\u{fa}mero\""),
    (Quirk::UnquotedValue, "{\"id\":", "instance.id", "}", "\"instance.id\""),
    (Quirk::NumberWrapper, "[", "NumberLong(1657209752000)", "]", "1657209752000"),
    (Quirk::NumberWrapper, "{\"n\":", "NumberInt(\"-7\")", "}", "-7"),
    (Quirk::PythonLiteral, "[", "None", "]", "null"),
    (Quirk::PythonLiteral, "", "False", "", "false"),
    (Quirk::Json5Number, "", "0x1F", "", "31"),
    (Quirk::Json5Number, "[", "+.5e1", "]", "0.5e1"),
    (Quirk::Json5Number, "{\"n\":", "5.", "}", "5"),
    (Quirk::Json5Number, "[", "-Infinity", "]", "\"-Infinity\""),
    (Quirk::Json5Number, "", "NaN", "", "\"NaN\""),
    (Quirk::LineComment, "[1 ", "// 2]", "\n]", ""),
    (Quirk::BlockComment, "{", "/* {\"a\":1} **/", "\"b\":2}", ""),
    (Quirk::Json5Whitespace, "[", "\u{a0}\u{2028}", "1]", " "),
];

/// Applies the mutator of a quirk.
pub fn apply(quirk: Quirk, draft: &mut Draft, dice: &mut Dice) -> bool {
    if dice.below(4) == 0 && nested(draft, dice, quirk) {
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

/// Changes what a field says, and notes what is doubtful about it.
fn doubt(draft: &mut Draft, field: Field, quirk: Quirk, change: impl FnOnce(&mut Draft)) -> bool {
    if draft.doubts.iter().any(|(of, _)| *of == field) {
        return false;
    }
    change(draft);
    draft.doubts.push((field, quirk));
    let value = draft.value(field);
    let member = draft.members.iter_mut().find(|it| it.field == Some(field));
    member
        .zip(value)
        .map(|(member, value)| member.value = value)
        .is_some()
}

fn not_connected(draft: &mut Draft, _: &mut Dice) -> bool {
    doubt(draft, Field::Connected, Quirk::NotConnected, |draft| {
        draft.plain.connected = false
    })
}

fn moment_in_seconds(draft: &mut Draft, dice: &mut Dice) -> bool {
    let seconds = [1_000_000_000, 1_580_163_342, 9_999_999_999];
    let moment = one(dice, &seconds);
    doubt(draft, Field::Momment, Quirk::MomentInSeconds, |draft| {
        draft.plain.moment = moment
    })
}

fn implausible_moment(draft: &mut Draft, dice: &mut Dice) -> bool {
    let numbers = [
        0,
        7,
        999_999_999,
        10_000_000_000,
        26_151_515_154,
        999_999_999_999,
        10_000_000_000_000,
        9_007_199_254_740_991,
    ];
    let moment = one(dice, &numbers);
    doubt(draft, Field::Momment, Quirk::ImplausibleMoment, |draft| {
        draft.plain.moment = moment
    })
}

fn placeholder(draft: &mut Draft, dice: &mut Dice) -> bool {
    let field = one(dice, &[Field::InstanceId, Field::Phone]);
    let text = a_placeholder(field, dice).to_owned();
    doubt(draft, field, Quirk::Placeholder, |draft| match field {
        Field::Phone => draft.plain.phone = text,
        _ => draft.plain.instance_id = text,
    })
}

fn a_placeholder(field: Field, dice: &mut Dice) -> &'static str {
    match field {
        Field::Phone => one(
            dice,
            &["n\u{fa}mero", "numero", "PHONE DO CHAT", "{{phone}}"],
        ),
        _ => one(
            dice,
            &[
                "instance.id",
                "SUA_INSTANCIA",
                "YOUR_INSTANCE",
                "{id}",
                "{{id}}",
            ],
        ),
    }
}

fn unusual_phone(draft: &mut Draft, dice: &mut Dice) -> bool {
    let texts = [
        "+5544999999999",
        "55 (44) 99999-9999",
        "1234567",
        "Ana",
        "0800123456",
        "x@lid",
    ];
    let text = one(dice, &texts).to_owned();
    doubt(draft, Field::Phone, Quirk::UnusualPhone, |draft| {
        draft.plain.phone = text
    })
}

fn duplicate_key(draft: &mut Draft, dice: &mut Dice) -> bool {
    let Some(copy) = draft.known(one(dice, Field::ALL), dice) else {
        return false;
    };
    draft.insert(copy, dice);
    true
}

fn placeholder_superseded(draft: &mut Draft, dice: &mut Dice) -> bool {
    let field = one(dice, &[Field::InstanceId, Field::Phone]);
    // A value that is doubtful itself is no better than a placeholder.
    if draft.doubts.iter().any(|(of, _)| *of == field) {
        return false;
    }
    let value = Piece::text(a_placeholder(field, dice));
    let mut copy = Member::new(Some(field), field.name(), value, dice);
    copy.superseded = true;
    draft.insert(copy, dice);
    true
}

fn trailing_comma(draft: &mut Draft, _: &mut Dice) -> bool {
    run(draft.members.last_mut(), ",", Quirk::TrailingComma)
}

fn repeated_comma(draft: &mut Draft, dice: &mut Dice) -> bool {
    let commas = one(dice, &[",,", ", ,", ",\n,,"]);
    if dice.below(4) == 0 {
        let leading = one(dice, &[",", commas]);
        return draft.leading_commas.replace(leading).is_none();
    }
    let place = dice.below(draft.members.len());
    run(draft.members.get_mut(place), commas, Quirk::RepeatedComma)
}

fn run(member: Option<&mut Member>, commas: &'static str, quirk: Quirk) -> bool {
    let usual = member.filter(|it| it.comma == Comma::Usual);
    usual
        .map(|it| it.comma = Comma::Run(commas, quirk))
        .is_some()
}

fn missing_comma(draft: &mut Draft, dice: &mut Dice) -> bool {
    let place = dice.below(draft.members.len() - 1);
    let [this, next] = &mut draft.members[place..place + 2] else {
        return false;
    };
    if this.comma != Comma::Usual {
        return false;
    }
    this.comma = Comma::Missing;
    next.keep_quoted = true;
    next.key.findings.push((Quirk::MissingComma, Some(0..0)));
    true
}

fn moment_alias(draft: &mut Draft, dice: &mut Dice) -> bool {
    let Some(place) = member(draft, dice, |it| it.key.content() == "momment") else {
        return false;
    };
    let key = &mut draft.members[place].key;
    key.findings.push((Quirk::MomentAlias, None));
    key.as_text()
        .map(|text| text.content = "moment".to_owned())
        .is_some()
}

fn event_type_case(draft: &mut Draft, dice: &mut Dice) -> bool {
    let fits = |it: &mut Member| {
        it.field == Some(Field::Type) && it.value.content() == "ConnectedCallback"
    };
    let Some(place) = member(draft, dice, fits) else {
        return false;
    };
    let spelling = one(
        dice,
        &[
            "connectedcallback",
            "ConnectedCallBack",
            "CONNECTEDCALLBACK",
        ],
    );
    let value = &mut draft.members[place].value;
    value.findings.push((Quirk::EventTypeCase, None));
    value
        .as_text()
        .map(|text| text.content = spelling.to_owned())
        .is_some()
}

fn moment(draft: &mut Draft, dice: &mut Dice, quirk: Quirk) -> bool {
    let fits = |it: &mut Member| it.field == Some(Field::Momment) && it.value.untouched().is_some();
    let Some(place) = member(draft, dice, fits) else {
        return false;
    };
    let digits = draft.plain.moment.to_string();
    let value = &mut draft.members[place].value;
    let text = match quirk {
        Quirk::StringMoment => {
            *value = Piece::text(&digits);
            value.findings.push((quirk, None));
            return true;
        }
        Quirk::NumberWrapper => match one(dice, &[0, 1, 2]) {
            0 if i32::try_from(draft.plain.moment).is_ok() => format!("NumberInt({digits})"),
            1 => format!("NumberLong(\"{digits}\")"),
            _ => format!("NumberLong({digits})"),
        },
        _ => match one(dice, &[0, 1, 2, 3]) {
            0 => format!("{digits}.0"),
            1 => format!("{digits}e0"),
            2 => format!("{digits}000E-3"),
            _ => format!("{digits}.00e+0"),
        },
    };
    *value = Piece::deviant(text, digits, quirk, None);
    true
}

fn boolean(draft: &mut Draft, dice: &mut Dice, quirk: Quirk) -> bool {
    let fits = |it: &mut Member| {
        let given = match (it.field, it.value.untouched()) {
            (Some(Field::Connected | Field::IsBusiness), Some(word)) => word,
            _ => return false,
        };
        given == "true" || given == "false" && quirk == Quirk::PythonLiteral
    };
    let Some(place) = member(draft, dice, fits) else {
        return false;
    };
    let value = &mut draft.members[place].value;
    let word = value.content();
    *value = match quirk {
        Quirk::BooleanAsString => Piece::text(&word),
        _ => {
            let python = if word == "true" { "True" } else { "False" };
            Piece::deviant(python.to_owned(), word, quirk, None)
        }
    };
    if quirk == Quirk::BooleanAsString {
        value.findings.push((quirk, None));
    }
    true
}

fn phone_as_number(draft: &mut Draft, dice: &mut Dice) -> bool {
    let phone = draft.plain.phone.clone();
    let is_number =
        zapi_webhooks::Phone::new(&phone).is_some_and(|it| it.kind() == PhoneKind::Msisdn);
    let fits = |it: &mut Member| {
        it.field == Some(Field::Phone) && !it.superseded && it.value.as_text().is_some()
    };
    match member(draft, dice, fits) {
        Some(place) if is_number => {
            let value = Piece::deviant(phone.clone(), phone, Quirk::PhoneAsNumber, None);
            draft.members[place].value = value;
            true
        }
        _ => false,
    }
}

fn unquoted_value(draft: &mut Draft, dice: &mut Dice) -> bool {
    let fits = |it: &mut Member| {
        let takes_text = matches!(it.field, Some(Field::InstanceId | Field::Phone));
        takes_text
            && it
                .value
                .as_text()
                .is_some_and(|text| is_bare_text(&text.content))
    };
    let Some(place) = member(draft, dice, fits) else {
        return false;
    };
    unquote(&mut draft.members[place].value, Quirk::UnquotedValue)
}

fn unquote(piece: &mut Piece, quirk: Quirk) -> bool {
    let Some(text) = piece.as_text().filter(|text| text.quote == Quote::Double) else {
        return false;
    };
    text.quote = Quote::None;
    piece.findings.push((quirk, None));
    true
}

/// Whether nobody reads a text as anything but itself: dotted names, and ids with many letters.
fn is_bare_text(text: &str) -> bool {
    let words = [
        "true",
        "false",
        "null",
        "none",
        "nil",
        "undefined",
        "nan",
        "inf",
        "infinity",
        "yes",
        "no",
        "on",
        "off",
        "y",
        "n",
    ];
    let is_hex = text.bytes().all(|it| it.is_ascii_hexdigit())
        && text
            .bytes()
            .filter(|it| matches!(it, b'A' | b'C' | b'D' | b'F'))
            .count()
            > 2;
    (text.split('.').all(is_name) || is_hex) && !words.contains(&text.to_lowercase().as_str())
}

fn is_name(word: &str) -> bool {
    let letter = |c: char| {
        c.is_ascii_alphabetic()
            || matches!(c, '_' | '$' | '\u{c0}'..='\u{d6}' | '\u{e0}'..='\u{f6}')
    };
    word.starts_with(letter) && word.chars().all(|c| letter(c) || c.is_ascii_digit())
}

fn requote(draft: &mut Draft, dice: &mut Dice, quotes: &[Quote]) -> bool {
    let quote = one(dice, quotes);
    let fits = |piece: &mut Piece| {
        piece.as_text().is_some_and(|text| {
            let can_stand = match quote {
                Quote::CurlyDouble => text.fits_curly(true),
                Quote::CurlySingle => text.fits_curly(false),
                _ => true,
            };
            text.quote == Quote::Double && can_stand
        })
    };
    let of_key = dice.below(2) == 0;
    let piece = |it: &'_ mut Member| -> bool {
        if of_key {
            fits(&mut it.key)
        } else {
            fits(&mut it.value)
        }
    };
    let Some(place) = member(draft, dice, piece) else {
        return false;
    };
    let member = &mut draft.members[place];
    let piece = if of_key {
        &mut member.key
    } else {
        &mut member.value
    };
    piece.as_text().map(|text| text.quote = quote).is_some()
}

fn json5_escape(draft: &mut Draft, dice: &mut Dice) -> bool {
    let fits = |it: &mut Member| {
        it.value.as_text().is_some_and(|text| {
            let short = text
                .content
                .chars()
                .next()
                .is_some_and(|c| u32::from(c) <= 0xff);
            text.quote != Quote::None && text.first == Spelling::Plain && short
        })
    };
    let Some(place) = member(draft, dice, fits) else {
        return false;
    };
    let spelling = one(dice, &[Spelling::Json5, Spelling::Continued]);
    let text = draft.members[place].value.as_text();
    text.map(|text| text.first = spelling).is_some()
}

fn escaped_key(draft: &mut Draft, dice: &mut Dice) -> bool {
    let fits = |it: &mut Member| {
        let plain = it
            .key
            .as_text()
            .is_some_and(|text| text.first == Spelling::Plain);
        it.field.is_some() && plain
    };
    let Some(place) = member(draft, dice, fits) else {
        return false;
    };
    let key = &mut draft.members[place].key;
    key.findings.push((Quirk::EscapedKey, None));
    key.as_text()
        .map(|text| text.first = Spelling::Json)
        .is_some()
}

fn unquoted_key(draft: &mut Draft, dice: &mut Dice) -> bool {
    let fits = |it: &mut Member| {
        let keep = it.keep_quoted;
        it.key.as_text().is_some_and(|text| {
            let usual = text.quote == Quote::Double && text.first == Spelling::Plain;
            !keep && usual && is_name(&text.content)
        })
    };
    let Some(place) = member(draft, dice, fits) else {
        return false;
    };
    unquote(&mut draft.members[place].key, Quirk::UnquotedKey)
}

fn trivia(draft: &mut Draft, dice: &mut Dice, quirk: Quirk) -> bool {
    let (before, text, behind) = match quirk {
        Quirk::LineComment => ("", one(dice, &["//", "// \"a\": '{'", "/////* "]), "\n"),
        Quirk::BlockComment => ("", one(dice, &["/**/", "/* } \" */", "/* // \n * ]*/"]), ""),
        _ => (
            " ",
            one(
                dice,
                &["\u{a0}", "\u{b}\u{c}", "\u{2028}", "\u{feff}\u{3000}"],
            ),
            " ",
        ),
    };
    let places = draft.members.len() * 4 + 3;
    let place = dice.below(places);
    let gap = match place.checked_sub(3) {
        None => &mut draft.gaps[place],
        Some(place) => &mut draft.members[place / 4].gaps[place % 4],
    };
    if matches!(gap.form, Form::Raw { made: true, .. }) {
        return false;
    }
    let range = before.len()..before.len() + text.len();
    let written = format!("{before}{text}{behind}");
    *gap = Piece::deviant(written.clone(), written, quirk, Some(range));
    true
}
