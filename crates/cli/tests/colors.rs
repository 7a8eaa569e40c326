//! Colours: on a terminal, or on request.

#![allow(clippy::expect_used, reason = "tests")]

mod support;

use support::zapi_webhooks;

/// Runs a check that warns, fails and counts, and returns whether its stderr has colours.
fn is_painted(color: &str, variables: &[(&str, &str)]) -> bool {
    let mut run = zapi_webhooks(["check", color, "quirky.json", "missing.json"]);
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
        run = run.env_remove(name);
    }
    for (name, value) in variables {
        run = run.env(name, value);
    }
    let output = run.output().expect("the command runs");
    assert_eq!(output.status.code(), Some(2));
    let stdout = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(!stdout.contains('\u{1b}'), "an event is never painted");
    let stderr = String::from_utf8(output.stderr).expect("UTF-8");
    for part in ["note[string-moment]", "error:", "^^^", "1 accepted"] {
        assert!(stderr.contains(part), "{part} in {stderr}");
    }
    let painted = ["note[string-moment]", "error:", "              ^^^^^"]
        .map(|part| stderr.contains(&format!("m{part}")));
    assert!(
        painted.iter().all(|is| *is == painted.contains(&true)),
        "{stderr}"
    );
    assert_eq!(stderr.contains('\u{1b}'), painted.contains(&true));
    painted.contains(&true)
}

#[test]
fn a_pipe_gets_no_colours_unless_they_are_forced() {
    assert!(!is_painted("--color=auto", &[]));
    assert!(is_painted("--color=auto", &[("CLICOLOR_FORCE", "1")]));
    assert!(!is_painted(
        "--color=auto",
        &[("NO_COLOR", "1"), ("TERM", "xterm-256color")]
    ));
}

#[test]
fn forced_by_zero_is_not_forced() {
    assert!(!is_painted("--color=auto", &[("CLICOLOR_FORCE", "0")]));
    assert!(is_painted("--color=always", &[("CLICOLOR_FORCE", "0")]));
    let help = |value| {
        let run = zapi_webhooks(["--help"]).env_remove("NO_COLOR");
        let output = run.env("CLICOLOR_FORCE", value).output();
        output.expect("the command runs").stdout.contains(&0x1b)
    };
    assert!(help("1"));
    assert!(!help("0"));
}

#[test]
fn the_option_goes_before_the_environment() {
    assert!(is_painted("--color=always", &[("NO_COLOR", "1")]));
    assert!(!is_painted("--color=never", &[("CLICOLOR_FORCE", "1")]));
}

#[test]
fn the_option_comes_before_or_after_the_subcommand() {
    for arguments in [
        ["--color", "always", "check", "rejected.json"],
        ["check", "rejected.json", "--color", "always"],
    ] {
        let output = zapi_webhooks(arguments).output().expect("the command runs");
        assert!(output.stderr.contains(&0x1b), "{arguments:?}");
    }
}

#[test]
fn help_and_errors_obey_the_option_in_any_place() {
    for arguments in [
        &["--help"][..],
        &["check", "-h"],
        &["chek"],
        &["check", "--zzz"],
    ] {
        for (option, is_painted) in [
            (&["--color=always"][..], true),
            (&["--color", "always"], true),
            (&["--color=never"], false),
            (&["--color", "never"], false),
            (&["--color", "always", "--", "--color=never"], true),
        ] {
            let mut orders = vec![[arguments, option].concat()];
            if !option.contains(&"--") {
                orders.push([option, arguments].concat());
            }
            for order in orders {
                let value = if is_painted { "0" } else { "1" };
                let run = zapi_webhooks([]).args(&order).env("CLICOLOR_FORCE", value);
                let output = run.output().expect("the command runs");
                let said = [output.stdout, output.stderr].concat();
                assert!(!said.is_empty());
                assert_eq!(said.contains(&0x1b), is_painted, "{order:?}");
            }
        }
    }
}

#[cfg(target_os = "linux")]
mod terminal {
    use std::path::Path;
    use std::process::Command;

    /// Runs a check on a terminal, which `script` of util-linux makes.
    fn shown(variables: &[(&str, &str)]) -> String {
        let line = format!(
            "{} check rejected.json",
            env!("CARGO_BIN_EXE_zapi-webhooks")
        );
        let mut command = Command::new("script");
        command
            .args(["-qec", &line, "/dev/null"])
            .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bodies"))
            .env("TERM", "xterm-256color")
            .env_remove("NO_COLOR")
            .env_remove("CLICOLOR")
            .env_remove("CLICOLOR_FORCE")
            .env_remove("CI")
            .envs(variables.iter().copied());
        let output = command.output().expect("`script` of util-linux");
        String::from_utf8(output.stdout).expect("UTF-8")
    }

    #[test]
    fn a_terminal_gets_colours_unless_they_are_off() {
        let (painted, plain) = (shown(&[]), shown(&[("NO_COLOR", "1")]));
        assert!(painted.contains("\u{1b}[31m"), "{painted}");
        assert!(plain.contains("^^^^^"), "{plain}");
        assert!(!plain.contains('\u{1b}'), "{plain}");
    }

    #[test]
    fn forced_by_zero_a_terminal_decides_as_it_does_alone() {
        for (variable, is_painted) in [
            (("TERM", "xterm-256color"), true),
            (("TERM", "dumb"), false),
            (("NO_COLOR", "1"), false),
            (("CLICOLOR", "0"), false),
        ] {
            for variables in [&[variable][..], &[variable, ("CLICOLOR_FORCE", "0")]] {
                let shown = shown(variables);
                assert!(shown.contains("^^^^^"), "{shown}");
                assert_eq!(shown.contains('\u{1b}'), is_painted, "{variables:?}");
            }
        }
    }
}
