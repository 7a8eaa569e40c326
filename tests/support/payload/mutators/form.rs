//! Mutators of separators, quotation marks, escapes, fences and the blanks between tokens.

use zapi_webhooks::Quirk;

use super::super::text::{Form, Piece, Quote, Spelling};
use super::super::{Comma, Dice, Draft, Fence, Member};
use super::{member, one};

pub fn trailing_comma(draft: &mut Draft, _: &mut Dice) -> bool {
    run(draft.members.last_mut(), ",", Quirk::TrailingComma)
}

pub fn repeated_comma(draft: &mut Draft, dice: &mut Dice) -> bool {
    let commas = one(dice, &[",,", ", ,", ",\n,,"]);
    if dice.below(4) == 0 {
        let leading = one(dice, &[",", commas]);
        return draft.leading_commas.replace(leading).is_none();
    }
    let place = dice.below(draft.members.len());
    run(draft.members.get_mut(place), commas, Quirk::RepeatedComma)
}

pub fn run(member: Option<&mut Member>, commas: &'static str, quirk: Quirk) -> bool {
    let usual = member.filter(|it| it.comma == Comma::Usual);
    usual
        .map(|it| it.comma = Comma::Run(commas, quirk))
        .is_some()
}

pub fn missing_comma(draft: &mut Draft, dice: &mut Dice) -> bool {
    let place = dice.below(draft.members.len() - 1);
    let [this, next] = &mut draft.members[place..place + 2] else {
        return false;
    };
    if this.comma != Comma::Usual {
        return false;
    }
    this.comma = Comma::Missing;
    next.key.findings.push((Quirk::MissingComma, Some(0..0)));
    true
}

pub fn unquoted_value(draft: &mut Draft, dice: &mut Dice) -> bool {
    let name = draft.plain.type_name();
    let fits = |it: &mut Member| {
        let field = it.field;
        it.value.as_text().is_some_and(|text| match field {
            Some("type") => text.content == name,
            Some("instanceId" | "phone" | "connectedPhone" | "participantPhone" | "status") => {
                is_bare_text(&text.content)
            }
            _ => false,
        })
    };
    let Some(place) = member(draft, dice, fits) else {
        return false;
    };
    unquote(&mut draft.members[place].value, Quirk::UnquotedValue)
}

pub fn unquote(piece: &mut Piece, quirk: Quirk) -> bool {
    let Some(text) = piece.as_text().filter(|text| text.quote == Quote::Double) else {
        return false;
    };
    text.quote = Quote::None;
    piece.findings.push((quirk, None));
    true
}

/// Whether nobody reads a text as anything but itself: dotted names, and ids with many letters.
pub fn is_bare_text(text: &str) -> bool {
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
        "new",
    ];
    let is_hex = text.bytes().all(|it| it.is_ascii_hexdigit())
        && text
            .bytes()
            .filter(|it| matches!(it, b'A' | b'C' | b'D' | b'F'))
            .count()
            > 2;
    (text.split('.').all(is_name) || is_hex) && !words.contains(&text.to_lowercase().as_str())
}

pub fn is_name(word: &str) -> bool {
    let letter = |c: char| {
        c.is_ascii_alphabetic()
            || matches!(c, '_' | '$' | '\u{c0}'..='\u{d6}' | '\u{e0}'..='\u{f6}')
    };
    word.starts_with(letter) && word.chars().all(|c| letter(c) || c.is_ascii_digit())
}

/// Whether JSON5 and the other definitions of an identifier agree on a key without quotes.
fn is_bare_key(word: &str) -> bool {
    let letter = |c: char| matches!(c, '\u{3b1}'..='\u{3c9}' | '\u{430}'..='\u{44f}' | '\u{4e00}'..='\u{9fa5}');
    let latin: String = word
        .chars()
        .map(|c| if letter(c) { 'x' } else { c })
        .collect();
    is_name(&latin) && !["True", "False", "None", "__proto__"].contains(&word)
}

pub fn requote(draft: &mut Draft, dice: &mut Dice, quotes: &[Quote]) -> bool {
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
            // Without double quotes it names the prototype in ECMA-262.
            it.key.content() != "__proto__" && fits(&mut it.key)
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

pub fn json5_escape(draft: &mut Draft, dice: &mut Dice) -> bool {
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
    let spelling = one(
        dice,
        &[
            Spelling::Json5,
            Spelling::Continued("\n"),
            Spelling::Continued("\r"),
            Spelling::Continued("\r\n"),
        ],
    );
    let text = draft.members[place].value.as_text();
    text.map(|text| text.first = spelling).is_some()
}

pub fn escaped_key(draft: &mut Draft, dice: &mut Dice) -> bool {
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

pub fn unquoted_key(draft: &mut Draft, dice: &mut Dice) -> bool {
    let after_word = |draft: &Draft, place: usize| {
        let before = place.checked_sub(1).map(|before| &draft.members[before]);
        before.is_some_and(|it| it.comma == Comma::Missing && is_bare(&it.value))
    };
    let fits = |key: &mut Piece| {
        key.as_text().is_some_and(|text| {
            let spelled = matches!(text.first, Spelling::Plain | Spelling::Json);
            text.quote == Quote::Double && spelled && is_bare_key(&text.content)
        })
    };
    let fitting: Vec<usize> = (0..draft.members.len())
        .filter(|place| !after_word(draft, *place) && fits(&mut draft.members[*place].key))
        .collect();
    if fitting.is_empty() {
        return false;
    }
    let place = one(dice, &fitting);
    unquote(&mut draft.members[place].key, Quirk::UnquotedKey)
}

pub fn trivia(draft: &mut Draft, dice: &mut Dice, quirk: Quirk) -> bool {
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
    if is_beside_bare_word(draft, place, quirk) {
        return false;
    }
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

/// Whether some reader takes a comment or a blank in a gap for a part of a bare word beside it.
fn is_beside_bare_word(draft: &Draft, gap: usize, quirk: Quirk) -> bool {
    let is_bare_at = |place: usize| {
        draft
            .members
            .get(place)
            .is_some_and(|it| is_bare(&it.value))
    };
    match gap.checked_sub(3) {
        // Before the closing brace.
        None => gap == 1 && is_bare_at(draft.members.len() - 1),
        Some(gap) => match (gap / 4, gap % 4) {
            (place, 0) => place.checked_sub(1).is_some_and(|before| {
                draft.members[before].comma == Comma::Missing && is_bare_at(before)
            }),
            (place, 2) => quirk == Quirk::Json5Whitespace && is_bare_at(place),
            (place, 3) => is_bare_at(place),
            _ => false,
        },
    }
}

/// Whether a value is a text without quotes.
fn is_bare(value: &Piece) -> bool {
    let is_unquoted = |(quirk, _): &(Quirk, _)| *quirk == Quirk::UnquotedValue;
    matches!(value.form, Form::Text(_)) && value.findings.iter().any(is_unquoted)
}

pub fn code_fence(draft: &mut Draft, dice: &mut Dice) -> bool {
    if draft.fence.is_some() {
        return false;
    }
    let (open, close) = one(
        dice,
        &[
            ("```json", "```"),
            ("```", "```"),
            ("```JSON5", "``` \t"),
            ("``` json", "```"),
            ("```json {2}", "```"),
            ("```json theme={\"light\":\"github-light\"}", "```"),
            ("````json", "````"),
            ("~~~", "~~~"),
            ("~~~json", "~~~"),
            ("~~~~ js`on", "~~~~"),
        ],
    );
    let mut indents = [
        one(dice, &["", "", " ", "   "]),
        one(dice, &["", "", "  ", "   "]),
    ];
    // Markdown takes the indentation off the line on which a string goes on.
    let is_continued = |it: &Member| {
        let text = it.value.write().0;
        text.contains("\\\n") || text.contains("\\\r")
    };
    if draft.members.iter().any(is_continued) {
        indents = [""; 2];
    }
    draft.fence = Some(Fence {
        indents,
        open,
        close,
    });
    true
}
