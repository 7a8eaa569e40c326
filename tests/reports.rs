//! Reports in any script: text is readable, carets are under it, and nothing leaves its line.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests"
)]

use zapi_webhooks::{Report, parse_connected};

/// Reports a denied value after a member with this text, and returns the line and its carets.
fn line_and_carets(text: &str) -> (String, String) {
    let body = format!("{{\"name\":\"{text}\",\"type\":=}}");
    let error = parse_connected(body.as_bytes()).expect_err("`=` is no value");
    let report = Report::new(body.as_bytes(), error.primary()).to_string();
    let lines: Vec<&str> = report.lines().collect();
    assert_eq!(lines.len(), 5, "{report}");
    (lines[3].to_owned(), lines[4].to_owned())
}

/// How many columns after the margin the caret is.
fn caret_column(text: &str) -> usize {
    let (_, carets) = line_and_carets(text);
    assert!(
        carets.starts_with("  | ") && carets.ends_with('^'),
        "{carets}"
    );
    carets.len() - "  | ^".len()
}

const EMPTY: usize = r#"{"name":"","type":"#.len();

#[test]
fn text_of_every_script_is_readable_and_the_caret_is_under_its_place() {
    for (text, columns) in [
        ("numero", 6),
        ("n\u{fa}mero", 6),
        ("nu\u{301}mero", 6),
        ("日本語", 6),
        ("ｆｕｌｌ", 8),
        ("한국어", 6),
        ("\u{1112}\u{1161}\u{11ab}", 2),
        ("привет", 6),
        ("\u{928}\u{92e}\u{938}\u{94d}\u{924}\u{947}", 4),
        ("สวัสดี", 4),
        ("🙂🙂", 4),
        ("→ “x”", 5),
    ] {
        let (line, _) = line_and_carets(text);
        assert!(line.contains(text), "{line}");
        assert_eq!(caret_column(text), EMPTY + columns, "{text}");
    }
}

#[test]
fn a_character_that_moves_reorders_or_hides_is_an_escape() {
    let controls = "\u{7f}\u{9b}";
    let formats = "\u{ad}\u{61c}\u{200b}\u{200d}\u{200f}\u{2028}\u{202e}\u{2066}\u{feff}\u{e0041}";
    let right_to_left = "\u{5d0}\u{627}\u{10900}\u{1e900}";
    let unseen = "\u{34f}\u{115f}\u{2800}\u{3164}\u{fe0f}";
    let without_shape = "\u{a0}\u{3000}\u{e000}\u{fdd0}\u{378}";
    let all = [controls, formats, right_to_left, unseen, without_shape];
    for c in all.into_iter().flat_map(str::chars) {
        let (line, _) = line_and_carets(&format!("a{c}b"));
        let escape = c.escape_unicode().to_string();
        assert!(line.contains(&format!("\"a{escape}b\"")), "{line}");
        assert_eq!(caret_column(&format!("a{c}b")), EMPTY + 2 + escape.len());
    }
}

#[test]
fn long_lines_of_wide_characters_and_of_marks_are_cut_to_the_window() {
    for unit in [
        "日",
        "e\u{301}",
        "e\u{301}\u{301}\u{301}\u{301}\u{301}",
        "🙂",
    ] {
        let (line, carets) = line_and_carets(&unit.repeat(200));
        assert!(line.starts_with("1 | ..."), "{line}");
        assert!(!line.contains("\\x") && !line.contains("\\u"), "{line}");
        assert!(!line.starts_with("1 | ...\u{301}"), "{line}");
        assert!(carets.len() <= "  | ".len() + 64, "{carets}");
    }
}

#[test]
fn a_mark_at_the_start_of_a_finding_is_an_escape() {
    let body = "{\u{301}}";
    let error = parse_connected(body.as_bytes()).expect_err("a mark is no key");
    let report = Report::new(body.as_bytes(), error.primary()).to_string();
    assert!(report.contains("1 | {\\u{301}}\n"), "{report}");
}

#[test]
fn a_file_name_is_shown_as_safely_as_a_line() {
    let error = parse_connected(b"[]").expect_err("an array");
    let report = Report::new(b"[]", error.primary()).file("日\u{1b}[2J\n\u{202e}.json");
    let line = report.to_string();
    let line = line.lines().nth(1).expect("a place");
    assert_eq!(line, " --> 日\\u{1b}[2J\\u{a}\\u{202e}.json:1:1");
}
