//! The table of every deviation that can be tolerated. It names and explains; it decides nothing.

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
    ($($name:ident $code:literal $tier:ident $dialect:ident $severity:ident
        $message:literal, read as $reading:literal, $explanation:literal,
        example $($from:literal => $to:literal),+;)*) => {
        /// A deviation that can be tolerated, since it has exactly one reading.
        ///
        /// This is the whole list. Each quirk has a stable code, the smallest grammar that admits
        /// it and a severity; a [`Tolerance`](crate::Tolerance) is a set of quirks. Where an explanation
        /// counts, it counts the vendor's pages in all their versions up to November 2026.
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

            /// Returns what the payload shows, in a few words.
            #[must_use]
            pub const fn message(self) -> &'static str {
                match self { $(Self::$name => $message,)* }
            }

            /// Returns what the quirk is read as, in a few words.
            #[must_use]
            pub const fn reading(self) -> &'static str {
                match self { $(Self::$name => $reading,)* }
            }

            /// Explains in a paragraph what the quirk is and why it can be tolerated.
            #[must_use]
            pub const fn explain(self) -> &'static str {
                match self { $(Self::$name => $explanation,)* }
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
    ByteOrderMark "byte-order-mark" Documented Json5 Note
        "byte order mark before the payload", read as "the payload behind the mark",
        "One U+FEFF starts the payload. Windows editors write it and five of the vendor's pages begin with it; RFC 8259 lets a reader skip it. A second mark is refused or, where JSON5 white space is tolerated, white space.",
        example "{\n" => "\u{feff}{\n";
    Json5Whitespace "json5-whitespace" Lenient Json5 Note
        "white space that JSON does not know", read as "white space",
        "A no-break space, vertical tab, form feed, line separator or another Unicode space stands between tokens. JSON5 reads each as white space; copying from web pages produces them. One run counts once.",
        example " true" => "\u{a0}true";
    LineComment "line-comment" Documented Json5 Note
        "line comment", read as "white space",
        "A `//` comment reaches to the end of its line. The vendor's examples carry fourteen of them. A line ends at a line feed; at a carriage return, U+2028 or U+2029 alone, as in JSON5, only where no later line end lets another reader go on.",
        example "true," => "true, // since the restart";
    BlockComment "block-comment" Lenient Json5 Note
        "block comment", read as "white space",
        "A `/* */` comment stands between tokens, as in JSON5. It does not nest.",
        example "true," => "true, /* since the restart */";
    CodeFence "code-fence" Documented Lenient Note
        "code fence around the payload", read as "the payload inside the fence",
        "The payload was copied together with the Markdown fence around it. Both fences have to be there, and nothing but the one value between them.",
        example "{\n" => "```json\n{\n", "\n}\n" => "\n}\n```\n";
    TrailingComma "trailing-comma" Documented Json5 Note
        "comma behind the last item", read as "nothing",
        "One comma stands between the last item and the closing bracket. It is the most frequent slip of the vendor's examples, with 69 occurrences.",
        example "9999\"" => "9999\",";
    RepeatedComma "repeated-comma" Documented Lenient Note
        "comma too many", read as "one comma, or none at either end",
        "A run of commas stands where one belongs, or a comma stands before the first item. The documented example has `,,` behind the phone. One run counts once, whatever its length.",
        example "true," => "true,,";
    MissingComma "missing-comma" Documented Lenient Note
        "comma missing before a key", read as "a comma",
        "No comma stands between a value and the next key. Tolerated only before a quoted key that a colon follows, where nothing else could be meant.",
        example "true," => "true";
    SingleQuotes "single-quotes" Documented Json5 Note
        "string in single quotes", read as "the text between the quotes",
        "A key or a value stands in single quotes, as `'ConnectedCallback'` in the documented example. Quotation marks of the other kind are plain text inside, and `\\'` is a quotation mark.",
        example "\"ConnectedCallback\"" => "'ConnectedCallback'";
    CurlyQuotes "curly-quotes" Lenient Lenient Note
        "string in typographic quotes", read as "the text between the quotes",
        "A word processor replaced the quotation marks. Both have to be there and match, and no other quotation mark of their kind may stand between them.",
        example "\"ConnectedCallback\"" => "\u{201c}ConnectedCallback\u{201d}";
    Json5Escape "json5-escape" Lenient Json5 Note
        "escape that JSON does not know", read as "the character it stands for",
        "A string has `\\x41`, `\\v`, `\\0`, `\\'` or a line continuation, as JSON5 defines them. Any other undefined escape is refused, although JavaScript drops its backslash.",
        example "\"5544" => "\"\\x35544";
    UnquotedKey "unquoted-key" Lenient Json5 Note
        "key without quotes", read as "the key in quotes",
        "A key is a bare identifier: ASCII or Latin letters, digits, `_` and `$`, not starting with a digit. JSON5 and JavaScript read it as the same text in quotes.",
        example "\"connected\"" => "connected";
    EscapedKey "escaped-key" Strict Json Note
        "known key written with an escape", read as "the key that the escapes spell",
        "A known key is spelled with escapes, such as `ph\\u006fne`. Every JSON reader decodes it to the same key, so it counts as that key, and cannot smuggle a second one past a filter.",
        example "\"phone\"" => "\"ph\\u006fne\"";
    MomentAlias "moment-alias" Documented Json Note
        "`moment` instead of `momment`", read as "the field `momment`",
        "Two English examples of the vendor spell the key correctly. Where both spellings stand they count as duplicates of each other.",
        example "momment" => "moment";
    DuplicateKey "duplicate-key" Documented Json Note
        "key repeated", read as "the field given once",
        "A known key stands more than once with the same value, as `instanceId` does in the documented example; `normalize` folds any key at any depth. Values are compared after decoding. Different values are refused, unless the caller's conflict policy picks one.",
        example "true," => "true,\n  \"connected\": true,";
    PlaceholderSuperseded "placeholder-superseded" Documented Json Note
        "placeholder beside a real value", read as "the real value",
        "A key stands twice, once with a placeholder of the documentation and once with a real value. Documentation bodies do so 55 times, mostly with the placeholder last, so that readers in which the last one wins keep the wrong one.",
        example "9999\"" => "9999\",\n  \"instanceId\": \"instance.id\"";
    UnquotedValue "unquoted-value" Documented Lenient Note
        "text without quotes", read as "the same text in quotes",
        "A bare word or member expression stands where a string belongs, as `instance.id` in the documented example. The text is kept as it stands. Words that some reader takes for a literal or a number are refused.",
        example "\"3C67AB641C8AA0412F6A0242B4E23AC7\"" => "3C67AB641C8AA0412F6A0242B4E23AC7";
    NumberWrapper "number-wrapper" Documented Lenient Note
        "number in a MongoDB shell wrapper", read as "the number inside",
        "A number is wrapped as `NumberLong(1657209752000)` or `NumberInt(\"0\")`, as MongoDB's shell prints it and five of the vendor's examples show. It has to fit the type that the wrapper names.",
        example "1757333824580" => "NumberLong(1757333824580)";
    PythonLiteral "python-literal" Lenient Lenient Note
        "literal in Python's spelling", read as "true, false or null",
        "`True`, `False` or `None` stands for a literal: somebody printed a Python dictionary instead of encoding it.",
        example "true" => "True";
    Json5Number "json5-number" Lenient Json5 Note
        "number that JSON does not know", read as "the same number in decimal digits",
        "A number of an unknown field is hexadecimal, has a plus sign or a bare decimal point, or is `Infinity` or `NaN`. JSON has no word for the last two, so they become strings, as in the JSON mapping of Protocol Buffers; `normalize` refuses them.",
        example "9999\"" => "9999\",\n  \"attempt\": +1";
    StringMoment "string-moment" Strict Json Note
        "`momment` given as a string", read as "the number its digits spell",
        "The vendor's table calls `momment` a string, while its examples and all real traffic hold a number. A string has to consist of ASCII digits without a leading zero.",
        example "1757333824580" => "\"1757333824580\"";
    IntegralFloat "integral-float" Lenient Json Note
        "integer written with a fraction or an exponent", read as "the integer that its digits spell",
        "`momment` is written as `1.0` or `1e3`. It is an integer exactly by its digits; nothing is rounded.",
        example "1757333824580" => "1757333824580.0";
    BooleanAsString "boolean-as-string" Lenient Json Note
        "boolean given as a string", read as "the boolean",
        "A boolean field holds `\"true\"`, exactly in this spelling. The string `\"false\"` is refused, since most languages take it for true.",
        example "true" => "\"true\"";
    PhoneAsNumber "phone-as-number" Lenient Json Note
        "`phone` given as a number", read as "the digits as they stand",
        "`phone` is an integer of 8 to 15 digits without a leading zero. Its digits are kept as they stand; no number type touches them.",
        example "\"5544999999999\"" => "5544999999999";
    EventTypeCase "event-type-case" Documented Json Note
        "event type in another case", read as "the documented spelling",
        "The event type differs from a documented one in the case of ASCII letters only. The vendor itself writes `ReceivedCallBack` in places.",
        example "ConnectedCallback" => "ConnectedCallBack";
    NotConnected "not-connected" Strict Json Warning
        "a connection event that says it is not connected", read as "false",
        "`connected` is false in a `ConnectedCallback`. The value is kept; a receiver should not take the instance for connected.",
        example "true" => "false";
    MomentInSeconds "moment-in-seconds" Strict Json Warning
        "`momment` that is plausible in seconds only", read as "seconds, with the number kept",
        "Real traffic counts milliseconds, but the vendor's `DisconnectedCallback` shows seconds. Numbers of ten digits, 2001 to 2286, are taken for seconds; the number itself is never multiplied.",
        example "1757333824580" => "1757333824";
    ImplausibleMoment "implausible-moment" Strict Json Warning
        "`momment` that is plausible in no unit", read as "the number, without a unit",
        "`momment` is neither 10 nor 13 digits long, so it lies outside 2001 to 2286 in seconds and in milliseconds. The documented example's 26151515154 is the year 1970 or 2798. The number is kept, without a unit.",
        example "1757333824580" => "26151515154";
    UnusualPhone "unusual-phone" Strict Json Warning
        "`phone` of no known form", read as "the text as it stands",
        "`phone` is neither 8 to 15 digits nor one of the forms that the gateway documents for groups, lists and channels. Punctuation is never stripped: that would turn other identifiers into false numbers.",
        example "5544999999999" => "+55 44 99999-9999";
    Placeholder "placeholder" Strict Json Warning
        "placeholder of the documentation", read as "the text as it stands",
        "The value is one that the vendor's documentation uses in place of a real one, such as `instance.id` or `n\u{fa}mero`. The payload is an example, not a delivery.",
        example "3C67AB641C8AA0412F6A0242B4E23AC7" => "instance.id";
}

/// A set has a bit for each quirk, and would take a further one for another.
const _: () = assert!(Quirk::ALL.len() <= 32);

impl Quirk {
    /// Finds the quirk with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|quirk| quirk.code() == code)
    }

    /// Returns a body of `ConnectedCallback` that has this quirk and no other finding.
    ///
    /// All examples are the same contract-clean body with a small edit. Their values are invented.
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

    /// The bit that stands for the quirk in a set.
    #[expect(
        clippy::as_conversions,
        reason = "the discriminant of a fieldless enum"
    )]
    pub(crate) const fn bit(self) -> u32 {
        1_u32.rotate_left(self as u32)
    }
}

impl fmt::Display for Quirk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
