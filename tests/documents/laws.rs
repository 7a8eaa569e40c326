//! Every law, on the fixtures and on texts that are nearly documents.

use std::fs;
use std::path::Path;

use proptest::prelude::*;

use crate::cases;
use crate::support::invariants::documents::every_law;

#[test]
fn the_fixtures_keep_every_law() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut count = 0;
    for folder in [fixtures.join("documents"), fixtures] {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                every_law(&fs::read(path).unwrap());
                count += 1;
            }
        }
    }
    assert!(count > 100, "only {count} fixtures");
}

/// What documents are made of, and what some reader takes otherwise than another.
const PIECES: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ",,",
    ":",
    " ",
    "\n",
    "\r\n",
    "\t",
    "\"a\"",
    "\"b\"",
    "'a'",
    "'b\"c'",
    "\u{201c}a\u{201d}",
    "a",
    "b",
    "\"a\":1",
    "\"a\":2",
    "'a':1",
    "a:1",
    "1",
    "01",
    "-0",
    "1.0",
    "1e3",
    ".5",
    "5.",
    "0x10",
    "+1",
    "NaN",
    "-Infinity",
    "true",
    "True",
    "None",
    "null",
    "NULL",
    "NumberLong(1)",
    "NumberInt(\"0\")",
    "NumberLong(",
    "//",
    "// x\n",
    "//x\r",
    "/* x */",
    "/*",
    "*/",
    "\u{a0}",
    "\u{feff}",
    "\u{2028}",
    "```",
    "```json\n",
    "\n```",
    "\"\\x41\"",
    "'\\''",
    "\"\\u0061\"",
    "\"\\ud800\"",
    "\"\\\n\"",
    "\"",
    "'",
    "\\",
    "{\"a\":{\"b\":1,\"a\":2}}",
    "{\"a\":{\"a\":2,\"b\":1}}",
    "[1,2]",
    "[]",
    "{}",
    "instance.id",
    "é",
    "\u{540d}:1",
    "\\u0061:1",
    "\u{b7}:1",
    "__proto__:1",
    "'__proto__'",
    "True:1",
    "Long('1')",
    "new ",
    "Int32( 1 )",
    "[Object]",
    "...",
    "b'x'",
    "\"a\tb\"",
    "\"\\q\"",
    "\"\\\u{2028}\"",
    "0x20000000000000",
    "{}{}",
    "~~~ x\n",
    "\n ~~~~ ",
    "\u{1}",
];

proptest! {
    #![proptest_config(cases(3000))]

    #[test]
    fn pieces_keep_every_law(
        pieces in prop::collection::vec(prop::sample::select(PIECES), 0..12),
    ) {
        every_law(pieces.concat().as_bytes());
    }

    #[test]
    fn bytes_keep_every_law(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
        every_law(&bytes);
    }
}
