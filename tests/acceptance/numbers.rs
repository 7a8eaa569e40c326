//! Types and numbers, second part: rows 48, 54, 55 and 66. How a number may be written.

use super::bodies::{kept, note, with};
use super::table::{Row, accepted, refused, refused_anyhow, row, same};

pub(crate) fn rows() -> Vec<Row> {
    vec![row_48(), row_54(), row_55(), row_66()]
}

fn row_48() -> Row {
    let millis = "1657209752000";
    row(
        48,
        "`NumberLong(1657209752000)`, `NumberInt(\"0\")`, `Long('1')`, `Int32(1)`, `new NumberLong( \"1\" )`",
    )
    .strict(refused("Denied(number-wrapper)"))
    .documented(accepted(["number-wrapper"]))
    .lenient(same())
    .cases(
        [
            "NumberLong(1657209752000)",
            "NumberLong(\"1657209752000\")",
            "NumberLong('1657209752000')",
            "NumberLong( 1657209752000 )",
            "NumberLong(\n'1657209752000'\t)",
            "Long('1657209752000')",
            "Long(\"1657209752000\")",
            "Long( \"1657209752000\" )",
            "new NumberLong(1657209752000)",
            "new NumberLong( \"1657209752000\" )",
            "new Long('1657209752000')",
        ]
        .map(|call| with("momment", call).event("momment", millis)),
    )
    .cases(
        ["NumberInt(1580163342)", "Int32(1580163342)", "Int32('1580163342')", "new NumberInt(1580163342)"].map(|call| {
            with("momment", call)
                .event("momment", "1580163342")
                .documented(accepted(["number-wrapper", "moment-in-seconds"]))
        }),
    )
    .cases([
        with("momment", "NumberInt(\"0\")")
            .event("momment", "0")
            .documented(accepted(["number-wrapper", "implausible-moment"])),
        note("NumberInt(\"0\")").keeps("0"),
        note("NumberLong(-9223372036854775808)").keeps("-9223372036854775808"),
        note("Long('-9223372036854775808')").keeps("-9223372036854775808"),
        note("{\"a\":Int32( '-7' )}").keeps("{\"a\":-7}"),
        note("[NumberInt(1),NumberInt(-2)]")
            .keeps("[1,-2]")
            .documented(accepted(["number-wrapper", "number-wrapper"])),
        // An object to all but the readers of Extended JSON.
        kept(r#"{"$numberLong":"1"}"#).always(accepted([])),
        kept(r#"{"$numberInt":"1"}"#).always(accepted([])),
        with("momment", r#"{"$numberLong":"1657209752000"}"#)
            .always(refused("InvalidField(momment)")),
    ])
    .cases(no_wrappers().map(|call| with("momment", call).always(refused("UnexpectedToken"))))
    .cases([
        with("momment", "NumberLong(-1)").always(refused("InvalidField(momment)")),
        with("momment", "Long('-1')").always(refused("InvalidField(momment)")),
        with("phone", "NumberLong(5544999999999)").always(refused("InvalidField(phone)")),
        with("phone", "Long('5544999999999')").always(refused("InvalidField(phone)")),
    ])
}

/// Calls that MongoDB's shell does not have, or reads as another number than the one inside.
fn no_wrappers() -> [&'static str; 31] {
    [
        "NumberInt(2147483648)",
        "Int32('2147483648')",
        "NumberLong(9223372036854775808)",
        "Long('9223372036854775808')",
        // It keeps the low 32 bits of a number that is not in quotes.
        "Long(1657209752000)",
        "new Long(1657209752000)",
        "Long(-5)",
        "NumberLong()",
        "NumberLong(\"1)",
        "NumberLong(\"1')",
        "NumberLong(`1`)",
        "NumberLong(\" 1\")",
        "NumberLong(01)",
        "Long('01')",
        "NumberLong(+1)",
        "NumberLong(1.5)",
        "NumberLong('1e3')",
        "NumberLong('0x10')",
        "NumberLong(1,)",
        "NumberLong(1, 2)",
        "NumberLong((1))",
        "newNumberLong(1)",
        "new new NumberLong(1)",
        "NumberDecimal(1)",
        "Number(1)",
        "numberlong(1)",
        "ISODate(\"2022-07-07\")",
        "Date(1)",
        "new Date(1)",
        "f(1)",
        "new NumberLong",
    ]
}

fn row_54() -> Row {
    let numbers = [
        "01757333824580",
        "08e1",
        "01E5",
        "00e1",
        "09E2",
        "0000000000000000000001e5",
        "007",
        "-01",
        "0o17",
        "0b11",
        "1_000",
        "1_757_333_824_580",
        "123n",
        "1.757.333.824.580",
        "1 757 333 824 580",
        "1'757'333'824'580",
        "1e",
        "1e+",
        "--1",
        "1.5.2",
        "12L",
        "１２",
    ];
    row(
        54,
        "leading zero (also `08e1`, `01E5`), octal, `1_000`, `123n`, digit groups",
    )
    .always(refused("UnexpectedToken"))
    .cases(
        numbers
            .into_iter()
            .flat_map(|number| [with("momment", number), note(&format!("[{number}]"))]),
    )
    .cases([
        with("momment", "1,757,333,824,580"),
        with("phone", "0055119"),
        with("phone", "05544999999999"),
        with("phone", "55 44 999999999"),
        with("instanceId", "007"),
        with("instanceId", "01e5"),
        with("instanceId", "09E2"),
        with("instanceId", "00e1"),
        with("phone", "08e12345"),
    ])
}

fn row_55() -> Row {
    row(
        55,
        "JSON5 numbers (hex up to 2^53-1, `+1`, `.5`, `5.`) in unknown fields; larger hex, Infinity, NaN",
    )
    .strict(refused("Denied(json5-number)"))
    .documented(same())
    .lenient(accepted(["json5-number"]))
    .cases(
        [
            ("0x1F", "31"),
            ("-0XdecAF", "-912559"),
            ("+0x1f", "31"),
            ("0x1FFFFFFFFFFFFF", "9007199254740991"),
            ("-0x1fffffffffffff", "-9007199254740991"),
            ("0x00000000000000000000000000000000001", "1"),
            ("+1", "1"),
            ("+1.50e3", "1.50e3"),
            (".5", "0.5"),
            ("-.5", "-0.5"),
            ("5.", "5"),
            ("5.e3", "5e3"),
            ("[+1]", "[1]"),
            (r#"{"a":0x0}"#, r#"{"a":0}"#),
        ]
        .map(|(text, json)| note(text).keeps(json)),
    )
    // ECMA-262 rounds them and Python does not, or JSON has no such value.
    .cases(
        [
            "0x20000000000000",
            "0x20000000000001",
            "-0x20000000000000",
            "0xFFFFFFFFFFFFFFFFFF",
            "0x7fffffffffffffffffffffffffffffff",
            "Infinity",
            "-Infinity",
            "+Infinity",
            "NaN",
            "-NaN",
            "[NaN]",
            r#"{"a":Infinity}"#,
        ]
        .map(|text| {
            note(text)
                .strict(refused_anyhow())
                .documented(same())
                .lenient(refused("UnexpectedToken"))
        }),
    )
    .cases(
        [
            "0x", "0xg", "+-1", "+", ".", "5..", "infinity", "NAN", "-nan",
        ]
        .map(|text| note(text).always(refused("UnexpectedToken"))),
    )
}

fn row_66() -> Row {
    row(
        66,
        "numbers in unknown fields: any length, 1e400, 20 digits",
    )
    .always(accepted([]))
    .cases(
        [
            "1e400",
            "-1E-400",
            "12345678901234567890",
            "0.1000",
            "1.0",
            "-0",
            "0e0",
            "1E+2",
            "9007199254740993",
            "[0.30000000000000004, 1e5]",
            r#"{"a":1.10}"#,
        ]
        .map(kept),
    )
    .cases([
        kept(&"9".repeat(5000)).named("5,000 digits"),
        kept(&format!("0.{}1", "0".repeat(5000))).named("5,000 decimal places"),
    ])
}
