//! The names of the HAR files in a zip archive, of the list at its end: nothing has to be unpacked for it.
//!
//! Format: APPNOTE.TXT 6.3, sections 4.3.12 (central directory) and 4.3.16 (its end).

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use super::zip::is_har;

/// The end of the list, without the comment behind it.
const END: usize = 22;
/// Longest comment.
const COMMENT: u64 = 65_535;
/// A longer list is not looked at.
const LONGEST_LIST: u32 = 64 << 20;
/// An entry of the list, without its name.
const ENTRY: usize = 46;

/// The names, each once, in the order of the archive; `None` where the file is no zip archive, or its list cannot be read: it
/// is then read from its beginning.
pub(super) fn hars(path: &Path) -> Option<Vec<String>> {
    let mut file = File::open(path).ok()?;
    let mut head = [0; 4];
    file.read_exact(&mut head).ok()?;
    if !matches!(&head, b"PK\x03\x04" | b"PK\x05\x06" | b"PK\x07\x08") {
        return None;
    }
    let list = list(&mut file).ok()??;
    let mut names: Vec<String> = Vec::new();
    let mut rest = list.as_slice();
    while let Some((entry, after)) = rest.split_at_checked(ENTRY).filter(|(entry, _)| entry.starts_with(b"PK\x01\x02"))
    {
        let length = |at: usize| Some(usize::from(u16::from_le_bytes(*entry.get(at..)?.first_chunk()?)));
        let (name, extra, comment) = (length(28)?, length(30)?, length(32)?);
        let text = String::from_utf8_lossy(after.get(..name)?).into_owned();
        if is_har(&text) && !names.contains(&text) {
            names.push(text);
        }
        rest = after.get(name + extra + comment..)?;
    }
    Some(names)
}

/// The list of members.
fn list(file: &mut File) -> io::Result<Option<Vec<u8>>> {
    let length = file.seek(SeekFrom::End(0))?;
    let from = length.saturating_sub(END as u64 + COMMENT);
    file.seek(SeekFrom::Start(from))?;
    let mut tail = Vec::new();
    file.take(END as u64 + COMMENT).read_to_end(&mut tail)?;
    let Some(at) = tail.windows(4).rposition(|window| window == b"PK\x05\x06") else { return Ok(None) };
    let number = |offset: usize| Some(u32::from_le_bytes(*tail.get(at + offset..)?.first_chunk()?));
    let (Some(size), Some(start)) = (number(12), number(16)) else { return Ok(None) };
    // Of ZIP64, the numbers stand elsewhere.
    if size > LONGEST_LIST || start == u32::MAX {
        return Ok(None);
    }
    file.seek(SeekFrom::Start(start.into()))?;
    let mut list = Vec::new();
    file.take(size.into()).read_to_end(&mut list)?;
    Ok(Some(list))
}
