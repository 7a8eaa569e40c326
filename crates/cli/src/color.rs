//! The standard streams, in colour on a terminal or on request.

use std::io::{self, IsTerminal};

use anstream::{AutoStream, ColorChoice};

/// Returns standard output, without colours unless they are wanted.
pub(crate) fn stdout() -> anstream::Stdout {
    let stdout = io::stdout();
    let choice = choice(&stdout);
    AutoStream::new(stdout, choice)
}

/// Returns standard error, without colours unless they are wanted.
pub(crate) fn stderr() -> anstream::Stderr {
    let stderr = io::stderr();
    let choice = choice(&stderr);
    AutoStream::new(stderr, choice)
}

/// Treats `CLICOLOR_FORCE=0` as unset, as its convention says. `anstream` treats any text in it as a
/// yes; all other decisions are its own.
fn choice(stream: &impl IsTerminal) -> ColorChoice {
    let choice = ColorChoice::global();
    let forced = std::env::var_os("CLICOLOR_FORCE");
    if choice != ColorChoice::Auto || forced.is_none_or(|value| value != "0") {
        return choice;
    }
    let clicolor = anstyle_query::clicolor();
    let is_off = anstyle_query::no_color() || clicolor == Some(false);
    let is_able =
        anstyle_query::term_supports_color() || clicolor == Some(true) || anstyle_query::is_ci();
    if stream.is_terminal() && is_able && !is_off {
        ColorChoice::Always
    } else {
        ColorChoice::Never
    }
}
