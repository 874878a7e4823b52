//! What is found in a text.

use super::Kind;
use std::ops::Range;

/// Where a text stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Place {
    /// A sentence, the value of a header, a name.
    Text,
    /// The path of a URL: a slash ends what stands before it.
    Path,
    /// The host of a URL: it stays, unless it holds an address or a key of a known service.
    Host,
}

/// Where a secret stands, and what it is.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) range: Range<usize>,
    pub(super) kind: Kind,
}

impl Found {
    pub(super) fn new(start: usize, end: usize, kind: Kind) -> Found {
        Found { range: start..end, kind }
    }
}

/// A secret of a text: its place there, and itself without escapes.
pub(super) struct Secret {
    pub(super) range: Range<usize>,
    pub(super) kind: Kind,
    pub(super) text: String,
}
