//! A response that advice looks at.

use crate::har::Entry;
use crate::rules::verdict::{Part, Verdict};
use crate::session::{Fetch, Hop};
use crate::standard::items;

/// A response to a request or preflight, with the headers that several kinds of advice need: the headers are scanned only
/// once.
pub(super) struct Answer<'a> {
    pub(super) fetch: &'a Fetch,
    pub(super) verdict: &'a Verdict,
    pub(super) entry: &'a Entry,
    /// The first `Access-Control-Allow-Origin`.
    pub(super) allow_origin: Option<&'a str>,
    /// The first `Access-Control-Allow-Credentials`.
    pub(super) allow_credentials: Option<&'a str>,
    /// `Access-Control-Max-Age` is present.
    pub(super) has_max_age: bool,
    /// `Non-Authoritative-Reason` is present.
    pub(super) is_browsers_own: bool,
}

impl<'a> Answer<'a> {
    pub(super) fn new((fetch, verdict): &'a (Fetch, Verdict), entry: &'a Entry) -> Answer<'a> {
        let (mut allow_origin, mut allow_credentials) = (None, None);
        let (mut has_max_age, mut is_browsers_own) = (false, false);
        for header in entry.response.headers.iter() {
            let is = |name: &str| header.name.eq_ignore_ascii_case(name);
            if is("Access-Control-Allow-Origin") {
                allow_origin.get_or_insert(header.value);
            } else if is("Access-Control-Allow-Credentials") {
                allow_credentials.get_or_insert(header.value);
            }
            has_max_age |= is("Access-Control-Max-Age");
            is_browsers_own |= is("Non-Authoritative-Reason");
        }
        Answer { fetch, verdict, entry, allow_origin, allow_credentials, has_max_age, is_browsers_own }
    }

    /// The response allows credentials.
    pub(super) fn allows_credentials(&self) -> bool {
        self.allow_credentials == Some("true")
    }
}

/// The responses among the entries of the hops.
pub(super) fn answers<'a>(
    fetches: &'a [(Fetch, Verdict)],
    entry_of: impl Fn(&Hop) -> Option<&'a Entry> + Copy,
) -> impl Iterator<Item = Answer<'a>> {
    fetches.iter().flat_map(move |judged| {
        let entries = judged.0.hops.iter().filter_map(entry_of);
        entries.filter(|entry| entry.response.status.code().is_some()).map(|entry| Answer::new(judged, entry))
    })
}

/// The position of a response header; of all response headers if it is missing.
pub(super) fn response_header(entry: &Entry, name: &str) -> Part {
    let position = entry.response.headers.position(name);
    position.map_or(Part::ResponseHeaders, Part::ResponseHeader)
}

/// The items of a header's value.
pub(super) fn list(value: &str) -> impl Iterator<Item = &str> {
    items(value).map(str::trim)
}

/// Whether one of these list headers contains the item.
pub(super) fn lists_one_of(entry: &Entry, wanted: &[(&str, &str)]) -> bool {
    entry.response.headers.iter().any(|header| {
        let mut items = wanted.iter().filter(|(name, _)| name.eq_ignore_ascii_case(header.name));
        items.any(|(_, wanted)| list(header.value).any(|item| item.eq_ignore_ascii_case(wanted)))
    })
}
