//! Whole entries, handed from the walk through the file to their reader.

use std::ops::Range;
use std::sync::Arc;

use crate::har::exporter::observed::Observed;
use crate::har::split::Lost;
use crate::har::window::chunk::Chunk;
use crate::har::{Entry, EntryHead};

/// A list of entries.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::har) struct Frame {
    /// Identifies the list within the file.
    pub(in crate::har) list: usize,
    /// Its JSON pointer.
    pub(in crate::har) pointer: Arc<str>,
    /// What its elements are.
    pub(in crate::har) shape: Shape,
    /// Elements of the array before its entries.
    pub(in crate::har) first: usize,
}

/// What the elements of a list are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::har) enum Shape {
    /// Entries.
    Entry,
    /// Records of a Timelines export, some of which hold an entry.
    Record,
}

/// Entries and losses, in the order of the file.
pub(in crate::har) struct Batch {
    /// The bytes that the entries are ranges of.
    pub(in crate::har) text: Chunk,
    /// The list that they are elements of.
    pub(in crate::har) of: Option<Frame>,
    /// The items. Those already read come first.
    pub(in crate::har) pieces: Vec<Piece>,
    /// What the entries already read say about the file's exporter.
    pub(in crate::har) observed: Observed,
}

/// A part of a [`Batch`].
pub(in crate::har) enum Piece {
    /// An entry that was read in place: where it begins, and the result. Its spans count from there.
    Read(usize, Item),
    /// From its opening to its closing bracket, and the longest string in it, where that is known: from its first byte
    /// inside the quotes to after its closing one, counted from the beginning of the entry.
    Entry(Range<usize>, Option<Range<usize>>),
    /// Something that was lost.
    Lost(Lost),
}

impl Piece {
    /// The beginning of an entry whose positions will be needed.
    pub(in crate::har) fn mark(&self) -> Option<usize> {
        match self {
            Piece::Entry(range, _) => Some(range.start),
            Piece::Read(start, Item::Entry(_) | Item::Spare(..)) => Some(*start),
            Piece::Read(..) | Piece::Lost(_) => None,
        }
    }
}

/// What became of an element of a list.
pub(in crate::har) enum Item {
    /// An entry that is kept. Its index and pointer are not known yet.
    Entry(Box<Entry>),
    /// An entry; one entry with this key is enough.
    Spare(String, Box<Entry>),
    /// An element that counts but is not kept.
    Passed,
    /// An unreadable entry; one entry with this key is enough. It is lost only if it was the first.
    LostSpare(String, Lost),
    /// Something that was lost.
    Lost(Lost),
}

/// What to keep of an entry.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Retention {
    /// It is kept.
    Keep,
    /// Of all entries with this key the first is kept.
    FirstPerKey(String),
}

/// Decides what to keep of entries.
pub(in crate::har) type RetentionOf<'a> = dyn Fn(&mut EntryHead<'_>) -> Retention + Sync + 'a;
