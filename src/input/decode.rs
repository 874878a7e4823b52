//! Decodes input to UTF-8 text: gzip, zstd and zip are unpacked and UTF-16 is transcoded. The format is detected by the first
//! bytes, not by the name, and the input is never held in memory as a whole.

use super::archive;
use super::parts::{Gzip, Part, Parts, Zstd};
use super::utf16::Utf16;
use super::zip::Members;
use crate::input::limit::limited;
use std::io::{self, BufReader, Read};

/// Default maximum decompressed size.
pub const MAX_EXPANDED: u64 = 16_000_000_000;

/// The result of reading decoded input.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Decoded<T> {
    /// The reader's result.
    pub value: T,
    /// The name of another HAR file in the same archive, which was not read.
    pub not_read: Option<String>,
    /// Number of NULs after compressed data, which are ignored.
    pub padding: u64,
}

/// Passes the text of the input to `read`. Bytes that are neither compressed nor UTF-16 are passed unchanged, so the reader
/// must handle invalid UTF-8.
///
/// # Errors
/// If the first bytes cannot be read, or an archive contains no HAR file. `read` gets all later errors when it reads,
/// including that of compressed input that expands to more than `max_expanded` bytes.
pub fn decode<T>(
    mut input: impl Read + Send,
    max_expanded: u64,
    read: impl FnOnce(&mut (dyn Read + Send)) -> T,
) -> io::Result<Decoded<T>> {
    let head = head(&mut input)?;
    let input = io::Cursor::new(head.clone()).chain(input);
    match head.as_slice() {
        head if Gzip::<&[u8]>::begins(head) => {
            let mut parts = Parts::<_, Gzip<_>>::new(BufReader::new(input));
            let value = text(limited(&mut parts, max_expanded), read)?;
            Ok(Decoded { value, not_read: None, padding: parts.padding() })
        }
        head if Zstd::<&[u8]>::begins(head) => {
            let mut parts = Parts::<_, Zstd<_>>::new(BufReader::new(input));
            let value = text(limited(&mut parts, max_expanded), read)?;
            Ok(Decoded { value, not_read: None, padding: parts.padding() })
        }
        head if archive::begins(head) => {
            let mut members = Members::new(BufReader::new(input), max_expanded);
            let value = text(limited(members.first_har()?, max_expanded), read)?;
            Ok(Decoded { value, not_read: members.next_har(), padding: 0 })
        }
        _ => Ok(Decoded { value: text(input, read)?, not_read: None, padding: 0 }),
    }
}

/// Whether [`decode`] passes the bytes of the input unchanged, because they are neither compressed nor UTF-16. It reads the
/// first bytes.
///
/// # Errors
/// If they cannot be read.
pub fn is_plain(input: &mut impl Read) -> io::Result<bool> {
    let head = head(input)?;
    let is_packed = Gzip::<&[u8]>::begins(&head) || Zstd::<&[u8]>::begins(&head) || archive::begins(&head);
    Ok(!is_packed && !matches!(*head, [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..]))
}

/// The first bytes, as many as format detection needs.
fn head(input: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(4);
    input.take(4).read_to_end(&mut head)?;
    Ok(head)
}

fn text<T>(mut input: impl Read + Send, read: impl FnOnce(&mut (dyn Read + Send)) -> T) -> io::Result<T> {
    let head = head(&mut input)?;
    let rest = |known| io::Cursor::new(head.get(known..).unwrap_or_default().to_vec());
    Ok(match head.as_slice() {
        [0xFF, 0xFE, ..] => read(&mut Utf16::new(rest(2).chain(input), u16::from_le_bytes)),
        [0xFE, 0xFF, ..] => read(&mut Utf16::new(rest(2).chain(input), u16::from_be_bytes)),
        _ => read(&mut rest(0).chain(input)),
    })
}
