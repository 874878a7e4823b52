//! Zip archives that can be read more than once: the names of their HAR files, from the central directory, without
//! unpacking anything.
//!
//! Format: APPNOTE.TXT 6.3, sections 4.3.12 (central directory) and 4.3.16 (its end).

use super::trace;
use super::zip::is_har;
use foldhash::HashSet;
use std::fs::File;
use std::hash::{Hash, Hasher};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Length of the end record, without the comment after it.
const END: usize = 22;
/// Maximum length of the comment.
const COMMENT: u64 = 65_535;
/// Maximum length of the list.
const LONGEST_LIST: u32 = 64 << 20;
/// Length of an entry of the list, without its name.
const ENTRY: usize = 46;

/// The storage of a zip archive.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Archive {
    /// In a file.
    File(PathBuf),
    /// From standard input, kept in an unnamed temporary file while it is read.
    Stdin(Kept),
}

/// An unnamed temporary file, which is removed after its last reader.
#[derive(Clone, Debug)]
pub struct Kept(Arc<File>);

impl PartialEq for Kept {
    fn eq(&self, other: &Kept) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Kept {}

impl Hash for Kept {
    fn hash<H: Hasher>(&self, state: &mut H) {
        Arc::as_ptr(&self.0).hash(state);
    }
}

impl Kept {
    /// Stores the whole input.
    ///
    /// # Errors
    /// Those of reading and of the temporary directory.
    pub(super) fn new(mut input: impl Read) -> io::Result<Kept> {
        let mut file = tempfile::tempfile()?;
        io::copy(&mut input, &mut file)?;
        Ok(Kept(Arc::new(file)))
    }

    /// A new independent reader, from the beginning.
    pub(super) fn reader(&self) -> KeptReader {
        KeptReader { file: self.0.clone(), at: 0 }
    }
}

/// Reads a [`Kept`] at its own position.
pub(super) struct KeptReader {
    file: Arc<File>,
    at: u64,
}

impl Read for KeptReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        #[cfg(unix)]
        let length = std::os::unix::fs::FileExt::read_at(&*self.file, buffer, self.at)?;
        #[cfg(windows)]
        let length = std::os::windows::fs::FileExt::seek_read(&*self.file, buffer, self.at)?;
        self.at += length as u64;
        Ok(length)
    }
}

impl Seek for KeptReader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let (from, offset) = match to {
            SeekFrom::Start(at) => (at, 0),
            SeekFrom::Current(offset) => (self.at, offset),
            SeekFrom::End(offset) => (self.file.metadata()?.len(), offset),
        };
        self.at = from.checked_add_signed(offset).ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

/// Whether the bytes are the start of a zip archive: a member, the end record of an empty archive, or the mark of a split
/// one.
pub(crate) fn begins(head: &[u8]) -> bool {
    matches!(head.first_chunk(), Some(b"PK\x03\x04" | b"PK\x05\x06" | b"PK\x07\x08"))
}

/// A HAR in an archive.
pub(super) struct ArchivedHar {
    pub(super) name: String,
    /// The byte offset at which reading can start.
    pub(super) at: u64,
}

/// Like [`hars`], for a path.
pub(super) fn hars_of_file(path: &Path) -> Option<Vec<ArchivedHar>> {
    hars(&mut File::open(path).ok()?)
}

/// The names, each once, in the order of the archive; `None` if it is not a zip archive, or its list cannot be read: then
/// it is read from the beginning. Traces without requests are left out.
pub(super) fn hars(archive: &mut (impl Read + Seek)) -> Option<Vec<ArchivedHar>> {
    let mut head = [0; 4];
    archive.read_exact(&mut head).ok()?;
    if !begins(&head) {
        return None;
    }
    let list = list(archive).ok()??;
    let mut hars: Vec<ArchivedHar> = Vec::new();
    let mut known: HashSet<String> = HashSet::default();
    let mut traces: HashSet<String> = HashSet::default();
    let mut rest = list.as_slice();
    while let Some((entry, after)) = rest.split_at_checked(ENTRY).filter(|(entry, _)| entry.starts_with(b"PK\x01\x02"))
    {
        let length = |at: usize| Some(usize::from(u16::from_le_bytes(*entry.get(at..)?.first_chunk()?)));
        let (name, extra, comment) = (length(28)?, length(30)?, length(32)?);
        let text = String::from_utf8_lossy(after.get(..name)?).into_owned();
        let is_empty = entry.get(24..28) == Some(&[0; 4]);
        traces.extend(trace::network_of(&text));
        let is_network = trace::is_network(&text);
        if is_har(&text, |name| traces.contains(name)) && !(is_empty && is_network) && known.insert(text.clone()) {
            let start = u32::from_le_bytes(*entry.get(42..)?.first_chunk()?);
            // The version of a trace comes somewhere before its requests.
            let at = if is_network || start == u32::MAX { 0 } else { start.into() };
            hars.push(ArchivedHar { name: text, at });
        }
        rest = after.get(name + extra + comment..)?;
    }
    Some(hars)
}

/// The list of members.
fn list(file: &mut (impl Read + Seek)) -> io::Result<Option<Vec<u8>>> {
    let length = file.seek(SeekFrom::End(0))?;
    let from = length.saturating_sub(END as u64 + COMMENT);
    file.seek(SeekFrom::Start(from))?;
    let mut tail = Vec::new();
    file.by_ref().take(END as u64 + COMMENT).read_to_end(&mut tail)?;
    let Some(at) = tail.windows(4).rposition(|window| window == b"PK\x05\x06") else { return Ok(None) };
    let number = |offset: usize| Some(u32::from_le_bytes(*tail.get(at + offset..)?.first_chunk()?));
    let (Some(size), Some(start)) = (number(12), number(16)) else { return Ok(None) };
    // In ZIP64 the numbers are elsewhere.
    if size > LONGEST_LIST || start == u32::MAX {
        return Ok(None);
    }
    file.seek(SeekFrom::Start(start.into()))?;
    let mut list = Vec::new();
    file.by_ref().take(size.into()).read_to_end(&mut list)?;
    Ok(Some(list))
}
