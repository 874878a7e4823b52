//! What a judge looks at.

use crate::har::Entry;
use crate::rules::capture::Capture;
use crate::session::Fetch;

/// A fetch, and the last of its requests that the file has.
#[derive(Clone, Copy)]
pub(super) struct Case<'a> {
    pub(super) capture: &'a Capture<'a>,
    pub(super) fetch: &'a Fetch,
    /// The index of the hop that the request belongs to.
    pub(super) last: usize,
    pub(super) entry: &'a Entry,
}
