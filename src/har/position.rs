//! Lines and columns. Line feeds are counted in one pass forward, so that no byte is looked at twice.

use std::ops::Range;

use memchr::{memchr_iter, memrchr};

use super::Span;

/// A place in the input.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Position {
    /// Bytes before it, from 0.
    pub(super) offset: u64,
    /// From 1.
    pub(super) line: u64,
    /// From 1, in bytes.
    pub(super) column: u64,
}

impl Position {
    /// The first byte of the input.
    pub(super) const START: Position = Position { offset: 0, line: 1, column: 1 };
}

/// Turns indexes into a slice of the input into positions in the whole of it.
#[derive(Clone, Debug)]
pub(super) struct Lines<'a> {
    slice: &'a [u8],
    start: Position,
    /// The furthest index asked for so far, and its position.
    reached: usize,
    position: Position,
}

impl<'a> Lines<'a> {
    /// Positions in `slice`, which begins at `start` in the input.
    pub(super) fn new(slice: &'a [u8], start: Position) -> Self {
        Lines { slice, start, reached: 0, position: start }
    }

    /// The position of the byte at `index`. Indexes should rise from call to call: going back counts anew.
    pub(super) fn at(&mut self, index: usize) -> Position {
        if index < self.reached {
            (self.reached, self.position) = (0, self.start);
        }
        let passed = self.slice.get(self.reached..index).unwrap_or_default();
        let length = passed.len() as u64;
        self.position.offset += length;
        match memrchr(b'\n', passed) {
            Some(last) => {
                self.position.line += memchr_iter(b'\n', passed).count() as u64;
                self.position.column = length - last as u64;
            }
            None => self.position.column += length,
        }
        self.reached += passed.len();
        self.position
    }

    /// The span of a range of bytes.
    pub(super) fn span(&mut self, range: Range<usize>) -> Span {
        let Position { offset, line, column } = self.at(range.start);
        Span { offset, length: range.len() as u64, line, column }
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
            assert_eq!(Lines::new(text, Position::START).at(index), expected);
            let mut lines = Lines::new(text, Position::START);
            lines.at(9);
            assert_eq!(lines.at(index), expected, "going back to {index}");
        }
    }

    #[test]
    fn a_slice_begins_where_it_stands_in_the_input() {
        let start = Position { offset: 100, line: 7, column: 5 };
        let mut lines = Lines::new(b"ab\ncd", start);
        assert_eq!(lines.span(1..2), Span { offset: 101, length: 1, line: 7, column: 6 });
        assert_eq!(lines.span(4..5), Span { offset: 104, length: 1, line: 8, column: 2 });
    }
}
