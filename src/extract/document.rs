//! Writes the document of an extract. Each entry is read from the file, copied and written in turn, so only one is in
//! memory.

use super::bytes::{Bytes, Ranges};
use super::entries::Shown;
use super::kept::Kept;
use super::whole::Place;
use super::{ExtractError, ExtractOptions};
use crate::har::{self, Copied, EntryIndex, ExporterKind, copy_entry};
use crate::input;
use crate::report::{Damage, Redactor, Text, write_safe_json};
use serde::ser::{Error as _, SerializeSeq};
use serde::{Serialize, Serializer};
use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::io::{self, Read, Seek, Write};
use std::ops::Range;

/// A small HAR, with the positions of its entries.
pub(super) struct Document {
    pub(super) har: Kept,
    /// By the index in the whole file, in order.
    places: Vec<(EntryIndex, Range<u64>)>,
}

impl Document {
    /// Copies these entries from the bytes of their file, given its frame and its damage.
    pub(super) fn of(
        whole: (&har::Log, &[Damage]),
        entries: &[&Place],
        bytes: Bytes,
        redactor: &mut Redactor,
        options: &ExtractOptions,
    ) -> Result<Document, ExtractError> {
        let bytes: Box<dyn Read + Send> = match bytes {
            Bytes::Reader(reader) => reader,
            Bytes::File(mut file) => {
                let is_text = input::is_plain(&mut file)?;
                file.rewind()?;
                if is_text {
                    return copied(whole, entries, Ranges::Seeking(&mut file), redactor, options);
                }
                Box::new(file)
            }
        };
        let read = |text: &mut (dyn Read + Send)| copied(whole, entries, Ranges::passing(text), redactor, options);
        input::decode(bytes, input::MAX_EXPANDED, read)?.value
    }

    /// The bytes of a copied entry.
    pub(super) fn entry(&self, index: EntryIndex) -> io::Result<Option<Vec<u8>>> {
        let Ok(place) = self.places.binary_search_by_key(&index, |(index, _)| *index) else { return Ok(None) };
        self.places.get(place).map(|(_, range)| self.har.slice(range.clone())).transpose()
    }
}

fn copied(
    (log, damage): (&har::Log, &[Damage]),
    entries: &[&Place],
    ranges: Ranges<'_>,
    redactor: &mut Redactor,
    options: &ExtractOptions,
) -> Result<Document, ExtractError> {
    let whole = Frame::of((log, damage), entries, redactor);
    let written = Cell::new(0);
    let entries = Entries {
        entries,
        copying: RefCell::new(Copying { ranges, slice: Vec::new(), redactor, unread: None }),
        with_bodies: options.bodies,
        sizes_tell_bodies: log.exporter.kind.traits().sizes_tell_bodies,
        are_records: whole.is_recording,
        written: &written,
        places: RefCell::new(Vec::with_capacity(if options.commands { entries.len() } else { 0 })),
        are_places_wanted: options.commands,
    };
    let mut out = Counting { out: Kept::default(), written: &written };
    let done = write_safe_json(&whole.with(&entries), &mut out);
    let done = done.and_then(|()| out.write_all(b"\n")).and_then(|()| out.flush());
    let har = out.out;
    let (copying, places) = (entries.copying.into_inner(), entries.places.into_inner());
    match (copying.unread, done) {
        (Some(error), _) => Err(error.into()),
        (None, Err(error)) => Err(ExtractError::Unwritten(error)),
        (None, Ok(())) => Ok(Document { har, places }),
    }
}

/// The other members of the document.
struct Frame {
    is_recording: bool,
    comment: String,
    sanitized: Option<bool>,
    creator: Product,
    browser: Option<Product>,
    pages: Vec<Page>,
}

impl Frame {
    fn of((log, damage): (&har::Log, &[Damage]), entries: &[&Place], redactor: &mut Redactor) -> Frame {
        let exporter = &log.exporter;
        let used: HashSet<&str> = entries.iter().filter_map(|entry| entry.page.as_deref()).collect();
        let mut comment = format!(
            "{} of the {} entries of a larger file, without bodies and anything else that no verdict depends on.",
            entries.len(),
            log.entries
        );
        if let Some(Damage { line, message, .. }) = damage.first() {
            let more = if damage.len() > 1 { ", and in other places" } else { "" };
            let message = message.unescaped();
            comment += &format!(" That file is damaged, so failures may be missing: line {line}: {message}{more}.");
        }
        let mut product =
            |name: &str, version: &str| Product { name: redactor.text(name), version: redactor.text(version) };
        let creator = product(&exporter.name, &exporter.version);
        let has_browser = !exporter.browser_name.is_empty();
        let browser = has_browser.then(|| product(&exporter.browser_name, &exporter.browser_version));
        // If there are pages, an entry without one belongs to a worker.
        let first = log.pages.first().map(|page| &*page.id).filter(|_| used.is_empty());
        let pages = log.pages.iter().filter(|page| used.contains(&*page.id) || first == Some(&*page.id));
        let pages = pages.map(|page| Page {
            id: redactor.text(&page.id),
            // Usually a URL, otherwise a sentence.
            title: redactor.reference(&page.title),
            started_date_time: "1970-01-01T00:00:00Z",
            page_timings: PageTimings {},
        });
        Frame {
            is_recording: exporter.kind == ExporterKind::WebKitTimelines,
            comment,
            sanitized: exporter.sanitized,
            creator,
            browser,
            pages: pages.collect(),
        }
    }

    fn with<'a, E: Serialize>(&'a self, entries: E) -> Outer<'a, E> {
        let Frame { is_recording, comment, sanitized, creator, browser, pages } = self;
        let (sanitized, browser) = (*sanitized, browser.as_ref());
        match is_recording {
            true => Outer::Recording(Recording { display_name: comment, sanitized, records: entries }),
            false => Outer::Log(Log { version: "1.2", creator, browser, comment, sanitized, pages, entries }),
        }
    }
}

/// A HAR, or a Timelines export.
#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Outer<'a, E> {
    Log(Log<'a, E>),
    Recording(Recording<'a, E>),
}

#[derive(Serialize)]
struct Log<'a, E> {
    version: &'static str,
    creator: &'a Product,
    #[serde(skip_serializing_if = "Option::is_none")]
    browser: Option<&'a Product>,
    comment: &'a str,
    #[serde(rename = "_sanitized", skip_serializing_if = "Option::is_none")]
    sanitized: Option<bool>,
    pages: &'a [Page],
    entries: E,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Recording<'a, E> {
    display_name: &'a str,
    #[serde(rename = "_sanitized", skip_serializing_if = "Option::is_none")]
    sanitized: Option<bool>,
    records: E,
}

#[derive(Serialize)]
struct Record<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    entry: Placed<'a>,
}

#[derive(Serialize)]
struct Product {
    name: Text,
    version: Text,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Page {
    id: Text,
    title: Text,
    started_date_time: &'static str,
    page_timings: PageTimings,
}

#[derive(Serialize)]
struct PageTimings {}

/// The entries, each copied on demand.
struct Entries<'a, 'r> {
    entries: &'a [&'a Place],
    copying: RefCell<Copying<'a, 'r>>,
    with_bodies: bool,
    sizes_tell_bodies: bool,
    are_records: bool,
    /// Number of bytes so far.
    written: &'a Cell<u64>,
    places: RefCell<Vec<(EntryIndex, Range<u64>)>>,
    are_places_wanted: bool,
}

struct Copying<'a, 'r> {
    ranges: Ranges<'r>,
    /// The bytes of one entry.
    slice: Vec<u8>,
    redactor: &'a mut Redactor,
    /// Why the file could not be read.
    unread: Option<io::Error>,
}

impl Entries<'_, '_> {
    fn copy(&self, entry: &Place) -> io::Result<Copied<Text>> {
        let Copying { ranges, slice, redactor, .. } = &mut *self.copying.borrow_mut();
        ranges.read(entry.span.offset, entry.span.length, slice)?;
        copy_entry(slice, &mut Shown(redactor), self.with_bodies, self.sizes_tell_bodies)
            .ok_or_else(|| io::Error::other("an entry changed while it was read"))
    }
}

impl Serialize for Entries<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(self.entries.len()))?;
        for entry in self.entries {
            let copy = self.copy(entry).map_err(|error| {
                let told = S::Error::custom(&error);
                self.copying.borrow_mut().unread = Some(error);
                told
            })?;
            let place = Cell::new(0..0);
            let placed = Placed { copy: &copy, written: self.written, place: &place };
            match self.are_records {
                true => list.serialize_element(&Record { kind: "timeline-record-type-network", entry: placed })?,
                false => list.serialize_element(&placed)?,
            }
            if self.are_places_wanted {
                self.places.borrow_mut().push((entry.index, place.take()));
            }
        }
        list.end()
    }
}

/// A copy that records its position.
struct Placed<'a> {
    copy: &'a Copied<Text>,
    written: &'a Cell<u64>,
    place: &'a Cell<Range<u64>>,
}

impl Serialize for Placed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let start = self.written.get();
        let done = self.copy.serialize(serializer)?;
        self.place.set(start..self.written.get());
        Ok(done)
    }
}

/// Counts what is written.
struct Counting<'a> {
    out: Kept,
    written: &'a Cell<u64>,
}

impl Write for Counting<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.written.set(self.written.get() + written as u64);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
