//! The standard streams, painted where somebody sees it or asks for it.

use std::io::{self, IsTerminal};

use anstream::{AutoStream, ColorChoice};

/// Returns standard output, which drops colours unless they are wanted there.
pub(crate) fn stdout() -> anstream::Stdout {
    let stdout = io::stdout();
    let choice = choice(&stdout);
    AutoStream::new(stdout, choice)
}

/// Returns standard error, which drops colours unless they are wanted there.
pub(crate) fn stderr() -> anstream::Stderr {
    let stderr = io::stderr();
    let choice = choice(&stderr);
    AutoStream::new(stderr, choice)
}

/// Takes `CLICOLOR_FORCE=0` for a variable that is not set, as its convention has it. `anstream`
/// takes any text in it for a yes, and decides well about all else.
fn choice(stream: &impl IsTerminal) -> ColorChoice {
    let choice = ColorChoice::global();
    let forced = std::env::var_os("CLICOLOR_FORCE");
    if choice != ColorChoice::Auto || forced.is_none_or(|value| value != "0") {
        return choice;
    }
    let clicolor = anstyle_query::clicolor();
    let is_refused = anstyle_query::no_color() || clicolor == Some(false);
    let is_able =
        anstyle_query::term_supports_color() || clicolor == Some(true) || anstyle_query::is_ci();
    if stream.is_terminal() && is_able && !is_refused {
        ColorChoice::Always
    } else {
        ColorChoice::Never
    }
}
