//! Removes the requests that do not match the user's filter, before anything is counted or composed.

use super::occasion;
use super::source::Source;
use crate::filter::{Filter, Key, Subject};
use crate::har::EntryIndex;
use crate::report::identity;
use crate::report::model::Time;
use crate::report::redact::Redactor;
use crate::report::text::AsText;
use crate::rules::{Analysis, Certainty, Verdict};
use crate::session::Fetch;
use std::borrow::Cow;
use std::cell::{OnceCell, RefCell};

/// Removes requests that do not match, and advice about only such requests. Returns the number of removed requests.
///
/// The whole file was judged before, because verdicts depend on other requests.
pub(super) fn filter(path: &str, analysis: &mut Analysis, filter: &Filter) -> usize {
    if filter.is_empty() {
        return 0;
    }
    let source = Source::of(analysis);
    // A separate redactor: what is checked here is not in the report, and must not be counted as redacted.
    let redactor = RefCell::new(Redactor::new());
    let wanted: Vec<bool> = analysis
        .fetches
        .iter()
        .map(|(fetch, verdict)| filter.matches(&Judged::new(&source, path, &redactor, (fetch, verdict))))
        .collect();
    let not_judged: Vec<EntryIndex> = analysis
        .not_judged
        .iter()
        .copied()
        .filter(|&index| {
            source.entry(Some(index)).is_some_and(|entry| filter.matches(&super::not_judged::Bare { path, entry }))
        })
        .collect();
    let before = analysis.fetches.len() + analysis.not_judged.len();
    let mut wanted = wanted.into_iter();
    analysis.fetches.retain(|_| wanted.next().unwrap_or_default());
    analysis.not_judged = not_judged;
    let mut entries: Vec<EntryIndex> = analysis
        .fetches
        .iter()
        .flat_map(|(fetch, _)| fetch.hops.iter().flat_map(|hop| [hop.preflight_entry, hop.entry]).flatten())
        .collect();
    entries.sort_unstable();
    analysis.advice.retain_mut(|advice| {
        if advice.entries.is_empty() {
            // It is about the file as a whole.
            return true;
        }
        let is_wanted = |entry: &EntryIndex| entries.binary_search(entry).is_ok();
        advice.entries.retain(is_wanted);
        advice.evidence.retain(|evidence| is_wanted(&evidence.entry));
        !advice.entries.is_empty()
    });
    analysis.reflections.retain(|reflection| entries.binary_search(&reflection.entry).is_ok());
    // They are counted for all requests to a server, or not at all.
    analysis.preflights.retain(|cost| cost.entries.iter().any(|entry| entries.binary_search(entry).is_ok()));
    before - analysis.fetches.len() - analysis.not_judged.len()
}

/// Whether a request matches; without a filter every request does.
pub(super) fn wanted(filter: &Filter, judged: &Judged<'_>) -> bool {
    filter.is_empty() || filter.matches(judged)
}

/// A fetch as the filter sees it: with its original values, except for those that identify it in other files.
pub(super) struct Judged<'a> {
    source: &'a Source<'a>,
    path: &'a str,
    redactor: &'a RefCell<Redactor>,
    fetch: &'a Fetch,
    verdict: &'a Verdict,
    identity: OnceCell<identity::Identity>,
}

impl<'a> Judged<'a> {
    pub(super) fn new(
        source: &'a Source<'a>,
        path: &'a str,
        redactor: &'a RefCell<Redactor>,
        (fetch, verdict): (&'a Fetch, &'a Verdict),
    ) -> Judged<'a> {
        Judged { source, path, redactor, fetch, verdict, identity: OnceCell::new() }
    }
}

impl Subject for Judged<'_> {
    fn value(&self, key: Key) -> Option<Cow<'_, str>> {
        let first = self.fetch.hops.first()?;
        match key {
            Key::Url => Some((&*first.url).into()),
            Key::Method => Some((&*first.method).into()),
            Key::StatusCode => {
                let answer = occasion::answer(self.source, self.fetch, self.verdict);
                Some(answer.map_or(0, |entry| entry.response.status.code().unwrap_or(0)).to_string().into())
            }
            Key::ResourceType => Some(self.fetch.initiator.to_string().into()),
            Key::Cause => self.verdict.cause().map(|cause| cause.name().into()),
            Key::RootCause => self.verdict.root_cause().map(|root| root.cause.name().into()),
            Key::Outcome => Some(self.verdict.outcome().name().into()),
            Key::Origin => self.fetch.origin.as_ref().map(|origin| origin.serialized().into()),
            Key::Path => Some(self.identity().path_template.unescaped().into()),
            Key::Engine => Some(self.source.analysis.log.exporter.described().name().into()),
            Key::File => Some(self.path.into()),
            Key::Fingerprint => {
                let cause = occasion::main_cause(self.verdict)?;
                Some(identity::fingerprint(&self.identity().key, cause).unescaped().to_owned().into())
            }
            // The filter takes these from the URL, or they are handled below.
            Key::Domain | Key::Scheme | Key::Certainty | Key::Since | Key::Until => None,
        }
    }

    fn certainty(&self) -> Certainty {
        let Verdict { outcome_certainty, .. } = self.verdict;
        *outcome_certainty
    }

    fn started(&self) -> Option<Time> {
        occasion::started(self.source, self.fetch)
    }
}

impl Judged<'_> {
    fn identity(&self) -> &identity::Identity {
        self.identity.get_or_init(|| occasion::identity(&mut self.redactor.borrow_mut(), self.fetch))
    }
}
