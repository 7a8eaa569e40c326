//! The contract of `parse_connected`, as a table that runs.
//!
//! What can reach a receiver falls into 76 classes, and each class is a row: its number, its title,
//! and what becomes of it under each of the three built-in tolerances. A class that was split has
//! a letter behind its number, such as 29b.
//!
//! * `strict`: `Tolerance::STRICT`, RFC 8259 JSON that keeps to the documented contract.
//! * `documented`: `Tolerance::DOCUMENTED`, and what the vendor's documentation shows somewhere.
//! * `lenient`: `Tolerance::LENIENT`, the default, and JSON5 and whatever else has one reading.
//!
//! `accepted([..])` lists every diagnostic code that the account holds, no more and no less;
//! `accepted([])` is a clean body. `refused("Kind(detail)")` names the error kind and what it is
//! about. `same()` repeats the column before it. Every row has three cases or more, and a case can
//! depart from its row in a column of its own. Accepted cases state the canonical event and the
//! unknown members too: unless a case says otherwise, the event is the one of `BASE` and nothing
//! is unknown.
//!
//! | group | rows | file |
//! |---|---|---|
//! | Encoding | 1 to 13 | `acceptance/{encoding,characters}.rs` |
//! | Keys | 14 to 21 | `acceptance/keys.rs` |
//! | Duplicates | 22 to 25 | `acceptance/duplicates.rs` |
//! | Syntax | 26 to 47 | `acceptance/{separators,texts,surroundings,prefixes,depth}.rs` |
//! | Types and numbers | 48 to 66 | `acceptance/{moments,numbers,values}.rs` |
//! | Event | 67 to 71 | `acceptance/event.rs` |
//! | Resources | 72 to 76 | `acceptance/{resources,injection}.rs` |
//!
//! The vocabulary of the table is `acceptance/{table,bodies,judge}.rs`.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests"
)]

mod acceptance {
    pub(crate) mod bodies;
    pub(crate) mod characters;
    pub(crate) mod depth;
    pub(crate) mod duplicates;
    pub(crate) mod encoding;
    pub(crate) mod event;
    pub(crate) mod injection;
    pub(crate) mod judge;
    pub(crate) mod keys;
    pub(crate) mod moments;
    pub(crate) mod numbers;
    pub(crate) mod prefixes;
    pub(crate) mod resources;
    pub(crate) mod separators;
    pub(crate) mod surroundings;
    pub(crate) mod table;
    pub(crate) mod texts;
    pub(crate) mod values;
}

use acceptance::bodies::{shown, with};
use acceptance::judge::{failures, judge};
use acceptance::table::{Row, accepted, refused, row, same};
use acceptance::{
    characters, depth, duplicates, encoding, event, injection, keys, moments, numbers, prefixes,
    resources, separators, surroundings, texts, values,
};

#[test]
fn encoding_rows() {
    judge(&encoding_and_characters());
}

#[test]
fn keys_rows() {
    judge(&keys::rows());
}

#[test]
fn duplicates_rows() {
    judge(&duplicates::rows());
}

#[test]
fn syntax_rows() {
    judge(&syntax());
}

#[test]
fn the_bodies_that_are_cut_are_accepted_as_a_whole() {
    assert_eq!(prefixes::wholes_not_accepted(), Vec::<String>::new());
}

#[test]
fn types_and_numbers_rows() {
    judge(&types_and_numbers());
}

#[test]
fn event_rows() {
    judge(&event::rows());
}

#[test]
fn resources_rows() {
    judge(&resources::rows());
    judge(&[injection::row_76()]);
}

/// Row 76 holds for the whole table: whatever a body holds, no text forges a line or tells a phone.
#[test]
fn no_case_of_the_table_shows_in_a_text() {
    let mut found = Vec::new();
    for row in small_rows() {
        // What is long is nested deeply, and holds nothing else.
        for case in row
            .all_cases()
            .iter()
            .filter(|case| case.body.len() < 10_000)
        {
            let leaks = injection::leaks(case);
            let place = format!(
                "row {}, case `{}`",
                row.name(),
                shown(case.label.as_bytes(), 120)
            );
            found.extend(leaks.iter().map(|leak| format!("{place}, {leak}")));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_table_has_every_row_and_three_cases_of_each() {
    let mut rows = small_rows();
    rows.extend(resources::rows());
    assert_eq!(gaps(&rows), Vec::<String>::new());

    rows.retain(|row| row.name() != "33");
    rows.push(row(77, "no such row").cases([with("phone", "null")]));
    assert_eq!(
        gaps(&rows),
        [
            "row 33 is there 0 times",
            "row 77 has 1 cases",
            "row 77 is none of the table"
        ]
    );
}

/// A table that cannot fail proves nothing: each kind of wrong expectation has to be reported.
#[test]
fn a_wrong_expectation_is_reported_with_row_case_and_tolerance() {
    let wrong = row(50, "momment digit string")
        .strict(accepted([]))
        .documented(accepted(["string-moment"]))
        .lenient(refused("InvalidField(momment)"))
        .cases([with("momment", "\"1757333824581\"")]);
    let found = failures(&wrong);
    assert_eq!(found.len(), 3, "{found:#?}");
    for (failure, parts) in found.iter().zip([
        ["STRICT", "codes: expected [], got [string-moment]"],
        ["DOCUMENTED", r#"event: expected {"connected":true,"#],
        [
            "LENIENT",
            "verdict: expected refused InvalidField(momment), got accepted",
        ],
    ]) {
        assert!(
            failure.contains("row 50 (momment digit string)"),
            "{failure}"
        );
        assert!(
            failure.contains(r#"`"momment":"1757333824581"`"#),
            "{failure}"
        );
        for part in parts {
            assert!(failure.contains(part), "expected {part:?} in: {failure}");
        }
    }
    let right = row(52, "momment null")
        .strict(refused("InvalidField(momment)"))
        .documented(same())
        .lenient(same())
        .cases([with("momment", "null")]);
    assert_eq!(failures(&right), Vec::<String>::new());
}

fn encoding_and_characters() -> Vec<Row> {
    let mut rows = encoding::rows();
    rows.extend(characters::rows());
    rows
}

fn syntax() -> Vec<Row> {
    let mut rows = separators::rows();
    rows.extend(texts::rows());
    rows.extend(surroundings::rows());
    rows.push(prefixes::row_42());
    rows.push(depth::row_46());
    rows
}

fn types_and_numbers() -> Vec<Row> {
    let mut rows = moments::rows();
    rows.extend(numbers::rows());
    rows.extend(values::rows());
    rows
}

/// Every row but those whose bodies are large.
fn small_rows() -> Vec<Row> {
    let mut rows = encoding_and_characters();
    rows.extend(keys::rows());
    rows.extend(duplicates::rows());
    rows.extend(syntax());
    rows.extend(types_and_numbers());
    rows.extend(event::rows());
    rows.push(injection::row_76());
    rows
}

/// The rows that were split off another one.
const PARTS: [&str; 5] = ["29b", "33a", "33b", "33c", "34b"];

/// Says which rows are missing, doubled or too small.
fn gaps(rows: &[Row]) -> Vec<String> {
    let numbers = (1..=76).map(|number| number.to_string());
    let names: Vec<String> = numbers.chain(PARTS.map(str::to_owned)).collect();
    let mut gaps = Vec::new();
    for name in &names {
        let count = rows.iter().filter(|row| row.name() == *name).count();
        if count != 1 {
            gaps.push(format!("row {name} is there {count} times"));
        }
    }
    for row in rows {
        let (name, cases) = (row.name(), row.all_cases().len());
        if cases < 3 {
            gaps.push(format!("row {name} has {cases} cases"));
        }
        if !names.contains(&name) {
            gaps.push(format!("row {name} is none of the table"));
        }
    }
    gaps
}
