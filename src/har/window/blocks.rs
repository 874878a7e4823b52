//! Reads the input block by block.

use crate::har::window::aligned_buf::AlignedBuf;
use std::io::{self, Read};

/// Bytes in a block: the fewer blocks, the fewer entries cross a border.
pub(in crate::har) const BLOCK: usize = 1024 * 1024;
/// Initial size of the buffer: many files are small, and the whole buffer is filled with zeros once.
const SMALL: usize = 64 * 1024;
/// Bytes that there is room for after a block: when the room is used again, what is left of an entry is before a block.
const SPARE: usize = BLOCK / 4;

/// Hands out the blocks of a source, in order.
pub(in crate::har) struct Blocks<R> {
    source: R,
    /// Bytes read so far.
    read: u64,
    /// The source has ended, or failed.
    at_end: bool,
    error: Option<io::Error>,
}

impl Blocks<io::Empty> {
    /// No blocks.
    pub(in crate::har) fn none() -> Self {
        Blocks { at_end: true, ..Blocks::new(io::empty()) }
    }
}

impl<R> Blocks<R> {
    /// Blocks of a source.
    pub(in crate::har) fn new(source: R) -> Self {
        Blocks { source, read: 0, at_end: false, error: None }
    }

    /// Bytes read so far.
    pub(in crate::har) fn read(&self) -> u64 {
        self.read
    }

    /// The source has ended, or failed.
    pub(in crate::har) fn at_end(&self) -> bool {
        self.at_end
    }

    /// Why the source could not be read to its end.
    pub(in crate::har) fn take_error(&mut self) -> Option<io::Error> {
        self.error.take()
    }
}

impl<R: Read> Blocks<R> {
    /// Reads the next block to after the first `from` of `bytes`, and returns how many bytes it has: 0 at the end. It ends at
    /// a multiple of its size in the input, however the source cuts what it gives.
    pub(in crate::har) fn next(&mut self, bytes: &mut AlignedBuf, from: usize) -> usize {
        if self.at_end {
            return 0;
        }
        if from == 0 {
            bytes.align_to_file(0, self.read, SMALL);
        }
        let end = from + BLOCK - usize::try_from(self.read % BLOCK as u64).unwrap_or_default();
        let mut filled = from;
        while filled < end && !self.at_end {
            if bytes.len() <= filled {
                bytes.grow(end + SPARE);
            }
            let reached = end.min(bytes.len());
            match self.source.read(bytes.get_mut(filled..reached).unwrap_or_default()) {
                Ok(0) => self.at_end = true,
                Ok(length) => filled = filled.saturating_add(length).min(reached),
                Err(interrupted) if interrupted.kind() == io::ErrorKind::Interrupted => {}
                Err(failed) => (self.at_end, self.error) = (true, Some(failed)),
            }
        }
        self.read += (filled - from) as u64;
        filled - from
    }
}
