//! Expands arguments to inputs: a folder to its files, a pattern to its matches.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs;
use std::io::{self, IsTerminal as _};
use std::path::Path;

use glob::MatchOptions;
use walkdir::{DirEntry, WalkDir};

use crate::input::Input;

/// As in a shell, `*` matches no `/` and no hidden file.
const AS_IN_A_SHELL: MatchOptions = MatchOptions {
    case_sensitive: true,
    require_literal_separator: true,
    require_literal_leading_dot: true,
};

/// Returns the inputs in the order of the arguments, and the reason for each argument without one.
///
/// A folder gives the `*.json` files in it and below, sorted by name, without those in hidden folders.
/// If no such file exists, a name with `*`, `?` or `[` is a pattern. An input that several arguments
/// give is read once. Without arguments the input is a pipe.
pub(crate) fn expand(arguments: &[Input]) -> Result<Vec<Result<Input, String>>, String> {
    if arguments.is_empty() {
        return if io::stdin().is_terminal() {
            Err("no input; name a file, or pipe a body; try `--help`".to_owned())
        } else {
            Ok(vec![Ok(Input::Stdin)])
        };
    }
    let stdins = arguments
        .iter()
        .filter(|input| matches!(input, Input::Stdin));
    if stdins.count() > 1 {
        return Err("`-` is given more than once, but standard input ends only once".to_owned());
    }
    let mut inputs = Vec::new();
    for argument in arguments {
        match argument {
            Input::Stdin => inputs.push(Ok(Input::Stdin)),
            Input::File(path) => add(path, &mut inputs),
        }
    }
    let mut seen = HashSet::new();
    inputs.retain(|input| seen.insert(input.clone()));
    Ok(inputs)
}

/// Adds the inputs of one argument, or the reason why it has none.
fn add(path: &Path, inputs: &mut Vec<Result<Input, String>>) {
    if path.is_dir() {
        let before = inputs.len();
        add_folder(path, inputs);
        if inputs.len() == before {
            inputs.push(Err(format!("no `*.json` file in `{}`", path.display())));
        }
        return;
    }
    let pattern = path.to_str().filter(|name| name.contains(['*', '?', '[']));
    match pattern {
        Some(pattern) if fs::symlink_metadata(path).is_err() => {
            add_matches(pattern, inputs);
        }
        _ => inputs.push(Ok(Input::File(path.to_owned()))),
    }
}

/// Adds the `*.json` files. Follows links to files, but not to folders, which may form a circle.
fn add_folder(folder: &Path, inputs: &mut Vec<Result<Input, String>>) {
    let is_hidden = |entry: &DirEntry| {
        let name = entry.file_name().as_encoded_bytes();
        entry.depth() > 0 && entry.file_type().is_dir() && name.starts_with(b".")
    };
    let entries = WalkDir::new(folder).sort_by_file_name().into_iter();
    for entry in entries.filter_entry(|entry| !is_hidden(entry)) {
        match entry {
            Ok(entry) => {
                let kind = entry.file_type();
                let is_file = kind.is_file() || kind.is_symlink() && !entry.path().is_dir();
                if is_file && entry.path().extension() == Some(OsStr::new("json")) {
                    inputs.push(Ok(Input::File(entry.into_path())));
                }
            }
            Err(error) => {
                let path = error.path().unwrap_or(folder).display().to_string();
                let reason = match error.io_error() {
                    Some(error) => error.to_string(),
                    None => error.to_string(),
                };
                inputs.push(Err(format!("cannot read `{path}`: {reason}")));
            }
        }
    }
}

fn add_matches(pattern: &str, inputs: &mut Vec<Result<Input, String>>) {
    // After the last `/` of a pattern, `glob` matches `**` with folders alone.
    let all = if pattern.ends_with("**") { "/*" } else { "" };
    // A text that is no pattern either, such as a lone `[`, is the name of a missing file.
    let Ok(paths) = glob::glob_with(&format!("{pattern}{all}"), AS_IN_A_SHELL) else {
        return inputs.push(Ok(Input::File(pattern.into())));
    };
    let before = inputs.len();
    for path in paths {
        match path {
            Ok(path) if path.is_dir() => add_folder(&path, inputs),
            Ok(path) => inputs.push(Ok(Input::File(path))),
            Err(error) => {
                let (path, reason) = (error.path().display(), error.error());
                inputs.push(Err(format!("cannot read `{path}`: {reason}")));
            }
        }
    }
    if inputs.len() == before {
        inputs.push(Err(format!("nothing matches `{pattern}`")));
    }
}
