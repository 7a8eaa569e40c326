//! Hostile inputs for `normalize`, `documents` and `lines`, and clean documents.

use super::{Entry, Generator, Shape, repeated};

type Text = &'static str;

/// One document.
const fn document(name: Text, head: Text, unit: Text, tail: Text) -> Generator {
    repeated(name, Entry::Document, [head, ""], [unit, tail, ""])
}

/// One document; each unit is closed after the innermost value.
const fn nested(name: Text, unit: Text, innermost: Text, close: Text) -> Generator {
    repeated(name, Entry::Document, ["", ""], [unit, innermost, close])
}

/// One document in which the last copy of a key wins, closed like a nested one.
const fn last(name: Text, head: Text, unit: Text, tail: Text, close: Text) -> Generator {
    repeated(name, Entry::LastCopy, [head, ""], [unit, tail, close])
}

/// Several documents, without tolerance.
const fn strict(name: Text, unit: Text, tail: Text) -> Generator {
    repeated(name, Entry::StrictDocuments, ["", ""], [unit, tail, ""])
}

/// Several documents.
const fn sequence(name: Text, head: Text, unit: Text, tail: Text) -> Generator {
    repeated(name, Entry::Documents, [head, ""], [unit, tail, ""])
}

/// One document on each line.
const fn lines(name: Text, head: Text, unit: Text, tail: Text) -> Generator {
    repeated(name, Entry::Lines, [head, ""], [unit, tail, ""])
}

const fn made(name: Text, entry: Entry, make: fn(usize) -> Vec<u8>) -> Generator {
    let shape = Shape::Made(make);
    Generator { name, entry, shape }
}

/// Every generator for `normalize`, `documents` and `lines`.
pub(super) const ALL: &[Generator] = &[
    document("clean-flat-object", r#"{"a":0"#, r#","key%":"value%""#, "}"),
    document(
        "clean-flat-object-of-short-keys",
        r#"{"a":0"#,
        r#","%":0"#,
        "}",
    ),
    document("clean-objects", "[0", r#",{"a":1,"b":"c","d":null}"#, "]"),
    document("clean-small-objects", "[0", r#",{"":0}"#, "]"),
    document("clean-empty-objects", "[0", ",{}", "]"),
    document(
        "clean-objects-in-objects",
        r#"{"a":0"#,
        r#","%":{"a":{"b":{}}}"#,
        "}",
    ),
    nested("clean-nested-objects", r#"{"a":"#, "0", "}"),
    document("clean-escaped-keys", r#"{"a":0"#, r#","\u0061%":0"#, "}"),
    document(
        "clean-escaped-keys-of-objects",
        "[0",
        r#",{"\u0061":0,"b\n":1}"#,
        "]",
    ),
    document("clean-long-escaped-key", r#"{""#, r"\u0061", r#"":0}"#),
    document("clean-long-text", r#"{"a":""#, r"b\n", r#""}"#),
    document("clean-numbers", "[0", ",-1.5e9", "]"),
    document("keys-equal", r#"{"a":0"#, r#","a":0"#, "}"),
    document("keys-different", r#"{"a":0"#, r#","%":0"#, "}"),
    document(
        "keys-prefixed",
        r#"{"a":0"#,
        r#","aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa%":0"#,
        "}",
    ),
    document("keys-doubled", r#"{"a":0"#, r#","%":0,"%":0"#, "}"),
    document("keys-escaped", r#"{"a":0"#, r#","\u0061":0,"\x61":0"#, "}"),
    document("keys-in-conflict", r#"{"a":0"#, r#","a":1%"#, "}"),
    document("keys-without-commas", r#"{"a":0"#, r#" "a":0"#, "}"),
    document("keys-bare", "{a:0", ",b%:0", "}"),
    document(
        "keys-bare-of-scripts",
        "{a:0",
        ",número%:0,名%:0,Σ\u{301}%:0",
        "}",
    ),
    document("keys-bare-and-escaped", "{a:0", r",\u0061%:0", "}"),
    document(
        "keys-bare-and-escaped-copies",
        "{a:0",
        r",\u0061:0,a:0",
        "}",
    ),
    document("key-bare-and-long", "{", r"\u0061", ":0}"),
    document(
        "keys-with-control-characters",
        r#"{"a":0"#,
        ",\"\t%\":0",
        "}",
    ),
    document("containers-without-commas", "[[]", "\n{}", "]"),
    document("objects-without-commas", "[{}", r#"{"a":{}}"#, "]"),
    document("control-characters-in-texts", "[0", ",\"\u{1}b\u{2}\"", "]"),
    document("control-characters-in-a-text", "\"", "\u{1}b", "\""),
    document("words-beside-white-space", "[0", ",b ,\nc.d", "]"),
    document("words-beside-comments", "[0", ",b /**/", "]"),
    document(
        "wrappers-of-all-kinds",
        "[0",
        ",NumberLong(7),new Int32( '1' )",
        "]",
    ),
    document("document-cut-before-white-space", "{\"a\":[1,\"b", "\n", ""),
    document(
        "document-in-a-fence-of-tildes",
        "~~~~ json {a}\n[0",
        ",0\n",
        "]\n~~~~\n",
    ),
    document("document-in-an-open-fence", "```\n[0", ",\n```\n0", "]"),
    document("keys-of-many-objects", "[0", r#",{"a":0,"a":0}"#, "]"),
    last("last-copies", r#"{"a":0"#, r#","a":1%"#, "}", ""),
    last(
        "last-copies-without-commas",
        r#"{"a":0"#,
        r#" "a":1%"#,
        "}",
        "",
    ),
    last("last-copies-outside", "", r#"{"a":0,"a":"#, "1", "}"),
    last("last-copies-inside", "", r#"{"a":"#, "1", r#","a":0,}"#),
    nested("nested-conflicts", r#"{"a":0,"a":"#, "1", "}"),
    nested("nested-copies", r#"{"a":0,"a":0,"b":"#, "1", "}"),
    nested(
        "nested-copies-without-commas",
        r#"{"a":0"a":0"b":"#,
        "1",
        "}",
    ),
    nested("nested-copies-after", r#"{"b":"#, "1", r#","a":0,"a":0}"#),
    nested("nested-arrays", "[", r#"{"a":0,"a":0}"#, "]"),
    nested("nested-objects", "{a:", r#"{"a":0,"a":0}"#, ",}"),
    document("open-arrays", "", "[", ""),
    document("open-objects", "", r#"{"a":0,"a":0,"b":"#, ""),
    document(
        "copies-of-objects",
        r#"{"a":0"#,
        r#","b":{"x":[0,0,0,0,0,0,0,0,0,0,0,0,0,0],"y":"z","z":{}}"#,
        "}",
    ),
    document(
        "copies-before-values",
        r#"{"a":0,"a":0,"b":[0"#,
        ",[1%],0x%",
        "]}",
    ),
    made("copies-of-halves", Entry::Document, copies_of_halves),
    made(
        "copies-of-long-arrays",
        Entry::Document,
        copies_of_long_arrays,
    ),
    made(
        "copies-of-long-texts",
        Entry::LastCopy,
        copies_of_long_texts,
    ),
    made("copies-of-copies", Entry::Document, copies_of_copies),
    document(
        "quirks",
        "[0",
        ",'a',+1,.5,0x1,True,{a:None,},,NumberLong(1)//\n",
        "]",
    ),
    document("quirks-in-texts", "[0", ",'\\x41\\\n\\'\\0'", "]"),
    document("document-in-a-fence", "```json\n[0", ",0", "]\n```"),
    document("document-after-comments", "", "/**/", "0"),
    document("document-of-comments", "[0", ",0//\r", "]"),
    lines("lines", "", "{\"a\":0}\n", ""),
    lines("lines-at-returns", "", "{\"a\":0}\r\n", ""),
    lines("lines-of-numbers", "", "0\n", ""),
    lines("lines-blank", "", " \t\r\n", ""),
    lines("lines-of-copies", "", "{\"a\":0,\"a\":0}\n", ""),
    lines("lines-of-quirks", "", "{a:'0',b:.5,c:None,a:'0',}\n", ""),
    lines("lines-of-marks", "", "\u{feff}1\n", ""),
    lines("lines-of-fences", "", "```\n", ""),
    lines("lines-of-block-comments", "", "1/**/\n", ""),
    lines("lines-of-open-comments", "", "/*\n", "*/ 1"),
    lines("lines-of-open-texts", "", "\"\n", ""),
    lines("lines-rejected", "", "?\n", ""),
    lines("lines-rejected-between", "", "{\"a\":0}\n{\"a\" 0}\n", ""),
    lines("lines-with-two-values", "", "1 2\n", ""),
    lines("lines-cut", "", "{\"a\":\n", ""),
    lines("lines-cut-before-white-space", "", "{\"a\":       \r\n", ""),
    lines(
        "line-cut-before-white-space",
        "{\"a\":0}\n{\"a\":",
        " \t",
        "\n{\"a\":0}",
    ),
    lines("line-of-open-arrays", "0\n", "[", "\n0"),
    lines("line-of-quirks", "0\n[0", ",'a',+1,True,{a:None,}", "]\n0"),
    lines("line-of-objects", "0\n[0", r#",{"a":0}"#, "]\n0"),
    made(
        "lines-that-are-no-text",
        Entry::Lines,
        documents_that_are_no_text,
    ),
    sequence("documents", "", "{\"a\":0}\n", ""),
    sequence(
        "documents-cut-before-white-space",
        "",
        "{\"a\":0}\n",
        "{\"a\":          ",
    ),
    sequence(
        "document-cut-before-megabytes",
        "{\"a\":0} {\"a\":",
        " \n",
        "",
    ),
    sequence("documents-in-fences-of-tildes", "", "~~~\n{}\n~~~\n", ""),
    sequence("documents-of-bare-keys", "", "{\\u0061:0,名:0}\n", ""),
    sequence("documents-of-words", "", "[b ,c]\n", ""),
    sequence("documents-of-words-and-comments", "", "[b /**/]\n", ""),
    sequence("documents-of-control-characters", "", "\"\t\"\n", ""),
    sequence("documents-without-commas", "", "[{}{}]", ""),
    sequence("documents-in-a-line", "", "0 ", ""),
    sequence("documents-of-texts", "", "\"\"", ""),
    sequence("documents-of-copies", "", r#"{"a":0,"a":0}"#, ""),
    sequence("documents-of-conflicts", "", "{\"a\":0,\"a\":1}\n", ""),
    sequence(
        "documents-of-quirks",
        "",
        "{a:'0',b:.5,c:None,a:'0',}\n",
        "",
    ),
    sequence("documents-of-fences", "", "```json\n{}\n```\n", ""),
    sequence("documents-of-fences-open", "", "```\n", ""),
    sequence("documents-of-fences-that-hold-two", "", "```\n1\n2\n", ""),
    sequence("documents-of-marks", "", "\u{feff}1\n", ""),
    sequence("documents-of-line-comments", "", "1//\n", ""),
    sequence("documents-of-line-comments-at-returns", "", "1//\r", ""),
    sequence("documents-of-line-comments-at-both", "", "1//\r2\n", ""),
    sequence("documents-of-block-comments", "", "1/**/", ""),
    sequence("documents-after-comments", "", "/**/\n", "0"),
    sequence("documents-in-open-comments", "", "/*\n", ""),
    sequence("documents-in-comments", "", "/*\n", "*/ ?"),
    sequence("documents-before-open-comments", "", "1/*\n", ""),
    sequence("documents-before-comments", "", "1/*\n", "*/ ?"),
    made(
        "documents-that-are-no-text",
        Entry::Documents,
        documents_that_are_no_text,
    ),
    made(
        "documents-open-before-no-text",
        Entry::Documents,
        documents_open_before_no_text,
    ),
    sequence("documents-rejected", "", "?\n", ""),
    sequence(
        "documents-rejected-between",
        "",
        "{\"a\":0}\n{\"a\" 0}\n",
        "",
    ),
    sequence("documents-rejected-in-a-line", "", "? ", ""),
    sequence(
        "documents-rejected-before-members",
        "{?\n",
        "\"a\":0,\n",
        "}",
    ),
    sequence("documents-rejected-before-brackets", "{?\n", "]\n}\n", ""),
    sequence("documents-open", "", "[\n", ""),
    sequence("documents-open-objects", "", "{\"a\":\n", ""),
    sequence("documents-open-and-rejected", "", "[\n", "?"),
    sequence("documents-open-in-comments", "", "[/*\n", "*/ ?"),
    sequence(
        "documents-open-in-either",
        "",
        "[\"*/ 1, /*\", /*\n",
        "*/ ?",
    ),
    sequence(
        "documents-open-before-far-colons",
        "",
        "{\"a\":1 \"b\"/*\n",
        "*/ ?",
    ),
    sequence("documents-open-texts", "", "\"\n", ""),
    sequence("documents-open-in-long-texts", "[\"\\\n", "[//\\\n", ""),
    sequence(
        "documents-open-in-closed-texts",
        "[\"\\\n",
        "[//\\\n",
        "\"?",
    ),
    sequence(
        "documents-open-in-texts-or-comments",
        "",
        "[\"\\\n[//\\\n",
        "",
    ),
    sequence(
        "documents-open-in-texts-of-all-kinds",
        "",
        "['\\\n[\"\\\n[‘\\\n",
        "",
    ),
    sequence("documents-open-at-returns", "", "[//\r", ""),
    sequence("documents-open-at-both", "", "[//\r1//\r?\n", ""),
    sequence("documents-of-comments-that-end-twice", "", "//c\r \n", ""),
    sequence(
        "documents-without-one-reading",
        "[0",
        r#",007,NaN,"\q",yes,{1:0},NumberInt(99999999999)"#,
        "]",
    ),
    sequence("documents-open-without-one-reading", "", "[007,NaN,\n", ""),
    strict("documents-of-quirks-denied", "{a:'0',b:.5,c:[,],}\n", ""),
    strict("documents-open-and-denied", "['a',.5,\n", ""),
    strict("documents-open-in-commas-denied", "[,,", ""),
    strict("documents-of-line-comments-denied", "//c\n", ""),
    strict("documents-of-block-comments-denied", "/**/\n", "0"),
    strict("documents-of-white-space-denied", "\u{a0}\n", ""),
    sequence("documents-of-comments-torn", "", "//c\r/*\n*/\n", ""),
    sequence("documents-after-comments-torn", "", "//c\r/*\n1/**/\n", ""),
    strict("documents-of-comments-torn-and-denied", "/**//*\n*/\n", ""),
    strict("documents-after-comments-denied", "/**//*\n1/**/\n", ""),
    sequence(
        "documents-open-in-torn-comments",
        TORN_COMMENT,
        "[\n",
        "*/\n",
    ),
    sequence("documents-gone-over", GONE_OVER, "0 0 0 0 ?\n", "*/ ?"),
    sequence("documents-gone-over-in-a-text", OPEN_TEXT, "1 ", "', ?\n"),
    sequence(
        "documents-gone-over-in-open-comments",
        OPEN_TEXT,
        "/*\\\n",
        "', ?\n",
    ),
    sequence("documents-gone-over-in-a-line", GONE_OVER, "0 ", "*/ ?\n"),
    sequence("documents-gone-over-at-returns", GONE_OVER, "0//\r", "*/ ?"),
];

/// So many rejected documents that the lines they span are parsed one by one.
const GONE_OVER: Text = "[/*\n[/*\n[/*\n[/*\n[/*\n[/*\n[/*\n[/*\n[/*\n[/*\n[/*\n[/*\n[/*\n[/*\n[/*\n[/*\n[/*\n[/*\n[/*\n[/*\n";

/// The same, followed by a text that spans all lines that end with a backslash.
const OPEN_TEXT: Text = "[\n[\n[\n[\n[\n[\n[\n[\n[\n[\n[\n[\n[\n[\n[\n[\n[\n[\n[\n[\n[\n[\n[\n[\n[\n[\n[\n[\n[\n[\n'\\\n";

/// The same, followed by a rejected comment whose end starts another one.
const TORN_COMMENT: Text =
    "[\n[\n[\n[\n[\n[\n[\n[\n[\n[\n[\n[\n[\n[\n[\n[\n[\n[\n[\n[\n[\n[\n[\n[\n//c\r/*\n";

/// Every second line is not UTF-8.
fn documents_that_are_no_text(length: usize) -> Vec<u8> {
    b"{\"a\":0}\n{\"a\":\xff}\n".repeat(length / 18)
}

/// Lines that continue up to the next line that is not UTF-8.
fn documents_open_before_no_text(length: usize) -> Vec<u8> {
    [b"[/*\n".repeat(40), b"*/ \xff\n".to_vec()]
        .concat()
        .repeat(length / 165)
}

/// Two copies of one array.
fn copies_of_halves(length: usize) -> Vec<u8> {
    let array = format!("[{}0]", "0,".repeat(length / 4));
    format!("{{\"a\":{array},\"a\":{array}}}").into_bytes()
}

/// As many copies as each has bytes.
fn copies_of_long_arrays(length: usize) -> Vec<u8> {
    let copy = format!("\"a\":[{}0],", "0,".repeat(length.isqrt() / 2));
    format!("{{{}}}", copy.repeat(length.isqrt())).into_bytes()
}

/// Copies that differ in their last letters.
fn copies_of_long_texts(length: usize) -> Vec<u8> {
    let letters = "a".repeat(length.isqrt());
    let copies: Vec<_> = (0..length.isqrt())
        .map(|place| format!("\"a\":\"{letters}{place:08}\","))
        .collect();
    format!("{{{}}}", copies.concat()).into_bytes()
}

/// Two copies of two copies of two copies, until half the length is reached.
fn copies_of_copies(length: usize) -> Vec<u8> {
    let mut value = "0".to_owned();
    while value.len() < length / 2 {
        value = format!("{{\"a\":{value},\"a\":{value}}}");
    }
    value.into_bytes()
}
