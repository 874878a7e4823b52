//! Advice: what is not a failure, but will hurt. Each piece is one file: its doc comment is its page.

mod allow_headers_wildcard_and_authorization;
mod economy;
mod failed_requests_not_exported;
mod max_age_missing;
mod needless_preflight;
mod null_origin_allowed;
mod origin_reflected_with_credentials;
mod request_carries_response_headers;
mod response_header_not_exposed;
mod token_in_url;
mod vary_origin_missing;
mod wildcard_with_allow_credentials;

use super::card::doc_comment;
use super::record::{Record, host_of};
use super::verdict::{Evidence, Part, Verdict};
use super::wording::{FirefoxName, Wording};
pub use economy::{CacheOff, PreflightCost, Saving};
pub use origin_reflected_with_credentials::Reflection;

use crate::fetch::items;
use crate::har::{Entry, EntryIndex};
use crate::session::{Fetch, Hop};
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
    /// What browsers' messages of it read like.
    pub(crate) said: &'static [Wording],
    /// What Firefox calls it in every language.
    pub(crate) firefox_names: &'static [FirefoxName],
}

impl AdviceRule {
    /// What most pieces of advice have in common.
    const PLAIN: AdviceRule =
        AdviceRule { name: "", summary: "", source: "", find: |_| Vec::new(), said: &[], firefox_names: &[] };

    /// All kinds of advice, in the order in which reports give them.
    pub const ALL: [&AdviceRule; 11] = [
        &failed_requests_not_exported::RULE,
        &origin_reflected_with_credentials::RULE,
        &null_origin_allowed::RULE,
        &wildcard_with_allow_credentials::RULE,
        &token_in_url::RULE,
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

/// What there is to say of a file beside its verdicts.
pub(super) struct Advised {
    pub(super) advice: Vec<Advice>,
    pub(super) preflights: Vec<PreflightCost>,
    pub(super) reflections: Vec<Reflection>,
}

/// Looks for everything worth advice in a judged file, and counts what preflights cost each server's users.
pub(super) fn advise(record: &Record<'_>, fetches: &[(Fetch, Verdict)]) -> Advised {
    let mut judged = Judged {
        record,
        fetches,
        responses: answers(fetches, |hop| record.request(hop).filter(|_| hop.is_cors))
            // The browser's own redirect to https: its headers are no server's.
            .filter(|answer| !answer.is_browsers_own)
            .collect(),
        preflights: answers(fetches, |hop| record.preflight(hop)).collect(),
        costs: Vec::new(),
    };
    judged.costs = economy::costs(&judged);
    let advice = AdviceRule::ALL.iter().flat_map(|rule| (rule.find)(&judged)).collect();
    Advised { advice, reflections: origin_reflected_with_credentials::reflections(&judged), preflights: judged.costs }
}

/// A judged file.
struct Judged<'a> {
    record: &'a Record<'a>,
    fetches: &'a [(Fetch, Verdict)],
    /// Answers to CORS requests (no preflights).
    responses: Vec<Answer<'a>>,
    /// Answers to preflights.
    preflights: Vec<Answer<'a>>,
    /// What they cost, by server.
    costs: Vec<PreflightCost>,
}

impl<'a> Judged<'a> {
    /// Both.
    fn answers(&self) -> impl Iterator<Item = &Answer<'a>> {
        self.responses.iter().chain(&self.preflights)
    }
}

/// A request or preflight that was answered, and what more than one piece of advice, or one of most answers, asks of the
/// answer's headers: all of them are gone through once.
struct Answer<'a> {
    fetch: &'a Fetch,
    verdict: &'a Verdict,
    entry: &'a Entry,
    /// The first `Access-Control-Allow-Origin`.
    allow_origin: Option<&'a str>,
    /// The first `Access-Control-Allow-Credentials`.
    allow_credentials: Option<&'a str>,
    /// `Access-Control-Max-Age` is there.
    has_max_age: bool,
    /// `Non-Authoritative-Reason` is there.
    is_browsers_own: bool,
}

impl<'a> Answer<'a> {
    fn new((fetch, verdict): &'a (Fetch, Verdict), entry: &'a Entry) -> Answer<'a> {
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

    /// The answer allows credentials.
    fn allows_credentials(&self) -> bool {
        self.allow_credentials == Some("true")
    }
}

/// The answers among the entries that hops have.
fn answers<'a>(
    fetches: &'a [(Fetch, Verdict)],
    entry_of: impl Fn(&Hop) -> Option<&'a Entry> + Copy,
) -> impl Iterator<Item = Answer<'a>> {
    fetches.iter().flat_map(move |judged| {
        let entries = judged.0.hops.iter().filter_map(entry_of);
        entries.filter(|entry| entry.response.status.code().is_some()).map(|entry| Answer::new(judged, entry))
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

/// The items of a header's value.
fn list(value: &str) -> impl Iterator<Item = &str> {
    items(value).map(str::trim)
}

/// Whether one of those headers, whose values are lists, names the item beside it.
fn lists_one_of(entry: &Entry, wanted: &[(&str, &str)]) -> bool {
    entry.response.headers.iter().any(|header| {
        let mut items = wanted.iter().filter(|(name, _)| name.eq_ignore_ascii_case(header.name));
        items.any(|(_, wanted)| list(header.value).any(|item| item.eq_ignore_ascii_case(wanted)))
    })
}

/// `1 response`, `3 responses`.
fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}
