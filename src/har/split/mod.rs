//! Walks the frame of a HAR (document, log, pages) down to its entries, and hands on the bytes of whole entries in
//! batches. Others read the content of an entry: the taker of the batch, or, with a single thread,
//! the [`EntryReader`], which then also finds the entry's end. This walk reads it only when something is wrong.

mod elements;
mod loss;
mod recover;
#[cfg(test)]
mod tests;
mod thin;
mod tokens;

use super::json::{Cursor, JsonError};
use crate::har::exporter::about::{About, read_pages, read_product};
use crate::har::pipeline::batch::{Batch, Frame, Piece, RetentionOf, Shape};
use crate::har::pipeline::entry_reader::EntryReader;
use crate::har::window::Window;
use crate::har::window::blocks::BLOCK;
use crate::har::window::chunk::Chunk;
use crate::har::window::position::Position;
pub(super) use loss::{Loss, Lost};
use std::collections::VecDeque;
use std::io::{self, Read};
use std::ops::Range;
use std::sync::Arc;

/// Maximum bytes searched in vain for the entries after damage: a hostile file full of half-open entries must
/// not be gone through once for each.
const RESYNC_BUDGET: u64 = 512 * 1024 * 1024;

/// Parts of a batch: those of a hostile file may be of two bytes each.
const MOST_PIECES: usize = 10_000;

/// The walk through the frame.
pub(super) struct Splitter<R> {
    window: Window<R>,
    /// Where the walk is in the window.
    at: usize,
    /// Where it began, and with what.
    start: usize,
    opening: Option<u8>,
    open: Vec<Open>,
    /// The list of entries that was walked last, should more entries turn up after it.
    closed: Option<Open>,
    /// What is not handed on yet. Entries begin in the window, or are ranges of it.
    ready: Vec<Piece>,
    /// The list that the entries among them belong to.
    ready_of: Option<Frame>,
    /// The longest string of the value that was skipped last, where it is known, counted from its beginning.
    longest_string: Option<Range<usize>>,
    /// The last of them is an entry that is proven sound only by the comma or bracket after it.
    is_last_unproven: bool,
    batches: VecDeque<Batch>,
    found_entries: bool,
    done: bool,
    /// It walks through an entry that swallowed others: where these end, nothing is lost.
    is_within: bool,
    lists: usize,
    /// Reads the entries that are read where they are.
    reader: EntryReader,
    /// Bytes that may still be searched in vain after damage.
    resync_budget: u64,
    /// Place in the input up to which entries have turned out to have swallowed others, or to have something wrong after them.
    distrusted: u64,
    about: About,
}

/// An object or array that the walk is in.
#[derive(Clone)]
struct Open {
    kind: Kind,
    /// Nothing in it has been read.
    first: bool,
    /// Elements passed, in an array of documents.
    count: usize,
    frame: Frame,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// An array at the top: of documents, or of entries once one is seen.
    Top,
    /// The outermost object, which may also be a log itself.
    Document,
    /// `log`.
    Log,
    /// `recording` of a Timelines export.
    Recording,
    /// `entries`.
    Entries,
    /// `records` of a Timelines export.
    Records,
}

impl Kind {
    fn is_list(self) -> bool {
        matches!(self, Kind::Entries | Kind::Records)
    }
}

/// Why a value was not skipped whole.
pub(super) enum Halt {
    Json(JsonError),
    TooLarge,
}

impl From<JsonError> for Halt {
    fn from(error: JsonError) -> Self {
        Halt::Json(error)
    }
}

/// What to keep of a value that is skipped.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Keep {
    /// All, long strings cut.
    Value,
    /// Nothing.
    Nothing,
}

impl Splitter<io::Empty> {
    /// Begins before the entries that were swallowed by the one with this text, an element of that list.
    pub(super) fn within(text: Chunk, frame: Frame) -> Self {
        let mut splitter = Splitter::starting(Window::on(text));
        (splitter.found_entries, splitter.is_within) = (true, true);
        splitter.open.push(Open { kind: Kind::Entries, first: true, count: 0, frame });
        splitter
    }
}

impl<R: Read> Splitter<R> {
    /// Begins before the outermost value.
    pub(super) fn new(source: R) -> Self {
        Splitter::starting(Window::new(source, Position::START))
    }

    fn starting(window: Window<R>) -> Self {
        Splitter {
            window,
            at: 0,
            start: 0,
            opening: None,
            open: Vec::new(),
            closed: None,
            ready: Vec::new(),
            ready_of: None,
            longest_string: None,
            is_last_unproven: false,
            batches: VecDeque::new(),
            found_entries: false,
            done: false,
            is_within: false,
            lists: 0,
            reader: EntryReader::default(),
            resync_budget: RESYNC_BUDGET,
            distrusted: 0,
            about: About::default(),
        }
    }

    /// Finds the outermost value: after a byte order mark and the name of a JSONP callback. False when there is
    /// nothing at all.
    pub(super) fn find_start(&mut self) -> bool {
        if self.look_ahead(0).starts_with(b"\xEF\xBB\xBF") {
            self.at = 3;
        }
        // Files that were written into a buffer of fixed size begin or end with NULs.
        if self.skip_while(|byte| byte.is_ascii_whitespace() || byte == 0).is_none() {
            return false;
        }
        let rest = self.look_ahead(self.at);
        let name = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || b"_$.".contains(byte)).count();
        let after = rest.get(name..).unwrap_or_default();
        let blanks = after.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        if name > 0 && after.get(blanks) == Some(&b'(') {
            self.at += name + blanks + 1;
        }
        let first = self.peek();
        (self.start, self.opening) = (self.at, first);
        match first {
            Some(b'{') => self.push(Kind::Document, ""),
            Some(b'[') => self.push(Kind::Top, ""),
            _ => return true,
        }
        self.at += 1;
        true
    }

    /// Walks to the first list of entries. False when the document has none.
    ///
    /// # Errors
    /// When the bytes up to there are not JSON, and no list of entries is recognisable after the broken part.
    pub(super) fn find_entries(&mut self) -> Result<bool, JsonError> {
        while !self.found_entries && !self.open.is_empty() {
            if let Err(error) = self.step(None)
                && !self.recover_in_head(&error)
            {
                return Err(error);
            }
        }
        Ok(self.found_entries)
    }

    /// What is in memory.
    pub(super) fn text(&self) -> &Chunk {
        self.window.text()
    }

    /// Where the outermost value begins in it, unless that is an object or array: these may have moved out of memory.
    pub(super) fn start(&self) -> usize {
        self.start
    }

    /// The first byte of the outermost value.
    pub(super) fn opening(&self) -> Option<u8> {
        self.opening
    }

    /// Why the input could not be read to its end.
    pub(super) fn take_error(&mut self) -> Option<io::Error> {
        self.window.take_error()
    }

    /// Bytes read so far.
    pub(super) fn read(&self) -> u64 {
        self.window.read()
    }

    /// What was read of the log so far.
    pub(super) fn about(&self) -> &About {
        &self.about
    }

    /// Takes out what was read of the log.
    pub(super) fn into_about(self) -> About {
        self.about
    }

    /// Reuses the memory of a batch.
    pub(super) fn give_back(&mut self, text: Chunk) {
        self.window.give_back(text);
    }

    /// What comes next, in the order of the file; `None` at the end.
    ///
    /// With `need`, entries that are in memory are read as the walk comes to them.
    pub(super) fn next_batch(&mut self, retention_of: Option<&RetentionOf<'_>>) -> Option<Batch> {
        loop {
            if let Some(batch) = self.batches.pop_front() {
                return Some(batch);
            }
            if !self.done && !self.open.is_empty() {
                if let Err(error) = self.step(retention_of) {
                    self.recover_in_frame(error);
                }
                continue;
            }
            if !self.done && self.recover_behind_end() {
                continue;
            }
            if let Some(error) = self.window.take_error() {
                let at = self.position(self.window.filled());
                self.lose(at, false, Loss::Unreadable(error.to_string()));
            }
            self.hand_on();
            if self.batches.is_empty() {
                return None;
            }
        }
    }

    fn push(&mut self, kind: Kind, pointer: &str) {
        self.found_entries |= kind.is_list();
        self.about.is_timelines |= kind == Kind::Records;
        let shape = if kind == Kind::Records { Shape::Record } else { Shape::Entry };
        self.lists += usize::from(kind.is_list());
        let frame = Frame { list: self.lists, pointer: Arc::from(pointer), shape, first: 0 };
        self.open.push(Open { kind, first: true, count: 0, frame });
    }

    /// One step through the frame.
    fn step(&mut self, retention_of: Option<&RetentionOf<'_>>) -> Result<(), JsonError> {
        let Some(open) = self.open.last() else { return Ok(()) };
        let kind = open.kind;
        if !kind.is_list() && self.at > BLOCK {
            self.forget();
        }
        match kind {
            Kind::Document | Kind::Log | Kind::Recording => match self.next_member()? {
                Some(name) => self.member(kind, &name),
                None => {
                    self.open.pop();
                    Ok(())
                }
            },
            Kind::Top => self.top_element(),
            Kind::Entries | Kind::Records => self.list_element(kind, retention_of),
        }
    }

    fn member(&mut self, kind: Kind, name: &str) -> Result<(), JsonError> {
        if kind == Kind::Document {
            self.about.note_member(name);
        }
        let opening = self.peek();
        let is_log = matches!(kind, Kind::Document | Kind::Log);
        let deeper = match (kind, name, opening) {
            (Kind::Document, "log", Some(b'{')) => Some(Kind::Log),
            (Kind::Document, "recording", Some(b'{')) => Some(Kind::Recording),
            (Kind::Document | Kind::Log, "entries", Some(b'[')) => Some(Kind::Entries),
            (Kind::Recording, "records", Some(b'[')) => Some(Kind::Records),
            _ => None,
        };
        if let Some(deeper) = deeper {
            self.at += 1;
            let pointer = self.open.last().map_or("", |open| &open.frame.pointer);
            self.push(deeper, &format!("{pointer}/{name}"));
            return Ok(());
        }
        match name {
            "creator" if is_log => self.read_value(|about, cursor| {
                about.creator = read_product(cursor)?;
                Ok(())
            }),
            "browser" if is_log => self.read_value(|about, cursor| {
                about.browser = read_product(cursor)?;
                Ok(())
            }),
            "_sanitized" => self.read_value(|about, cursor| {
                about.sanitized = Some(cursor.scalar()?.is_true());
                Ok(())
            }),
            "pages" if is_log => self.read_value(|about, cursor| read_pages(cursor, about)),
            // No entries, in another form.
            "entries" if is_log && opening == Some(b'n') => {
                self.found_entries = true;
                self.skip_value()
            }
            _ => self.skip_value(),
        }
    }

    /// Reads a small value of the frame; one that is too large to be kept is skipped.
    fn read_value(
        &mut self,
        read: impl FnOnce(&mut About, &mut Cursor<'_>) -> Result<(), JsonError>,
    ) -> Result<(), JsonError> {
        match self.value(Keep::Value) {
            Ok(range) => {
                let mut cursor = Cursor::new(self.window.bytes().get(..range.end).unwrap_or_default(), range.start);
                read(&mut self.about, &mut cursor)
            }
            Err(Halt::TooLarge) => self.skip_value(),
            Err(Halt::Json(error)) => Err(error),
        }
    }
}
