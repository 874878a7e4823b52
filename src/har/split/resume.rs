//! Leaves the walk where entries begin that others have read, and resumes it behind them.

use std::io::Read;
use std::sync::Arc;

use super::{Kind, Splitter};
use crate::har::ahead::{Ahead, Feed};
use crate::har::batch::Frame;
use crate::har::position::Position;

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
        let is_whole = self.window.text().is_whole_from(self.at);
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
        // What has ended must not be asked again.
        if self.window.at_end() { None } else { self.window.source().share(at, threads) }
    }
}
