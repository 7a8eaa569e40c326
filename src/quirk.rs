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

macro_rules! quirks {
    ($($name:ident $code:literal $tier:ident $dialect:ident $severity:ident
        $message:literal, read as $reading:literal, $explanation:literal;)*) => {
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
        }
    };
}

quirks! {
    ByteOrderMark "byte-order-mark" Documented Json5 Note
        "byte order mark before the payload", read as "the payload behind the mark",
        "One U+FEFF starts the payload. Windows editors write it and five of the vendor's pages begin with it; RFC 8259 lets a reader skip it. A second mark is refused or, where JSON5 white space is tolerated, white space.";
    Json5Whitespace "json5-whitespace" Lenient Json5 Note
        "white space that JSON does not know", read as "white space",
        "A no-break space, vertical tab, form feed, line separator or another Unicode space stands between tokens. JSON5 reads each as white space; copying from web pages produces them. One run counts once.";
    LineComment "line-comment" Documented Json5 Note
        "line comment", read as "white space",
        "A `//` comment reaches to the end of its line. The vendor's examples carry fourteen of them. A line ends at a line feed; at a carriage return, U+2028 or U+2029 alone, as in JSON5, only where no later line end lets another reader go on.";
    BlockComment "block-comment" Lenient Json5 Note
        "block comment", read as "white space",
        "A `/* */` comment stands between tokens, as in JSON5. It does not nest.";
    CodeFence "code-fence" Documented Lenient Note
        "code fence around the payload", read as "the payload inside the fence",
        "The payload was copied together with the Markdown fence around it. Both fences have to be there, and nothing but the one value between them.";
    TrailingComma "trailing-comma" Documented Json5 Note
        "comma behind the last item", read as "nothing",
        "One comma stands between the last item and the closing bracket. It is the most frequent slip of the vendor's examples, with 69 occurrences.";
    RepeatedComma "repeated-comma" Documented Lenient Note
        "comma too many", read as "one comma, or none at either end",
        "A run of commas stands where one belongs, or a comma stands before the first item. The documented example has `,,` behind the phone. One run counts once, whatever its length.";
    MissingComma "missing-comma" Documented Lenient Note
        "comma missing before a key", read as "a comma",
        "No comma stands between a value and the next key. Tolerated only before a quoted key that a colon follows, where nothing else could be meant.";
    SingleQuotes "single-quotes" Documented Json5 Note
        "string in single quotes", read as "the text between the quotes",
        "A key or a value stands in single quotes, as `'ConnectedCallback'` in the documented example. Quotation marks of the other kind are plain text inside, and `\\'` is a quotation mark.";
    CurlyQuotes "curly-quotes" Lenient Lenient Note
        "string in typographic quotes", read as "the text between the quotes",
        "A word processor replaced the quotation marks. Both have to be there and match, and no other quotation mark of their kind may stand between them.";
    Json5Escape "json5-escape" Lenient Json5 Note
        "escape that JSON does not know", read as "the character it stands for",
        "A string has `\\x41`, `\\v`, `\\0`, `\\'` or a line continuation, as JSON5 defines them. Any other undefined escape is refused, although JavaScript drops its backslash.";
    UnquotedKey "unquoted-key" Lenient Json5 Note
        "key without quotes", read as "the key in quotes",
        "A key is a bare identifier: ASCII or Latin letters, digits, `_` and `$`, not starting with a digit. JSON5 and JavaScript read it as the same text in quotes.";
    EscapedKey "escaped-key" Strict Json Note
        "known key written with an escape", read as "the key that the escapes spell",
        "A known key is spelled with escapes, such as `ph\\u006fne`. Every JSON reader decodes it to the same key, so it counts as that key, and cannot smuggle a second one past a filter.";
    MomentAlias "moment-alias" Documented Json Note
        "`moment` instead of `momment`", read as "the field `momment`",
        "Two English examples of the vendor spell the key correctly. Where both spellings stand they count as duplicates of each other.";
    DuplicateKey "duplicate-key" Documented Json Note
        "key repeated", read as "the field given once",
        "A known key stands more than once with the same value, as `instanceId` does in the documented example; `normalize` folds any key at any depth. Values are compared after decoding. Different values are refused, unless the caller's conflict policy picks one.";
    PlaceholderSuperseded "placeholder-superseded" Documented Json Note
        "placeholder beside a real value", read as "the real value",
        "A key stands twice, once with a placeholder of the documentation and once with a real value. Documentation bodies do so 55 times, mostly with the placeholder last, so that readers in which the last one wins keep the wrong one.";
    UnquotedValue "unquoted-value" Documented Lenient Note
        "text without quotes", read as "the same text in quotes",
        "A bare word or member expression stands where a string belongs, as `instance.id` in the documented example. The text is kept as it stands. Words that some reader takes for a literal or a number are refused.";
    NumberWrapper "number-wrapper" Documented Lenient Note
        "number in a MongoDB shell wrapper", read as "the number inside",
        "A number is wrapped as `NumberLong(1657209752000)` or `NumberInt(\"0\")`, as MongoDB's shell prints it and five of the vendor's examples show. It has to fit the type that the wrapper names.";
    PythonLiteral "python-literal" Lenient Lenient Note
        "literal in Python's spelling", read as "true, false or null",
        "`True`, `False` or `None` stands for a literal: somebody printed a Python dictionary instead of encoding it.";
    Json5Number "json5-number" Lenient Json5 Note
        "number that JSON does not know", read as "the same number in decimal digits",
        "A number of an unknown field is hexadecimal, has a plus sign or a bare decimal point, or is `Infinity` or `NaN`. JSON has no word for the last two, so they become strings, as in the JSON mapping of Protocol Buffers; `normalize` refuses them.";
    StringMoment "string-moment" Strict Json Note
        "`momment` given as a string", read as "the number its digits spell",
        "The vendor's table calls `momment` a string, while its examples and all real traffic hold a number. A string has to consist of ASCII digits without a leading zero.";
    IntegralFloat "integral-float" Lenient Json Note
        "integer written with a fraction or an exponent", read as "the integer that its digits spell",
        "`momment` is written as `1.0` or `1e3`. It is an integer exactly by its digits; nothing is rounded.";
    BooleanAsString "boolean-as-string" Lenient Json Note
        "boolean given as a string", read as "the boolean",
        "A boolean field holds `\"true\"`, exactly in this spelling. The string `\"false\"` is refused, since most languages take it for true.";
    PhoneAsNumber "phone-as-number" Lenient Json Note
        "`phone` given as a number", read as "the digits as they stand",
        "`phone` is an integer of 8 to 15 digits without a leading zero. Its digits are kept as they stand; no number type touches them.";
    EventTypeCase "event-type-case" Documented Json Note
        "event type in another case", read as "the documented spelling",
        "The event type differs from a documented one in the case of ASCII letters only. The vendor itself writes `ReceivedCallBack` in places.";
    NotConnected "not-connected" Strict Json Warning
        "a connection event that says it is not connected", read as "false",
        "`connected` is false in a `ConnectedCallback`. The value is kept; a receiver should not take the instance for connected.";
    MomentInSeconds "moment-in-seconds" Strict Json Warning
        "`momment` that is plausible in seconds only", read as "seconds, with the number kept",
        "Real traffic counts milliseconds, but the vendor's `DisconnectedCallback` shows seconds. Numbers of ten digits, 2001 to 2286, are taken for seconds; the number itself is never multiplied.";
    ImplausibleMoment "implausible-moment" Strict Json Warning
        "`momment` that is plausible in no unit", read as "the number, without a unit",
        "`momment` is neither 10 nor 13 digits long, so it lies outside 2001 to 2286 in seconds and in milliseconds. The documented example's 26151515154 is the year 1970 or 2798. The number is kept, without a unit.";
    UnusualPhone "unusual-phone" Strict Json Warning
        "`phone` of no known form", read as "the text as it stands",
        "`phone` is neither 8 to 15 digits nor one of the forms that the gateway documents for groups, lists and channels. Punctuation is never stripped: that would turn other identifiers into false numbers.";
    Placeholder "placeholder" Strict Json Warning
        "placeholder of the documentation", read as "the text as it stands",
        "The value is one that the vendor's documentation uses in place of a real one, such as `instance.id` or `n\u{fa}mero`. The payload is an example, not a delivery.";
}

/// A set has a bit for each quirk, and would take a further one for another.
const _: () = assert!(Quirk::ALL.len() <= 32);

impl Quirk {
    /// Finds the quirk with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|quirk| quirk.code() == code)
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
