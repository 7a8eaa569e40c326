//! Mutators of keys and values that come in another type or under another name.

use zapi_webhooks::{PhoneKind, Quirk};

use super::super::super::invariants::tables::Kind;
use super::super::text::Piece;
use super::super::{Dice, Draft, Member};
use super::{member, one};

pub fn moment_alias(draft: &mut Draft, dice: &mut Dice) -> bool {
    let Some(place) = member(draft, dice, |it| it.key.content() == "momment") else {
        return false;
    };
    let key = &mut draft.members[place].key;
    key.findings.push((Quirk::MomentAlias, None));
    key.as_text()
        .map(|text| "moment".clone_into(&mut text.content))
        .is_some()
}

pub fn event_type_case(draft: &mut Draft, dice: &mut Dice) -> bool {
    let name = draft.plain.type_name();
    let fits = |it: &mut Member| it.field == Some("type") && it.value.content() == name;
    let Some(place) = member(draft, dice, fits) else {
        return false;
    };
    let spelling = match dice.below(3) {
        0 => name.to_lowercase(),
        1 => name.replace("Callback", "CallBack"),
        _ => name.to_uppercase(),
    };
    let value = &mut draft.members[place].value;
    value.findings.push((Quirk::EventTypeCase, None));
    value
        .as_text()
        .map(|text| text.content = spelling)
        .is_some()
}

/// Changes how an integer is written.
pub fn integer(draft: &mut Draft, dice: &mut Dice, quirk: Quirk) -> bool {
    let of_quirk: fn(Kind) -> bool = match quirk {
        Quirk::StringMoment => |kind| matches!(kind, Kind::Moment),
        _ => |kind| matches!(kind, Kind::Moment | Kind::Integer),
    };
    let fields = draft.plain.of_kind(of_quirk);
    let fits = |it: &mut Member| {
        let is_number = it.field.is_some_and(|field| fields.contains(&field));
        is_number && it.value.untouched().is_some()
    };
    let Some(place) = member(draft, dice, fits) else {
        return false;
    };
    let value = &mut draft.members[place].value;
    let digits = value.content();
    let number: i64 = digits.parse().unwrap_or_default();
    let text = match quirk {
        Quirk::StringMoment => {
            *value = Piece::text(&digits);
            value.findings.push((quirk, None));
            return true;
        }
        Quirk::NumberWrapper => wrapped(number, dice),
        _ => match one(dice, &[0, 1, 2, 3]) {
            0 => format!("{digits}.0"),
            1 => format!("{digits}e0"),
            2 if number != 0 => format!("{digits}000E-3"),
            _ => format!("{digits}.00e+0"),
        },
    };
    *value = Piece::deviant(text, digits, quirk, None);
    true
}

/// A number as MongoDB's shell prints it, or as it may be typed there.
fn wrapped(number: i64, dice: &mut Dice) -> String {
    let quote = one(dice, &["", "'", "\""]);
    let fits = i32::try_from(number).is_ok();
    let name = match one(dice, &[0, 1, 2, 3]) {
        0 if fits => "NumberInt",
        1 if fits => "Int32",
        // Of a number without quotes it keeps 32 bits.
        2 if !quote.is_empty() => "Long",
        _ => "NumberLong",
    };
    let new = one(dice, &["", "", "new ", "new  "]);
    let [before, after] = [(); 2].map(|()| one(dice, &["", "", " ", "\n\t"]));
    format!("{new}{name}({before}{quote}{number}{quote}{after})")
}

pub fn boolean(draft: &mut Draft, dice: &mut Dice, quirk: Quirk) -> bool {
    let fields = draft.plain.of_kind(|kind| matches!(kind, Kind::Boolean));
    let fits = |it: &mut Member| {
        let is_boolean = it.field.is_some_and(|field| fields.contains(&field));
        let word = it.value.untouched();
        is_boolean && (word == Some("true") || word.is_some() && quirk == Quirk::PythonLiteral)
    };
    let Some(place) = member(draft, dice, fits) else {
        return false;
    };
    let value = &mut draft.members[place].value;
    let word = value.content();
    if quirk == Quirk::BooleanAsString {
        *value = Piece::text(&word);
        value.findings.push((quirk, None));
    } else {
        let python = if word == "true" { "True" } else { "False" };
        *value = Piece::deviant(python.to_owned(), word, quirk, None);
    }
    true
}

pub fn phone_as_number(draft: &mut Draft, dice: &mut Dice) -> bool {
    let fields = draft.plain.of_kind(|kind| matches!(kind, Kind::Phone));
    let is_number = |text: &str| {
        let phone = zapi_webhooks::Phone::new(text);
        phone.is_some_and(|it| it.kind() == PhoneKind::Msisdn)
    };
    let fits = |it: &mut Member| {
        let is_phone = it.field.is_some_and(|field| fields.contains(&field));
        let text = it.value.as_text().map(|text| text.content.clone());
        is_phone && !it.superseded && text.is_some_and(|text| is_number(&text))
    };
    let Some(place) = member(draft, dice, fits) else {
        return false;
    };
    let value = &mut draft.members[place].value;
    let phone = value.content();
    *value = Piece::deviant(phone.clone(), phone, Quirk::PhoneAsNumber, None);
    true
}
