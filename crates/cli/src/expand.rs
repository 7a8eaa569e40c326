//! From arguments to inputs: a folder stands for its files, a pattern for what it matches.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs;
use std::path::Path;

use glob::MatchOptions;
use walkdir::{DirEntry, WalkDir};

use crate::input::Input;

/// The habits of a shell: `*` crosses no `/` and finds no hidden file.
const AS_IN_A_SHELL: MatchOptions = MatchOptions {
    case_sensitive: true,
    require_literal_separator: true,
    require_literal_leading_dot: true,
};

/// What the arguments amount to.
pub(crate) struct Expanded {
    /// The inputs in the order of the arguments, and why something is none.
    pub(crate) inputs: Vec<Result<Input, String>>,
    /// Whether a report has to name its input: there are several, or the argument did not name it.
    pub(crate) has_names: bool,
}

/// Finds the inputs that the arguments stand for.
///
/// A folder stands for the `*.json` files in it and below, in the order of their names, hidden
/// folders below it apart. A name that no file has is taken for a pattern, where it has the signs of
/// one. What several arguments stand for is one input.
pub(crate) fn expand(arguments: &[Input]) -> Result<Expanded, String> {
    let stdins = arguments
        .iter()
        .filter(|input| matches!(input, Input::Stdin));
    if stdins.count() > 1 {
        return Err("`-` is given more than once, but standard input ends only once".to_owned());
    }
    let mut inputs = Vec::new();
    let mut has_names = arguments.len() > 1;
    for argument in arguments {
        match argument {
            Input::Stdin => inputs.push(Ok(Input::Stdin)),
            Input::File(path) => has_names |= add(path, &mut inputs),
        }
    }
    let mut seen = HashSet::new();
    inputs.retain(|input| seen.insert(input.clone()));
    Ok(Expanded { inputs, has_names })
}

/// Adds what a path stands for, and tells whether that is anything but the path itself.
fn add(path: &Path, inputs: &mut Vec<Result<Input, String>>) -> bool {
    if path.is_dir() {
        let before = inputs.len();
        add_folder(path, inputs);
        if inputs.len() == before {
            inputs.push(Err(format!("no `*.json` file in `{}`", path.display())));
        }
        return true;
    }
    let pattern = path.to_str().filter(|name| name.contains(['*', '?', '[']));
    match pattern {
        Some(pattern) if fs::symlink_metadata(path).is_err() => {
            add_matches(pattern, inputs);
            true
        }
        _ => {
            inputs.push(Ok(Input::File(path.to_owned())));
            false
        }
    }
}

/// Links to files are read, links to folders are not followed: they may lead back.
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
    // Behind the last `/` of a pattern, `glob` takes `**` for folders alone.
    let all = if pattern.ends_with("**") { "/*" } else { "" };
    // What is no pattern either, such as a lone `[`, is the name of a file that is not there.
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
