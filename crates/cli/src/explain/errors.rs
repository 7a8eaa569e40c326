//! The kinds of refusal, explained. The library names them and says where one arises; a person who
//! reads a log wants to know why there is no way around it.

/// A kind of refusal.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) code: &'static str,
    pub(super) headline: &'static str,
    pub(super) why: &'static str,
}

/// What `replay` refuses before there is a body.
pub(super) const ENVELOPE: Refusal = Refusal {
    code: "envelope",
    headline: "record has no body where one is looked for",
    why: "`replay` takes a body out of a JSON string, or out of the place where `--pointer` leads. This \
        record is no strict JSON, has nothing there, has a key of the way twice, or has a text there \
        that has to be Base64 and is not: the message says which. No body is judged, and `--rejects` \
        keeps the whole record.",
};

/// Every kind, in the order of the library's `ErrorKind`.
pub(super) const REFUSALS: &[Refusal] = &[
    Refusal {
        code: "too-long",
        headline: "payload is longer than the limit",
        why: "An event may have 64 KiB, another document 16 MiB, unless the caller sets another limit; \
            `replay` holds no record of more than 4 MiB. Real events have some 160 bytes. What is too long is refused before it is read, and never \
            cut short: half a payload is another payload.",
    },
    Refusal {
        code: "too-deep",
        headline: "payload is nested deeper than the limit",
        why: "Objects and arrays may be nested 32 levels deep in an event, 127 in another document. Real \
            events have one level. Readers that recurse abort the whole process on such a payload; this \
            one does not recurse, and refuses what nobody means.",
    },
    Refusal {
        code: "too-many-members",
        headline: "object has more members than the limit",
        why: "An event may have 256 members, duplicates counted, any object of another document 65536. \
            Real events have six. The limit bounds what a hostile sender can make a receiver keep.",
    },
    Refusal {
        code: "too-many-quirks",
        headline: "payload deviates in more places than the limit",
        why: "In an event 32 deviations are tolerated, in another document 65536. Past that the payload is \
            refused, since a list that stops short would hide what was tolerated. Bytes that deviate \
            this often are likely to be no event at all.",
    },
    Refusal {
        code: "encoding",
        headline: "payload is not UTF-8 text",
        why: "JSON between systems is UTF-8. Bytes of another encoding, and gzip streams that nobody \
            inflated, are named as what they are. Replacing what cannot be decoded by U+FFFD would \
            invent content, and guessing an encoding may turn one name into another.",
    },
    Refusal {
        code: "unexpected-end",
        headline: "payload ends too early",
        why: "The payload ends inside of a value: a connection broke, a column was too short, a log was cut. \
            Nothing is completed, since what is missing may have changed what is there: a later \
            member, another digit. The sender has to send it again.",
    },
    Refusal {
        code: "unexpected-token",
        headline: "something stands where the grammar wants something else",
        why: "The text is no JSON, and no deviation with exactly one reading explains it. Among these are \
            `=` for `:`, numbers such as `007` or `1_000`, quotation marks inside of a string, words that \
            some readers take for literals, and raw control characters.",
    },
    Refusal {
        code: "trailing-data",
        headline: "something stands behind the value",
        why: "A payload is one value. Behind it stands another one, or text. One reader takes the first, \
            another the last, a third both. `normalize --documents` takes values in a row one by one.",
    },
    Refusal {
        code: "not-an-object",
        headline: "payload is a value, but not an object",
        why: "An event is an object. An array around it may hold several, and a string may hold an event \
            that was encoded twice: unwrapping either would be a guess about its sender.",
    },
    Refusal {
        code: "wrong-event",
        headline: "payload is another event",
        why: "The payload's `type` is not `ConnectedCallback`, so that its fields mean something else even \
            where they have the same names. A receiver that shares one URL among all webhooks tells \
            them apart by it.",
    },
    Refusal {
        code: "conflicting-duplicate",
        headline: "key repeated with another value",
        why: "A key stands more than once, with different values. Some readers keep the first, most the \
            last, some refuse, so that two systems behind one URL would see two events. A caller who \
            knows which copy its sender means says so by a conflict policy.",
    },
    Refusal {
        code: "suspicious-key",
        headline: "key looks like a known one but is spelled otherwise",
        why: "A key differs from a known one in the case of its letters, in a character that nobody sees, or \
            in a letter of another alphabet that looks the same. One reader takes it for the known \
            key, another for a key of its own.",
    },
    Refusal {
        code: "missing-field",
        headline: "required field is missing",
        why: "An event has `type`, `connected`, `momment`, `instanceId` and `phone`. A default in place of a \
            missing one would state what nobody said.",
    },
    Refusal {
        code: "invalid-field",
        headline: "value breaks the rule of its field",
        why: "A field holds a value that it cannot hold: a word for a boolean, a fraction or a negative \
            number for `momment`, text with control or invisible characters for an identifier. The \
            message names the rule. `\"false\"` is refused for a boolean, since most languages take \
            that text for true.",
    },
    Refusal {
        code: "denied",
        headline: "deviation that the tolerance does not admit",
        why: "The payload can be read, but deviates in a way that the caller does not tolerate. \
            `explain` with the code of the deviation tells what it is. `--tolerance documented` and \
            `--tolerance lenient` admit more; neither reads differently what a narrower one accepts.",
    },
];
