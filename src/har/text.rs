//! Bytes of the input that are in memory together, and where they stand in it.

use std::cell::RefCell;
use std::ops::Range;

use super::position::{Gap, Lines, Position};
use super::read_ahead::BLOCK;
use super::room::Room;

/// Memory that is kept for the next input, and the largest piece of it.
const KEPT: usize = 2;
pub(super) const LARGEST_KEPT: usize = 2 * BLOCK;

thread_local! {
    /// Memory for the next input that this thread reads: to have it from the system anew for each of many small files
    /// takes as long as reading them.
    static MEMORY: RefCell<Vec<Room>> = const { RefCell::new(Vec::new()) };
}

/// A stretch of the input, but for what was left out of long strings and arrays.
#[derive(Debug)]
pub(super) struct Text {
    /// More bytes than are kept, so that they can be read into.
    pub(super) memory: Room,
    /// Where the bytes that are kept stand in it.
    pub(super) kept: Range<usize>,
    start: Position,
    /// What is missing, in order.
    pub(super) gaps: Vec<Gap>,
    /// Places that are known, in order: whoever looks for those behind them need not count all line feeds again.
    marks: Vec<(usize, Position)>,
}

impl Text {
    /// Nothing yet: `start` is where it begins in the input.
    pub(super) fn new(start: Position) -> Self {
        let memory = MEMORY.try_with(|memory| memory.borrow_mut().pop()).ok().flatten().unwrap_or_default();
        Text { memory, kept: 0..0, start, gaps: Vec::new(), marks: Vec::new() }
    }

    /// The bytes that are kept.
    pub(super) fn bytes(&self) -> &[u8] {
        self.memory.get(self.kept.clone()).unwrap_or_default()
    }

    /// The same, to be changed.
    pub(super) fn bytes_mut(&mut self) -> &mut [u8] {
        self.memory.get_mut(self.kept.clone()).unwrap_or_default()
    }

    /// Takes out a range of the bytes. What stands behind it moves down.
    pub(super) fn take_out(&mut self, range: Range<usize>) {
        let length = range.len();
        self.bytes_mut().copy_within(range.end.., range.start);
        self.kept.end -= length;
    }

    /// Positions of indexes into [`Text::bytes`].
    pub(super) fn lines(&self) -> Lines<'_> {
        Lines::new(self.bytes(), &self.gaps, self.start).knowing(&self.marks)
    }

    /// Whether something was left out of a range of the bytes.
    pub(super) fn has_gap_in(&self, range: &Range<usize>) -> bool {
        self.gaps.iter().any(|gap| range.contains(&gap.at))
    }

    /// Takes out what stands behind `index` as a text of its own, in the memory of `spare`. Behind it, the input goes on with
    /// byte `next`. The places of `marks`, which are in order and stand before `index`, are known from now on.
    pub(super) fn split_off(
        &mut self,
        index: usize,
        marks: impl Iterator<Item = usize>,
        spare: Option<Room>,
        next: u64,
    ) -> Text {
        let mut lines = self.lines();
        let marks = marks.map(|mark| (mark, lines.at(mark))).collect();
        let start = lines.at(index);
        self.marks = marks;
        let mut rest = match spare {
            Some(memory) => Text { memory, kept: 0..0, start, gaps: Vec::new(), marks: Vec::new() },
            None => Text::new(start),
        };
        let kept = self.bytes().get(index..).unwrap_or_default();
        rest.memory.lay(kept.len(), next, kept.len());
        rest.kept = 0..kept.len();
        rest.bytes_mut().copy_from_slice(kept);
        let (before, behind) = self.gaps.split_at(self.gaps.partition_point(|gap| gap.at <= index));
        rest.gaps = behind.iter().map(|gap| Gap { at: gap.at - index, ..*gap }).collect();
        let before = before.len();
        self.gaps.truncate(before);
        self.kept.end = self.kept.end.min(self.kept.start + index);
        rest
    }

    /// Forgets what stands before `index`.
    pub(super) fn drop_before(&mut self, index: usize) {
        self.start = self.lines().at(index);
        self.memory.copy_within(self.kept.start + index..self.kept.end, 0);
        self.kept = 0..self.kept.len().saturating_sub(index);
        self.gaps.retain(|gap| gap.at > index);
        self.gaps.iter_mut().for_each(|gap| gap.at -= index);
    }
}

/// Keeps memory for the next input.
pub(super) fn keep_for_next(memory: impl Iterator<Item = Room>) {
    let kept = memory.filter(|memory| memory.len() <= LARGEST_KEPT);
    // A thread that ends has no use for it.
    let _ = MEMORY.try_with(|memory| {
        let mut memory = memory.borrow_mut();
        let room = KEPT.saturating_sub(memory.len());
        memory.extend(kept.take(room));
    });
}
