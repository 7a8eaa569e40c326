//! `check --format github` from end to end: one annotation for each finding.

#![allow(
    clippy::expect_used,
    clippy::needless_raw_string_hashes,
    reason = "tests, with snapshots as snapbox writes them"
)]

mod support;

use std::fs;

use snapbox::{IntoData as _, str};
use support::{folder, zapi_webhooks};

#[test]
fn every_finding_is_an_annotation_of_its_severity() {
    zapi_webhooks([
        "check",
        "--format",
        "github",
        "../../../../fixtures/docs-example.json",
    ])
    .assert()
    .code(0)
    .stdout_eq(
        str![[r#"
::notice file=../../../../fixtures/docs-example.json,line=3,col=11,title=single-quotes::ConnectedCallback: string in single quotes (field `type`) at byte 13, read as the text between the quotes
::warning file=../../../../fixtures/docs-example.json,line=5,col=14,title=implausible-moment::ConnectedCallback: `momment` that is plausible neither in seconds nor in milliseconds (field `momment`) at byte 68, read as the number, without a unit
::notice file=../../../../fixtures/docs-example.json,line=6,col=17,title=unquoted-value::ConnectedCallback: text without quotes (field `instanceId`) at byte 97, read as the same text in quotes
::warning file=../../../../fixtures/docs-example.json,line=6,col=17,title=placeholder::ConnectedCallback: placeholder of the documentation (field `instanceId`) at byte 97, read as the text as it is
::warning file=../../../../fixtures/docs-example.json,line=7,col=12,title=placeholder::ConnectedCallback: placeholder of the documentation (field `phone`) at byte 121, read as the text as it is
::notice file=../../../../fixtures/docs-example.json,line=7,col=20,title=repeated-comma::ConnectedCallback: comma too many between members at byte 130, read as one comma, or none at either end
::notice file=../../../../fixtures/docs-example.json,line=8,col=3,title=duplicate-key::ConnectedCallback: key repeated (field `instanceId`) at byte 135, read as the field given once

"#]]
        .raw(),
    )
    .stderr_eq(str![].raw());
}

#[test]
fn an_error_is_an_annotation_beside_the_tolerated_quirks() {
    zapi_webhooks([
        "check",
        "--format=github",
        "clean.json",
        "rejected.json",
        "missing.json",
    ])
    .assert()
    .code(2)
    .stdout_eq(
        str![[r#"
::notice file=rejected.json,line=3,col=16,title=single-quotes::ConnectedCallback: string in single quotes (field `connected`) at byte 48, read as the text between the quotes
::error file=rejected.json,line=3,col=16,title=invalid-field::ConnectedCallback: expected true or false (field `connected`) at byte 48
::error file=rejected.json,line=4,col=14,title=invalid-field::ConnectedCallback: expected an integer from 0 to 2^53 - 1 in decimal digits (field `momment`) at byte 68
::error file=rejected.json,line=6,col=3,title=conflicting-duplicate::ConnectedCallback: key repeated with another value (field `instanceId`) at byte 126
::notice file=rejected.json,line=6,col=51,title=trailing-comma::ConnectedCallback: comma after the last item at byte 174, read as nothing
::error file=rejected.json,line=7,col=1,title=missing-field::ConnectedCallback: required field is missing (field `phone`) at byte 176

"#]]
        .raw(),
    )
    .stderr_eq(
        str![[r#"
error: cannot read `missing.json`: No such file or directory (os error 2)
3 inputs: 1 accepted, 1 rejected, 1 unreadable
  2 error[invalid-field]
  1 error[conflicting-duplicate]
  1 error[missing-field]
  1 note[single-quotes]
  1 note[trailing-comma]

"#]]
        .raw(),
    );
}

#[test]
fn standard_input_is_no_file_of_the_repository() {
    zapi_webhooks(["check", "--format=github", "-"])
        .stdin("{")
        .assert()
        .code(1)
        .stdout_eq(
            str![[r#"
::error title=unexpected-end::payload ends inside a value at byte 1

"#]]
            .raw(),
        )
        .stderr_eq(str![].raw());
}

#[test]
fn no_file_name_ends_a_property_a_line_or_a_command() {
    let folder = folder();
    fs::write(folder.path().join("a,line=9::b%0A.json"), "[]").expect("a file");
    fs::write(folder.path().join("c\n::error::d.json"), "[]").expect("a file");
    zapi_webhooks(["check", "--format=github", "."])
        .current_dir(folder.path())
        .assert()
        .code(1)
        .stdout_eq(
            str![[r#"
::error file=a%2Cline=9%3A%3Ab%250A.json,line=1,col=1,title=not-an-object::expected an object, not an array at byte 0
::error file=c%0A%3A%3Aerror%3A%3Ad.json,line=1,col=1,title=not-an-object::expected an object, not an array at byte 0

"#]]
            .raw(),
        );
}
