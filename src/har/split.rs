//! Walks the frame of a HAR (document, log, pages) down to its entries, and cuts out each entry's bytes. It reads
//! nothing inside an entry. Whoever replaces it by something that streams has to deliver the same [`Piece`]s.

use super::about::{About, is_entry_member, network_entry, read_pages, read_product};
use super::json::{Cursor, JsonError, Key};
use super::position::{Lines, Position};
use super::{Damage, EntryIndex, resync};

/// What comes out, in the order of the file.
pub(super) enum Piece<'a> {
    /// The bytes of an entry, not yet read.
    Entry(RawEntry<'a>),
    /// Something that was lost.
    Damage(Damage),
}

/// The bytes of an entry.
pub(super) struct RawEntry<'a> {
    /// From its opening to its closing brace.
    pub(super) slice: &'a [u8],
    /// Where it begins.
    pub(super) position: Position,
    /// Its place in the file's array.
    pub(super) index: EntryIndex,
    /// Its JSON pointer.
    pub(super) pointer: Box<str>,
    /// Index of its first byte in the input.
    start: usize,
}

/// The walk through the frame.
pub(super) struct Splitter<'a> {
    bytes: &'a [u8],
    cursor: Cursor<'a>,
    lines: Lines<'a>,
    frames: Vec<Frame>,
    /// The list of entries that was walked last, should more entries turn up behind it.
    closed: Option<Frame>,
    /// An entry under way, to be named when the walk fails in it.
    under_way: Option<(EntryIndex, usize)>,
    found_entries: bool,
    done: bool,
    entries: usize,
    attempts_left: usize,
    about: About,
}

/// An object or array that the cursor is in.
#[derive(Clone)]
struct Frame {
    kind: Kind,
    /// Nothing in it has been read.
    first: bool,
    /// Elements passed, in an array.
    count: usize,
    /// JSON pointer of it.
    pointer: String,
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

impl<'a> Splitter<'a> {
    /// Begins at the byte `at`, before the outermost value.
    pub(super) fn new(bytes: &'a [u8], at: usize) -> Self {
        let mut splitter = Splitter {
            bytes,
            cursor: Cursor::new(bytes, at),
            lines: Lines::new(bytes, Position::START),
            frames: Vec::new(),
            closed: None,
            under_way: None,
            found_entries: false,
            done: false,
            entries: 0,
            attempts_left: resync::ATTEMPTS,
            about: About::default(),
        };
        if splitter.cursor.take(b'{') {
            splitter.push(Kind::Document, String::new());
        } else if splitter.cursor.take(b'[') {
            splitter.push(Kind::Top, String::new());
        }
        splitter
    }

    /// Walks to the first list of entries. False when the document has none.
    ///
    /// # Errors
    /// When the bytes up to there are not JSON.
    pub(super) fn find_entries(&mut self) -> Result<bool, JsonError> {
        while !self.found_entries && !self.frames.is_empty() {
            self.step()?;
        }
        Ok(self.found_entries)
    }

    /// What was read of the log so far.
    pub(super) fn about(&self) -> &About {
        &self.about
    }

    /// Takes out what was read of the log, and the number of elements of its list of entries.
    pub(super) fn into_about(self) -> (About, usize) {
        (self.about, self.entries)
    }

    /// Goes back into an entry that turned out not to be JSON at its byte `at`: if the next entry begins in there, a
    /// missing bracket made the first one swallow it.
    pub(super) fn distrust(&mut self, entry: &RawEntry<'a>, at: usize) {
        let from = entry.start + at.max(1);
        self.resync(from, entry.start + entry.slice.len());
    }

    /// Says that an entry could not be read, because of an error at its byte `at`.
    pub(super) fn damage(&self, entry: &RawEntry<'a>, error: JsonError) -> Damage {
        let place = Lines::new(entry.slice, entry.position).at(error.at);
        Damage {
            offset: place.offset,
            line: place.line,
            entry: Some(entry.index),
            message: format!("entry {} is not JSON: {}", entry.index.0, error.message()),
        }
    }

    fn push(&mut self, kind: Kind, pointer: String) {
        self.found_entries |= matches!(kind, Kind::Entries | Kind::Records);
        self.about.is_timelines |= kind == Kind::Records;
        self.frames.push(Frame { kind, first: true, count: 0, pointer });
    }

    /// One step through the frame; a piece when it came upon one.
    fn step(&mut self) -> Result<Option<Piece<'a>>, JsonError> {
        let Some(frame) = self.frames.last_mut() else { return Ok(None) };
        match frame.kind {
            Kind::Document | Kind::Log | Kind::Recording => {
                let kind = frame.kind;
                match self.cursor.next_member(&mut frame.first)? {
                    Some(key) => self.member(kind, &key)?,
                    None => drop(self.frames.pop()),
                }
                Ok(None)
            }
            Kind::Top => self.top_element().map(|()| None),
            Kind::Entries | Kind::Records => {
                if self.cursor.next_element(&mut frame.first)? {
                    self.element()
                } else {
                    self.closed = self.frames.pop();
                    Ok(None)
                }
            }
        }
    }

    fn member(&mut self, kind: Kind, key: &Key<'a>) -> Result<(), JsonError> {
        if kind == Kind::Document {
            self.about.note_member(&key.name);
        }
        let opening = self.cursor.peek();
        let is_log = matches!(kind, Kind::Document | Kind::Log);
        let deeper = match (kind, &*key.name, opening) {
            (Kind::Document, "log", Some(b'{')) => Some(Kind::Log),
            (Kind::Document, "recording", Some(b'{')) => Some(Kind::Recording),
            (Kind::Document | Kind::Log, "entries", Some(b'[')) => Some(Kind::Entries),
            (Kind::Recording, "records", Some(b'[')) => Some(Kind::Records),
            _ => None,
        };
        if let Some(deeper) = deeper {
            self.cursor.take(opening.unwrap_or_default());
            let pointer = self.frames.last().map_or("", |frame| &frame.pointer);
            self.push(deeper, format!("{pointer}/{}", key.name));
            return Ok(());
        }
        match &*key.name {
            "creator" if is_log => self.about.creator = read_product(&mut self.cursor)?,
            "browser" if is_log => self.about.browser = read_product(&mut self.cursor)?,
            "pages" if is_log => read_pages(&mut self.cursor, &mut self.about.pages)?,
            // No entries, said in another way.
            "entries" if is_log && opening == Some(b'n') => {
                self.cursor.skip_value()?;
                self.found_entries = true;
            }
            _ => {
                self.cursor.skip_value()?;
            }
        }
        Ok(())
    }

    /// An element of an array at the top: a document, or the first of a bare list of entries.
    fn top_element(&mut self) -> Result<(), JsonError> {
        let Some(frame) = self.frames.last_mut() else { return Ok(()) };
        let before = (self.cursor.clone(), frame.first);
        if !self.cursor.next_element(&mut frame.first)? {
            self.frames.pop();
            return Ok(());
        }
        let mut inside = self.cursor.clone();
        let first_key = if inside.take(b'{') { inside.next_member(&mut true)? } else { None };
        let pointer = format!("{}/{}", frame.pointer, frame.count);
        match first_key.as_ref().map(|key| &*key.name) {
            Some(name) if is_entry_member(name) => {
                (self.cursor, frame.first) = before;
                frame.kind = Kind::Entries;
                self.found_entries = true;
            }
            Some(_) => {
                frame.count += 1;
                self.cursor.take(b'{');
                self.push(Kind::Document, pointer);
            }
            None => {
                frame.count += 1;
                self.cursor.skip_value()?;
            }
        }
        Ok(())
    }

    /// An element of `entries` or `records`; the cursor stands before it.
    fn element(&mut self) -> Result<Option<Piece<'a>>, JsonError> {
        let Some(frame) = self.frames.last_mut() else { return Ok(None) };
        let kind = frame.kind;
        let index = EntryIndex(self.entries);
        let pointer = format!("{}/{}", frame.pointer, frame.count);
        frame.count += 1;
        self.entries += 1;
        let start = self.cursor.at();
        self.under_way = Some((index, start));
        let mut range = self.cursor.skip_value()?;
        self.under_way = None;
        let mut pointer = pointer.into_boxed_str();
        if kind == Kind::Records {
            match network_entry(self.bytes.get(range.clone()).unwrap_or_default()) {
                Ok(Some(within)) => range = start + within.start..start + within.end,
                Ok(None) => return Ok(None),
                // The entry's own reader says what is wrong.
                Err(_) => {}
            }
            pointer = format!("{pointer}/entry").into();
        }
        let slice = self.bytes.get(range.clone()).unwrap_or_default();
        let position = self.lines.at(range.start);
        if slice.first() == Some(&b'{') {
            return Ok(Some(Piece::Entry(RawEntry { slice, position, index, pointer, start: range.start })));
        }
        let message = format!("entry {} is no object", index.0);
        let Position { offset, line, .. } = position;
        Ok(Some(Piece::Damage(Damage { offset, line, entry: Some(index), message })))
    }

    /// Says what an error of the walk lost, and finds the next entry behind it, or else ends the walk.
    fn recover(&mut self, error: JsonError) -> Damage {
        let under_way = self.under_way.take();
        let from = match under_way {
            Some((_, start)) => start + 1,
            None => error.at,
        };
        let resumed = self.resync(from, self.bytes.len());
        self.done = !resumed;
        let entry = under_way.map(|(index, _)| index);
        let (at, message) = match (entry, resumed) {
            (Some(EntryIndex(n)), true) if error.is_incomplete() => (from - 1, format!("entry {n} is not closed")),
            (Some(EntryIndex(n)), true) => (error.at, format!("entry {n} is not JSON: {}", error.message())),
            (Some(EntryIndex(n)), false) if error.is_incomplete() => {
                (error.at, format!("the file is cut short inside entry {n}"))
            }
            (None, false) if error.is_incomplete() => (error.at, "the file is cut short".to_owned()),
            (Some(EntryIndex(n)), false) => {
                (error.at, format!("entry {n} is not JSON: {}; what follows is not read", error.message()))
            }
            (None, false) => (error.at, format!("not JSON: {}; what follows is not read", error.message())),
            (None, true) => (error.at, format!("not JSON: {}", error.message())),
        };
        // The walk may go on before `at`: count from the start for this one.
        let Position { offset, line, .. } = self.lines.clone().at(at);
        Damage { offset, line, entry, message }
    }

    /// Moves to the next entry that begins in `from..to`. False when there is none.
    fn resync(&mut self, from: usize, to: usize) -> bool {
        let in_entries = self.frames.last().is_some_and(|frame| frame.kind == Kind::Entries);
        let reopened = self.closed.as_ref().filter(|frame| frame.kind == Kind::Entries);
        if !in_entries && reopened.is_none() {
            return false;
        }
        let Some(at) = resync::next_entry(self.bytes, from..to, &mut self.attempts_left) else { return false };
        if !in_entries && let Some(frame) = reopened {
            self.frames.push(frame.clone());
        }
        self.cursor = Cursor::new(self.bytes, at);
        if let Some(frame) = self.frames.last_mut() {
            frame.first = true;
        }
        true
    }
}

impl<'a> Iterator for Splitter<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        while !self.done && !self.frames.is_empty() {
            match self.step() {
                Ok(Some(piece)) => return Some(piece),
                Ok(None) => {}
                Err(error) => return Some(Piece::Damage(self.recover(error))),
            }
        }
        None
    }
}
