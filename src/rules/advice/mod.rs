//! Advice: what is no failure, and yet will hurt. Each piece is one file: its doc comment is its page.

mod allow_headers_wildcard_and_authorization;
mod failed_requests_not_exported;
mod max_age_missing;
mod needless_preflight;
mod null_origin_allowed;
mod origin_reflected_with_credentials;
mod request_carries_response_headers;
mod response_header_not_exposed;
mod vary_origin_missing;
mod wildcard_with_allow_credentials;

use super::record::{Record, host_of};
use super::rule::doc_comment;
use super::verdict::{Evidence, Part, Verdict};
use crate::fetch::items;
use crate::har::{Entry, EntryIndex};
use crate::session::Fetch;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// One piece of advice about a file.
#[derive(Clone, PartialEq, Debug)]
pub struct Advice {
    /// Name of the rule in every report: a promise.
    pub rule: &'static str,
    /// Entries that it is about, each once, in the order of the file.
    pub entries: Vec<EntryIndex>,
    /// What to know and do, in one to three sentences. Holds no value from the file but header names, methods, hosts
    /// and numbers.
    pub message: String,
    /// Where it shows: the first few places.
    pub evidence: Vec<Evidence>,
}

/// One kind of advice.
pub struct AdviceRule {
    /// Its name in every report: a promise.
    pub name: &'static str,
    /// One line for people, without a full stop.
    pub summary: &'static str,
    /// The source file, whose `//!` lines are its page.
    source: &'static str,
    find: fn(&Judged<'_>) -> Vec<Advice>,
}

impl AdviceRule {
    /// All kinds of advice, in the order in which reports give them.
    pub const ALL: [&AdviceRule; 10] = [
        &failed_requests_not_exported::RULE,
        &origin_reflected_with_credentials::RULE,
        &null_origin_allowed::RULE,
        &wildcard_with_allow_credentials::RULE,
        &vary_origin_missing::RULE,
        &response_header_not_exposed::RULE,
        &request_carries_response_headers::RULE,
        &allow_headers_wildcard_and_authorization::RULE,
        &max_age_missing::RULE,
        &needless_preflight::RULE,
    ];

    /// The page that explains it: the doc comment of its file, as Markdown.
    pub fn page(&self) -> String {
        doc_comment(self.source)
    }
}

/// Looks for everything worth advice in a judged file.
pub(super) fn advise(record: &Record<'_>, fetches: &[(Fetch, Verdict)]) -> Vec<Advice> {
    let judged = Judged {
        record,
        fetches,
        responses: responses(record, fetches).collect(),
        preflights: preflights(record, fetches).collect(),
    };
    AdviceRule::ALL.iter().flat_map(|rule| (rule.find)(&judged)).collect()
}

/// A judged file.
struct Judged<'a> {
    record: &'a Record<'a>,
    fetches: &'a [(Fetch, Verdict)],
    /// Answered CORS requests (no preflights) with the fetch they belong to.
    responses: Vec<(&'a Fetch, &'a Verdict, &'a Entry)>,
    /// Answered preflights with the fetch they belong to.
    preflights: Vec<(&'a Fetch, &'a Entry)>,
}

impl<'a> Judged<'a> {
    fn responses(&self) -> impl Iterator<Item = (&'a Fetch, &'a Verdict, &'a Entry)> {
        self.responses.iter().copied()
    }

    fn preflights(&self) -> impl Iterator<Item = (&'a Fetch, &'a Entry)> {
        self.preflights.iter().copied()
    }

    /// The messages of both.
    fn messages(&self) -> impl Iterator<Item = &'a Entry> {
        self.responses().map(|(_, _, entry)| entry).chain(self.preflights().map(|(_, entry)| entry))
    }
}

fn responses<'a>(
    record: &'a Record<'a>,
    fetches: &'a [(Fetch, Verdict)],
) -> impl Iterator<Item = (&'a Fetch, &'a Verdict, &'a Entry)> {
    fetches.iter().flat_map(move |(fetch, verdict)| {
        fetch
            .hops
            .iter()
            .filter(|hop| hop.is_cors)
            .filter_map(|hop| record.request(hop))
            .filter(|entry| entry.response.status.code().is_some())
            // The browser's own redirect to https: its headers are no server's.
            .filter(|entry| !entry.response.headers.has("Non-Authoritative-Reason"))
            .map(move |entry| (fetch, verdict, entry))
    })
}

fn preflights<'a>(
    record: &'a Record<'a>,
    fetches: &'a [(Fetch, Verdict)],
) -> impl Iterator<Item = (&'a Fetch, &'a Entry)> {
    fetches.iter().flat_map(move |(fetch, _)| {
        fetch
            .hops
            .iter()
            .filter_map(|hop| record.preflight(hop))
            .filter(|entry| entry.response.status.code().is_some())
            .map(move |entry| (fetch, entry))
    })
}

/// Findings of one rule, kept apart by server.
#[derive(Default)]
struct ByHost<'a>(BTreeMap<Cow<'a, str>, Vec<(EntryIndex, Part, &'static str)>>);

impl<'a> ByHost<'a> {
    fn add(&mut self, entry: &'a Entry, part: Part, note: &'static str) {
        self.0.entry(host(entry)).or_default().push((entry.index, part, note));
    }

    /// One piece of advice a server.
    fn advice(self, rule: &'static str, message: impl Fn(&str, usize) -> String) -> Vec<Advice> {
        /// Places that a reader looks at.
        const SHOWN: usize = 5;
        self.0
            .into_iter()
            .map(|(host, places)| {
                let mut entries: Vec<EntryIndex> = places.iter().map(|(entry, ..)| *entry).collect();
                entries.sort_unstable();
                entries.dedup();
                let shown = places.into_iter().take(SHOWN);
                let evidence =
                    shown.map(|(entry, part, note)| Evidence { entry, part, note: note.to_owned() }).collect();
                Advice { rule, message: message(&host, entries.len()), entries, evidence }
            })
            .collect()
    }
}

/// Host and port of an entry's URL.
fn host(entry: &Entry) -> Cow<'_, str> {
    host_of(&entry.request.url).unwrap_or_default()
}

/// The place of a response header; of all response headers when it is not there.
fn response_header(entry: &Entry, name: &str) -> Part {
    let position = entry.response.headers.position(name);
    position.map_or(Part::ResponseHeaders, Part::ResponseHeader)
}

/// Whether a header whose value is a list names that item.
fn list_has(entry: &Entry, header: &str, item: &str) -> bool {
    entry.response.headers.all(header).any(|h| items(h.value).any(|i| i.trim().eq_ignore_ascii_case(item)))
}

/// `1 response`, `3 responses`.
fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}
