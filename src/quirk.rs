//! The table of every deviation that can be tolerated: names and explanations, no decisions.

use core::fmt;

/// How much doubt a finding leaves.
///
/// ```
/// use zapi_webhooks::{Quirk, Severity};
///
/// assert!(Severity::Note < Severity::Warning && Severity::Warning < Severity::Error);
/// assert_eq!(Quirk::TrailingComma.severity(), Severity::Note);
/// assert_eq!(Quirk::Placeholder.severity(), Severity::Warning);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Severity {
    /// The form deviates, the meaning is certain.
    Note,
    /// The form can be read, the content is doubtful.
    Warning,
    /// The finding made the parse fail.
    Error,
}

impl Severity {
    /// Returns the lower-case name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The smallest of three nested grammars that admits a text.
///
/// ```
/// use zapi_webhooks::{Dialect, Quirk};
///
/// assert!(Dialect::Json < Dialect::Json5 && Dialect::Json5 < Dialect::Lenient);
/// assert_eq!(Quirk::DuplicateKey.dialect(), Dialect::Json);
/// assert_eq!(Quirk::SingleQuotes.dialect(), Dialect::Json5);
/// assert_eq!(Quirk::MissingComma.dialect(), Dialect::Lenient);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Dialect {
    /// JSON as in [RFC 8259](https://www.rfc-editor.org/rfc/rfc8259).
    Json,
    /// [JSON5](https://spec.json5.org/), a superset of JSON.
    Json5,
    /// Neither, and still with exactly one reading.
    Lenient,
}

impl Dialect {
    /// Returns the lower-case name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Json5 => "json5",
            Self::Lenient => "lenient",
        }
    }
}

impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The narrowest of the three built-in tolerances that admits a quirk.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Tier {
    Strict,
    Documented,
    Lenient,
    /// None of them: only a caller who allows it.
    Allowed,
}

/// A contract-clean body, in the layout of the vendor's pages.
const CLEAN: &str = r#"{
  "type": "ConnectedCallback",
  "connected": true,
  "momment": 1757333824580,
  "instanceId": "3C67AB641C8AA0412F6A0242B4E23AC7",
  "phone": "5544999999999"
}
"#;

macro_rules! quirks {
    ($($name:ident $code:literal $tier:ident $dialect:ident $severity:ident $source:literal
        $message:literal, read as $reading:literal, $explanation:literal,
        example $($from:literal => $to:literal),+;)*) => {
        /// A deviation that can be tolerated, since it has exactly one reading.
        ///
        /// This is the whole list. Each quirk has a stable code, the smallest grammar that admits
        /// it and a severity; a [`Tolerance`](crate::Tolerance) is a set of quirks. The counts in
        /// explanations cover all versions of the vendor's pages up to November 2026.
        ///
        /// ```
        /// use zapi_webhooks::Quirk;
        ///
        /// assert_eq!(Quirk::RepeatedComma.code(), "repeated-comma");
        /// assert_eq!(Quirk::from_code("repeated-comma"), Some(Quirk::RepeatedComma));
        /// assert!(Quirk::ALL.iter().all(|quirk| !quirk.explain().is_empty()));
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Quirk {
            $(#[doc = concat!("`", $code, "`: ", $message, ".\n\n", $explanation)] $name,)*
        }

        impl Quirk {
            /// Every quirk, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// Returns the stable code, in kebab case.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// Returns how much doubt the quirk leaves.
            #[must_use]
            pub const fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity,)* }
            }

            /// Returns the smallest grammar that admits the quirk.
            #[must_use]
            pub const fn dialect(self) -> Dialect {
                match self { $(Self::$name => Dialect::$dialect,)* }
            }

            /// Returns the message: the deviation in a few words.
            #[must_use]
            pub const fn message(self) -> &'static str {
                match self { $(Self::$name => $message,)* }
            }

            /// Returns the reading in a few words; `read as` may come before it.
            #[must_use]
            pub const fn reading(self) -> &'static str {
                match self { $(Self::$name => $reading,)* }
            }

            /// Returns a paragraph about the quirk, and why it can be tolerated.
            #[must_use]
            pub const fn explain(self) -> &'static str {
                match self { $(Self::$name => $explanation,)* }
            }

            /// Returns the source of the one reading: a specification with its section, the panel of tolerant
            /// readers with its count, or, for a finding about content, the gateway.
            ///
            /// The panel is a set of tolerant readers in wide use. It is a source only if no specification
            /// reads the text and no reader differs.
            ///
            /// ```
            /// use zapi_webhooks::Quirk;
            ///
            /// assert_eq!(Quirk::SingleQuotes.source(), "JSON5, section 5");
            /// ```
            #[must_use]
            pub const fn source(self) -> &'static str {
                match self { $(Self::$name => $source,)* }
            }

            pub(crate) const fn tier(self) -> Tier {
                match self { $(Self::$name => Tier::$tier,)* }
            }

            /// The edits that put the quirk into [`CLEAN`].
            const fn edits(self) -> &'static [(&'static str, &'static str)] {
                match self { $(Self::$name => &[$(($from, $to)),+],)* }
            }
        }
    };
}

quirks! {
    ByteOrderMark "byte-order-mark" Documented Json5 Note "RFC 8259, section 8.1"
        "byte order mark before the payload", read as "the payload after the mark",
        "One U+FEFF starts the payload. Windows editors write it, and five of the vendor's pages begin with it; RFC 8259 lets a reader skip it. A second mark is rejected or, if JSON5 white space is tolerated, is white space.",
        example "{\n" => "\u{feff}{\n";
    Json5Whitespace "json5-whitespace" Lenient Json5 Note "JSON5, section 8"
        "white space that JSON does not know", read as "white space",
        "A no-break space, vertical tab, form feed, line separator or another Unicode space separates tokens. JSON5 reads each as white space; text copied from web pages has them. One run counts once.",
        example " true" => "\u{a0}true";
    LineComment "line-comment" Documented Json5 Note "JSON5, section 7"
        "line comment", read as "white space",
        "A `//` comment reaches to the line feed at the end of its line. The vendor's examples have fourteen of them. Some readers also end it at a carriage return, U+2028 or U+2029, so a comment with more text after one of these is rejected.",
        example "true," => "true, // since the restart";
    BlockComment "block-comment" Lenient Json5 Note "JSON5, section 7"
        "block comment", read as "white space",
        "A `/* */` comment separates tokens, as in JSON5. It does not nest.",
        example "true," => "true, /* since the restart */";
    CodeFence "code-fence" Documented Lenient Note "CommonMark, section 4.5"
        "code fence around the payload", read as "the payload inside the fence",
        "The payload was copied together with the Markdown fence around it: three or more backticks or tildes, any info string, and a closing fence on a line of its own. Only the one value may be inside, and only white space outside.",
        example "{\n" => "```json\n{\n", "\n}\n" => "\n}\n```\n";
    TrailingComma "trailing-comma" Documented Json5 Note "JSON5, sections 3 and 4"
        "comma after the last item", read as "nothing",
        "One comma comes between the last item and the closing bracket. It is the most frequent slip of the vendor's examples: 69 occurrences.",
        example "9999\"" => "9999\",";
    RepeatedComma "repeated-comma" Documented Lenient Note "the panel: 2 readers agree, none differs"
        "comma too many between members", read as "one comma, or none at either end",
        "A run of commas separates two members, or a comma comes before the first. The documented example has `,,` after the phone. One run counts once, whatever its length. In an array ECMA-262 reads a hole, so the payload is rejected there.",
        example "true," => "true,,";
    MissingComma "missing-comma" Documented Lenient Note "the panel: 2 to 3 readers agree, none differs"
        "comma missing before an item", read as "a comma",
        "No comma separates a value from the next key and its colon, or an object or array in an array from the next object. White space, a comment, a quote or a bracket has to separate them.",
        example "true," => "true";
    SingleQuotes "single-quotes" Documented Json5 Note "JSON5, section 5"
        "string in single quotes", read as "the text between the quotes",
        "A key or a value is in single quotes, as `'ConnectedCallback'` in the documented example. Double quotes inside are plain text, and `\\'` is a single quote.",
        example "\"ConnectedCallback\"" => "'ConnectedCallback'";
    CurlyQuotes "curly-quotes" Allowed Lenient Note "none: half of the panel keeps the marks"
        "string in typographic quotes", read as "the text between the quotes",
        "A word processor replaced the quotes. No specification knows such strings, and half of the tolerant readers keep the marks in the text, so no built-in tolerance has this quirk: allow it if the sender is known. Both marks have to match, with no other quote of their kind between them.",
        example "\"ConnectedCallback\"" => "\u{201c}ConnectedCallback\u{201d}";
    ControlCharacter "control-character" Lenient Json5 Note "JSON5, section 5"
        "raw control character in a string", read as "the character",
        "A string has a raw tab or another control character. JSON asks for an escape; JSON5, ECMA-262 and Python read the character. A raw line feed or carriage return is rejected. One run counts once.",
        example "9999\"" => "9999\",\n  \"note\": \"a\tb\"";
    Json5Escape "json5-escape" Lenient Json5 Note "JSON5, section 5.1"
        "escape that JSON does not know", read as "the character it means",
        "A string has `\\x41`, `\\v`, `\\0`, `\\'` or a line continued after a backslash, as JSON5 defines them. Other undefined escapes are rejected: JavaScript drops the backslash, Python keeps it. So is a line continued at U+2028 or U+2029.",
        example "\"5544" => "\"\\x35544";
    UnquotedKey "unquoted-key" Lenient Json5 Note "JSON5, section 3"
        "key without quotes", read as "the key in quotes",
        "A key is a bare identifier of ECMA-262, in any script and with `\\u` escapes. Identifiers that Unicode and ECMA-262 define differently are rejected, and so are `True`, `False`, `None` and `__proto__`.",
        example "\"connected\"" => "connected";
    EscapedKey "escaped-key" Strict Json Note "RFC 8259, section 7"
        "known key written with an escape", read as "the key that the escapes spell",
        "A known key is spelled with escapes, such as `ph\\u006fne`. Every JSON reader decodes it to the same key, so it counts as that key, and cannot pass a second one by a filter.",
        example "\"phone\"" => "\"ph\\u006fne\"";
    MomentAlias "moment-alias" Documented Json Note "the gateway: two examples of the vendor"
        "`moment` instead of `momment`", read as "the field `momment`",
        "Two English examples of the vendor spell the key correctly. If both spellings are there, they count as duplicates of each other.",
        example "momment" => "moment";
    DuplicateKey "duplicate-key" Documented Json Note "the gateway: the documented example"
        "key repeated", read as "the field given once",
        "A known key is there more than once with the same value, as `instanceId` is in the documented example; `normalize` folds any key at any depth. Values are compared after decoding. Different values are rejected, unless the caller's conflict policy picks one.",
        example "true," => "true,\n  \"connected\": true,";
    PlaceholderSuperseded "placeholder-superseded" Documented Json Note "the gateway: 55 examples of the vendor"
        "placeholder next to a real value", read as "the real value",
        "A key is there twice, once with a placeholder of the documentation and once with a real value. The vendor's examples do so 55 times, mostly with the placeholder last, so that readers in which the last one wins keep the wrong one.",
        example "9999\"" => "9999\",\n  \"instanceId\": \"instance.id\"";
    UnquotedValue "unquoted-value" Documented Lenient Note "the panel: 2 to 4 readers agree, none differs"
        "text without quotes", read as "the same text in quotes",
        "A bare word or member expression takes the place of a string, as `instance.id` in the documented example. The text is kept as it is. Words that some reader takes for a literal or a number are rejected, and so is a word next to a comment, or alone in brackets.",
        example "\"3C67AB641C8AA0412F6A0242B4E23AC7\"" => "3C67AB641C8AA0412F6A0242B4E23AC7";
    NumberWrapper "number-wrapper" Documented Lenient Note "MongoDB shell, BSON types"
        "number in a MongoDB shell wrapper", read as "the number inside",
        "A number is wrapped as `NumberLong(1657209752000)`, `Long('1')`, `NumberInt(\"0\")` or `Int32(1)`, with or without `new`. MongoDB's shell prints it so, and five of the vendor's examples show it. It has to fit the type that the wrapper names.",
        example "1757333824580" => "NumberLong(1757333824580)";
    PythonLiteral "python-literal" Lenient Lenient Note "Python, literals"
        "literal in Python's spelling", read as "true, false or null",
        "`True`, `False` or `None` takes the place of a literal: a Python dictionary was printed instead of encoded.",
        example "true" => "True";
    Json5Number "json5-number" Lenient Json5 Note "JSON5, section 6"
        "number that JSON does not know", read as "the same number in decimal digits",
        "A number of an unknown field is hexadecimal, has a plus sign or a bare decimal point. `Infinity` and `NaN` are no JSON values and are rejected; so are hexadecimal numbers above 2^53 - 1, which ECMA-262 rounds and Python does not.",
        example "9999\"" => "9999\",\n  \"attempt\": +1";
    StringMoment "string-moment" Strict Json Note "the gateway: the vendor's table"
        "`momment` given as a string", read as "the number its digits spell",
        "The vendor's table calls `momment` a string, while its examples and all real traffic have a number. A string has to consist of ASCII digits without a leading zero.",
        example "1757333824580" => "\"1757333824580\"";
    IntegralFloat "integral-float" Lenient Json Note "RFC 8259, section 6"
        "integer written with a fraction or an exponent", read as "the integer that its digits spell",
        "`momment` is written as `1.0` or `1e3`. It is an integer exactly by its digits; nothing is rounded.",
        example "1757333824580" => "1757333824580.0";
    BooleanAsString "boolean-as-string" Lenient Json Note "the gateway: reports of its receivers"
        "boolean given as a string", read as "the boolean",
        "A boolean field has `\"true\"`, exactly in this spelling. The string `\"false\"` is rejected, since most languages take it for true.",
        example "true" => "\"true\"";
    PhoneAsNumber "phone-as-number" Lenient Json Note "the gateway: reports of its receivers"
        "`phone` given as a number", read as "the digits as they are",
        "`phone` is an integer of 8 to 15 digits without a leading zero. Its digits are kept as they are; no number type touches them.",
        example "\"5544999999999\"" => "5544999999999";
    EventTypeCase "event-type-case" Documented Json Note "the gateway: examples of the vendor"
        "event type in another case", read as "the documented spelling",
        "The event type differs from a documented one in the case of ASCII letters only. The vendor itself writes `ReceivedCallBack` in places.",
        example "ConnectedCallback" => "ConnectedCallBack";
    NotConnected "not-connected" Strict Json Warning "the gateway: the vendor's table"
        "a connection event that says it is not connected", read as "false",
        "`connected` is false in a `ConnectedCallback`. The value is kept; a receiver should not take the instance for connected.",
        example "true" => "false";
    MomentInSeconds "moment-in-seconds" Strict Json Warning "the gateway: an example of the vendor"
        "`momment` that is plausible in seconds only", read as "seconds, with the number kept",
        "Real traffic counts milliseconds, but the vendor's `DisconnectedCallback` shows seconds. Numbers of ten digits, 2001 to 2286, are read as seconds; the number itself is never multiplied.",
        example "1757333824580" => "1757333824";
    ImplausibleMoment "implausible-moment" Strict Json Warning "the gateway: the documented example"
        "`momment` that is plausible neither in seconds nor in milliseconds", read as "the number, without a unit",
        "`momment` has neither 10 nor 13 digits, so it lies outside 2001 to 2286 in seconds and in milliseconds. The documented example's 26151515154 is the year 1970 or 2798. The number is kept, without a unit.",
        example "1757333824580" => "26151515154";
    UnusualPhone "unusual-phone" Strict Json Warning "the gateway: the documented forms of a phone"
        "`phone` of no known form", read as "the text as it is",
        "`phone` is neither 8 to 15 digits nor one of the forms that the gateway documents for groups, lists and channels. Punctuation is never stripped: that would turn other identifiers into false numbers.",
        example "5544999999999" => "+55 44 99999-9999";
    UnusualInstanceId "unusual-instance-id" Strict Json Warning "the gateway: all real traffic"
        "`instanceId` of no known form", read as "the text as it is",
        "`instanceId` is not 32 hexadecimal digits, as in all real traffic, and no placeholder either. The text is kept.",
        example "3C67AB641C8AA0412F6A0242B4E23AC7" => "3C67AB641C8AA041";
    UnexpectedNull "unexpected-null" Strict Json Warning "the gateway: real traffic and the vendor's examples"
        "null for a field that is never null", read as "a field that is absent",
        "An optional field is null, although no known body has null for it. It counts as absent. A required field must not be null.",
        example "9999\"" => "9999\",\n  \"isBusiness\": null";
    UnknownWord "unknown-word" Strict Json Warning "the gateway: the words of `status` in its pages and traffic"
        "word that is not documented", read as "the word as it is",
        "A status is a word that neither the vendor's pages nor real traffic have. The word is kept.",
        example "\"ConnectedCallback\"" => "\"PresenceChatCallback\"", "9999\"" => "9999\",\n  \"status\": \"SINGING\"";
    SeveralContents "several-contents" Strict Json Warning "the gateway: 207 bodies with one content at most"
        "message with another content", read as "one more content",
        "A received message has two members that say what was received, such as `text` and `image`. All known messages have one at most. Both are kept.",
        example "\"ConnectedCallback\"" => "\"ReceivedCallback\"", "9999\"" => "9999\",\n  \"text\": {\"message\": \"Oi\"},\n  \"image\": {\"caption\": \"Oi\"}";
    Placeholder "placeholder" Strict Json Warning "the gateway: examples of the vendor"
        "placeholder of the documentation", read as "the text as it is",
        "The value is one that takes the place of a real one in documentation and templates, such as `instance.id`, `n\u{fa}mero`, `<instanceId>` or `{{id}}`. The payload is an example, not a delivery.",
        example "3C67AB641C8AA0412F6A0242B4E23AC7" => "instance.id";
}

/// A set has a bit for each quirk.
const _: () = assert!(Quirk::ALL.len() <= 64);

impl Quirk {
    /// Finds the quirk with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|quirk| quirk.code() == code)
    }

    /// Returns a body that has this quirk and no other finding.
    ///
    /// All examples are the same contract-clean body of a `ConnectedCallback` with a small edit, which makes it
    /// another event if the quirk needs one. Their values are invented.
    ///
    /// ```
    /// use zapi_webhooks::{Quirk, parse_connected};
    ///
    /// let body = Quirk::RepeatedComma.example();
    /// assert!(body.contains("\"connected\": true,,\n"));
    /// let parsed = parse_connected(body.as_bytes())?;
    /// assert_eq!(parsed.diagnostics.len(), 1);
    /// assert_eq!(parsed.diagnostics[0].quirk(), Some(Quirk::RepeatedComma));
    /// # Ok::<(), zapi_webhooks::ParseError>(())
    /// ```
    #[must_use]
    pub fn example(self) -> String {
        let edit = |body: String, (from, to): &(&str, &str)| body.replacen(from, to, 1);
        self.edits().iter().fold(CLEAN.to_owned(), edit)
    }

    /// The bit of the quirk in a set.
    #[expect(
        clippy::as_conversions,
        reason = "the discriminant of a fieldless enum"
    )]
    pub(crate) const fn bit(self) -> u64 {
        1_u64.rotate_left(self as u32)
    }
}

impl fmt::Display for Quirk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
