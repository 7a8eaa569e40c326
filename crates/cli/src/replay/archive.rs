//! Opens and inflates the archives of a run, one file after the other, and reads batches of records from them.

use std::collections::VecDeque;
use std::fs::{self, File};
use std::io::{self, Cursor, Read};
use std::mem;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use walkdir::{DirEntry, WalkDir};

use super::gzip::{GzipReader, TrailingBytes};
use super::records::{Chunk, Framing, RecordReader};
use crate::input::Input;

/// The first bytes of a gzip stream (RFC 1952).
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// Some records of one file, and the error that was met after them.
#[derive(Debug, Default)]
pub(super) struct Batch {
    pub(super) source: Arc<str>,
    pub(super) framing: Framing,
    pub(super) chunk: Chunk,
    pub(super) trouble: Option<String>,
}

/// A file that is being read.
struct Open {
    source: Arc<str>,
    framing: Framing,
    is_gzip: bool,
    records: RecordReader<Box<dyn Read + Send>>,
}

/// A directory that is being read.
struct Folder {
    name: String,
    walk: walkdir::IntoIter,
    is_empty: bool,
}

/// The files that are left to read.
pub(super) struct Archive {
    framing: Framing,
    inputs: VecDeque<Input>,
    folder: Option<Folder>,
    open: Option<Open>,
    bar: ProgressBar,
}

impl Archive {
    pub(super) fn new(inputs: &[Input], framing: Framing) -> Self {
        Self {
            framing,
            bar: bar_for(inputs),
            inputs: inputs.iter().cloned().collect(),
            folder: None,
            open: None,
        }
    }

    /// Returns the progress bar, which is shown if stderr is a terminal.
    pub(super) fn bar(&self) -> ProgressBar {
        self.bar.clone()
    }

    /// Skips everything that is left to read.
    pub(super) fn close(&mut self) {
        self.inputs.clear();
        self.bar.finish_and_clear();
    }

    /// Reads the next batch, and returns false if there is none.
    pub(super) fn fill(&mut self, batch: &mut Batch) -> bool {
        batch.trouble = None;
        loop {
            if let Some(open) = &mut self.open {
                let filled = open.records.fill(&mut batch.chunk);
                let is_over = filled.is_err() || batch.chunk.is_empty();
                batch.source = Arc::clone(&open.source);
                batch.framing = open.framing;
                batch.trouble = filled.err().map(|error| open.trouble(&error));
                if is_over {
                    self.open = None;
                }
                if !batch.chunk.is_empty() || batch.trouble.is_some() {
                    return true;
                }
            }
            match self.open_next() {
                Some(Ok(open)) => self.open = Some(open),
                Some(Err(trouble)) => {
                    batch.chunk.clear();
                    batch.trouble = Some(trouble);
                    return true;
                }
                None => return false,
            }
        }
    }

    fn open_next(&mut self) -> Option<Result<Open, String>> {
        if let Some(folder) = &mut self.folder {
            match folder.next() {
                Some(Ok(path)) => return Some(self.open_regular(&path)),
                Some(Err(trouble)) => return Some(Err(trouble)),
                None => self.folder = None,
            }
        }
        let input = self.inputs.pop_front()?;
        let name = input.name();
        let framing = self.framing;
        Some(match &input {
            Input::Stdin => self.open(io::stdin(), &name, framing),
            Input::File(path) if path.is_dir() => {
                self.folder = Some(Folder {
                    name: name.clone(),
                    walk: WalkDir::new(path).sort_by_file_name().into_iter(),
                    is_empty: true,
                });
                return self.open_next();
            }
            Input::File(path) => File::open(path)
                .map_err(|error| trouble(&name, &error))
                .and_then(|file| self.open(file, &name, framing)),
        })
    }

    /// Opens a file of a directory if it is a regular one: a device may never end, a link may form a loop.
    fn open_regular(&self, path: &Path) -> Result<Open, String> {
        let name = path.to_string_lossy();
        let kind = fs::metadata(path).map_err(|error| trouble(&name, &error))?;
        if !kind.is_file() {
            return Err(format!("cannot read `{name}`: not a regular file"));
        }
        let file = File::open(path).map_err(|error| trouble(&name, &error))?;
        let framing = match self.framing {
            Framing::Documents => Framing::Documents,
            _ => Framing::Whole,
        };
        self.open(file, &name, framing)
    }

    /// Opens a source, and inflates it if it starts as a gzip stream.
    fn open(
        &self,
        source: impl Read + Send + 'static,
        name: &str,
        framing: Framing,
    ) -> Result<Open, String> {
        let mut source = self.bar.wrap_read(source);
        let mut start = Vec::new();
        let magic = source.by_ref().take(2).read_to_end(&mut start);
        magic.map_err(|error| trouble(name, &error))?;
        let is_gzip = start == GZIP;
        let whole = Cursor::new(start).chain(source);
        let reader: Box<dyn Read + Send> = if is_gzip {
            Box::new(GzipReader::new(whole))
        } else {
            Box::new(whole)
        };
        Ok(Open {
            source: name.into(),
            framing,
            is_gzip,
            records: RecordReader::new(reader, framing),
        })
    }
}

impl Folder {
    /// Returns the next file, or an error if the directory has none.
    fn next(&mut self) -> Option<Result<PathBuf, String>> {
        let is_folder = |entry: &walkdir::Result<DirEntry>| matches!(entry, Ok(entry) if entry.file_type().is_dir());
        let entry = self.walk.find(|entry| !is_folder(entry));
        let was_empty = mem::replace(&mut self.is_empty, false);
        match entry {
            Some(entry) => Some(
                entry
                    .map(DirEntry::into_path)
                    .map_err(|error| self.trouble(&error)),
            ),
            None => was_empty.then(|| Err(format!("no file in `{}`", self.name))),
        }
    }

    fn trouble(&self, error: &walkdir::Error) -> String {
        let path = error.path().map(Path::to_string_lossy);
        let name = path.unwrap_or(self.name.as_str().into());
        match error.io_error() {
            Some(error) => trouble(&name, error),
            None => format!("cannot read `{name}`: {error}"),
        }
    }
}

impl Open {
    fn trouble(&self, error: &io::Error) -> String {
        let name = &self.source;
        if let Some(other) = error.get_ref().filter(|error| error.is::<TrailingBytes>()) {
            return format!("cannot read `{name}` to its end: {other}");
        }
        match error.kind() {
            io::ErrorKind::UnexpectedEof if self.is_gzip => {
                format!("cannot read `{name}` to its end: the gzip stream is cut")
            }
            io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData if self.is_gzip => {
                format!("cannot read `{name}` to its end: the gzip stream is damaged")
            }
            _ => trouble(name, error),
        }
    }
}

fn trouble(name: &str, error: &io::Error) -> String {
    format!("cannot read `{name}`: {error}")
}

/// Makes a bar for the length of all inputs, or one without an end if a length is unknown.
fn bar_for(inputs: &[Input]) -> ProgressBar {
    let length = |input: &Input| match input {
        Input::Stdin => None,
        Input::File(path) => {
            let metadata = fs::metadata(path).ok()?;
            metadata.is_file().then_some(metadata.len())
        }
    };
    let total: Option<Vec<u64>> = inputs.iter().map(length).collect();
    let total = total.map(|lengths| lengths.into_iter().fold(0, u64::saturating_add));
    let bar = ProgressBar::with_draw_target(total, ProgressDrawTarget::stderr());
    let template = match total {
        Some(_) => "{bytes}/{total_bytes} [{wide_bar}] {bytes_per_sec}, {eta} left",
        None => "{bytes} read, {bytes_per_sec}",
    };
    let plain = ProgressStyle::default_bar();
    bar.with_style(
        plain
            .template(template)
            .unwrap_or_else(|_| ProgressStyle::default_bar()),
    )
}
