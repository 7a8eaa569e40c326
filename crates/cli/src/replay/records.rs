//! Splits the bytes of a source into records. A record that is too long to be held is only measured.

use std::io::{self, Read};

use memchr::{memchr, memchr_iter, memrchr};

/// How many bytes are read at a time.
const STEP: usize = 256 * 1024;

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
    /// The length of the only record here, if it is too long to be held.
    too_long: Option<u64>,
    /// The number of the first record, from one. Blank lines are numbered too.
    pub(super) first: u64,
    /// The offset of the first record in the source.
    pub(super) offset: u64,
    /// How many records are here, blank lines among them.
    pub(super) count: u64,
}

/// One record of a chunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Entry<'a> {
    /// A line of nothing but white space.
    Blank,
    Bytes(&'a [u8]),
    /// A record of so many bytes, which are not held.
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

    /// Returns true if there is no record.
    pub(super) const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Returns the records with their numbers and places.
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

/// The records of a chunk, each with its number and its place.
pub(super) struct Entries<'a> {
    chunk: &'a Chunk,
    rest: Option<&'a [u8]>,
    number: u64,
    offset: u64,
}

impl<'a> Iterator for Entries<'a> {
    type Item = (u64, u64, Entry<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.rest.take()?;
        let place = (self.number, self.offset);
        if let Some(length) = self.chunk.too_long {
            return Some((place.0, place.1, Entry::TooLong(length)));
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
pub(super) struct RecordReader<R> {
    reader: R,
    framing: Framing,
    /// The bytes that were read after the last separator.
    rest: Vec<u8>,
    /// The number and the place of the next record.
    number: u64,
    offset: u64,
    ended: bool,
    /// What ended the source, until all that was read before it is given.
    failure: Option<io::Error>,
}

impl<R: Read> RecordReader<R> {
    pub(super) const fn new(reader: R, framing: Framing) -> Self {
        Self {
            reader,
            framing,
            rest: Vec::new(),
            number: 1,
            offset: 0,
            ended: false,
            failure: None,
        }
    }

    /// Takes the next records into a chunk; none are left where there are none in it.
    ///
    /// An error ends the source. What was read before it is in the chunk all the same.
    pub(super) fn fill(&mut self, chunk: &mut Chunk) -> io::Result<()> {
        chunk.clear();
        chunk.framing = self.framing;
        (chunk.first, chunk.offset) = (self.number, self.offset);
        self.fill_records(chunk);
        let is_whole = self.framing == Framing::Whole && chunk.first == 1 && self.failure.is_none();
        chunk.count = match chunk.too_long {
            Some(_) => 1,
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
        chunk.bytes.append(&mut self.rest);
        let mut searched = 0;
        while !self.ended {
            self.read(&mut chunk.bytes);
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
                None => searched = chunk.bytes.len(),
            }
        }
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
                // The separator belongs to no record, but to the source.
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

    /// Reads one step further, or to where the source ends or fails.
    fn read(&mut self, bytes: &mut Vec<u8>) {
        let mut filled = bytes.len();
        bytes.resize(filled.saturating_add(STEP), 0);
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
