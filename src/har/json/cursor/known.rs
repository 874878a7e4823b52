//! Values whose ends are known, so that nobody looks for their ends twice.

use super::Cursor;

/// The bytes of an entry, and values among them whose ends are known: a place of twice 0 where it is not.
#[derive(Clone, Copy, Debug)]
pub(in crate::har) struct EntryBytes<'a> {
    /// From its opening to its closing bracket.
    pub(in crate::har) bytes: &'a [u8],
    /// From its first byte inside the quotes to after its closing one.
    pub(in crate::har) longest_string: (usize, usize),
    /// The headers of the request, and of the response.
    pub(in crate::har) headers: [(usize, usize); 2],
    /// The cookies of both.
    pub(in crate::har) cookies: [(usize, usize); 2],
}

impl<'a> From<&'a [u8]> for EntryBytes<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        EntryBytes { bytes, longest_string: (0, 0), headers: [(0, 0); 2], cookies: [(0, 0); 2] }
    }
}

impl<'a> Cursor<'a> {
    /// A cursor before the first of these bytes, which notes the longest string that it skips.
    pub(in crate::har) fn noting(bytes: &'a [u8]) -> Self {
        Cursor { notes: true, ..Cursor::new(bytes, 0) }
    }

    /// A cursor before an entry.
    pub(in crate::har) fn of(entry: EntryBytes<'a>) -> Self {
        let ([first, second], [third, fourth]) = (entry.headers, entry.cookies);
        let known_lists = [first, second, third, fourth];
        Cursor { known: entry.longest_string, known_lists, ..Cursor::new(entry.bytes, 0) }
    }

    /// Whether the string with a known end is ahead, or a string to record may be.
    pub(in crate::har) fn may_meet_known(&self) -> bool {
        self.notes || self.at < self.known.0
    }

    /// The string whose end is known, from its first byte inside the quotes to after its closing one; twice 0
    /// when there is none.
    pub(in crate::har) fn known(&self) -> (usize, usize) {
        self.known
    }
}
