//! Bytes into records: where one ends and the next starts, and which of them is too long to hold.

use std::io::{self, Read};

use memchr::{memchr, memchr_iter, memrchr};

/// How many bytes are read at a time.
const STEP: usize = 128 * 1024;

/// The longest record that is held. It is far beyond what any parse accepts.
pub(super) const LONGEST: usize = 4 * 1024 * 1024;

/// How the records of a source are told apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Framing {
    /// Each line is one; lines of nothing but white space are none.
    #[default]
    Lines,
    /// Each ends at a NUL, or where the source does.
    Nul,
    /// The whole source is one.
    Whole,
}

impl Framing {
    const fn separator(self) -> Option<u8> {
        match self {
            Self::Lines => Some(b'\n'),
            Self::Nul => Some(0),
            Self::Whole => None,
        }
    }
}

/// Some whole records of one source in a row.
#[derive(Debug, Default)]
pub(super) struct Chunk {
    framing: Framing,
    bytes: Vec<u8>,
    /// The length of a record that was not held; then there are no bytes.
    too_long: Option<u64>,
    /// The number of the first record, from one. Blank lines are numbered too.
    pub(super) first: u64,
    /// The place of the first record in the source.
    pub(super) offset: u64,
    /// How many records there are, blank lines among them.
    pub(super) count: u64,
}

/// What stands between two separators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Record<'a> {
    /// A line without anything but white space.
    Blank,
    Bytes(&'a [u8]),
    /// A record of this many bytes, which are not kept.
    TooLong(u64),
}

impl Chunk {
    /// Forgets the records, and the memory that unusually long ones took.
    pub(super) fn clear(&mut self) {
        self.bytes.clear();
        self.bytes.shrink_to(STEP.saturating_mul(4));
        self.too_long = None;
        self.count = 0;
    }

    /// Returns the records with their numbers and places.
    pub(super) fn records(&self) -> Records<'_> {
        let bytes = self.bytes.as_slice();
        let separator = self.framing.separator();
        let last = separator.and_then(|last| bytes.strip_suffix(&[last]));
        Records {
            chunk: self,
            rest: (self.count > 0).then(|| last.unwrap_or(bytes)),
            number: self.first,
            offset: self.offset,
        }
    }

    fn record<'a>(&self, bytes: &'a [u8]) -> Record<'a> {
        let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r');
        if bytes.len() > LONGEST {
            Record::TooLong(length(bytes))
        } else if self.framing == Framing::Lines && bytes.iter().all(is_blank) {
            Record::Blank
        } else {
            Record::Bytes(bytes)
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

/// The records of a chunk, each with its number and its place.
pub(super) struct Records<'a> {
    chunk: &'a Chunk,
    rest: Option<&'a [u8]>,
    number: u64,
    offset: u64,
}

impl<'a> Iterator for Records<'a> {
    type Item = (u64, u64, Record<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.rest.take()?;
        let place = (self.number, self.offset);
        if let Some(length) = self.chunk.too_long {
            return Some((place.0, place.1, Record::TooLong(length)));
        }
        let separator = self.chunk.framing.separator();
        let end = separator.and_then(|separator| memchr(separator, rest));
        let (bytes, behind) = end.map_or((rest, None), |end| {
            let (bytes, behind) = rest.split_at(end);
            (bytes, behind.split_first().map(|(_, behind)| behind))
        });
        self.rest = behind;
        self.number = self.number.saturating_add(1);
        self.offset = self.offset.saturating_add(length(bytes)).saturating_add(1);
        Some((place.0, place.1, self.chunk.record(bytes)))
    }
}

/// A source, cut into chunks.
pub(super) struct Frames<R> {
    reader: R,
    framing: Framing,
    /// What was read behind the last separator.
    rest: Vec<u8>,
    /// The number and the place of the next record.
    number: u64,
    offset: u64,
    ended: bool,
}

impl<R: Read> Frames<R> {
    pub(super) const fn new(reader: R, framing: Framing) -> Self {
        Self {
            reader,
            framing,
            rest: Vec::new(),
            number: 1,
            offset: 0,
            ended: false,
        }
    }

    /// Takes the next records into a chunk; none are left where there are none in it.
    ///
    /// An error ends the source. What was read before it is in the chunk all the same.
    pub(super) fn fill(&mut self, chunk: &mut Chunk) -> io::Result<()> {
        chunk.clear();
        chunk.framing = self.framing;
        (chunk.first, chunk.offset) = (self.number, self.offset);
        let filled = self.fill_bytes(chunk);
        let is_whole = self.framing == Framing::Whole && chunk.first == 1 && filled.is_ok();
        chunk.count = match chunk.too_long {
            Some(_) => 1,
            None if chunk.bytes.is_empty() && !is_whole => 0,
            None => chunk.counted(),
        };
        let length = chunk.too_long.unwrap_or_else(|| length(&chunk.bytes));
        self.number = self.number.saturating_add(chunk.count);
        self.offset = self.offset.saturating_add(length);
        filled
    }

    fn fill_bytes(&mut self, chunk: &mut Chunk) -> io::Result<()> {
        let bytes = &mut chunk.bytes;
        bytes.append(&mut self.rest);
        let mut searched = 0;
        while !self.ended {
            self.read(bytes)?;
            let new = bytes.get(searched..).unwrap_or_default();
            let found = self.framing.separator().and_then(|it| memrchr(it, new));
            match found {
                _ if self.ended => {}
                Some(at) => {
                    let end = searched.saturating_add(at).saturating_add(1);
                    self.rest.extend(bytes.drain(end..));
                    return Ok(());
                }
                None if bytes.len() > LONGEST => return self.skip(chunk),
                None => searched = bytes.len(),
            }
        }
        Ok(())
    }

    /// Skips the rest of the record that a chunk starts with, and keeps its length alone.
    fn skip(&mut self, chunk: &mut Chunk) -> io::Result<()> {
        let bytes = &mut chunk.bytes;
        let mut skipped = length(bytes);
        let mut outcome = Ok(());
        while !self.ended {
            bytes.clear();
            outcome = self.read(bytes);
            let end = self.framing.separator().and_then(|it| memchr(it, bytes));
            if let Some(end) = end {
                self.rest.extend(bytes.drain(end..).skip(1));
                // The separator belongs to no record, but to the source.
                self.offset = self.offset.saturating_add(1);
            }
            skipped = skipped.saturating_add(length(bytes));
            if end.is_some() {
                break;
            }
        }
        bytes.clear();
        chunk.too_long = Some(skipped);
        outcome
    }

    /// Reads one step further.
    fn read(&mut self, bytes: &mut Vec<u8>) -> io::Result<()> {
        bytes.reserve(STEP);
        let step = u64::try_from(STEP).unwrap_or(u64::MAX);
        let read = self.reader.by_ref().take(step).read_to_end(bytes);
        self.ended = !matches!(read, Ok(STEP));
        read.map(drop)
    }
}

fn length(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}
