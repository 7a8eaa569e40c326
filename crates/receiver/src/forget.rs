//! `forget`: erases every delivery that holds a phone number.

use std::process::ExitCode;

use futures_util::StreamExt as _;
use futures_util::stream;
use zapi_webhooks::Phone;
use zapi_webhooks_receiver::record::{Millis, now};
use zapi_webhooks_receiver::settings::Forget;
use zapi_webhooks_receiver::store::{Filter, Row, Seq, Storage as _, StoreError};

use crate::failed;

/// How many deliveries are listed and erased at once.
const SOME: u32 = 500;

/// How many milliseconds after its parts a delivery is stored at the latest, if the clocks of two machines differ.
const LATEST: Millis = 60 * 60 * 1000;

pub(crate) async fn run(arguments: &Forget) -> ExitCode {
    match forget(arguments).await {
        Ok(count) if arguments.dry_run => println!("deliveries with the number: {count}"),
        Ok(count) => println!("deliveries erased: {count}"),
        Err(error) => return failed(&error),
    }
    ExitCode::SUCCESS
}

async fn forget(arguments: &Forget) -> Result<u64, StoreError> {
    let store = arguments.store.open().await?;
    let mut found: Vec<Seq> = Vec::new();
    let mut before = None;
    loop {
        let listed = store.list(&Filter::default(), before, SOME).await?;
        let Some(last) = listed.last() else { break };
        before = Some(last.seq);
        let rows = listed.iter().map(|summary| store.get(summary.seq));
        let mut rows = stream::iter(rows).buffered(4);
        while let Some(row) = rows.next().await {
            // Another program may have deleted it meanwhile.
            if let Some(row) = row?.filter(|row| row_holds(row, &arguments.phone)) {
                found.push(row.summary.seq);
            }
        }
    }
    if arguments.dry_run {
        return Ok(u64::try_from(found.len()).unwrap_or(u64::MAX));
    }
    let erased = if found.is_empty() {
        0
    } else {
        store.erase(&found).await?
    };
    let before = now().saturating_sub(LATEST);
    let holds = |text: &[u8]| holds(text, &arguments.phone);
    store.erase_rest(holds, before).await?;
    Ok(erased)
}

fn row_holds(row: &Row, phone: &Phone) -> bool {
    let summary = &row.summary;
    let texts = [&row.key, &row.canonical, &summary.instance, &summary.event];
    let texts = texts.into_iter().flatten().map(String::as_bytes);
    let mut texts = texts.chain([row.body.as_slice()]);
    texts.any(|text| holds(text, phone))
}

/// Whether a text holds the number: as digits that no other digit touches, with or without Brazil's ninth digit,
/// also if the digits are written as JSON escapes or with signs such as `+55 (44) 99999-9999`.
fn holds(text: &[u8], phone: &Phone) -> bool {
    let text = unescaped(text);
    let is = |number: &str| Phone::new(number).is_some_and(|other| other.same_line(phone));
    // The runs of digits, and how many signs are before each.
    let mut rest = text.as_slice();
    let mut runs: Vec<(usize, &str)> = Vec::new();
    while let Some(start) = rest.iter().position(u8::is_ascii_digit) {
        let (between, from) = rest.split_at_checked(start).unwrap_or_default();
        let end = from.iter().position(|byte| !byte.is_ascii_digit());
        let (run, after) = from
            .split_at_checked(end.unwrap_or(from.len()))
            .unwrap_or_default();
        let signs = between.iter().all(|byte| b" -.()/+".contains(byte));
        if !signs || between.len() > 3 {
            runs.clear();
        }
        runs.push((between.len(), std::str::from_utf8(run).unwrap_or_default()));
        // The number may end with this run, and start with it or one of those before.
        let mut number = String::new();
        for (_, run) in runs.iter().rev() {
            number.insert_str(0, run);
            if number.len() > 20 {
                break;
            }
            if is(&number) {
                return true;
            }
        }
        rest = after;
    }
    false
}

/// Replaces the escapes of ASCII digits, such as `\u0035`.
fn unescaped(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((byte, after)) = rest.split_first() {
        let escape = [b"\\u003".as_slice(), b"\\x3"];
        let digit = escape.iter().find_map(|escape| {
            let (digit, after) = rest.strip_prefix(*escape)?.split_first()?;
            digit.is_ascii_digit().then_some((*digit, after))
        });
        let (byte, after) = digit.unwrap_or((*byte, after));
        out.push(byte);
        rest = after;
    }
    out
}

#[cfg(test)]
mod tests {
    use zapi_webhooks::Phone;

    use super::holds;

    #[test]
    fn a_number_is_found_in_every_spelling_and_not_in_a_longer_one() {
        let phone = Phone::new("5544999999999").unwrap();
        for (text, expected) in [
            ("\"phone\":\"5544999999999\"", true),
            ("\"phone\":\"554499999999\"", true),
            ("5544999999999", true),
            ("5544999999999@c.us", true),
            ("5544999999999-1623281429", true),
            ("+55 (44) 99999-9999", true),
            ("+55 44 9999-9999 ", true),
            ("\"\\u00355\\u0034\\u00349999\\x399999\"", true),
            ("TEL;waid=5544999999999:+55 44 99999-9999", true),
            ("5544999999998", false),
            ("15544999999999", false),
            ("55449999999990", false),
            ("5544, 999999999", false),
            ("\"5544\",\"999999999\"", false),
            ("", false),
        ] {
            assert_eq!(holds(text.as_bytes(), &phone), expected, "{text}");
        }
        let abroad = Phone::new("4915112345678").unwrap();
        assert!(holds(b"+49 1511 2345678", &abroad));
        assert!(!holds(b"4991511 2345678", &abroad));
    }
}
