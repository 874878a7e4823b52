//! The one door through which a value of a HAR becomes a text.

/// Shows that a text comes from here: only the files of this folder can make one.
#[derive(Clone, Copy, Debug)]
pub(in crate::report) struct Vouched(pub(super) ());
