//! Inflates all members of a gzip file, and rejects other bytes after them.

use std::error::Error;
use std::fmt;
use std::io::{self, BufRead, BufReader, Read};

use flate2::bufread::GzDecoder;

/// The first byte of every member (RFC 1952).
const START: u8 = 0x1f;

/// Reads the inflated bytes of every member.
pub(super) struct GzipReader(GzDecoder<Box<dyn BufRead + Send>>);

/// The error if bytes after a member start no other member.
#[derive(Debug)]
pub(super) struct TrailingBytes;

impl fmt::Display for TrailingBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("unexpected data after the gzip stream")
    }
}

impl Error for TrailingBytes {}

impl GzipReader {
    pub(super) fn new(source: impl Read + Send + 'static) -> Self {
        Self(GzDecoder::new(Box::new(BufReader::new(source))))
    }
}

impl Read for GzipReader {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = self.0.read(into)?;
            if read > 0 || into.is_empty() {
                return Ok(read);
            }
            let source = self.0.get_mut();
            match source.fill_buf()?.first() {
                None => return Ok(0),
                // Padding, as tapes add it.
                Some(0) => source.consume(1),
                Some(&START) => {
                    let source = self.0.reset(Box::new(io::empty()));
                    self.0.reset(source);
                }
                Some(_) => return Err(io::Error::other(TrailingBytes)),
            }
        }
    }
}
