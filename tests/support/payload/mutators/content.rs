//! Mutators of what a field says, and of how often it says so.

use zapi_webhooks::Quirk;

use super::super::super::invariants::tables::{Kind, Row, rows_of};
use super::super::events;
use super::super::text::Piece;
use super::super::{Dice, Draft, Member, Value};
use super::one;

/// Changes what a field says, and notes what is doubtful about it.
pub fn doubt(draft: &mut Draft, field: &'static str, quirk: Quirk, value: Value) -> bool {
    let is_doubtful = draft.doubts.iter().any(|(of, _)| *of == field);
    if is_doubtful || draft.plain.get(field).is_none() {
        return false;
    }
    draft.plain.set(field, value);
    draft.doubts.push((field, quirk));
    let value = draft.value(field);
    let member = draft.members.iter_mut().find(|it| it.field == Some(field));
    member
        .zip(value)
        .map(|(member, value)| member.value = value)
        .is_some()
}

pub fn not_connected(draft: &mut Draft, _: &mut Dice) -> bool {
    let value = Value::Json("false".to_owned());
    doubt(draft, "connected", Quirk::NotConnected, value)
}

/// One of the members of a kind.
fn of_kind(draft: &Draft, dice: &mut Dice, is_kind: fn(Kind) -> bool) -> Option<&'static str> {
    let fields = draft.plain.of_kind(is_kind);
    (!fields.is_empty()).then(|| one(dice, &fields))
}

/// One of the members that may hold a placeholder.
fn identity(draft: &Draft, dice: &mut Dice) -> Option<&'static str> {
    let is_identity = |kind| matches!(kind, Kind::Phone | Kind::InstanceId);
    of_kind(draft, dice, is_identity)
}

pub fn moment_in_seconds(draft: &mut Draft, dice: &mut Dice) -> bool {
    let seconds = [1_000_000_000, 1_580_163_342, 9_999_999_999];
    let moment: i64 = one(dice, &seconds);
    doubt(
        draft,
        "momment",
        Quirk::MomentInSeconds,
        Value::Json(moment.to_string()),
    )
}

pub fn implausible_moment(draft: &mut Draft, dice: &mut Dice) -> bool {
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
    let moment: i64 = one(dice, &numbers);
    doubt(
        draft,
        "momment",
        Quirk::ImplausibleMoment,
        Value::Json(moment.to_string()),
    )
}

pub fn placeholder(draft: &mut Draft, dice: &mut Dice) -> bool {
    let Some(field) = identity(draft, dice) else {
        return false;
    };
    let text = a_placeholder(field, dice).to_owned();
    doubt(draft, field, Quirk::Placeholder, Value::Text(text))
}

pub fn a_placeholder(field: &str, dice: &mut Dice) -> &'static str {
    match field {
        "instanceId" => one(
            dice,
            &[
                "instance.id",
                "SUA_INSTANCIA",
                "YOUR_INSTANCE",
                "{id}",
                "{{id}}",
                "${id}",
                "<instance-id>",
                "...",
                "*****",
                "undefined",
                "null",
            ],
        ),
        _ => one(
            dice,
            &["n\u{fa}mero", "numero", "PHONE DO CHAT", "{{phone}}"],
        ),
    }
}

pub fn unusual_phone(draft: &mut Draft, dice: &mut Dice) -> bool {
    let texts = [
        "+5544999999999",
        "55 (44) 99999-9999",
        "1234567",
        "Ana",
        "0800123456",
        "x@lid",
    ];
    let text = one(dice, &texts).to_owned();
    let Some(field) = of_kind(draft, dice, |kind| matches!(kind, Kind::Phone)) else {
        return false;
    };
    doubt(draft, field, Quirk::UnusualPhone, Value::Text(text))
}

pub fn unusual_instance_id(draft: &mut Draft, dice: &mut Dice) -> bool {
    let texts = [
        "x",
        "loja",
        "minha inst\u{e2}ncia",
        "loja.sul_1",
        "3C67AB641C8AA0412F6A0242B4E23AC",
        "3C67AB641C8AA0412F6A0242B4E23AC7A",
        "3C67AB64-1C8A-A041-2F6A-0242B4E23AC7",
    ];
    let text = one(dice, &texts).to_owned();
    doubt(
        draft,
        "instanceId",
        Quirk::UnusualInstanceId,
        Value::Text(text),
    )
}

pub fn duplicate_key(draft: &mut Draft, dice: &mut Dice) -> bool {
    let field = one(dice, &draft.plain.fields());
    let Some(copy) = draft.known(field, dice) else {
        return false;
    };
    draft.insert(copy, dice);
    true
}

pub fn placeholder_superseded(draft: &mut Draft, dice: &mut Dice) -> bool {
    let Some(field) = identity(draft, dice) else {
        return false;
    };
    // A value that is doubtful itself is no better than a placeholder.
    if draft.doubts.iter().any(|(of, _)| *of == field) {
        return false;
    }
    let value = Piece::text(a_placeholder(field, dice));
    let mut copy = Member::new(Some(field), field, value, dice);
    copy.superseded = true;
    draft.insert(copy, dice);
    true
}

pub fn unknown_word(draft: &mut Draft, dice: &mut Dice) -> bool {
    let word = one(dice, &["SEEN", "read", "Composing", "", "n\u{e3}o"]).to_owned();
    let Some(field) = of_kind(draft, dice, |kind| matches!(kind, Kind::Word(_))) else {
        return false;
    };
    doubt(draft, field, Quirk::UnknownWord, Value::Text(word))
}

/// Adds one more content, which counts if there is another.
pub fn several_contents(draft: &mut Draft, dice: &mut Dice) -> bool {
    let rows = rows_of(draft.plain.event).unwrap_or_default().iter();
    let absent = |row: &&Row| {
        let is_nowhere = draft.members.iter().all(|it| it.field != Some(row.key));
        draft.plain.is_content(row.key) && is_nowhere
    };
    let rows: Vec<&Row> = rows.filter(absent).collect();
    if rows.is_empty() {
        return false;
    }
    let row = one(dice, &rows);
    let value = events::value(row, dice);
    draft.plain.set(row.key, value);
    let member = draft.known(row.key, dice);
    member.map(|member| draft.insert(member, dice)).is_some()
}

pub fn unexpected_null(draft: &mut Draft, dice: &mut Dice) -> bool {
    let mut fields = draft.plain.never_null();
    fields.retain(|field| draft.members.iter().all(|it| it.field != Some(field)));
    if fields.is_empty() {
        return false;
    }
    let field = one(dice, &fields);
    let mut value = Piece::raw("null");
    value.findings.push((Quirk::UnexpectedNull, None));
    draft.insert(Member::new(Some(field), field, value, dice), dice);
    true
}
