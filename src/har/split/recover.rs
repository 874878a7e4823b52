//! Handles broken text: the loss is recorded, and the walk goes on at the next entry.

use std::io::Read;

use memchr::{memchr, memmem};

use super::{Halt, Keep, Kind, Loss, Lost, Open, Splitter};
use crate::har::entry::read::read_entry;
use crate::har::exporter::about::is_entry_member;
use crate::har::json::{Cursor, JsonError, Trouble};
use crate::har::pipeline::batch::{Batch, Piece};
use crate::har::window::position::Position;

/// Bytes that stay before the place where an entry is looked for: its comma is among them.
const CONTEXT: usize = 4096;
/// A name is short: a quote that is never closed must not be followed to the end of the file.
const LONGEST_NAME: usize = 200;

impl<R: Read> Splitter<R> {
    pub(super) fn position(&mut self, index: usize) -> Position {
        self.window.text_mut().position(index)
    }

    pub(super) fn lose(&mut self, at: Position, is_element: bool, what: Loss) {
        if is_element {
            self.ready_of = self.open.last().map(|open| open.frame.clone());
        }
        self.ready.push(Piece::Lost(Lost { at, is_element, what }));
    }

    /// Forgets what is before the walk's place.
    pub(super) fn forget(&mut self) {
        self.window.forget(std::mem::take(&mut self.at));
    }

    /// Hands on what is ready, except an entry that is not proven yet. All indexes into the window move down.
    pub(super) fn hand_on(&mut self) {
        let unproven = if self.is_last_unproven { self.ready.pop() } else { None };
        let end = match &unproven {
            Some(Piece::Entry(range, _)) => range.start,
            _ => self.at,
        };
        if !self.ready.is_empty() {
            let text = self.window.hand_on(end, self.ready.iter().filter_map(Piece::mark));
            let pieces = std::mem::take(&mut self.ready);
            let observed = std::mem::take(&mut self.reader.observed);
            self.reader.seen.clear();
            self.batches.push_back(Batch { text, of: self.ready_of.clone(), pieces, observed });
            self.at -= end;
            if let Some(Piece::Entry(range, longest)) = unproven {
                self.ready.push(Piece::Entry(range.start - end..range.end - end, longest));
            }
            return;
        }
        self.ready.extend(unproven);
        if self.ready.is_empty() {
            self.forget();
        }
    }

    /// Forgets the blanks in which all that is in memory ends. All indexes into the window move down.
    pub(super) fn forget_blanks(&mut self) {
        self.hand_on();
        // Those after an entry that is not proven go, and it stays.
        if let Some(Piece::Entry(range, _)) = self.ready.last() {
            // The first stays, so that what is missing is no part of the entry.
            let blanks = range.end + 1..self.at;
            if !blanks.is_empty() {
                self.at = blanks.start;
                self.window.leave_out(blanks);
            }
        }
    }

    /// Why the input ends too early.
    fn cut_short(&mut self) -> Loss {
        self.window.take_error().map_or(Loss::CutShort, |error| Loss::Unreadable(error.to_string()))
    }

    /// Neither comma nor bracket follows an entry. A missing bracket or quote made it swallow others:
    /// then the walk goes back to the first of these.
    pub(super) fn distrust_last(&mut self, behind: JsonError) -> Result<(), JsonError> {
        self.is_last_unproven = false;
        let Some(Piece::Entry(range, longest)) = self.ready.last() else { return Err(behind) };
        let (range, longest) = (range.clone(), longest.clone());
        let slice = self.window.bytes().get(range.clone()).unwrap_or_default();
        let errors = [read_entry(slice).err(), Cursor::new(slice, 0).check_value().err()];
        let first_error = errors.into_iter().flatten().min_by_key(|error| error.at);
        self.ready.pop();
        let is_sound = first_error.is_none();
        // Of elements that are swallowed whole, only the end is missing.
        let (inside, what) = match first_error {
            Some(error) => {
                let error = JsonError { at: range.start + error.at, ..error };
                (error.at, Loss::NotJson(error, true))
            }
            None => (range.start, Loss::NotClosed),
        };
        let (first, at, end) = (self.position(range.start), self.position(inside), self.position(range.end));
        // Bytes read for the first time cost nothing. With nested entries, each could be read again.
        let again = self.distrusted.min(end.offset).saturating_sub(first.offset);
        self.resync_budget = self.resync_budget.saturating_sub(again);
        self.distrusted = self.distrusted.max(end.offset);
        let (here, from) = (self.at, inside.max(range.start + 1));
        // What is ready is before the entry; handing it on makes that the window's beginning.
        self.at = range.start;
        self.hand_on();
        let moved = range.start - self.at;
        let found = self.resync(from - moved, Some(range.end - moved));
        if is_sound && !found {
            self.ready.push(Piece::Entry(range.start - moved..range.end - moved, longest));
        } else {
            self.lose(at, true, what);
        }
        if found {
            return Ok(());
        }
        self.at = here - moved;
        Err(JsonError { at: behind.at - moved, ..behind })
    }

    /// All is closed, and yet something may follow: a bracket too many in an entry, or one that a missing quote lets out of a
    /// string, closes what is around it. Goes on at the next entry there, if there is one.
    pub(super) fn recover_behind_end(&mut self) -> bool {
        // A closing bracket of the callback's is one of them; a byte order mark or a record separator (RFC 7464) is before
        // each part of what was put together of several files.
        self.done = true;
        let is_padding = |byte: u8| byte.is_ascii_whitespace() || b"}]);\0\x1E\xEF\xBB\xBF".contains(&byte);
        if self.skip_while(is_padding).is_none() {
            return false;
        }
        let at = self.position(self.at);
        if self.precedes_document() {
            self.lose_behind_end(at, Loss::AnotherDocument);
            return false;
        }
        self.hand_on();
        self.done = !self.resync(self.at, None);
        if self.done {
            self.lose_behind_end(at, Loss::Behind);
        } else if self.opening.is_some() {
            // The loss of an entry that swallowed others is already recorded.
            let kind = Trouble::Expected("the end of the file");
            self.lose(at, false, Loss::NotJson(JsonError { at: self.at, kind }, true));
        }
        !self.done
    }

    /// Whether another document begins there, perhaps after a comma, as in a list that has no brackets. After a comma may
    /// also stand an element of anything in an entry with a bracket too many.
    fn precedes_document(&mut self) -> bool {
        let ahead = self.look_ahead(self.at);
        let Some((b',', behind)) = ahead.split_first() else {
            return opens_document(ahead) && !self.opens_entry(self.at);
        };
        let mut cursor = Cursor::new(behind, 0);
        cursor.take(b'{') && matches!(cursor.next_member(&mut true), Ok(Some(key)) if key.name == "log")
    }

    /// Something unread follows the end. What an entry swallowed is already recorded.
    fn lose_behind_end(&mut self, at: Position, what: Loss) {
        if !self.is_within {
            self.lose(at, false, what);
        }
    }

    /// The frame is broken: goes on at the next entry, or ends the walk.
    pub(super) fn recover_in_frame(&mut self, error: JsonError) {
        let at = self.position(error.at);
        self.is_last_unproven = false;
        self.at = error.at.min(self.window.filled());
        self.hand_on();
        let resumed = self.resync(self.at, None);
        self.done = !resumed;
        if self.done && self.holds_no_more() {
            return;
        }
        let what = match resumed || !error.is_incomplete() {
            true => Loss::NotJson(error, resumed),
            false => self.cut_short(),
        };
        self.lose(at, false, what);
    }

    /// Something in front of the first list of entries is broken: goes on at that list. False when there is none.
    pub(super) fn recover_in_head(&mut self, error: &JsonError) -> bool {
        let Some(Open { kind: Kind::Document | Kind::Log, frame, .. }) = self.open.last() else { return false };
        let pointer = format!("{}/entries", frame.pointer);
        let Some(list) = self.find_list() else { return false };
        let at = self.position(error.at);
        self.lose(at, false, Loss::NotJson(*error, true));
        self.at = list;
        self.push(Kind::Entries, &pointer);
        true
    }

    /// Behind the bracket that opens the next member `entries` which holds an entry, or nothing. Quotes inside strings are
    /// escaped, so that none is found in a body.
    fn find_list(&mut self) -> Option<usize> {
        /// What is in front of the entries is short: names and pages.
        const LONGEST_HEAD: usize = 16 * 1024 * 1024;
        const NAME: &[u8] = b"\"entries\"";
        let mut from = self.at;
        loop {
            let end = self.window.filled();
            if let Some(found) = memmem::find(self.window.bytes().get(from..end).unwrap_or_default(), NAME) {
                let name = from + found;
                from = name + NAME.len();
                if name.checked_sub(1).and_then(|before| self.window.bytes().get(before)) == Some(&b'\\') {
                    continue;
                }
                if let Some(list) = self.opens_list(from) {
                    return Some(list);
                }
                continue;
            }
            from = end.saturating_sub(NAME.len()).max(from);
            if end.saturating_sub(self.at) > LONGEST_HEAD || !self.window.fill() {
                return None;
            }
        }
    }

    /// The place of the first element of a list whose name ends there.
    fn opens_list(&mut self, name_end: usize) -> Option<usize> {
        let bytes = self.look_ahead(name_end);
        let mut cursor = Cursor::new(bytes, 0);
        if !cursor.take(b':') || !cursor.take(b'[') {
            return None;
        }
        let is_empty = cursor.peek() == Some(b']');
        let list = name_end + cursor.at();
        // The walk is after the bracket.
        let first = self.look_ahead(list).iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        (is_empty || self.opens_entry(list + first)).then_some(list)
    }

    /// An element of a list of entries is broken, and the walk is before it.
    pub(super) fn recover_in_element(&mut self, halt: Halt) {
        let start = self.position(self.at);
        let at = match &halt {
            Halt::Json(error) => self.position(error.at),
            Halt::TooLarge => start,
        };
        self.hand_on();
        self.done = !self.resync(self.at + 1, None);
        let resumed = !self.done || self.holds_no_more();
        let (at, what) = match halt {
            Halt::TooLarge => (start, Loss::TooLarge(resumed)),
            Halt::Json(error) if error.is_incomplete() && resumed => (start, Loss::NotClosed),
            Halt::Json(error) if error.is_incomplete() => (at, self.cut_short()),
            Halt::Json(error) => (at, Loss::NotJson(error, resumed)),
        };
        self.lose(at, true, what);
    }

    /// Whether the rest of an entry that swallowed others holds none of them: the entry itself is already recorded.
    fn holds_no_more(&self) -> bool {
        self.is_within && self.resync_budget > 0
    }

    /// Moves from the beginning of an entry that is not JSON to the first that it swallowed. False when there is none.
    pub(in crate::har) fn find_swallowed(&mut self) -> bool {
        /// Times that it may be gone through in vain.
        const TIMES: u64 = 16;
        self.resync_budget = self.window.filled() as u64 * TIMES;
        self.resync(1, Some(self.window.filled()))
    }

    /// Moves to the first whole entry that begins at `from` or after it, and before `limit`: an element of an array that
    /// opens with a member that only entries have, can be read to its end, and names a URL. False when there is none. What is
    /// in memory begins where the walk stopped, or with the entry that is broken.
    ///
    /// Quotes inside strings are escaped, so a HAR within a body does not look like one.
    fn resync(&mut self, from: usize, limit: Option<usize>) -> bool {
        let in_entries = self.open.last().is_some_and(|open| open.kind == Kind::Entries);
        let reopened = self.closed.clone().filter(|open| open.kind == Kind::Entries);
        if !in_entries && reopened.is_none() {
            return false;
        }
        let Some(place) = self.next_entry(from, limit) else { return false };
        if !in_entries {
            self.open.extend(reopened);
        }
        self.at = place;
        if let Some(open) = self.open.last_mut() {
            open.first = true;
        }
        true
    }

    fn next_entry(&mut self, from: usize, limit: Option<usize>) -> Option<usize> {
        let mut at = from;
        // Before the first quote, nothing is in a string: there an entry may also begin where the walk stopped.
        let bytes = self.window.bytes();
        let mut first_quote = memchr(b'"', bytes).unwrap_or(bytes.len());
        loop {
            let mut end = limit.unwrap_or(self.window.filled()).min(self.window.filled());
            while let Some(found) = memchr(b'{', self.window.bytes().get(at..end).unwrap_or_default()) {
                let place = at + found;
                at = place + 1;
                if !(place < first_quote || self.follows_comma(place)) || !self.opens_entry(place) {
                    continue;
                }
                if self.resync_budget == 0 {
                    return None;
                }
                self.at = place;
                let (is_entry, place) = self.is_whole_entry();
                if is_entry {
                    return Some(place);
                }
                at = place + 1;
                end = limit.unwrap_or(self.window.filled()).min(self.window.filled());
            }
            if limit.is_some() {
                return None;
            }
            at = at.max(end);
            self.at = at.saturating_sub(CONTEXT);
            at -= self.at;
            self.forget();
            first_quote = 0;
            if at == self.window.filled() && !self.window.fill() {
                return None;
            }
        }
    }

    fn follows_comma(&self, place: usize) -> bool {
        let before = self.window.bytes().get(place.saturating_sub(CONTEXT)..place).unwrap_or_default();
        before.iter().rev().find(|byte| !byte.is_ascii_whitespace()) == Some(&b',')
    }

    fn opens_entry(&mut self, place: usize) -> bool {
        let beginning = self.look_ahead(place);
        let mut cursor = Cursor::new(beginning.get(..LONGEST_NAME).unwrap_or(beginning), 0);
        cursor.take(b'{') && matches!(cursor.next_member(&mut true), Ok(Some(key)) if is_entry_member(&key.name))
    }

    /// Whether what begins at the walk's place is an entry, and where that place is now.
    fn is_whole_entry(&mut self) -> (bool, usize) {
        let (looked_at, is_entry) = match self.value(Keep::Value) {
            Ok(range) => {
                let slice = self.window.bytes().get(range.clone()).unwrap_or_default();
                (range, read_entry(slice).is_ok_and(|entry| !entry.request.url.is_empty()))
            }
            Err(_) => (self.at..self.window.filled(), false),
        };
        if !is_entry {
            self.resync_budget = self.resync_budget.saturating_sub(looked_at.len() as u64);
        }
        (is_entry, looked_at.start)
    }
}

/// Whether another document begins there. Text that a missing quote lets out of a string has backslashes before its quotes.
fn opens_document(bytes: &[u8]) -> bool {
    let mut cursor = Cursor::new(bytes, 0);
    let mut is_array = false;
    while cursor.take(b'[') {
        is_array = true;
    }
    let first = match cursor.peek() {
        Some(b'{') => {
            cursor.take(b'{');
            cursor.next_member(&mut true).map(drop)
        }
        Some(b']') if is_array => return true,
        _ if is_array => cursor.scalar().map(drop),
        _ => return false,
    };
    first.map_or_else(|error| error.is_incomplete(), |()| true)
}
