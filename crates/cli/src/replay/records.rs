//! Splits the bytes of a source into records. A record that is too long to be held is only measured.

use std::io::{self, Read};
use std::ops::Range;

use memchr::{memchr, memchr_iter, memrchr};

use super::values::{Splitter, Step};

/// The number of bytes that are read at a time.
const STEP: usize = 256 * 1024;

/// The byte order mark of UTF-8.
pub(super) const MARK: &[u8] = "\u{feff}".as_bytes();

/// The longest record that is held, in bytes. No parse accepts one as long.
pub(super) const LONGEST: usize = 4 * 1024 * 1024;

/// The rule that splits a source into records.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Framing {
    /// At line feeds; blank lines are skipped.
    #[default]
    Lines,
    /// At NUL bytes.
    Nul,
    /// The whole source is one record.
    Whole,
    /// At the ends of JSON values; the items of a top-level array are records.
    Documents,
}

impl Framing {
    const fn separator(self) -> Option<u8> {
        match self {
            Self::Lines => Some(b'\n'),
            Self::Nul => Some(0),
            Self::Whole | Self::Documents => None,
        }
    }
}

/// Some whole records of one source in a row.
#[derive(Debug, Default)]
pub(super) struct Chunk {
    framing: Framing,
    bytes: Vec<u8>,
    /// The ranges of the records, if they are values.
    values: Vec<Range<usize>>,
    /// Whether the only record is all that follows an item of a broken array.
    is_broken: bool,
    /// The length of the only record here, if it is too long to be held.
    too_long: Option<u64>,
    /// The number of the first record, from one. Blank lines are numbered too.
    pub(super) first: u64,
    /// The offset of the first record in the source.
    pub(super) offset: u64,
    /// The number of records, blank lines included.
    pub(super) count: u64,
}

/// One record of a chunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Entry<'a> {
    /// A line of nothing but white space.
    Blank,
    Bytes(&'a [u8]),
    /// All that follows an item of an array, if no comma or bracket does.
    Broken(&'a [u8]),
    /// A record of so many bytes, which are not held.
    TooLong(u64),
}

impl Chunk {
    /// Removes the records, and frees the memory of unusually long ones. The bytes stay to be written over, so that
    /// few are zeroed again.
    pub(super) fn clear(&mut self) {
        self.bytes.truncate(STEP.saturating_mul(4));
        self.bytes.shrink_to(STEP.saturating_mul(4));
        self.values.clear();
        self.is_broken = false;
        self.too_long = None;
        self.count = 0;
    }

    /// Returns true if there is no record.
    pub(super) const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Returns the bytes of all records.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Returns the records with their numbers and offsets.
    pub(super) fn records(&self) -> Entries<'_> {
        let bytes = self.bytes.as_slice();
        let separator = self.framing.separator();
        let last = separator.and_then(|last| bytes.strip_suffix(&[last]));
        Entries {
            chunk: self,
            rest: (!self.is_empty()).then(|| last.unwrap_or(bytes)),
            number: self.first,
            offset: self.offset,
        }
    }

    fn record<'a>(&self, bytes: &'a [u8]) -> Entry<'a> {
        let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r');
        if bytes.len() > LONGEST {
            Entry::TooLong(length(bytes))
        } else if self.is_broken {
            Entry::Broken(bytes)
        } else if self.framing == Framing::Lines && bytes.iter().all(is_blank) {
            Entry::Blank
        } else {
            Entry::Bytes(bytes)
        }
    }

    /// Counts the records by their separators.
    fn counted(&self) -> u64 {
        let Some(separator) = self.framing.separator() else {
            return 1;
        };
        let ended = memchr_iter(separator, &self.bytes).count();
        let open = self.bytes.last().is_some_and(|last| *last != separator);
        u64::try_from(ended)
            .unwrap_or(u64::MAX)
            .saturating_add(open.into())
    }
}

/// The records of a chunk, each with its number and offset.
pub(super) struct Entries<'a> {
    chunk: &'a Chunk,
    rest: Option<&'a [u8]>,
    number: u64,
    offset: u64,
}

impl<'a> Iterator for Entries<'a> {
    type Item = (u64, u64, Entry<'a>);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.rest.take()?;
        let place = (self.number, self.offset);
        if let Some(length) = self.chunk.too_long {
            return Some((place.0, place.1, Entry::TooLong(length)));
        }
        if self.chunk.framing == Framing::Documents {
            let at = usize::try_from(self.number.saturating_sub(self.chunk.first)).ok()?;
            let value = self.chunk.values.get(at)?;
            self.rest = Some(rest);
            self.number = self.number.saturating_add(1);
            let offset = self
                .chunk
                .offset
                .saturating_add(u64::try_from(value.start).ok()?);
            return Some((place.0, offset, self.chunk.record(rest.get(value.clone())?)));
        }
        let separator = self.chunk.framing.separator();
        let end = separator.and_then(|separator| memchr(separator, rest));
        let (bytes, after) = end.map_or((rest, None), |end| {
            let (bytes, after) = rest.split_at(end);
            (bytes, after.split_first().map(|(_, after)| after))
        });
        self.rest = after;
        self.number = self.number.saturating_add(1);
        self.offset = self.offset.saturating_add(length(bytes)).saturating_add(1);
        Some((place.0, place.1, self.chunk.record(bytes)))
    }
}

/// Reads a source as chunks of records.
pub(super) struct RecordReader<R> {
    reader: R,
    framing: Framing,
    /// The bytes that were read after the last separator.
    rest: Vec<u8>,
    splitter: Splitter,
    /// The number and the offset of the next record.
    number: u64,
    offset: u64,
    ended: bool,
    /// The error that ended the source, until all records before it are returned.
    failure: Option<io::Error>,
}

impl<R: Read> RecordReader<R> {
    pub(super) const fn new(reader: R, framing: Framing) -> Self {
        Self {
            reader,
            framing,
            rest: Vec::new(),
            splitter: Splitter::Start,
            number: 1,
            offset: 0,
            ended: false,
            failure: None,
        }
    }

    /// Reads the next records into a chunk, which is empty if no record is left.
    ///
    /// An error ends the source. The chunk has the records before it all the same.
    pub(super) fn fill(&mut self, chunk: &mut Chunk) -> io::Result<()> {
        chunk.clear();
        chunk.framing = self.framing;
        (chunk.first, chunk.offset) = (self.number, self.offset);
        match self.framing {
            Framing::Documents => self.fill_values(chunk),
            _ => self.fill_records(chunk),
        }
        let is_whole = self.framing == Framing::Whole && chunk.first == 1 && self.failure.is_none();
        chunk.count = match chunk.too_long {
            Some(_) => 1,
            None if self.framing == Framing::Documents => {
                u64::try_from(chunk.values.len()).unwrap_or(u64::MAX)
            }
            None if chunk.bytes.is_empty() && !is_whole => 0,
            None => chunk.counted(),
        };
        self.number = self.number.saturating_add(chunk.count);
        self.offset = self.offset.saturating_add(length(&chunk.bytes));
        let failure = self.failure.take_if(|_| self.rest.is_empty());
        failure.map_or(Ok(()), Err)
    }

    /// Reads records up to a separator, or past one that is too long to be held.
    fn fill_records(&mut self, chunk: &mut Chunk) {
        let mut end = self.put_back(&mut chunk.bytes);
        let mut searched = 0;
        while !self.ended {
            self.read_over(&mut chunk.bytes, end);
            end = chunk.bytes.len();
            let new = chunk.bytes.get(searched..).unwrap_or_default();
            let found = self.framing.separator().and_then(|it| memrchr(it, new));
            match found {
                _ if self.ended => {}
                Some(at) => {
                    let end = searched.saturating_add(at).saturating_add(1);
                    self.rest.extend(chunk.bytes.drain(end..));
                    return;
                }
                None if chunk.bytes.len() > LONGEST => return self.measure(chunk),
                None => searched = end,
            }
        }
        chunk.bytes.truncate(end);
    }

    /// Reads values up to the last end that can be seen, or all the rest if none can.
    fn fill_values(&mut self, chunk: &mut Chunk) {
        let end = self.put_back(&mut chunk.bytes);
        chunk.bytes.truncate(end);
        let mut at = 0;
        loop {
            let step = self
                .splitter
                .step(chunk.bytes.get(at..).unwrap_or_default(), self.ended);
            match step {
                Step::Skip(length) => at = at.saturating_add(length),
                Step::Value(length) => {
                    let end = at.saturating_add(length);
                    chunk.values.push(at..end);
                    at = end;
                }
                // Return the values that were found first.
                Step::More | Step::Rest | Step::Broken | Step::End if !chunk.values.is_empty() => {
                    self.rest.extend(chunk.bytes.drain(at..));
                    return;
                }
                Step::End => return,
                Step::More | Step::Rest | Step::Broken => {
                    self.offset = self
                        .offset
                        .saturating_add(length(chunk.bytes.get(..at).unwrap_or_default()));
                    chunk.offset = self.offset;
                    chunk.bytes.drain(..at);
                    at = 0;
                    if step != Step::More {
                        chunk.is_broken = step == Step::Broken;
                        return self.fill_rest(chunk);
                    }
                    // Read twice as many bytes, so that a long value is parsed only a few times.
                    let enough = chunk.bytes.len().saturating_mul(2).min(LONGEST);
                    self.read(&mut chunk.bytes);
                    while chunk.bytes.len() < enough && !self.ended {
                        self.read(&mut chunk.bytes);
                    }
                }
            }
        }
    }

    /// Reads all the rest of the source as one record.
    fn fill_rest(&mut self, chunk: &mut Chunk) {
        self.splitter = Splitter::Over;
        while !self.ended {
            if chunk.bytes.len() > LONGEST {
                return self.measure(chunk);
            }
            self.read(&mut chunk.bytes);
        }
        // The length of a record that is too long includes white space at the end.
        let is_held = chunk.bytes.len() <= LONGEST;
        let held = chunk.bytes.trim_ascii_end().len();
        let end = if is_held { held } else { chunk.bytes.len() };
        chunk.values.push(0..end);
    }

    /// Reads past the end of a record that is too long to be held, and counts its bytes.
    fn measure(&mut self, chunk: &mut Chunk) {
        let bytes = &mut chunk.bytes;
        let mut counted = 0_u64;
        loop {
            let end = self.framing.separator().and_then(|it| memchr(it, bytes));
            counted = counted.saturating_add(length(
                bytes.get(..end.unwrap_or(bytes.len())).unwrap_or_default(),
            ));
            if let Some(end) = end {
                self.rest.extend(bytes.drain(end..).skip(1));
                // The separator is a part of no record.
                self.offset = self.offset.saturating_add(1);
            }
            bytes.clear();
            if end.is_some() || self.ended {
                break;
            }
            self.read(bytes);
        }
        self.offset = self.offset.saturating_add(counted);
        chunk.too_long = Some(counted);
    }

    /// Writes the rest over the first bytes, and returns its length. The bytes after it are still those of before.
    fn put_back(&mut self, bytes: &mut Vec<u8>) -> usize {
        let length = self.rest.len();
        let start = ..length.min(bytes.len());
        drop(bytes.splice(start, self.rest.drain(..)));
        length
    }

    /// Reads one step, or up to the end or an error of the source.
    fn read(&mut self, bytes: &mut Vec<u8>) {
        let end = bytes.len();
        self.read_over(bytes, end);
    }

    /// Reads one step over all that is after a place. Only bytes that were not there are zeroed before.
    fn read_over(&mut self, bytes: &mut Vec<u8>, place: usize) {
        bytes.resize(place.saturating_add(STEP), 0);
        let mut filled = place;
        while let Some(room) = bytes.get_mut(filled..).filter(|room| !room.is_empty()) {
            match self.reader.read(room) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Ok(more @ 1..) => filled = filled.saturating_add(more),
                end => {
                    self.ended = true;
                    self.failure = end.err();
                    break;
                }
            }
        }
        bytes.truncate(filled);
    }
}

fn length(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}
