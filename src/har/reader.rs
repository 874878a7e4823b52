//! The entry point of this folder: bytes in, entries out.

use std::io::Read;

use super::error::ReadError;
use super::json::Cursor;
use super::split::Splitter;
use super::{Damage, Entry, EntryHead, Log};
use crate::har::pipeline;
use crate::har::pipeline::batch::{Retention, RetentionOf};
use crate::har::pipeline::collect::Collector;
use crate::har::pipeline::read_batch::read_batch;

/// Reads the entries of a HAR, one after another, in memory that does not grow with the file.
///
/// It takes UTF-8 text, also with a byte order mark or invalid bytes. The entries may be in `log.entries`, in
/// `entries` of the outermost object, in an array of logs or of entries, or be the network records of a Timelines
/// export of Safari; a call around the whole (`callback({…})`) is skipped, and so are blanks, NULs and brackets after the
/// end; another document there is damage. A string of
/// more than 256 KiB may lose its middle, replaced by `…`; in an entry of more than 1 MiB, arrays outside of
/// `request` and `response` may lose elements, as the messages of a socket do; an entry that is larger than 8 MiB for all
/// that is damage.
///
/// ```
/// use har_cors::har::Reader;
///
/// let bytes = br#"{"log": {"entries": [{"request": {"url": "https://a.test/"}}, 7]}}"#;
/// let mut reader = Reader::new(&bytes[..])?;
/// assert_eq!(&*reader.next().unwrap().unwrap().request.url, "https://a.test/");
/// assert_eq!(reader.next().unwrap().unwrap_err().message, "entry 1 is no object");
/// assert!(reader.next().is_none());
/// assert_eq!(reader.finish().entries, 2);
/// # Ok::<(), har_cors::har::ReadError>(())
/// ```
pub struct Reader<R> {
    splitter: Splitter<R>,
    collector: Collector,
}

impl<R: Read> Reader<R> {
    /// Finds the list of entries.
    ///
    /// # Errors
    /// When there is none, what is before it is not JSON, or it cannot be read so far. Whatever is wrong after its
    /// start is [`Damage`].
    pub fn new(source: R) -> Result<Self, ReadError> {
        let mut splitter = Splitter::new(source);
        let found = match splitter.find_start() {
            true => splitter.find_entries(),
            false => return Err(splitter.take_error().map_or(ReadError::Empty, ReadError::Io)),
        };
        if found == Ok(true) {
            return Ok(Reader { splitter, collector: Collector::default() });
        }
        if let Some(error) = splitter.take_error() {
            return Err(ReadError::Io(error));
        }
        match found {
            Ok(_) => Err(no_list(&mut splitter)),
            Err(error) => {
                let message = match error.is_incomplete() {
                    true => "the file ends before its list of entries".to_owned(),
                    false => error.message(),
                };
                Err(ReadError::not_json(splitter.text(), error.at, message))
            }
        }
    }

    /// Reads the rest and returns what the file says besides its entries.
    ///
    /// The exporter is derived from the log and all entries, so this is complete only here.
    pub fn finish(mut self) -> Log {
        self.by_ref().for_each(drop);
        self.collector.into_log(self.splitter.into_about())
    }
}

impl<R: Read + Send> Reader<R> {
    /// Reads all entries, on `threads` threads where the file is large enough, and keeps what
    /// `need` says. The result is the same for any number of threads. `progress` is told the bytes and entries read so
    /// far, now and then.
    pub fn read(
        mut self,
        threads: usize,
        retention_of: &(dyn Fn(&mut EntryHead<'_>) -> Retention + Sync),
        progress: &mut dyn FnMut(u64, usize),
    ) -> Contents {
        pipeline::run(&mut self.splitter, &mut self.collector, threads, retention_of, progress);
        let mut damage = Vec::new();
        // The entries stay where they are: memory may not suffice for two copies.
        let items = Vec::from(std::mem::take(&mut self.collector.out));
        let entries = items.into_iter().filter_map(|item| item.map_err(|lost| damage.push(lost)).ok()).collect();
        Contents { log: self.collector.into_log(self.splitter.into_about()), entries, damage }
    }
}

/// What is kept of a file.
#[derive(Clone, PartialEq, Debug)]
pub struct Contents {
    /// What the file says besides its entries.
    pub log: Log,
    /// The needed entries, in the order of the file.
    pub entries: Vec<Entry>,
    /// What was lost, in the order of the file.
    pub damage: Vec<Damage>,
}

impl<R: Read> Iterator for Reader<R> {
    type Item = Result<Entry, Damage>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(item) = self.collector.out.pop_front() {
                return Some(item);
            }
            let all: &RetentionOf<'_> = &|_| Retention::Keep;
            let mut batch = self.splitter.next_batch(Some(all))?;
            let (items, observed) = read_batch(&mut batch, all);
            self.collector.take(batch.of.as_ref(), items, observed);
            self.splitter.give_back(batch.text);
        }
    }
}

/// The error for a file without a list of entries.
fn no_list<R: Read>(splitter: &mut Splitter<R>) -> ReadError {
    let members = splitter.about().members.clone();
    let (text, at, opening) = (splitter.text(), splitter.start(), splitter.opening());
    let mut cursor = Cursor::new(text.bytes(), at);
    let found = match opening {
        Some(b'{') if members.is_empty() => "it has no list of entries".to_owned(),
        Some(b'{') => {
            // A name with other characters may be a secret: some tools use tokens as names.
            let is_word = |name: &&String| name.len() <= 16 && name.bytes().all(|b| b.is_ascii_alphabetic());
            let names: Vec<_> = members.iter().filter(is_word).map(|name| format!("`{name}`")).collect();
            match names.as_slice() {
                [] => "an object without `log.entries`".to_owned(),
                names => format!("an object without `log.entries`; it has {}", names.join(", ")),
            }
        }
        Some(b'[') => "an array that holds neither logs nor entries".to_owned(),
        Some(b'<') => {
            return ReadError::not_json(
                text,
                cursor.at(),
                "expected a value, and this looks like HTML or XML".to_owned(),
            );
        }
        _ if cursor.scalar().is_err() => return ReadError::not_json(text, cursor.at(), "expected a value".to_owned()),
        _ => "neither an object nor an array".to_owned(),
    };
    ReadError::NotHar { found }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_file_that_is_no_har_is_named_as_a_small_one_is() {
        let long = "1,".repeat(400_000);
        for (json, found) in [
            (format!(r#"{{"a":[{long}2],"b":3}}"#), "an object without `log.entries`; it has `a`, `b`"),
            (format!("[{long}2]"), "an array that holds neither logs nor entries"),
        ] {
            let error = Reader::new(json.as_bytes()).err().map(|error| error.to_string());
            assert_eq!(error, Some(format!("valid JSON, but not a HAR: {found}")));
        }
    }
}
