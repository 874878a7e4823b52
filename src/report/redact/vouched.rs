//! The only way in which a value of a HAR becomes a text.

/// Proves that a text comes from here: only the files of this folder can create one.
#[derive(Clone, Copy, Debug)]
pub(in crate::report) struct Vouched(pub(super) ());
