//! The members of a zip archive, read in the order in which they stand, so that a pipe is as good as a file. The list
//! of members is at an archive's end; this goes by the header before each.
//!
//! Format: APPNOTE.TXT 6.3, sections 4.3.7 (local file header) and 4.3.9 (data descriptor).

use std::io::{self, BufRead, Read};

use flate2::bufread::DeflateDecoder;

const MEMBER: [u8; 4] = *b"PK\x03\x04";
/// Names that are told when none is a HAR.
const NAMED: usize = 5;
/// The general purpose bit that says: lengths are told behind the data.
const HAS_DESCRIPTOR: u16 = 1 << 3;
const IS_ENCRYPTED: u16 = 1;

/// Walks through the members.
pub(super) struct Members<R> {
    input: R,
}

struct Header {
    name: String,
    method: u16,
    flags: u16,
    length: u64,
}

impl<R: BufRead + Send> Members<R> {
    pub(super) fn new(input: R) -> Self {
        Members { input }
    }

    /// The content of the first HAR file.
    pub(super) fn first_har(&mut self) -> io::Result<Box<dyn Read + Send + '_>> {
        let mut others = Vec::new();
        while let Some(header) = self.next_header()? {
            if is_har(&header.name) {
                return self.content(&header);
            }
            io::copy(&mut self.content(&header)?, &mut io::sink())?;
            if others.len() < NAMED && !header.name.ends_with('/') {
                others.push(format!("`{}`", header.name.escape_default()));
            }
        }
        let held = if others.is_empty() { "nothing".to_owned() } else { others.join(", ") };
        Err(io::Error::new(io::ErrorKind::InvalidData, format!("the zip archive holds no .har file; it holds {held}")))
    }

    /// The name of the HAR file that follows, if one does.
    pub(super) fn next_har(&mut self) -> Option<String> {
        while let Ok(Some(header)) = self.next_header() {
            if is_har(&header.name) {
                return Some(header.name);
            }
        }
        None
    }

    /// Goes to the header of the next member: behind a descriptor, or behind data that was not read.
    fn next_header(&mut self) -> io::Result<Option<Header>> {
        let mut seen = [0_u8; 4];
        while seen != MEMBER {
            let mut byte = [0];
            if self.input.read(&mut byte)? == 0 {
                return Ok(None);
            }
            let [_, second, third, fourth] = seen;
            let [last] = byte;
            seen = [second, third, fourth, last];
        }
        let mut fields = [0; 26];
        self.input.read_exact(&mut fields)?;
        let [_, _, f0, f1, m0, m1, _, _, _, _, _, _, _, _, l0, l1, l2, l3, _, _, _, _, n0, n1, x0, x1] = fields;
        let mut name = vec![0; usize::from(u16::from_le_bytes([n0, n1]))];
        self.input.read_exact(&mut name)?;
        let mut extra = vec![0; usize::from(u16::from_le_bytes([x0, x1]))];
        self.input.read_exact(&mut extra)?;
        let length = u32::from_le_bytes([l0, l1, l2, l3]);
        Ok(Some(Header {
            name: String::from_utf8_lossy(&name).into_owned(),
            method: u16::from_le_bytes([m0, m1]),
            flags: u16::from_le_bytes([f0, f1]),
            length: if length == u32::MAX { zip64_length(&extra).unwrap_or(u64::MAX) } else { length.into() },
        }))
    }

    fn content(&mut self, header: &Header) -> io::Result<Box<dyn Read + Send + '_>> {
        let cannot = |why: &str| {
            let text = format!("`{}` in the zip archive {why}", header.name.escape_default());
            Err(io::Error::new(io::ErrorKind::Unsupported, text))
        };
        let is_told_later = header.flags & HAS_DESCRIPTOR != 0;
        match header.method {
            _ if header.flags & IS_ENCRYPTED != 0 => cannot("is encrypted"),
            // Deflate tells its end itself.
            8 => Ok(Box::new(DeflateDecoder::new(&mut self.input))),
            0 if is_told_later && header.length == 0 && !header.name.ends_with('/') => {
                cannot("is stored without its length; unpack it first")
            }
            0 => Ok(Box::new((&mut self.input).take(header.length))),
            _ => cannot("is packed by a method other than deflate; unpack it first"),
        }
    }
}

/// The length of the original data in the extra field of ZIP64.
fn zip64_length(mut extra: &[u8]) -> Option<u64> {
    while let Some((&[id0, id1, l0, l1], rest)) = extra.split_first_chunk::<4>() {
        let length = usize::from(u16::from_le_bytes([l0, l1]));
        if u16::from_le_bytes([id0, id1]) == 1 {
            // Original length, then packed length, which is the same of what is stored.
            return rest.first_chunk::<8>().map(|bytes| u64::from_le_bytes(*bytes));
        }
        extra = rest.get(length..)?;
    }
    None
}

/// Finder's copies of attributes look like files.
fn is_har(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    !name.starts_with("__MACOSX/") && !file.starts_with("._") && file.to_ascii_lowercase().ends_with(".har")
}
