//! Types and numbers, first part: rows 49 to 53, 64 and 65. What `momment` takes.

use super::bodies::{body, plus, verbatim, with};
use super::table::{Case, Row, Verdict, accepted, refused, row, same};

pub(crate) fn rows() -> Vec<Row> {
    let mut rows = vec![row_49(), row_50(), row_51(), row_52(), row_53()];
    rows.extend([row_64(), row_65()]);
    rows
}

fn row_49() -> Row {
    row(49, "momment integer, as in the sample and all real traffic")
        .always(accepted([]))
        .cases(
            ["1757333824580", "1657209752000", "1000000000000", "9999999999999"]
                .map(|digits| unit(verbatim("momment", digits), "Millis", digits)),
        )
        .cases([
            plus("\"isBusiness\":true").event("isBusiness", "true"),
            body("{\"phone\":\"5544999999999\",\"momment\":1757333824580,\"connected\":true,\"instanceId\":\"3C67AB641C8AA0412F6A0242B4E23AC7\",\"type\":\"ConnectedCallback\"}"),
        ])
}

fn row_50() -> Row {
    row(50, "momment digit string (the documented type)")
        .always(accepted(["string-moment"]))
        .cases([
            with("momment", "\"1757333824580\""),
            with("momment", r#""\u0031757333824580""#),
            with("momment", "\"1657209752000\"").event("momment", "1657209752000"),
            with("momment", "\"26151515154\"")
                .event("momment", "26151515154")
                .always(accepted(["string-moment", "implausible-moment"])),
            with("momment", "\"0\"")
                .event("momment", "0")
                .always(accepted(["string-moment", "implausible-moment"])),
            with("momment", "\"1580163342\"")
                .event("momment", "1580163342")
                .always(accepted(["string-moment", "moment-in-seconds"])),
        ])
}

fn row_51() -> Row {
    row(51, "momment 1.0, 1e3: exactly integral by its digits")
        .strict(refused("InvalidField(momment)"))
        .documented(same())
        .lenient(accepted(["integral-float"]))
        .cases([
            with("momment", "1757333824580.0"),
            with("momment", "1757333824580.000000000000000000000000"),
            with("momment", "1.757333824580e12"),
            with("momment", "175733382458E+1"),
            with("momment", "1757333824580000e-3"),
            with("momment", "1757333824580e0"),
        ])
        .cases(
            [
                ("1.0", "1"),
                ("1e3", "1000"),
                ("0.0", "0"),
                ("0e999999999999999999999", "0"),
            ]
            .map(|(text, value)| {
                with("momment", text)
                    .event("momment", value)
                    .lenient(accepted(["integral-float", "implausible-moment"]))
            }),
        )
        .cases([with("momment", "9007199254740991.0")
            .event("momment", "9007199254740991")
            .lenient(accepted(["integral-float", "implausible-moment"]))])
}

fn row_52() -> Row {
    row(
        52,
        "momment fraction, exponent past range, NaN, Infinity, beyond 2^53-1, negative, -0, bool, null, object",
    )
    .always(refused("InvalidField(momment)"))
    .cases(
        [
            "1757333824580.5",
            "1757333824580.00000000000000000000001",
            "1e-1",
            "1e16",
            "1e400",
            "1e99999999999999999999999",
            "NaN",
            "Infinity",
            "-Infinity",
            "9007199254740992",
            "9007199254740993",
            "18446744073709551616",
            "-1",
            "-1757333824580",
            "-0",
            "-0.0",
            "0x199",
            "+1757333824580",
            "1757333824580.",
            "true",
            "false",
            "True",
            "null",
            "{}",
            "[]",
            "[1757333824580]",
            r#"{"$numberLong":"1757333824580"}"#,
        ]
        .map(|text| with("momment", text)),
    )
}

fn row_53() -> Row {
    row(
        53,
        "momment text: spaces, sign, empty, other digits, ISO 8601",
    )
    .always(refused("InvalidField(momment)"))
    .cases(
        [
            "",
            " ",
            " 1757333824580",
            "1757333824580 ",
            "1757333824580\\n",
            "+1757333824580",
            "-1",
            "-0",
            "01757333824580",
            "00",
            "1e3",
            "1757333824580.0",
            "0x199",
            "1.757.333.824.580",
            "1757333824580n",
            "１７５７３３３８２４５８０",
            "١٧٥٧",
            "2025-09-08T12:17:04Z",
            "9007199254740992",
            "momment",
            "null",
        ]
        .map(|text| with("momment", &format!("\"{text}\""))),
    )
}

fn row_64() -> Row {
    row(64, "momment plausible only in seconds (1580163342)")
        .always(accepted(["moment-in-seconds"]))
        .cases([
            unit(
                verbatim("momment", "1580163342"),
                "Seconds",
                "1580163342000",
            ),
            unit(
                verbatim("momment", "1000000000"),
                "Seconds",
                "1000000000000",
            ),
            unit(
                verbatim("momment", "9999999999"),
                "Seconds",
                "9999999999000",
            ),
        ])
}

fn row_65() -> Row {
    row(
        65,
        "momment plausible neither in seconds nor in milliseconds (the vendor's example's 26151515154; 0; 16 digits)",
    )
    .always(accepted(["implausible-moment"]))
    .cases(
        [
            "26151515154",
            "0",
            "1",
            "999999999",
            "10000000000",
            "999999999999",
            "10000000000000",
            "1757333824580123",
            "9007199254740991",
        ]
        .map(|digits| {
            unit(verbatim("momment", digits), "Unknown", "none").also(
                "the units that were tried",
                units_tried,
                "seconds, milliseconds",
            )
        }),
    )
}

/// States the unit that is inferred, and the milliseconds that follow from it.
fn unit(case: Case, unit: &str, millis: &str) -> Case {
    let tell = |_: &[u8], verdict: &Verdict| match verdict {
        Ok(parsed) => {
            let moment = parsed.event.moment;
            let millis = moment.as_millis();
            let millis = millis.map_or("none".to_owned(), |millis| millis.to_string());
            format!("{:?}, {millis}", moment.unit())
        }
        Err(error) => error.to_string(),
    };
    case.also("unit and milliseconds", tell, format!("{unit}, {millis}"))
}

/// Which units the finding about a moment names.
fn units_tried(_: &[u8], verdict: &Verdict) -> String {
    let Ok(parsed) = verdict else {
        return "refused".to_owned();
    };
    let findings = parsed.diagnostics.iter().map(ToString::to_string);
    let text = findings.collect::<Vec<_>>().join(" ");
    let others = text.replace("milliseconds", "");
    if others.contains("seconds") && others != text {
        return "seconds, milliseconds".to_owned();
    }
    text
}
