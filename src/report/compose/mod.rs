//! Makes the report of one file from its analysis: redacts every value, has the rules make the texts from the redacted
//! values, and gives every statement its place in the file.

mod beside;
mod by_engine;
mod checkup;
mod composer;
mod console;
mod evidence;
mod exchange;
mod exporter;
mod facts;
mod fetch;
mod filtered;
mod known;
mod not_judged;
mod observe;
mod occasion;
mod preflight;
mod preflights;
#[cfg(test)]
pub(super) mod samples;
mod saw;
mod slim;
mod solved;
#[cfg(test)]
mod tests;
mod traffic;
mod what_if;

pub use composer::Composer;
pub(crate) use fetch::credentials_known;

use super::fixes::Servers;
use super::group;
use super::model::{self, Advice, Damage, File, Summary, Time};
use super::redact::{Redactor, Wishes};
use super::text::Text;
use crate::browser::Engine;
use crate::filter::Filter;
use crate::har::{Entry, EntryIndex};
use crate::known::Known;
use crate::policy::Policy;
use crate::rules::{Analysis, Outcome, Verdict};
use foldhash::HashMap;
use std::cell::OnceCell;
use std::sync::Arc;

/// What the user asked for, as far as it changes what a report holds.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ComposeOptions {
    /// List every cross-origin fetch, and not only failures and doubtful successes.
    pub all: bool,
    /// For which engines each listed fetch says how it would end there; a success that would fail in one of them is listed,
    /// too. Empty: none.
    pub engines: Vec<Engine>,
    /// Leave secrets as they are.
    pub show_secrets: bool,
    /// Which requests are counted, listed and gated; the empty filter wants all.
    pub filter: Filter,
    /// Failures that somebody knows of and accepts.
    pub known: Option<Arc<Known>>,
    /// What servers are supposed to answer: how each request would end under it.
    pub what_if: Option<Arc<Policy>>,
    /// What goes or stays by name, besides the rules of redaction.
    pub wishes: Wishes,
}

/// The report of one file; `path` as the user named it. A [`Composer`] makes those of several.
pub fn compose(path: &str, analysis: Analysis, options: &ComposeOptions) -> File {
    Composer::new(options).file(path, analysis)
}

fn compose_with(path: &str, analysis: &mut Analysis, options: &ComposeOptions, mut redactor: Redactor) -> File {
    // The servers are known by all their answers; after that only what is listed is looked at.
    let mut servers = Servers::of(&Source::of(analysis));
    let filtered_out = filtered::filter(path, analysis, &options.filter);
    let known = known::find(path, analysis, options.known.as_deref());
    let traffic = traffic::choose(&Source::of(analysis), options);
    let preflights = preflights::compose(&Source::of(analysis), &mut redactor);
    let reflections = preflights::reflections(&Source::of(analysis), &mut redactor);
    let (first, last) = span(&Source::of(analysis));
    let outcomes = analysis.fetches.iter().map(|(_, verdict)| verdict.outcome());
    let summary = summarize(outcomes, analysis.not_judged.len()).without_known(&known.covered);
    let summary = Summary { filtered_out, ..summary };
    let what_if = options
        .what_if
        .as_deref()
        .map(|policy| what_if::compose(&Source::of(analysis), &mut redactor, policy, options.all).into());
    let tally = beside::Tally::of(analysis, options);
    slim::forget_unlisted(analysis, options);
    let judged = analysis.fetches.len();
    let mut fetches = compose_fetches(analysis, options, &tally, &mut servers, &mut redactor);
    if options.all {
        not_judged::compose(&Source::of(analysis), &mut servers, &mut redactor, judged, &mut fetches);
    }
    redactor.know([]);
    known.put(options.known.as_deref(), &mut redactor, &mut fetches);
    let source = Source::of(analysis);
    let advice = analysis.advice.iter().map(|advice| compose_advice(&source, &mut redactor, advice)).collect();
    let damage = damage_of(analysis, &mut redactor);
    let traffic = traffic::finish(traffic, &mut redactor);
    let file = File {
        path: redactor.file_name(path),
        duplicate_of: None,
        sha256: None,
        exporter: exporter::compose(&analysis.log.exporter, &mut redactor),
        entries: analysis.log.entries,
        first,
        last,
        damage,
        summary,
        fetches: fetches.into(),
        exercised: known.exercised,
        what_if,
        advice,
        preflights,
        reflections,
        traffic,
        redacted: redactor.receipt(),
    };
    redactor.finish();
    file
}

/// What was lost of a file.
pub(crate) fn damage_of(analysis: &Analysis, redactor: &mut Redactor) -> Vec<Damage> {
    let damage = analysis.damage.iter().map(|damage| Damage {
        offset: damage.offset,
        line: damage.line,
        entry: damage.entry.map(|EntryIndex(index)| index),
        message: redactor.text(&damage.message),
    });
    damage.collect()
}

/// Leaves to an analysis the fetches that a report of it would list.
pub(crate) fn list_only(analysis: &mut Analysis, options: &ComposeOptions) {
    filtered::filter("", analysis, &options.filter);
    analysis.fetches.retain(|(_, verdict)| is_listed(verdict, options));
}

/// The headers of the preflight of the hop at which a fetch ended, where there must have been one and the file lacks it.
pub(crate) fn unrecorded_preflight(
    analysis: &Analysis,
    redactor: &mut Redactor,
    fetch: &crate::session::Fetch,
    verdict: &Verdict,
) -> Option<Vec<(Text, Text)>> {
    let hop = fetch.hops.get(verdict.hop).or(fetch.hops.last())?;
    let preflight = preflight::compose(&Source::of(analysis), redactor, fetch, hop)?;
    Some(preflight.headers.into_iter().map(|header| (header.name, header.value)).collect())
}

/// What is listed, in pieces: what a piece shows is forgotten before the next one takes room.
fn compose_fetches(
    analysis: &mut Analysis,
    options: &ComposeOptions,
    tally: &beside::Tally,
    servers: &mut Servers,
    redactor: &mut Redactor,
) -> Vec<model::Fetch> {
    let is_listed = |verdict: &Verdict| is_listed(verdict, options);
    // Counted first: what a report does not fill of its memory, it keeps.
    let count = analysis.fetches.iter().filter(|(_, verdict)| is_listed(verdict)).count();
    let mut composed = Vec::with_capacity(count);
    let piece = slim::piece(analysis);
    loop {
        let source = Source::of(analysis);
        let listed = analysis.fetches.iter().take(piece).filter(|(_, verdict)| is_listed(verdict));
        composed.extend(listed.map(|(fetch, verdict)| {
            redactor.know(source.entries_of(fetch));
            let beside = tally.beside(fetch, verdict);
            let composed = fetch::compose(&source, servers, redactor, (fetch, verdict), &options.engines);
            model::Fetch { beside, ..composed }
        }));
        if analysis.fetches.len() <= piece {
            return composed;
        }
        analysis.fetches.drain(..piece);
        slim::forget_unlisted(analysis, options);
    }
}

/// When the first and the last cross-origin fetch began.
fn span(source: &Source<'_>) -> (Option<Time>, Option<Time>) {
    let times = source.analysis.fetches.iter().filter_map(|(fetch, _)| occasion::started(source, fetch));
    times.fold((None, None), |(first, last), time| {
        (Some(first.map_or(time, |first: Time| first.min(time))), Some(last.map_or(time, |last: Time| last.max(time))))
    })
}

/// Failures are listed, and successes that another explanation fits as well, or that an engine would not let pass that was
/// asked for.
fn is_listed(verdict: &Verdict, options: &ComposeOptions) -> bool {
    options.all
        || verdict.outcome() != Outcome::Succeeded
        || !verdict.alternatives.is_empty()
        || by_engine::fails_in_one(verdict, &options.engines)
}

fn summarize(outcomes: impl Iterator<Item = Outcome>, not_judged: usize) -> Summary {
    let mut summary = Summary { not_judged, ..Summary::default() };
    for outcome in outcomes {
        summary.cross_origin += 1;
        *summary.of(outcome) += 1;
    }
    summary
}

fn compose_advice(source: &Source<'_>, redactor: &mut Redactor, advice: &crate::rules::Advice) -> Advice {
    let shown = advice.evidence.iter().map(|evidence| evidence.entry).chain(advice.entries.iter().copied());
    let url = shown.into_iter().find_map(|entry| source.entry(Some(entry))).map(|entry| &*entry.request.url);
    // Each kind of advice is given for one server at a time, but for what the whole export lacks.
    let host = url.map(|url| Text::from(group::host(&redactor.url_by_rules(url)))).unwrap_or_default();
    Advice {
        host: redactor.pooled(host),
        rule: redactor.pooled(advice.rule),
        entries: advice.entries.iter().map(|&EntryIndex(index)| index).collect(),
        message: redactor.text(&advice.message),
        evidence: evidence::compose(source, redactor, &advice.evidence),
    }
}

/// The file's entries, found by their index.
pub(super) struct Source<'a> {
    pub(super) analysis: &'a Analysis,
    /// The titles of the pages, by their ids, once somebody asked.
    titles: OnceCell<HashMap<&'a str, &'a str>>,
}

impl<'a> Source<'a> {
    fn of(analysis: &'a Analysis) -> Source<'a> {
        Source { analysis, titles: OnceCell::new() }
    }

    /// The title of a page.
    pub(super) fn title(&self, page: &str) -> Option<&'a str> {
        let titles = self.titles.get_or_init(|| {
            // Of two pages with one id the first counts.
            self.analysis.log.pages.iter().rev().map(|page| (&*page.id, &*page.title)).collect()
        });
        titles.get(page).copied()
    }

    pub(super) fn entry(&self, index: Option<EntryIndex>) -> Option<&'a Entry> {
        // Entries stand in the order of their indexes.
        let position = self.analysis.entries.binary_search_by_key(&index?, |entry| entry.index).ok()?;
        self.analysis.entries.get(position)
    }

    /// The entries that show a fetch, in the order of the exchange.
    fn entries_of(&self, fetch: &crate::session::Fetch) -> impl Iterator<Item = &'a Entry> {
        fetch.hops.iter().flat_map(|hop| [hop.preflight_entry, hop.entry]).filter_map(|index| self.entry(index))
    }
}
