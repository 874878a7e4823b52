//! The way into this folder: bytes in, entries out.

use super::error::ReadError;
use super::exporter::recognize;
use super::observed::Observed;
use super::read_entry::read_entry;
use super::split::{Piece, Splitter};
use super::{Damage, Entry, Log};

/// Reads the entries of a HAR, one after the other.
///
/// It takes UTF-8 text, a byte order mark and invalid bytes notwithstanding. The entries may stand in `log.entries`, in
/// `entries` of the outermost object, in an array of logs or of entries, or be the network records of a Timelines
/// export of Safari; a call round the whole (`callback({…})`) and anything behind the end are passed over.
///
/// ```
/// use har_cors::har::Reader;
///
/// let bytes = br#"{"log": {"entries": [{"request": {"url": "https://a.test/"}}, 7]}}"#;
/// let mut reader = Reader::new(bytes)?;
/// assert_eq!(&*reader.next().unwrap().unwrap().request.url, "https://a.test/");
/// assert_eq!(reader.next().unwrap().unwrap_err().message, "entry 1 is no object");
/// assert!(reader.next().is_none());
/// assert_eq!(reader.finish().entries, 2);
/// # Ok::<(), har_cors::har::ReadError>(())
/// ```
pub struct Reader<'a> {
    splitter: Splitter<'a>,
    observed: Observed,
}

impl<'a> Reader<'a> {
    /// Finds the list of entries.
    ///
    /// # Errors
    /// When there is none, or what stands before it is not JSON. Whatever is wrong behind its start is [`Damage`].
    pub fn new(bytes: &'a [u8]) -> Result<Self, ReadError> {
        let start = start_of_json(bytes).ok_or(ReadError::Empty)?;
        let mut splitter = Splitter::new(bytes, start);
        match splitter.find_entries() {
            Ok(true) => Ok(Reader { splitter, observed: Observed::default() }),
            Ok(false) => match no_container(bytes, start) {
                Some(error) => Err(error),
                None => Err(ReadError::NotHar { found: found_instead(bytes, start, &splitter.about().members) }),
            },
            Err(error) if error.is_incomplete() => {
                Err(ReadError::not_json(bytes, bytes.len(), "the file ends before its list of entries".to_owned()))
            }
            Err(error) => Err(ReadError::not_json(bytes, error.at, error.message())),
        }
    }

    /// Reads what is left and tells what the file says besides its entries.
    ///
    /// The exporter is told from the log and from all entries, so this is complete only here.
    pub fn finish(mut self) -> Log {
        self.by_ref().for_each(drop);
        let (about, entries) = self.splitter.into_about();
        let exporter = recognize(&about, self.observed);
        Log { exporter, pages: about.pages, entries }
    }
}

impl Iterator for Reader<'_> {
    type Item = Result<Entry, Damage>;

    fn next(&mut self) -> Option<Self::Item> {
        let raw = match self.splitter.next()? {
            Piece::Entry(raw) => raw,
            Piece::Damage(damage) => return Some(Err(damage)),
        };
        match read_entry(raw.slice, raw.position, raw.index, raw.pointer.clone()) {
            Ok(entry) => {
                self.observed.observe(&entry);
                Some(Ok(entry))
            }
            Err(error) => {
                let damage = self.splitter.damage(&raw, error);
                self.splitter.distrust(&raw, error.at);
                Some(Err(damage))
            }
        }
    }
}

/// Where the outermost value begins: behind a byte order mark and the name of a JSONP callback. `None` when there is
/// nothing at all.
fn start_of_json(bytes: &[u8]) -> Option<usize> {
    let mark = if bytes.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
    let rest = bytes.get(mark..)?;
    // Files that were written into a buffer of fixed size begin or end with NULs.
    let start = mark + rest.iter().position(|&byte| !byte.is_ascii_whitespace() && byte != 0)?;
    let rest = bytes.get(start..)?;
    let name = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || b"_$.".contains(byte)).count();
    let after = rest.get(name..).unwrap_or_default();
    let blanks = after.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let is_call = name > 0 && after.get(blanks) == Some(&b'(');
    Some(if is_call { start + name + blanks + 1 } else { start })
}

/// The error for a file whose outermost value is neither object nor array, if it is none that JSON knows either.
fn no_container(bytes: &[u8], start: usize) -> Option<ReadError> {
    let mut cursor = super::json::Cursor::new(bytes, start);
    match cursor.peek() {
        Some(b'{' | b'[') => None,
        Some(b'<') => Some("a value, and this looks like HTML or XML"),
        _ if cursor.scalar().is_err() => Some("a value"),
        _ => None,
    }
    .map(|what| ReadError::not_json(bytes, cursor.at(), format!("expected {what}")))
}

fn found_instead(bytes: &[u8], start: usize, members: &[String]) -> String {
    match super::json::Cursor::new(bytes, start).peek() {
        Some(b'{') if members.is_empty() => "it has no list of entries".to_owned(),
        Some(b'{') => {
            let names: Vec<_> = members.iter().map(|name| format!("`{name}`")).collect();
            format!("an object without `log.entries`; it has {}", names.join(", "))
        }
        Some(b'[') => "an array that holds neither logs nor entries".to_owned(),
        _ => "neither an object nor an array".to_owned(),
    }
}
