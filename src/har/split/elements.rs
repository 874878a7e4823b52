//! The elements of a list of entries, and of an array at the top.

use super::{Keep, Kind, Loss, MOST_PIECES, Splitter};
use crate::har::exporter::about::is_entry_member;
use crate::har::json::{Cursor, JsonError, Key};
use crate::har::pipeline::batch::{Piece, RetentionOf};
use crate::har::window::blocks::BLOCK;
use std::io::Read;

impl<R: Read> Splitter<R> {
    /// An element of an array at the top: a document, or the first of a bare list of entries.
    pub(super) fn top_element(&mut self) -> Result<(), JsonError> {
        if !self.next_element()? {
            self.open.pop();
            return Ok(());
        }
        let mut inside = Cursor::new(self.look_ahead(self.at), 0);
        let name = match inside.take(b'{') {
            true => inside.next_member(&mut true).map(|key| key.map(|Key { name, .. }| name.into_owned())),
            false => Ok(None),
        };
        let name = match name {
            Ok(name) => name,
            // It is too far off, so that it is of no entry; or the file ends.
            Err(error) if error.is_incomplete() => Some(String::new()),
            Err(error) => return Err(JsonError { at: self.at + error.at, ..error }),
        };
        let lists = self.lists + 1;
        let Some(open) = self.open.last_mut() else { return Ok(()) };
        match name {
            Some(name) if is_entry_member(&name) => {
                (open.kind, open.first) = (Kind::Entries, true);
                // The documents before it keep their places.
                (open.frame.list, open.frame.first) = (lists, open.count);
                (self.lists, self.found_entries) = (lists, true);
            }
            Some(_) => {
                let pointer = format!("{}/{}", open.frame.pointer, open.count);
                open.count += 1;
                self.at += 1;
                self.push(Kind::Document, &pointer);
            }
            None => {
                open.count += 1;
                self.skip_value()?;
            }
        }
        Ok(())
    }

    /// An element of `entries` or `records`.
    pub(super) fn list_element(&mut self, kind: Kind, retention_of: Option<&RetentionOf<'_>>) -> Result<(), JsonError> {
        match self.next_element() {
            Ok(true) => self.is_last_unproven = false,
            Ok(false) => {
                self.is_last_unproven = false;
                self.hand_on();
                self.closed = self.open.pop();
                return Ok(());
            }
            Err(error) if self.is_last_unproven => return self.distrust_last(error),
            Err(error) => return Err(error),
        }
        if self.at > BLOCK || self.ready.len() >= MOST_PIECES {
            self.hand_on();
        }
        if kind == Kind::Entries && retention_of.is_some_and(|retention_of| self.read_in_place(retention_of)) {
            return Ok(());
        }
        match self.value(Keep::Value) {
            // An array may have swallowed entries.
            Ok(range) if kind == Kind::Records || matches!(self.window.bytes().get(range.start), Some(b'{' | b'[')) => {
                self.ready_of = self.open.last().map(|open| open.frame.clone());
                self.ready.push(Piece::Entry(range, self.longest_string.take()));
                self.is_last_unproven = true;
            }
            Ok(range) => {
                let at = self.position(range.start);
                self.lose(at, true, Loss::NoObject);
            }
            Err(halt) => self.recover_in_element(halt),
        }
        Ok(())
    }

    /// Reads the entry that the walk is before. False when it is not in memory to its end, or anything is odd about it: then
    /// it is left to those who skip it first.
    fn read_in_place(&mut self, retention_of: &RetentionOf<'_>) -> bool {
        if !matches!(self.ready.last(), None | Some(Piece::Read(..))) {
            // What is observed has to stay in order.
            self.hand_on();
        }
        let bytes = self.window.bytes().get(self.at..).unwrap_or_default();
        let Some((length, item)) = self.reader.read_first(bytes, retention_of) else { return false };
        self.ready_of = self.open.last().map(|open| open.frame.clone());
        self.ready.push(Piece::Read(self.at, item));
        self.at += length;
        true
    }
}
