//! Payloads made of real ones by a recipe of edits, so that few bytes reach deep states.

const BASES: [&str; 8] = [
    include_str!("../../fixtures/wire-compact.json"),
    include_str!("../../fixtures/docs-example.json"),
    include_str!("../../fixtures/wire-pretty.json"),
    include_str!("../../fixtures/docs-code-fence.json"),
    include_str!("../../fixtures/synthetic-javascript-object.json"),
    include_str!("../../fixtures/synthetic-unknown-with-quirks.json"),
    include_str!("../../fixtures/synthetic-every-doubt.json"),
    include_str!("../../fixtures/wire-received-json-in-text.json"),
];

/// Texts that some reader somewhere reads otherwise than its neighbour.
#[rustfmt::skip]
const FRAGMENTS: &[&str] = &[
    "\"", "'", "\u{201c}", "\u{201d}", "\u{2018}", "\u{2019}", "\u{201e}", "\u{b4}", "`", "```", "```json\n", "\n```", "~~~\n", "\n ~~~~ \n",
    ",", ",,", ", ,", ":", ";", "=", "{", "}", "[", "]", "[[", "]]", "{}", "[]", "[,]", "{,}", "(", ")",
    "\\", "\\\"", "\\'", "\\u", "\\u0", "\\ud83d", "\\ud83d\\ude00", "\\ude00", "\\u0070", "\\x41", "\\v", "\\0",
    "\\01", "\\q", "\\\n", "\\\r\n", "\\\u{2028}", "\\u0000", "\\u200b", "\\ufffd", "\\/",
    "//", "// \"a\": {\n", "/*", "*/", "/* } */", "/", "#", "<!--",
    " ", "\t", "\n", "\r", "\r\n", "\u{b}", "\u{c}", "\u{a0}", "\u{feff}", "\u{2028}", "\u{3000}", "\u{85}", "\u{200b}", "\0", "\u{1b}", "\u{7f}",
    "true", "false", "null", "True", "None", "NULL", "undefined", "NaN", "-Infinity", "yes",
    "0", "-0", "00", "1e3", "1.0", "12E45", "1e400", "-1e-400", "0x1F", "+1", ".5", "5.", "9007199254740992", "123456789012345678901234567890",
    "NumberLong(1657209752000)", "NumberInt(\"0\")", "NumberLong(", "Long('1')", "new Int32( 1 )", "new ", "ObjectId('5')", "b'5'",
    "instance.id", "n\u{fa}mero", "{{phone}}", "[Object]", "...", "[1,,2]", "[{}{}]", "[[] {}]", "0x1fffffffffffff", "0x20000000000000",
    "__proto__:1", "'__proto__':1", "True:1", "\u{540d}:1", "\\u0061:1", "\u{b7}", "\u{30fb}", "a\tb", "\u{303}", "\u{3a9}",
    "\"type\":", "\"phone\":", "\"instanceId\":", "\"momment\":", "\"moment\":", "\"connected\":", "\"isBusiness\":",
    "\"status\":", "\"ids\":[\"a\"]", "\"text\":{\"message\":\"Oi\"}", "\"image\":", "\"viewOnce\":true", "\"order\":{\"a\":1,\"a\":1}", "\"text\":null",
    "\"ReceivedCallback\"", "\"ReceivedCallBack\"", "\"MessageStatusCallback\"", "\"TomorrowCallback\"", "\"Status\":",
    "\"Phone\":", "\"ph\\u006fne\":\"5544999999999\"", "\"connectedcallback\"", "\"DisconnectedCallback\"", "\"5544999999999\"", "1757333824580",
];

/// Follows a recipe. Every recipe makes a payload, and small changes make a similar one.
pub fn payload(recipe: &[u8]) -> Vec<u8> {
    let (base, edits) = recipe.split_first().unwrap_or((&0, &[]));
    edited(pick(&BASES, *base).as_bytes().to_vec(), edits)
}

/// Edits a payload by a recipe.
pub fn edited(mut out: Vec<u8>, edits: &[u8]) -> Vec<u8> {
    let mut recipe = Recipe(edits);
    while !recipe.0.is_empty() && out.len() < 4096 {
        let (edit, place, what) = (recipe.byte(), recipe.byte(), recipe.byte());
        let at = position(&out, edit, place);
        let fragment = pick(FRAGMENTS, what).as_bytes();
        match edit & 7 {
            0 | 1 => insert(&mut out, at, fragment),
            2 => {
                let end = token_end(&out, at);
                out.splice(at..end, fragment.iter().copied());
            }
            3 => {
                let end = out.len().min(at + 1 + usize::from(what & 7));
                out.drain(at..end);
            }
            4 => {
                let from = position(&out, edit, what);
                let copy = out[from..token_end(&out, from)].to_vec();
                insert(&mut out, at, &copy);
            }
            5 => copy_member(&mut out, at, what),
            6 => insert(&mut out, at, &[what]),
            _ if what < 32 => out.truncate(at),
            _ => insert(&mut out, at, &nested(what, fragment)),
        }
    }
    out
}

/// Bytes taken one by one, and zeros after the end.
struct Recipe<'a>(&'a [u8]);

impl Recipe<'_> {
    fn byte(&mut self) -> u8 {
        let (first, rest) = self.0.split_first().unwrap_or((&0, &[]));
        self.0 = rest;
        *first
    }
}

fn pick<'a>(from: &[&'a str], index: u8) -> &'a str {
    from[usize::from(index) % from.len()]
}

/// A place in the payload: where a token starts or ends, or any byte where `edit` says so.
fn position(out: &[u8], edit: u8, place: u8) -> usize {
    let place = usize::from(place);
    if edit & 0x80 != 0 {
        return place * (out.len() + 1) / 256;
    }
    let borders: Vec<usize> = (0..=out.len()).filter(|at| is_border(out, *at)).collect();
    borders[place % borders.len()]
}

fn is_border(out: &[u8], at: usize) -> bool {
    let class = |at: usize| {
        out.get(at).map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | 0x80.. => 0,
            b' ' | b'\n' | b'\r' | b'\t' => 1,
            other => *other,
        })
    };
    at == 0 || at == out.len() || class(at) != class(at - 1)
}

fn token_end(out: &[u8], start: usize) -> usize {
    (start + 1..=out.len())
        .find(|at| is_border(out, *at))
        .unwrap_or(out.len())
}

/// Repeats the member around a place behind the first brace.
fn copy_member(out: &mut Vec<u8>, at: usize, what: u8) {
    let comma = |byte: &u8| matches!(byte, b',' | b'{' | b'}');
    let start = out[..at].iter().rposition(comma).map_or(0, |it| it + 1);
    let end = out[at..]
        .iter()
        .position(comma)
        .map_or(out.len(), |it| at + it);
    let mut member = out[start..end].to_vec();
    member.push(b',');
    if what & 1 == 1 {
        // The same member, spelled otherwise.
        let last = member.len().saturating_sub(2);
        member[last] = b'0' + (what >> 1) % 10;
    }
    let behind_brace = out
        .iter()
        .position(|byte| *byte == b'{')
        .map_or(0, |it| it + 1);
    insert(out, behind_brace, &member);
}

/// An unknown member whose value is nested.
fn nested(what: u8, fragment: &[u8]) -> Vec<u8> {
    let depth = usize::from(what & 0x3f);
    let (open, close) = if what & 0x40 == 0 {
        ("[", "]")
    } else {
        ("{a:", "}")
    };
    let mut member = b",\"x\":".to_vec();
    member.extend(open.repeat(depth).bytes());
    member.extend(fragment);
    member.extend(close.repeat(depth).bytes());
    member
}

fn insert(out: &mut Vec<u8>, at: usize, bytes: &[u8]) {
    out.splice(at..at, bytes.iter().copied());
}
