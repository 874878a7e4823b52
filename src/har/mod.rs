//! Finds the entries in the bytes of a HAR, reads each, and survives damage. Input: bytes. Output: [`Entry`] values
//! with their places in the file, in the order of the file. It knows JSON and exporters, but not CORS.

mod copy;
mod entry;
mod error;
mod exporter;
mod headers;
mod json;
mod pipeline;
mod placeholder;
mod reader;
pub mod scan;
mod split;
mod window;

pub(crate) use copy::{Copied, Show, copy_entry};
pub(crate) use entry::date::parse as timestamp;
pub use entry::head::EntryHead;
pub(crate) use entry::transfer::{Transfer, has_body};
pub use entry::{
    CallSite, Entry, EntryIndex, EntryPointer, ErrorText, Initiator, Page, Request, Response, Span, Status, Timestamp,
};
pub use error::ReadError;
pub use exporter::traits::{Preflights, Reading, Refusals, SentSign, Traffic, Traits};
pub use exporter::{Exporter, ExporterEngine, ExporterKind};
pub use headers::raw::RawHeaders;
pub use headers::shared_str::SharedStr;
pub use headers::{HarHeader, HarHeaders, HeaderPointer, PlacedHeader};
pub use pipeline::batch::Retention;
pub(crate) use placeholder::is_lost;
pub use placeholder::is_placeholder;
pub use reader::{Contents, Reader};

use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};

/// Damage that lost something: a cut file, an entry that could not be read.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct Damage {
    /// Bytes before the place, from 0.
    pub offset: u64,
    /// Its line, from 1.
    pub line: u64,
    /// The lost entry, if any.
    pub entry: Option<EntryIndex>,
    /// What is wrong there, in one sentence.
    pub message: String,
}

/// What a file says besides its entries. Complete once all entries have been read, since some exporters write it last.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Log {
    /// Who wrote the file.
    pub exporter: Exporter,
    /// `log.pages`.
    pub pages: Vec<Page>,
    /// Elements of the file's array, those that could not be read included.
    pub entries: usize,
}

impl Log {
    /// The titles of the pages by id, without ids that pages of several titles share: merged files
    /// reuse page ids.
    pub(crate) fn titles(&self) -> HashMap<&str, &str> {
        let mut titles: HashMap<&str, &str> = HashMap::with_capacity(self.pages.len());
        let mut shared = HashSet::new();
        for page in &self.pages {
            let first = *titles.entry(&page.id).or_insert(&page.title);
            if *first != *page.title {
                shared.insert(&*page.id);
            }
        }
        titles.retain(|id, _| !shared.contains(id));
        titles
    }
}
