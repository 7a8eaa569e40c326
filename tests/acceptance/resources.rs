//! Resources: rows 72 to 75. Time is linear, and memory a small multiple of the input.
//!
//! A test cannot tell time; these finish, on a stack of 32 KiB, with the right verdict.

use super::bodies::{BASE, before, behind, body, edited, kept, note, plus, with};
use super::table::{
    Case, Row, Verdict, accepted, accepted_times, refused, refused_anyhow, row, same,
};

const MEGABYTE: usize = 1024 * 1024;

pub(crate) fn rows() -> Vec<Row> {
    vec![row_72(), row_73(), row_74(), row_75()]
}

fn row_72() -> Row {
    let padded = |length: usize| {
        behind(" ".repeat(length - BASE.len())).named(format!("padded to {length} bytes"))
    };
    row(72, "longer than the limit: refused before a byte is read")
        .always(refused("TooLong(524288)"))
        .cases([
            padded(524_289),
            padded(MEGABYTE),
            body(vec![0xff; 524_289]).named("524,289 bytes that are no UTF-8"),
            body([b"\x1f\x8b".to_vec(), vec![0; 524_288]].concat()).named("a long gzip stream"),
            behind("")
                .named("one byte too long")
                .limits(|limits| {
                    limits.max_bytes = BASE.len() - 1;
                })
                .always(refused("TooLong(140)")),
            padded(524_288).always(accepted([])),
            edited("}", &format!(",{}}}", " ".repeat(524_287 - BASE.len())))
                .named("524,288 bytes with a quirk among them")
                .strict(refused("Denied(trailing-comma)"))
                .documented(accepted(["trailing-comma"])),
            behind("")
                .named("just as long as the limit")
                .limits(|limits| limits.max_bytes = BASE.len())
                .always(accepted([])),
            kept(&format!("\"{}\"", "\u{1f600}".repeat(65_536)))
                .named("a message of 65,536 characters of four bytes")
                .always(accepted([])),
            kept(&format!("\"{}\"", "\\u00e9".repeat(65_536)))
                .named("a message of 65,536 escapes")
                .always(accepted([])),
        ])
}

fn row_73() -> Row {
    let distinct = |count: usize| {
        let members: Vec<_> = (0..count).map(|n| format!("\"k{n}\":{n}")).collect();
        plus(&members.join(",")).named(format!("{count} distinct keys more"))
    };
    let same_key = |count: usize| {
        plus(&vec!["\"a\":1"; count].join(",")).named(format!("the same key {count} times"))
    };
    let colliding = |bits: u32| {
        // "Aa" and "BB" have one hash in Java, and so have all words made of them.
        let word = |n: u32| -> String {
            (0..bits)
                .map(|bit| if n >> bit & 1 == 0 { "Aa" } else { "BB" })
                .collect()
        };
        let members: Vec<_> = (0..1 << bits)
            .map(|n| format!("\"{}\":0", word(n)))
            .collect();
        plus(&members.join(",")).named(format!("{} colliding keys", 1 << bits))
    };
    row(73, "1e5 distinct keys, colliding keys")
        .always(refused("TooManyMembers(512)"))
        .cases([
            long(distinct(100_000)),
            long(same_key(100_000)),
            long(colliding(16)),
        ])
        .cases([distinct(508), same_key(508)])
        .cases(
            [
                numbered(distinct(507), 507),
                numbered(distinct(100_000), 100_000).limits(|limits| {
                    limits.max_bytes = usize::MAX;
                    limits.max_members = usize::MAX;
                }),
            ]
            .map(|case| case.always(accepted([]))),
        )
}

/// States the unknown members `k0`, `k1` and so on.
fn numbered(mut case: Case, count: usize) -> Case {
    case.unknown = (0..count)
        .map(|n| (format!("k{n}"), n.to_string()))
        .collect();
    case
}

fn long(case: Case) -> Case {
    case.limits(|limits| limits.max_bytes = usize::MAX)
}

/// Raises every limit, and parses on the smallest stack.
fn limitless(case: Case, name: &str) -> Case {
    case.named(name).on_stack(32 * 1024).limits(|limits| {
        limits.max_bytes = usize::MAX;
        limits.max_depth = usize::MAX;
        limits.max_members = usize::MAX;
        limits.max_quirks = usize::MAX;
    })
}

fn row_74() -> Row {
    row(
        74,
        "megabytes of commas, quotes, backslashes, `\\u`, comments, white space, alternating quotes (limits raised)",
    )
    .always(accepted([]))
    .cases(plain_megabytes())
    .cases(odd_megabytes())
    .cases(refused_megabytes())
}

/// Megabytes that are JSON.
fn plain_megabytes() -> Vec<Case> {
    let text = |part: &str| kept(&format!("\"{}\"", part.repeat(MEGABYTE / part.len())));
    vec![
        limitless(text("\\\\"), "backslashes"),
        limitless(text("\\\""), "escaped quotes"),
        limitless(text("'"), "apostrophes"),
        limitless(text("\\u0041"), "`\\u` escapes"),
        limitless(text("\\ud83d\\ude00"), "surrogate pairs"),
        limitless(text("é"), "letters of two bytes"),
        limitless(kept(&"9".repeat(MEGABYTE)), "digits"),
        limitless(
            kept(&format!("[{}0]", "0,".repeat(MEGABYTE / 2))),
            "an array",
        ),
        limitless(behind(" \n".repeat(MEGABYTE / 2)), "white space"),
        limitless(
            edited(":true", &format!(":{}true", "\t\r".repeat(MEGABYTE / 2))),
            "blanks inside",
        ),
    ]
}

/// Megabytes that deviate.
fn odd_megabytes() -> Vec<Case> {
    let lines = MEGABYTE / 4;
    vec![
        limitless(
            edited(",\"phone\"", &format!("{}\"phone\"", ",".repeat(MEGABYTE))),
            "commas",
        )
        .strict(refused("Denied(repeated-comma)"))
        .documented(accepted(["repeated-comma"])),
        limitless(
            note(&format!("{{{}}}", "\"a\":0,,".repeat(lines)))
                .keeps(&format!("{{{}\"a\":0}}", "\"a\":0,".repeat(lines - 1))),
            "pairs of commas",
        )
        .strict(refused("Denied(repeated-comma)"))
        .documented(accepted_times(lines, "repeated-comma")),
        limitless(behind("//x\n".repeat(lines)), "line comments")
            .strict(refused("Denied(line-comment)"))
            .documented(accepted_times(lines, "line-comment")),
        limitless(behind("/**/".repeat(lines)), "block comments")
            .strict(refused("Denied(block-comment)"))
            .documented(same())
            .lenient(accepted_times(lines, "block-comment")),
        limitless(
            before(format!("/*{}*/", "*".repeat(MEGABYTE))),
            "one block comment",
        )
        .strict(refused("Denied(block-comment)"))
        .documented(same())
        .lenient(accepted(["block-comment"])),
        limitless(
            note(&format!("[{}0]", "'',\"\",".repeat(lines / 2)))
                .keeps(&format!("[{}0]", "\"\",\"\",".repeat(lines / 2))),
            "alternating quotes",
        )
        .strict(refused("Denied(single-quotes)"))
        .documented(accepted_times(lines / 2, "single-quotes")),
        limitless(
            plus(&vec!["\"phone\":\"5544999999999\""; lines / 8].join(",")),
            "copies",
        )
        .strict(refused("Denied(duplicate-key)"))
        .documented(accepted_times(lines / 8, "duplicate-key")),
    ]
}

/// Megabytes that say nothing.
fn refused_megabytes() -> Vec<Case> {
    let end = || refused("UnexpectedEnd");
    let all = |part: &str| body(part.repeat(MEGABYTE / part.len()));
    vec![
        limitless(all(","), "commas alone").always(refused("UnexpectedToken")),
        limitless(all("\""), "quotes alone").always(refused("NotAnObject")),
        limitless(all("'\""), "alternating quotes alone").always(refused("NotAnObject")),
        limitless(all("\\"), "backslashes alone").always(refused("UnexpectedToken")),
        limitless(all("\\u"), "`\\u` alone").always(refused("UnexpectedToken")),
        limitless(all("`"), "backticks alone").always(refused_anyhow()),
        limitless(all("~"), "tildes alone").always(refused_anyhow()),
        limitless(all(" "), "white space alone").always(end()),
        limitless(all("/* "), "an open comment").always(end()),
        limitless(note(&"\"\\".repeat(MEGABYTE / 2)), "an open string").always(end()),
        limitless(
            with("phone", &format!("'{}", "\\'".repeat(MEGABYTE / 2))),
            "an open string in single quotes",
        )
        .always(end()),
        limitless(
            with("phone", &"“".repeat(MEGABYTE / 3)),
            "open curly quotes",
        )
        .always(refused_anyhow()),
        limitless(note(&"a(".repeat(MEGABYTE / 2)), "open parentheses").always(refused_anyhow()),
    ]
}

fn row_75() -> Row {
    let at = |case: Case, place: &str| case.also("line and column", line_and_column, place);
    row(
        75,
        "error at the end of one long line; 1e5 lines: line and column computed on request",
    )
    .always(refused("UnexpectedToken"))
    .cases([
        at(
            edited("}", &format!("{};}}", " ".repeat(60_000))),
            "1:60141",
        )
        .named("a long line"),
        at(
            edited("}", &format!("{};}}", "\n".repeat(60_000))),
            "60001:1",
        )
        .named("60,000 lines"),
        at(
            edited("}", &format!("{} é = }}", "\r\n".repeat(30_000))),
            "30001:2",
        )
        .named("30,000 lines that end in CRLF"),
        at(
            long(edited("}", &format!("{}\t;}}", "\n".repeat(100_000)))),
            "100001:2",
        )
        .named("100,000 lines"),
        at(
            long(edited(
                "}",
                &format!(",\"note\":\"{}\";}}", "é".repeat(500_000)),
            )),
            "1:500151",
        )
        .named("a long line of two-byte letters"),
        at(
            long(behind(format!("{}x", "\n".repeat(100_000)))),
            "100001:1",
        )
        .named("behind 100,000 lines")
        .always(refused("TrailingData")),
    ])
}

/// Where the error is, counted on request; its text knows the byte alone.
fn line_and_column(body: &[u8], verdict: &Verdict) -> String {
    let Err(error) = verdict else {
        return "accepted".to_owned();
    };
    let (line, column) = error.span().line_column(body);
    let byte = format!("at byte {}", error.span().start());
    if error.to_string().ends_with(&byte) {
        format!("{line}:{column}")
    } else {
        format!("{error} does not say {byte}")
    }
}
