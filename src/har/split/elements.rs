//! The elements of a list of entries.

use std::io::Read;
use std::sync::Arc;

use super::{Keep, Kind, Loss, MOST_PIECES, Splitter};
use crate::har::ahead::{Ahead, Feed};
use crate::har::batch::{Frame, NeedOf, Piece};
use crate::har::blocks::BLOCK;
use crate::har::json::JsonError;
use crate::har::position::Position;

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

impl<R: Read> Splitter<Feed<R>> {
    /// If the walk stands behind an element of a list of entries, of which nothing has to be proven any more, hands on all that
    /// is ready, and returns the list.
    pub(in crate::har) fn stands_behind_entry(&mut self) -> Option<Frame> {
        let open = self.open.last().filter(|open| open.kind == Kind::Entries && !open.first)?;
        if self.is_last_unproven || self.done || !self.window.source().is_between_blocks() {
            return None;
        }
        let frame = open.frame.clone();
        self.hand_on();
        // Where something was left out of what follows, its bytes are not all in memory.
        let is_whole = !self.window.text().has_gap_in(&(self.at..self.window.filled() + 1));
        (is_whole && self.batches.is_empty()).then_some(frame)
    }

    /// Where the walk stands.
    pub(in crate::har) fn here(&mut self) -> Position {
        self.position(self.at)
    }

    /// The bytes in memory from there on.
    pub(in crate::har) fn rest(&self) -> &[u8] {
        self.window.bytes().get(self.at..).unwrap_or_default()
    }

    /// Goes on behind a later element of the same list, with these bytes, and those of the source, which is returned, behind
    /// them.
    pub(in crate::har) fn go_on_at(&mut self, position: Position, rest: &[u8]) -> &mut Feed<R> {
        self.at = 0;
        self.window.restart(position, rest)
    }

    /// What is read from.
    pub(in crate::har) fn source(&mut self) -> &mut Feed<R> {
        self.window.source()
    }

    /// Has others read blocks from now on, so many threads, this one among them.
    pub(in crate::har) fn share(&mut self, threads: usize) -> Option<Arc<Ahead<R>>> {
        let at = self.window.read();
        self.window.source().share(at, threads)
    }
}
