//! The command line itself: help, wrong arguments, streams that cannot be written to.

#![allow(
    clippy::expect_used,
    clippy::needless_raw_string_hashes,
    reason = "tests, with snapshots as snapbox writes them"
)]

mod support;

use snapbox::{IntoData as _, str};
use support::zapi_webhooks;

#[test]
fn the_help_is_printed_on_request() {
    zapi_webhooks(["check", "-h"])
        .assert()
        .code(0)
        .stdout_eq(str![[r#"
Check bodies of any webhook

Usage: zapi-webhooks check [OPTIONS] [FILE|-]...

Arguments:
  [FILE|-]...  The bodies to check, one in each file; `-` is standard input, the default for a pipe

Options:
      --color <WHEN>           Controls when to use color [default: auto] [possible values: auto, always, never]
      --format <FORMAT>        How to print the verdicts [default: text] [possible values: text, json, github]
      --event <EVENT>          Accept this event only, and reject any other as `wrong-event` [default: any event] [possible values: connected, disconnected, delivery, message-status, presence-chat, received]
      --tolerance <TOLERANCE>  Which deviations to accept [default: lenient] [possible values: strict, documented, lenient]
      --summary[=<WHEN>]       Print the counts of verdicts and findings at the end, on standard error [default: auto] [possible values: auto, always, never]
  -q, --quiet                  Print nothing about accepted bodies
  -h, --help                   Print help (see more with '--help')

Examples:
  zapi-webhooks check body.json
  zapi-webhooks check --event connected connections/*.json
  zapi-webhooks check --format json dead-letters/*.json
  zapi-webhooks check --format github fixtures 'docs/**/*.json'
  zapi-webhooks check --quiet archive
  curl -s https://example.org/last-body | zapi-webhooks check --tolerance strict

Exit codes:
  0  every input was accepted
  1  some input was rejected
  2  the command line is wrong, or something could not be read or written

"#]].raw())
        .stderr_eq(str![].raw());
}

#[test]
fn the_version_is_printed_on_request() {
    zapi_webhooks(["--version"])
        .assert()
        .code(0)
        .stdout_eq(concat!("zapi-webhooks ", env!("CARGO_PKG_VERSION"), "\n"))
        .stderr_eq("");
}

#[test]
fn a_bare_command_gets_the_help() {
    let help = zapi_webhooks(["-h"]).output().expect("the command runs");
    assert!(help.stdout.starts_with(b"Reads webhook bodies"));
    let help = String::from_utf8(help.stdout).expect("UTF-8");
    zapi_webhooks([])
        .assert()
        .code(2)
        .stdout_eq("")
        .stderr_eq(help.into_data().raw());
}

#[test]
fn a_command_has_to_be_named() {
    zapi_webhooks(["--color", "never"])
        .assert()
        .code(2)
        .stdout_eq(str![].raw())
        .stderr_eq(
            str![[r#"
error: 'zapi-webhooks' requires a subcommand but one was not provided [subcommands: check, normalize, replay, explain, schema, completions, man, help]; try `--help`

"#]]
            .raw(),
        );
}

#[test]
fn an_error_is_one_line_with_a_suggestion() {
    for (arguments, stderr) in [
        (
            &["chek", "-"][..],
            "unrecognized subcommand 'chek'; did you mean `check` or `schema`?",
        ),
        (
            &["normalise", "-"],
            "unrecognized subcommand 'normalise'; did you mean `normalize`?",
        ),
        (&["zzz"], "unrecognized subcommand 'zzz'; try `--help`"),
        (
            &["check", "--formt", "json", "-"],
            "unexpected argument '--formt' found; did you mean `--format`?",
        ),
        (
            &["check", "--zzz", "-"],
            "unexpected argument '--zzz' found; to pass '--zzz' as a value, use '-- --zzz'",
        ),
        (
            &["normalize", "--diff", "--write", "clean.json"],
            "the argument '--diff' cannot be used with '--write'; try `--help`",
        ),
    ] {
        zapi_webhooks([])
            .args(arguments)
            .assert()
            .code(2)
            .stdout_eq("")
            .stderr_eq(format!("error: {stderr}\n").into_data().raw());
    }
}

#[test]
fn without_arguments_a_pipe_is_read() {
    for subcommand in ["check", "normalize"] {
        let run = |inputs: &[&str]| {
            let run = zapi_webhooks([subcommand]).args(inputs);
            let output = run.stdin(include_str!("bodies/quirky.json")).output();
            let output = output.expect("the command runs");
            let stderr = String::from_utf8(output.stderr).expect("UTF-8");
            (output.status.code(), output.stdout, stderr)
        };
        let (code, stdout, stderr) = run(&[]);
        assert_eq!(code, Some(0));
        assert!(stderr.contains("\n --> <stdin>:5:17\n"), "{stderr}");
        assert_eq!(run(&["-"]), (code, stdout, stderr));
    }
}

#[test]
fn an_unknown_format_is_rejected_in_one_line() {
    zapi_webhooks(["check", "--format", "xml", "clean.json"])
        .assert()
        .code(2)
        .stdout_eq(str![].raw())
        .stderr_eq(
            str![[r#"
error: invalid value 'xml' for '--format <FORMAT>' [possible values: text, json, github]

"#]]
            .raw(),
        );
}

#[test]
fn an_unknown_tolerance_is_rejected_in_one_line() {
    zapi_webhooks(["check", "--tolerance", "lenientt", "clean.json"])
        .assert()
        .code(2)
        .stdout_eq(str![].raw())
        .stderr_eq(str![[r#"
error: invalid value 'lenientt' for '--tolerance <TOLERANCE>' [possible values: strict, documented, lenient]; did you mean `lenient`?

"#]].raw());
}

#[test]
fn standard_input_cannot_be_read_twice() {
    zapi_webhooks(["check", "-", "clean.json", "-"])
        .stdin("{}")
        .assert()
        .code(2)
        .stdout_eq(str![].raw())
        .stderr_eq(
            str![[r#"
error: `-` is given more than once, but standard input ends only once

"#]]
            .raw(),
        );
}

#[cfg(target_os = "linux")]
mod streams {
    use std::fs::{File, OpenOptions};
    use std::io::Write as _;
    use std::path::Path;
    use std::process::{Command, Output, Stdio};

    fn zapi_webhooks(arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_zapi-webhooks"));
        command
            .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bodies"))
            .env_remove("CLICOLOR_FORCE")
            .args(arguments);
        command
    }

    fn check(format: &str, inputs: &[&str]) -> Command {
        let mut command = zapi_webhooks(&["check", "--format", format]);
        command.args(inputs);
        command
    }

    fn full() -> File {
        OpenOptions::new()
            .write(true)
            .open("/dev/full")
            .expect("Linux has a full device")
    }

    fn ended(command: &mut Command) -> (Option<i32>, String) {
        let Output { status, stderr, .. } = command.output().expect("the command runs");
        (status.code(), String::from_utf8_lossy(&stderr).into_owned())
    }

    #[test]
    fn a_reader_who_hangs_up_ends_the_run_quietly() {
        for format in ["text", "json"] {
            let mut run = check(format, &["-", "missing.json"]);
            run.stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .stderr(Stdio::piped());
            let mut child = run.spawn().expect("the command runs");
            drop(child.stdout.take());
            let mut stdin = child.stdin.take().expect("a pipe");
            stdin
                .write_all(include_bytes!("bodies/clean.json"))
                .expect("it reads");
            drop(stdin);
            let output = child.wait_with_output().expect("it ends");
            assert_eq!(output.status.code(), Some(0));
            assert_eq!(output.stderr, b"");
        }
    }

    #[test]
    fn a_reader_who_has_hung_up_is_no_error_of_any_subcommand() {
        for arguments in [
            "man",
            "completions zsh",
            "explain --all",
            "schema check",
            "check --help",
            "check --format github quirky.json",
            "normalize quirky.json",
            "normalize --diff quirky.json",
        ] {
            let command = env!("CARGO_BIN_EXE_zapi-webhooks");
            let line = format!("exec 3> >(true); wait $!; exec '{command}' {arguments} >&3");
            let mut run = Command::new("bash");
            run.args(["-c", &line])
                .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bodies"));
            let (code, stderr) = ended(&mut run);
            assert_eq!(code, Some(0), "{arguments}: {stderr}");
            assert!(!stderr.contains("error"), "{arguments}: {stderr}");
        }
    }

    #[test]
    fn a_full_disk_is_said_in_one_line() {
        for (format, input) in [
            ("text", "clean.json"),
            ("json", "clean.json"),
            ("github", "quirky.json"),
        ] {
            let mut run = check(format, &[input, "missing.json"]);
            let (code, stderr) = ended(run.stdout(full()));
            assert_eq!(code, Some(2));
            assert_eq!(
                stderr,
                "error: cannot write to standard output: No space left on device (os error 28)\n"
            );
        }
    }

    #[test]
    fn whatever_else_is_printed_says_so_too() {
        for arguments in [
            &["check", "--help"][..],
            &["man"],
            &["completions", "zsh"],
            &["explain", "--all"],
            &["explain", "denied"],
            &["schema", "check"],
            &["normalize", "quirky.json"],
            &["normalize", "--diff", "quirky.json"],
            &["normalize", "--documents", "quirky.json"],
        ] {
            let mut run = zapi_webhooks(arguments);
            let (code, stderr) = ended(run.stdout(full()));
            assert_eq!(code, Some(2));
            let last =
                "error: cannot write to standard output: No space left on device (os error 28)\n";
            assert!(stderr.ends_with(last), "{arguments:?}: {stderr}");
        }
    }

    #[test]
    fn reports_that_nobody_can_read_change_no_verdict() {
        let run = |input| {
            let output = check("text", &[input]).stderr(full()).output();
            output.expect("the command runs").status.code()
        };
        assert_eq!(run("quirky.json"), Some(0));
        assert_eq!(run("rejected.json"), Some(1));
        assert_eq!(run("missing.json"), Some(2));
    }

    #[test]
    fn a_terminal_is_not_waited_for() {
        let line = format!("{} check", env!("CARGO_BIN_EXE_zapi-webhooks"));
        let mut run = Command::new("script");
        run.args(["-qec", &line, "/dev/null"]).env("NO_COLOR", "1");
        let output = run.output().expect("`script` of util-linux");
        assert_eq!(output.status.code(), Some(2));
        let shown = String::from_utf8(output.stdout).expect("UTF-8");
        let error = "error: no input; name a file, or pipe a body; try `--help`";
        assert_eq!(shown.trim_end(), error);
    }

    #[test]
    fn an_endless_input_gets_a_verdict() {
        let (code, stderr) = ended(&mut check("text", &["/dev/zero"]));
        assert_eq!(code, Some(1));
        assert!(stderr.starts_with("error[too-long]: "), "{stderr}");
    }
}
