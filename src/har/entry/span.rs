//! Where a part of an entry stands in its file.

use std::ops::Range;

/// A range of bytes of the input, as decoded UTF-8 text, with the line and column at which it begins.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Span {
    /// Bytes before the range, from 0. A byte order mark counts.
    pub offset: u64,
    /// Bytes in the range.
    pub length: u64,
    /// Line in which the range begins, from 1.
    pub line: u64,
    /// Column at which the range begins, from 1, in bytes.
    pub column: u64,
}

impl Span {
    /// A range of bytes of the entry that is being read: line and column come when it is known that they are needed.
    pub(in crate::har) fn within(range: Range<usize>) -> Span {
        Span { offset: range.start as u64, length: range.len() as u64, line: 0, column: 0 }
    }
}
