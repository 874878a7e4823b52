//! The elements of a list of entries.

use std::io::Read;

use super::{Keep, Kind, Loss, MOST_PIECES, Splitter};
use crate::har::batch::{NeedOf, Piece};
use crate::har::blocks::BLOCK;
use crate::har::json::JsonError;

impl<R: Read> Splitter<R> {
    /// An element of `entries` or `records`.
    pub(super) fn list_element(&mut self, kind: Kind, need: Option<&NeedOf<'_>>) -> Result<(), JsonError> {
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
        if kind == Kind::Entries && need.is_some_and(|need| self.read_in_place(need)) {
            return Ok(());
        }
        match self.value(Keep::Value) {
            Ok(range) if kind == Kind::Records || self.window.bytes().get(range.start) == Some(&b'{') => {
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

    /// Reads the entry that the walk stands before. False when it is not in memory to its end, or anything is odd about it: then
    /// it is left to those who step over it first.
    pub(super) fn read_in_place(&mut self, need: &NeedOf<'_>) -> bool {
        if !matches!(self.ready.last(), None | Some(Piece::Read(..))) {
            // What is observed has to stay in order.
            self.hand_on();
        }
        let bytes = self.window.bytes().get(self.at..).unwrap_or_default();
        let Some((length, item)) = self.reader.read_first(bytes, need) else { return false };
        self.ready_of = self.open.last().map(|open| open.frame.clone());
        self.ready.push(Piece::Read(self.at, item));
        self.at += length;
        true
    }
}
