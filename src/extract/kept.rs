//! Storage for an extract: in memory while it is small, then in an unnamed temporary file.

use std::fmt;
use std::fs::File;
use std::io::{self, BufWriter, Cursor, Read, Seek, SeekFrom, Write};
use std::ops::Range;

/// Maximum number of bytes in memory.
const IN_MEMORY: usize = 1024 * 1024;

/// The bytes of an extract. If they exceed a megabyte, they are in a temporary file, which is removed with the value.
#[derive(Default)]
pub struct Kept {
    memory: Vec<u8>,
    file: Option<BufWriter<File>>,
    length: u64,
}

impl Kept {
    /// The number of bytes.
    pub fn len(&self) -> u64 {
        self.length
    }

    /// Whether it is empty.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Reads the bytes from the beginning.
    ///
    /// # Errors
    /// Those of the temporary file.
    pub fn read(&self) -> io::Result<Box<dyn Read + Send + '_>> {
        Ok(match self.in_file(0)? {
            Some(file) => Box::new(file),
            None => Box::new(Cursor::new(&self.memory)),
        })
    }

    /// Writes all bytes.
    ///
    /// # Errors
    /// Those of the temporary file and of `out`.
    pub fn write_to(&self, mut out: &mut dyn Write) -> io::Result<()> {
        io::copy(&mut self.read()?, &mut out).map(drop)
    }

    /// All bytes, in memory.
    ///
    /// # Errors
    /// Those of the temporary file.
    pub fn to_vec(&self) -> io::Result<Vec<u8>> {
        let mut all = Vec::new();
        self.read()?.read_to_end(&mut all)?;
        Ok(all)
    }

    /// A range of the bytes.
    pub(super) fn slice(&self, range: Range<u64>) -> io::Result<Vec<u8>> {
        let length = range.end.saturating_sub(range.start);
        if let Some(file) = self.in_file(range.start)? {
            let mut slice = Vec::new();
            file.take(length).read_to_end(&mut slice)?;
            return Ok(slice);
        }
        let place = |at: u64| usize::try_from(at).map_err(io::Error::other);
        Ok(self.memory.get(place(range.start)?..place(range.end)?).unwrap_or_default().to_vec())
    }

    /// The file, if there is one, at that position.
    fn in_file(&self, at: u64) -> io::Result<Option<&File>> {
        let Some(out) = &self.file else { return Ok(None) };
        let mut file = out.get_ref();
        file.seek(SeekFrom::Start(at))?;
        Ok(Some(file))
    }
}

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.file.is_none() && self.memory.len() + bytes.len() > IN_MEMORY {
            let mut out = BufWriter::with_capacity(64 * 1024, tempfile::tempfile()?);
            out.write_all(&self.memory)?;
            self.memory = Vec::new();
            self.file = Some(out);
        }
        match &mut self.file {
            Some(out) => out.write_all(bytes)?,
            None => self.memory.extend_from_slice(bytes),
        }
        self.length += bytes.len() as u64;
        Ok(bytes.len())
    }

    /// Must be called before anything is read.
    fn flush(&mut self) -> io::Result<()> {
        self.file.as_mut().map_or(Ok(()), Write::flush)
    }
}

impl fmt::Debug for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Kept({} bytes)", self.length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_large_reads_as_what_is_small() {
        for size in [0, 10, IN_MEMORY, IN_MEMORY + 1, 3 * IN_MEMORY + 7] {
            let bytes: Vec<u8> = (0..size).map(|n| (n % 251) as u8).collect();
            let mut kept = Kept::default();
            for piece in bytes.chunks(100_003) {
                kept.write_all(piece).unwrap();
            }
            kept.flush().unwrap();
            assert_eq!((kept.len(), kept.is_empty()), (size as u64, size == 0));
            assert_eq!(kept.file.is_some(), size > IN_MEMORY);
            assert!(kept.to_vec().unwrap() == bytes && kept.to_vec().unwrap() == bytes, "{size}");
            let (start, end) = (size / 3, size / 2);
            assert_eq!(kept.slice(start as u64..end as u64).unwrap(), bytes[start..end]);
            let mut written = Vec::new();
            kept.write_to(&mut written).unwrap();
            assert!(written == bytes);
        }
    }
}
