//! Types and numbers, second part: rows 48, 54, 55 and 66. How a number may be written.

use super::bodies::{kept, note, with};
use super::table::{Row, accepted, refused, row, same};

pub(crate) fn rows() -> Vec<Row> {
    vec![row_48(), row_54(), row_55(), row_66()]
}

fn row_48() -> Row {
    row(48, "`NumberLong(1657209752000)`, `NumberInt(\"0\")`")
        .strict(refused("Denied(number-wrapper)"))
        .documented(accepted(["number-wrapper"]))
        .lenient(same())
        .cases([
            with("momment", "NumberLong(1657209752000)").event("momment", "1657209752000"),
            with("momment", "NumberLong(\"1657209752000\")").event("momment", "1657209752000"),
            with("momment", "NumberInt(\"0\")")
                .event("momment", "0")
                .documented(accepted(["number-wrapper", "implausible-moment"])),
            with("momment", "NumberInt(1580163342)")
                .event("momment", "1580163342")
                .documented(accepted(["number-wrapper", "moment-in-seconds"])),
            note("NumberInt(\"0\")").keeps("0"),
            note("NumberLong(-9223372036854775808)").keeps("-9223372036854775808"),
            note("[NumberInt(1),NumberInt(-2)]")
                .keeps("[1,-2]")
                .documented(accepted(["number-wrapper", "number-wrapper"])),
        ])
        .cases(
            [
                "NumberInt(2147483648)",
                "NumberLong(9223372036854775808)",
                "NumberLong()",
                "NumberLong(\"1)",
                "NumberLong(1 )",
                "NumberLong(01)",
                "NumberDecimal(1)",
                "numberlong(1)",
                "ISODate(\"2022-07-07\")",
                "Date(1)",
                "f(1)",
            ]
            .map(|call| with("momment", call).always(refused("UnexpectedToken"))),
        )
        .cases([
            with("momment", "NumberLong(-1)").always(refused("InvalidField(momment)")),
            with("phone", "NumberLong(5544999999999)").always(refused("InvalidField(phone)")),
        ])
}

fn row_54() -> Row {
    let numbers = [
        "01757333824580",
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
    row(54, "leading zero, octal, `1_000`, `123n`, digit groups")
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
        ])
}

fn row_55() -> Row {
    row(
        55,
        "JSON5 numbers (hex, `+1`, `.5`, `5.`, Infinity, NaN) in unknown fields",
    )
    .strict(refused("Denied(json5-number)"))
    .documented(same())
    .lenient(accepted(["json5-number"]))
    .cases(
        [
            ("0x1F", "31"),
            ("-0XdecAF", "-912559"),
            (
                "0x7fffffffffffffffffffffffffffffff",
                "170141183460469231731687303715884105727",
            ),
            ("+1", "1"),
            ("+1.50e3", "1.50e3"),
            (".5", "0.5"),
            ("-.5", "-0.5"),
            ("5.", "5"),
            ("5.e3", "5e3"),
            ("Infinity", "\"Infinity\""),
            ("-Infinity", "\"-Infinity\""),
            ("+Infinity", "\"Infinity\""),
            ("NaN", "\"NaN\""),
            ("[+1]", "[1]"),
            (r#"{"a":0x0}"#, r#"{"a":0}"#),
        ]
        .map(|(text, json)| note(text).keeps(json)),
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
