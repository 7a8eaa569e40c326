//! Bytes into records: where one ends and the next starts, and which of them comes in pieces, since
//! it is too long to hold.

use std::io::{self, Read};

use memchr::{memchr, memchr_iter, memrchr};

/// How many bytes are read at a time.
const STEP: usize = 256 * 1024;

/// The longest record that is held. It is far beyond what any parse accepts.
pub(super) const LONGEST: usize = 4 * 1024 * 1024;

/// How much of the start of a longer one is held.
const START: usize = 64 * 1024;

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

/// Some whole records of one source in a row, or a piece of one.
#[derive(Debug, Default)]
pub(super) struct Chunk {
    framing: Framing,
    bytes: Vec<u8>,
    /// Where the bytes are a piece: how many of the record stand before it, and whether it is the last.
    piece: Option<(u64, bool)>,
    /// The first bytes of the record that they are a piece of.
    start: Vec<u8>,
    /// The number of the first record, from one. Blank lines are numbered too.
    pub(super) first: u64,
    /// The place of the first record in the source.
    pub(super) offset: u64,
    /// How many records start here, blank lines among them.
    pub(super) count: u64,
}

/// What stands between two separators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Entry<'a> {
    /// A line without anything but white space.
    Blank,
    Bytes(&'a [u8]),
    /// Some of a record that is too long to be held.
    Piece(Piece<'a>),
}

/// Some bytes of a record in a row: a multiple of three, unless they are the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece<'a> {
    pub(super) bytes: &'a [u8],
    /// The first bytes of the record.
    pub(super) start: &'a [u8],
    /// How many bytes of the record stand before.
    before: u64,
    is_last: bool,
}

impl Piece<'_> {
    pub(super) const fn is_first(&self) -> bool {
        self.before == 0
    }

    /// Returns the length of the record with its last piece.
    pub(super) fn length(&self) -> Option<u64> {
        let length = self.before.saturating_add(length(self.bytes));
        self.is_last.then_some(length)
    }
}

impl Chunk {
    /// Forgets the records, and the memory that unusually long ones took.
    pub(super) fn clear(&mut self) {
        self.bytes.clear();
        self.bytes.shrink_to(STEP.saturating_mul(4));
        self.piece = None;
        self.count = 0;
    }

    /// Tells whether there is no record, and no piece of one.
    pub(super) const fn is_empty(&self) -> bool {
        self.count == 0 && self.piece.is_none()
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
            Entry::Piece(Piece {
                bytes,
                start: bytes.get(..START).unwrap_or(bytes),
                before: 0,
                is_last: true,
            })
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
        if let Some((before, is_last)) = self.chunk.piece {
            let piece = Piece {
                bytes: rest,
                start: &self.chunk.start,
                before,
                is_last,
            };
            return Some((place.0, place.1, Entry::Piece(piece)));
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
    /// What was read behind the last separator, or behind the last piece.
    rest: Vec<u8>,
    /// How many bytes were given of a record that goes on.
    given: Option<u64>,
    /// The first bytes of that record.
    start: Vec<u8>,
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
            given: None,
            start: Vec::new(),
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
        match self.given {
            Some(given) => self.fill_piece(chunk, given),
            None => self.fill_records(chunk),
        }
        let is_whole = self.framing == Framing::Whole && chunk.first == 1 && self.failure.is_none();
        chunk.count = match chunk.piece {
            Some((before, _)) => (before == 0).into(),
            None if chunk.bytes.is_empty() && !is_whole => 0,
            None => chunk.counted(),
        };
        self.number = self.number.saturating_add(chunk.count);
        self.offset = self.offset.saturating_add(length(&chunk.bytes));
        let failure = self.failure.take_if(|_| self.rest.is_empty());
        failure.map_or(Ok(()), Err)
    }

    /// Takes records up to a separator, or the first piece of one that is too long to be held.
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
                None if chunk.bytes.len() > LONGEST => return self.cut(chunk, 0, false),
                None => searched = chunk.bytes.len(),
            }
        }
    }

    /// Takes the next piece of a record, up to its separator at most.
    fn fill_piece(&mut self, chunk: &mut Chunk, before: u64) {
        let bytes = &mut chunk.bytes;
        bytes.append(&mut self.rest);
        self.read(bytes);
        let end = self.framing.separator().and_then(|it| memchr(it, bytes));
        if let Some(end) = end {
            self.rest.extend(bytes.drain(end..).skip(1));
            // The separator belongs to no record, but to the source.
            self.offset = self.offset.saturating_add(1);
        }
        self.cut(chunk, before, end.is_some() || self.ended);
    }

    /// Makes a piece of what is in a chunk, in whole groups of Base64 where another follows.
    fn cut(&mut self, chunk: &mut Chunk, before: u64, is_last: bool) {
        let bytes = &mut chunk.bytes;
        if !is_last {
            let end = bytes.len().saturating_sub(bytes.len() % 3);
            self.rest.extend(bytes.drain(end..));
        }
        if before == 0 {
            self.start.clear();
            self.start.extend(bytes.iter().take(START));
        }
        chunk.start.clone_from(&self.start);
        self.given = (!is_last).then(|| before.saturating_add(length(bytes)));
        chunk.piece = Some((before, is_last));
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
