//! Help, completions and manual.

#![allow(clippy::expect_used, reason = "tests")]

mod support;

use support::zapi_webhooks;

/// Every subcommand, and an option that only it has.
const SUBCOMMANDS: &[&str] = &[
    "check",
    "normalize",
    "replay",
    "explain",
    "schema",
    "completions",
    "man",
];

fn stdout<const N: usize>(arguments: [&str; N]) -> String {
    let output = zapi_webhooks(arguments).output().expect("the command runs");
    assert_eq!(output.status.code(), Some(0), "{arguments:?}");
    assert_eq!(output.stderr, b"", "{arguments:?}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[test]
fn the_help_lists_every_subcommand() {
    let help = stdout(["--help"]);
    let (_, list) = help.split_once("Commands:\n").expect("a list");
    let (list, _) = list.split_once("\n\n").expect("its end");
    let names: Vec<&str> = list
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .collect();
    assert_eq!(names, SUBCOMMANDS);
}

#[test]
fn the_help_of_every_subcommand_has_examples_and_exit_codes() {
    for name in SUBCOMMANDS {
        for flag in ["-h", "--help"] {
            let help = stdout([name, flag]);
            assert!(help.contains("\nExamples:\n  "), "{help}");
            assert!(help.contains(&format!("zapi-webhooks {name}")), "{help}");
            assert!(help.contains("\nExit codes:\n  0  "), "{help}");
            assert!(help.contains("\n  2  the command line is wrong"), "{help}");
        }
    }
}

#[test]
fn the_manual_has_a_page_for_each_subcommand() {
    let roff = stdout(["man"]);
    let version = env!("CARGO_PKG_VERSION");
    let title = |name: &str| format!(".TH {name} 1  \"zapi-webhooks {version}\" ");
    let titles: Vec<&str> = roff
        .lines()
        .filter(|line| line.starts_with(".TH "))
        .collect();
    let mut expected = vec![title("zapi-webhooks")];
    expected.extend(
        SUBCOMMANDS
            .iter()
            .map(|name| title(&format!("zapi-webhooks-{name}"))),
    );
    assert_eq!(titles, expected);
    assert!(
        roff.contains("Exit codes:"),
        "the examples and exit codes are there too"
    );
}

#[test]
fn every_shell_can_complete_every_subcommand_and_its_options() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = stdout(["completions", shell]);
        for word in SUBCOMMANDS.iter().chain(&["tolerance", "summary", "color"]) {
            assert!(script.contains(word), "{word} in the script for {shell}");
        }
    }
}

#[cfg(unix)]
#[test]
fn bash_completes_by_the_script() {
    let script = stdout(["completions", "bash"]);
    let asked = "COMP_WORDS=(zapi-webhooks check --format g) COMP_CWORD=3\n\
        _zapi__webhooks zapi-webhooks g --format\nprintf '%s\\n' \"${COMPREPLY[@]}\"";
    let output = std::process::Command::new("bash")
        .args(["-c", &format!("{script}\n{asked}")])
        .output()
        .expect("bash runs");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "github\n");
}
