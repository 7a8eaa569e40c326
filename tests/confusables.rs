//! Holds the comparison of keys to its referees: `unicode-security` and `unicode-normalization`, over
//! all characters.
//!
//! A known key is what a key looks like if any of these, applied to the key in any order and as
//! often as they change something, ends in the known key: its UTS #39 skeleton, its NFKC form, its
//! form without marks, its form without characters that do not show, another case, and capitals for
//! small capitals.
//!
//! `CONFUSABLES=write cargo test --test confusables` writes the table in `src/events` anew.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "tests"
)]

#[path = "../src/events/skeleton.rs"]
mod skeleton;
#[path = "../src/events/skeleton_table.rs"]
mod skeleton_table;
mod swar {
    pub(super) fn is_visible_ascii(bytes: &[u8]) -> bool {
        bytes.iter().all(u8::is_ascii_graphic)
    }
}

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;
use std::sync::LazyLock;
use std::{env, fs, thread};

use proptest::prelude::*;
use skeleton::{Known, KnownKeys};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The keys of a `ConnectedCallback`, and others.
const NAMES: [&str; 28] = [
    "type",
    "connected",
    "momment",
    "moment",
    "instanceId",
    "phone",
    "isBusiness",
    "disconnected",
    "error",
    "zaapId",
    "messageId",
    "status",
    "ids",
    "isGroup",
    "phoneDevice",
    "participant",
    "lastSeen",
    "fromMe",
    "chatName",
    "senderPhoto",
    "isNewsletter",
    "broadcast",
    "waitingMessage",
    "forwarded",
    "participantLid",
    "messageExpirationSeconds",
    "isEdit",
    "requestMethod",
];

/// Letters that UTS #39 leaves as they are, although their capitals look like ASCII.
const SMALL_CAPITALS: &str = "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡxʏᴢ";

fn small_capital(c: char) -> char {
    let mut pairs = SMALL_CAPITALS.chars().zip('a'..='z');
    pairs
        .find(|(small, _)| *small == c)
        .map_or(c, |pair| pair.1)
}

/// Whether a character shows, except for the ignorable ones, which a skeleton leaves out.
fn shows(c: char) -> bool {
    let is_noncharacter = matches!(c, '\u{fdd0}'..='\u{fdef}') || u32::from(c) & 0xfffe == 0xfffe;
    let is_blank = matches!(
        c,
        '\u{2800}' | '\u{fff0}'..='\u{fffd}' | '\u{13430}'..='\u{13455}'
    );
    !(is_noncharacter || is_blank || c.is_control() || c.is_whitespace())
}

fn skeleton_of(text: &str) -> String {
    unicode_security::skeleton(text).collect()
}

fn upper(text: &str) -> String {
    text.chars().flat_map(char::to_uppercase).collect()
}

fn lower(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}

/// Everything that may be done to a key.
fn operations(text: &str) -> [String; 7] {
    [
        skeleton_of(text),
        text.nfkc().collect(),
        text.nfd().filter(|c| !is_combining_mark(*c)).collect(),
        text.chars().filter(|c| shows(*c)).collect(),
        lower(text),
        upper(text),
        text.chars().map(small_capital).collect(),
    ]
}

/// All ASCII forms of a text, each in the one form that it shares with whatever looks like it.
fn ascii_forms(text: &str) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    let mut found = BTreeSet::new();
    let mut rest = vec![text.to_owned()];
    while let Some(text) = rest.pop() {
        if text.chars().all(|c| c.is_ascii_graphic()) {
            found.insert(skeleton_of(&lower(&skeleton_of(&upper(&text)))));
        } else if !seen.contains(&text) {
            rest.extend(operations(&text));
            seen.insert(text);
        }
    }
    found
}

fn ascii_form(text: &str) -> String {
    ascii_forms(text).pop_first().unwrap()
}

/// Whether no operation changes a character, as is true of most.
fn is_only_itself(c: char) -> bool {
    let mut buffer = [0; 4];
    let text = &*c.encode_utf8(&mut buffer);
    !c.is_ascii()
        && c.to_lowercase().eq([c])
        && c.to_uppercase().eq([c])
        && shows(c)
        && small_capital(c) == c
        && !is_combining_mark(c)
        && text.nfkc().eq([c])
        && unicode_security::skeleton(text).eq([c])
}

/// The readings of every character that has one in letters, digits and `_`.
static READINGS: LazyLock<BTreeMap<char, BTreeSet<String>>> = LazyLock::new(|| {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let of = move |c: char| {
        if is_only_itself(c) {
            return None;
        }
        let mut forms = ascii_forms(c.encode_utf8(&mut [0; 4]));
        forms.retain(|form| form.chars().all(is_part));
        (!forms.is_empty()).then_some((c, forms))
    };
    thread::scope(|scope| {
        let halves = ['\0'..='\u{1ffff}', '\u{20000}'..=char::MAX];
        let halves =
            halves.map(|half| scope.spawn(move || half.filter_map(of).collect::<Vec<_>>()));
        let readings = halves.into_iter().flat_map(|half| half.join().unwrap());
        readings.collect()
    })
});

/// Fills lines of up to 100 columns.
fn lines(items: impl Iterator<Item = String>) -> String {
    let mut lines = String::new();
    let mut columns = 100;
    for item in items {
        columns += 1 + item.len();
        if columns > 100 {
            lines += if lines.is_empty() { "   " } else { "\n   " };
            columns = 4 + item.len();
        }
        write!(lines, " {item}").unwrap();
    }
    lines + "\n"
}

/// The ranges that do not show, each with its last character.
fn ranges() -> Vec<(char, char)> {
    let mut ranges: Vec<(char, char)> = Vec::new();
    let unseen = READINGS
        .iter()
        .filter(|(_, all)| all.iter().all(String::is_empty));
    for (&c, _) in unseen {
        match ranges.last_mut() {
            Some((_, last)) if (*last..c).count() == 1 => *last = c,
            _ => ranges.push((c, c)),
        }
    }
    ranges
}

/// The readings of the others, in rows of characters that are close to each other.
fn rows() -> Vec<(char, String)> {
    let mut rows: Vec<(char, String)> = Vec::new();
    let mut last = '\0';
    for (&c, all) in READINGS
        .iter()
        .filter(|(_, all)| all.iter().any(|it| !it.is_empty()))
    {
        let all: Vec<_> = all.iter().map(String::as_str).collect();
        let word = all.join(",");
        let gap = " -".repeat((last..c).skip(1).take(12).count());
        match rows.last_mut() {
            Some((_, row)) if gap.len() < 24 && row.len() + gap.len() + word.len() < 82 => {
                write!(row, "{gap} {word}").unwrap();
            }
            _ => rows.push((c, word)),
        }
        last = c;
    }
    rows
}

/// Spells the source of the table.
fn source() -> String {
    let escape = |c: char| c.escape_unicode();
    let range = |(a, b)| format!("('{}', '{}'),", escape(a), escape(b));
    let row = |(first, row)| format!("('{}', \"{row}\"),", escape(first));
    format!(
        "\
//! The ASCII letters, digits and `_` that each character can be read as, folded as `skeleton` folds
//! them. Written by `tests/confusables.rs`.

/// The first and the last character of each range that does not show.
#[rustfmt::skip]
pub(super) const UNSEEN: &[(char, char)] = &[
{}];

/// A character, and the readings of it and of those after it: commas between alternatives, `-`
/// for none.
#[rustfmt::skip]
pub(super) const READINGS: &[(char, &str)] = &[
{}];
",
        lines(ranges().into_iter().map(range)),
        lines(rows().into_iter().map(row)),
    )
}

#[test]
fn the_table_holds_what_the_referees_say() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/events/skeleton_table.rs");
    let source = source();
    if env::var_os("CONFUSABLES").is_some() {
        fs::write(&path, &source).unwrap();
    }
    let committed = fs::read_to_string(path).unwrap();
    let differs = committed.lines().zip(source.lines()).find(|(a, b)| a != b);
    assert_eq!(differs, None);
    assert!(committed == source);
}

/// Every name as the only known key.
static KNOWN: LazyLock<BTreeMap<&str, KnownKeys<()>>> = LazyLock::new(|| {
    let only = |name| &*Box::leak(Box::new([Known::new(name, ())]));
    let keys = NAMES.map(|name| (name, KnownKeys::new(only(name))));
    keys.into_iter().collect()
});

fn is_found(key: &str, name: &str) -> bool {
    KNOWN.get(name).unwrap().find(key).is_some()
}

/// A character put into a name: between two letters, for a letter, or for two.
struct Edit {
    name: &'static str,
    before: &'static str,
    after: &'static str,
    /// The folded letters that the character has to be read as for the name to be found.
    replaced: String,
}

impl Edit {
    fn all(names: &[&'static str]) -> Vec<Self> {
        let of = |&name: &&'static str| {
            let insertions = (0..=name.len()).map(|at| (at, at));
            let letters = (0..name.len()).map(|at| (at, at + 1));
            let pairs = (1..name.len()).map(|at| (at - 1, at + 1));
            insertions
                .chain(letters)
                .chain(pairs)
                .map(move |(from, to)| Self {
                    name,
                    before: &name[..from],
                    after: &name[to..],
                    replaced: ascii_form(&name[from..to]),
                })
        };
        names.iter().flat_map(of).collect()
    }

    fn judge(&self, c: char) {
        let key = format!("{}{c}{}", self.before, self.after);
        let readings = READINGS.get(&c);
        let expected = readings.is_some_and(|readings| readings.contains(&self.replaced));
        assert_eq!(
            is_found(&key, self.name),
            expected,
            "{key:?}, {}",
            self.name
        );
    }
}

#[test]
fn every_edit_of_the_connected_keys_is_judged_as_the_referees_judge_it() {
    let edits = Edit::all(&NAMES[..7]);
    let unseen = BTreeSet::from([String::new()]);
    for (n, (c, readings)) in READINGS.iter().enumerate() {
        if *readings == unseen {
            // All of these share one reading, so every edit is tried with many of them.
            let edits = edits.iter().skip(n % 8).step_by(8);
            edits.for_each(|edit| edit.judge(*c));
        } else {
            for edit in &edits {
                edit.judge(*c);
            }
        }
    }
}

#[test]
fn every_character_is_judged_as_the_referees_judge_it() {
    let mut edits = Edit::all(&NAMES);
    edits.retain(|edit| edit.before.is_empty());
    for (c, edit) in ('\0'..=char::MAX).zip(edits.iter().cycle()) {
        edit.judge(c);
    }
}

#[test]
fn every_reading_is_judged_in_all_names_as_the_referees_judge_it() {
    let edits = Edit::all(&NAMES);
    let one_of_each: BTreeMap<_, _> = READINGS.iter().map(|(c, all)| (all, *c)).collect();
    for c in one_of_each.into_values() {
        for edit in &edits {
            edit.judge(c);
        }
    }
}

/// The characters that have a reading, by reading.
static WRITTEN: LazyLock<BTreeMap<&str, Vec<char>>> = LazyLock::new(|| {
    let mut written: BTreeMap<&str, Vec<char>> = BTreeMap::new();
    for (c, forms) in &*READINGS {
        for form in forms {
            written.entry(form).or_default().push(*c);
        }
    }
    written
});

/// Writes a name in other characters, `choices` of them.
fn disguise(name: &str, choices: &[prop::sample::Index]) -> String {
    let form = ascii_form(name);
    let mut rest = form.as_str();
    let mut key = String::new();
    for choice in choices {
        let fitting: Vec<_> = WRITTEN
            .iter()
            .filter(|(form, _)| rest.starts_with(**form))
            .collect();
        let (form, characters) = choice.get(&fitting);
        key.push(*choice.get(characters));
        rest = &rest[form.len()..];
    }
    key + rest
}

fn names() -> impl Strategy<Value = &'static str> {
    prop::sample::select(NAMES.to_vec())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_disguise_is_seen_through(
        name in names(),
        choices in prop::collection::vec(any::<prop::sample::Index>(), 0..30),
    ) {
        let key = disguise(name, &choices);
        prop_assert!(is_found(&key, name), "{:?}, {}", key, name);
        prop_assert!(KNOWN.get(name).unwrap().may_resemble(key.as_bytes()));
    }

    /// The operations see a whole key, and compose what the table sees one by one.
    #[test]
    fn a_key_is_found_if_a_whole_form_of_it_is_the_name(
        name in names(),
        choices in prop::collection::vec(any::<prop::sample::Index>(), 0..6),
        done in prop::collection::vec(any::<prop::sample::Index>(), 0..4),
    ) {
        let key = disguise(name, &choices);
        let key = done.iter().fold(key, |key, one| one.get(&operations(&key)).clone());
        if ascii_forms(&key).contains(&ascii_form(name)) {
            prop_assert!(is_found(&key, name), "{:?}, {}", key, name);
        }
    }
}
