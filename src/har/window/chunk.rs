//! Bytes of the input that are in memory together, and where they are in it.

use crate::har::window::aligned_buf::AlignedBuf;
use crate::har::window::blocks::BLOCK;
use crate::har::window::position::{Gap, Lines, Position};
use std::cell::RefCell;
use std::ops::Range;

/// Memory that is kept for the next input, and the largest piece of it.
const KEPT: usize = 2;
pub(in crate::har) const LARGEST_KEPT: usize = 2 * BLOCK;

thread_local! {
    /// Memory for the next input that this thread reads: to have it from the system again for each of many small files
    /// takes as long as reading them.
    static MEMORY: RefCell<Vec<AlignedBuf>> = const { RefCell::new(Vec::new()) };
}

/// A stretch of the input, except what was left out of long strings and arrays.
#[derive(Debug)]
pub(in crate::har) struct Chunk {
    /// More bytes than are kept, so that they can be read into.
    pub(in crate::har) memory: AlignedBuf,
    /// Where the bytes that are kept are in it.
    pub(in crate::har) kept: Range<usize>,
    start: Position,
    /// What is missing, in order.
    pub(in crate::har) gaps: Vec<Gap>,
    /// Places that are known, in order: whoever looks for those after them need not count all line feeds again.
    marks: Vec<(usize, Position)>,
}

impl Chunk {
    /// Nothing yet: `start` is where it begins in the input.
    pub(in crate::har) fn new(start: Position) -> Self {
        let memory = MEMORY.try_with(|memory| memory.borrow_mut().pop()).ok().flatten().unwrap_or_default();
        Chunk { memory, kept: 0..0, start, gaps: Vec::new(), marks: Vec::new() }
    }

    /// The bytes that are kept.
    pub(in crate::har) fn bytes(&self) -> &[u8] {
        self.memory.get(self.kept.clone()).unwrap_or_default()
    }

    /// The same, to be changed.
    pub(in crate::har) fn bytes_mut(&mut self) -> &mut [u8] {
        self.memory.get_mut(self.kept.clone()).unwrap_or_default()
    }

    /// Takes out a range of the bytes. What is after it moves down.
    pub(in crate::har) fn take_out(&mut self, range: Range<usize>) {
        let length = range.len();
        self.bytes_mut().copy_within(range.end.., range.start);
        self.kept.end -= length;
        self.marks.clear();
    }

    /// Positions of indexes into [`Text::bytes`].
    pub(in crate::har) fn lines(&self) -> Lines<'_> {
        Lines::new(self.bytes(), &self.gaps, self.start).knowing(&self.marks)
    }

    /// The position of an index into [`Text::bytes`], which is remembered: what is asked for next usually is after it.
    pub(in crate::har) fn position(&mut self, index: usize) -> Position {
        let position = self.lines().at(index);
        self.marks.clear();
        self.marks.push((index, position));
        position
    }

    /// A copy of a range of the bytes, with what is missing there.
    pub(in crate::har) fn part(&self, range: Range<usize>) -> Chunk {
        let mut part = Chunk::new(self.lines().at(range.start));
        let bytes = self.bytes().get(range.clone()).unwrap_or_default();
        part.memory.grow(bytes.len());
        part.kept = 0..bytes.len();
        part.bytes_mut().copy_from_slice(bytes);
        // What is missing before the first byte is before its position.
        let gaps = self.gaps.iter().filter(|gap| range.start < gap.at && gap.at < range.end);
        part.gaps.extend(gaps.map(|gap| Gap { at: gap.at - range.start, ..*gap }));
        part
    }

    /// Takes out what is before `index` as a text of its own. The smaller of the two parts moves, to the memory of
    /// `spare`. After them, the input goes on with byte `next`, if it does. The places of `marks`, which are in order, are
    /// known from now on in what is taken out.
    pub(in crate::har) fn split_off(
        &mut self,
        index: usize,
        marks: impl Iterator<Item = usize>,
        spare: Option<AlignedBuf>,
        next: Option<u64>,
    ) -> Chunk {
        let mut lines = self.lines();
        let marks = marks.map(|mark| (mark, lines.at(mark))).collect();
        let middle = lines.at(index);
        let mut other = match spare {
            Some(memory) => Chunk { memory, kept: 0..0, start: middle, gaps: Vec::new(), marks: Vec::new() },
            None => Chunk::new(middle),
        };
        let (before, behind) = self.bytes().split_at_checked(index).unwrap_or((self.bytes(), &[]));
        // A block is appended to the rest.
        let is_first = before.len() < behind.len();
        let (moves, more) = if is_first { (before, 0) } else { (behind, next.map_or(0, |_| BLOCK)) };
        other.memory.align_to_file(moves.len(), next.unwrap_or_default(), moves.len() + more);
        other.kept = 0..moves.len();
        other.bytes_mut().copy_from_slice(moves);
        let at = self.kept.start + before.len();
        if is_first {
            self.kept.start = at;
            std::mem::swap(&mut self.memory, &mut other.memory);
            std::mem::swap(&mut self.kept, &mut other.kept);
        } else {
            self.kept.end = at;
        }
        // Whichever moved, this is what is before the index so far.
        let of_rest = self.gaps.partition_point(|gap| gap.at <= index);
        other.gaps = self.gaps.drain(of_rest..).map(|gap| Gap { at: gap.at - index, ..gap }).collect();
        self.marks = marks;
        std::mem::replace(self, other)
    }

    /// Forgets what is before `index`.
    pub(in crate::har) fn drop_before(&mut self, index: usize) {
        self.start = self.lines().at(index);
        self.kept.start = self.kept.end.min(self.kept.start + index);
        self.marks.clear();
        self.gaps.retain(|gap| gap.at > index);
        self.gaps.iter_mut().for_each(|gap| gap.at -= index);
    }

    /// Moves what is kept to the beginning of the memory, where so much of that is unused that it pays.
    pub(in crate::har) fn move_down(&mut self) {
        if self.kept.is_empty() {
            self.kept = 0..0;
        } else if self.kept.start >= BLOCK {
            self.memory.copy_within(self.kept.clone(), 0);
            self.kept = 0..self.kept.len();
        }
    }
}

/// Keeps memory for the next input.
pub(in crate::har) fn keep_for_next(memory: impl Iterator<Item = AlignedBuf>) {
    let kept = memory.filter(|memory| memory.len() <= LARGEST_KEPT);
    // A thread that ends has no use for it.
    let _ = MEMORY.try_with(|memory| {
        let mut memory = memory.borrow_mut();
        let room = KEPT.saturating_sub(memory.len());
        memory.extend(kept.take(room));
    });
}
