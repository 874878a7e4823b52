//! Secrets found in a text.

use super::Kind;
use std::ops::Range;

/// The kind of a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Place {
    /// A sentence, the value of a header, a name.
    Text,
    /// The path of a URL: a slash ends a secret.
    Path,
    /// The host of a URL: it stays, unless it contains an e-mail address or a key of a known service.
    Host,
}

/// The position and kind of a secret.
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

/// A secret in a text: its position, and its decoded value.
pub(super) struct Secret {
    pub(super) range: Range<usize>,
    pub(super) kind: Kind,
    pub(super) text: String,
}
