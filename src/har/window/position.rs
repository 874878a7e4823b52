//! Lines and columns. Line feeds are counted in one pass forward, so no byte is read twice.

use crate::har::Span;
use memchr::{memchr, memrchr};
use std::ops::Range;

/// A place in the input.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::har) struct Position {
    /// Bytes before it, from 0.
    pub(in crate::har) offset: u64,
    /// From 1.
    pub(in crate::har) line: u64,
    /// From 1, in bytes.
    pub(in crate::har) column: u64,
}

impl Position {
    /// The first byte of the input.
    pub(in crate::har) const START: Position = Position { offset: 0, line: 1, column: 1 };
}

/// A place in kept text where something was left out: the middle of a long string, or elements of a long array.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::har) struct Gap {
    /// Index of the first kept byte after it.
    pub(in crate::har) at: usize,
    /// Bytes that are missing.
    pub(in crate::har) bytes: u64,
    /// Line feeds among them.
    pub(in crate::har) lines: u64,
    /// Bytes after the last of these; all missing bytes when there is none.
    pub(in crate::har) column: u64,
}

/// Bytes in which the next line feed is looked for: enough for most steps, and little where only one is taken.
const LOOK_AHEAD: usize = 4096;

/// Turns indexes into kept text into positions in the whole of the input.
#[derive(Clone, Debug)]
pub(in crate::har) struct Lines<'a> {
    text: &'a [u8],
    gaps: &'a [Gap],
    start: Position,
    /// The furthest index requested so far, its position, and the gaps before it.
    reached: usize,
    position: Position,
    passed: usize,
    /// Known places, and how many of them are already passed.
    marks: &'a [(usize, Position)],
    passed_marks: usize,
    /// Up to here no line feed follows the furthest index. In a minified file there is none at all.
    no_feed_before: usize,
}

impl<'a> Lines<'a> {
    /// Positions in `text`, which begins at `start` in the input and has these gaps.
    pub(in crate::har) fn new(text: &'a [u8], gaps: &'a [Gap], start: Position) -> Self {
        let (reached, passed, passed_marks, no_feed_before) = (0, 0, 0, 0);
        Lines { text, gaps, start, reached, position: start, passed, marks: &[], passed_marks, no_feed_before }
    }

    /// The same, with known positions of these ascending indexes.
    pub(in crate::har) fn knowing(self, marks: &'a [(usize, Position)]) -> Self {
        Lines { marks, ..self }
    }

    /// The position of the byte at `index`. Indexes should rise from call to call: for a smaller one, counting starts again.
    pub(in crate::har) fn at(&mut self, index: usize) -> Position {
        if index < self.reached {
            (self.reached, self.position, self.passed, self.no_feed_before) = (0, self.start, 0, 0);
            self.passed_marks = 0;
        }
        let ahead = self.marks.get(self.passed_marks..).unwrap_or_default();
        if ahead.first().is_some_and(|(mark, _)| *mark <= index) {
            let passed = ahead.partition_point(|(mark, _)| *mark <= index);
            if let Some(&(mark, position)) = ahead.get(passed - 1) {
                (self.reached, self.position) = (mark, position);
                self.passed = self.gaps.partition_point(|gap| gap.at <= mark);
            }
            self.passed_marks += passed;
        }
        while let Some(gap) = self.gaps.get(self.passed).filter(|gap| gap.at <= index) {
            self.step_to(gap.at);
            self.position.offset += gap.bytes;
            self.position.line += gap.lines;
            self.position.column = if gap.lines == 0 { self.position.column } else { 1 } + gap.column;
            self.passed += 1;
        }
        self.step_to(index);
        self.position
    }

    fn step_to(&mut self, index: usize) {
        let passed = self.text.get(self.reached..index).unwrap_or_default();
        let length = passed.len() as u64;
        self.position.offset += length;
        self.reached += passed.len();
        if self.reached <= self.no_feed_before {
            self.position.column += length;
            return;
        }
        if let Some(last) = memrchr(b'\n', passed) {
            self.position.line += bytecount::count(passed, b'\n') as u64;
            self.position.column = length - last as u64;
            return;
        }
        self.position.column += length;
        let next = self.text.get(self.reached..).unwrap_or_default();
        let next = next.get(..LOOK_AHEAD).unwrap_or(next);
        self.no_feed_before = self.reached + memchr(b'\n', next).unwrap_or(next.len());
    }

    /// The span of a range of bytes.
    pub(in crate::har) fn span(&mut self, range: Range<usize>) -> Span {
        let Position { offset, line, column } = self.at(range.start);
        let missing = self.gaps.iter().filter(|gap| range.start < gap.at && gap.at <= range.end).map(|gap| gap.bytes);
        Span { offset, length: range.len() as u64 + missing.sum::<u64>(), line, column }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_follow_the_line_feeds() {
        let text = b"ab\ncd\n\nef";
        for (index, line, column) in [(0, 1, 1), (2, 1, 3), (3, 2, 1), (4, 2, 2), (6, 3, 1), (7, 4, 1), (9, 4, 3)] {
            let expected = Position { offset: index as u64, line, column };
            assert_eq!(Lines::new(text, &[], Position::START).at(index), expected);
            let mut lines = Lines::new(text, &[], Position::START);
            lines.at(9);
            assert_eq!(lines.at(index), expected, "going back to {index}");
        }
    }

    #[test]
    fn a_slice_begins_where_it_stands_in_the_input() {
        let start = Position { offset: 100, line: 7, column: 5 };
        let mut lines = Lines::new(b"ab\ncd", &[], start);
        assert_eq!(lines.span(1..2), Span { offset: 101, length: 1, line: 7, column: 6 });
        assert_eq!(lines.span(4..5), Span { offset: 104, length: 1, line: 8, column: 2 });
    }

    #[test]
    fn gaps_count_as_if_they_were_there() {
        // "a<bcd>e\n" with bcd left out, then "f<g\nh\ni>j" with what is in angle brackets left out.
        let gaps = [Gap { at: 1, bytes: 3, lines: 0, column: 3 }, Gap { at: 4, bytes: 5, lines: 2, column: 1 }];
        let start = Position { offset: 10, line: 1, column: 5 };
        for (index, offset, line, column) in [(0, 10, 1, 5), (1, 14, 1, 9), (3, 16, 2, 1), (4, 22, 4, 2), (5, 23, 4, 3)]
        {
            let mut lines = Lines::new(b"ae\nfj", &gaps, start);
            assert_eq!(lines.at(index), Position { offset, line, column }, "{index}");
        }
        let mut lines = Lines::new(b"ae\nfj", &gaps, start);
        assert_eq!(lines.span(0..2), Span { offset: 10, length: 5, line: 1, column: 5 });
        assert_eq!(lines.span(3..5), Span { offset: 16, length: 7, line: 2, column: 1 });
    }
}
