//! The bytes of an extract's source file.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

/// The bytes of a file, from its beginning.
pub enum Bytes {
    /// From a reader. To reach an entry, all bytes in front of it are read.
    Reader(Box<dyn Read + Send>),
    /// From a file, whose entries can be reached directly.
    File(File),
}

impl Bytes {
    /// The bytes of a reader.
    pub fn of(reader: impl Read + Send + 'static) -> Bytes {
        Bytes::Reader(Box::new(reader))
    }
}

impl Read for Bytes {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Bytes::Reader(reader) => reader.read(buffer),
            Bytes::File(file) => file.read(buffer),
        }
    }
}

/// A text from which ranges are read.
pub(super) enum Ranges<'a> {
    /// In sequence.
    Passing {
        text: &'a mut (dyn Read + Send),
        /// Number of bytes read.
        at: u64,
        /// Buffer for skipped bytes.
        passed: Box<[u8]>,
    },
    /// In any order.
    Seeking(&'a mut File),
}

/// Number of bytes to skip at a time.
const PASSED: usize = 256 * 1024;

impl<'a> Ranges<'a> {
    pub(super) fn passing(text: &'a mut (dyn Read + Send)) -> Ranges<'a> {
        Ranges::Passing { text, at: 0, passed: vec![0; PASSED].into() }
    }

    /// Reads a range; in a sequential text, earlier bytes cannot be read any more.
    pub(super) fn read(&mut self, offset: u64, length: u64, to: &mut Vec<u8>) -> io::Result<()> {
        to.clear();
        let got = match self {
            Ranges::Seeking(file) => {
                file.seek(SeekFrom::Start(offset))?;
                file.take(length).read_to_end(to)?
            }
            Ranges::Passing { text, at, passed } => {
                pass(text, offset.saturating_sub(*at), passed)?;
                *at = offset.saturating_add(length);
                text.take(length).read_to_end(to)?
            }
        };
        match u64::try_from(got) == Ok(length) {
            true => Ok(()),
            false => Err(io::ErrorKind::UnexpectedEof.into()),
        }
    }
}

fn pass(text: &mut dyn Read, mut bytes: u64, to: &mut [u8]) -> io::Result<()> {
    while bytes > 0 {
        let most = usize::try_from(bytes).unwrap_or(to.len()).min(to.len());
        match text.read(to.get_mut(..most).unwrap_or_default()) {
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(read) => bytes -= read as u64,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn ranges_are_the_same_whether_they_are_reached_or_passed() {
        let text: Vec<u8> = (0..700_000_u32).map(|n| (n % 251) as u8).collect();
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(&text).unwrap();
        let mut reader = &text[..];
        let (mut passing, mut seeking) = (Ranges::passing(&mut reader), Ranges::Seeking(&mut file));
        let (mut one, mut other) = (Vec::new(), Vec::new());
        for (offset, length) in [(0, 3), (3, 0), (10, 70_000), (600_000, 100_000)] {
            passing.read(offset, length, &mut one).unwrap();
            seeking.read(offset, length, &mut other).unwrap();
            assert_eq!(one, text[offset as usize..(offset + length) as usize]);
            assert_eq!(one, other);
        }
        for ranges in [&mut passing, &mut seeking] {
            let error = ranges.read(699_999, 2, &mut one).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
        }
    }
}
