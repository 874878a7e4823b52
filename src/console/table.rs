//! An index of a file's fetches by the details of console messages: URL and origin, method, kind, time.

use super::said::Message;
use super::urls::{key, last_part};
use super::when::When;
use crate::browser::{Engine, Stage};
use crate::har::{Entry, Refusals, Timestamp};
use crate::rules::{Analysis, Certainty, Outcome, Verdict};
use crate::session::{Fetch, recorder};
use crate::standard::{InitiatorKind, Origin};
use foldhash::{HashMap, HashMapExt};

/// A message appears after the start of its request, but may be delayed after its end.
pub(super) const EARLY: i64 = 1_000_000;
pub(super) const LATE: i64 = 2_000_000;
/// Maximum duration of a request without a recorded end.
const LONGEST: i64 = 300_000_000;
/// Zones differ by multiples of this.
pub(super) const ZONES: i64 = 900_000_000;
/// Microseconds per day.
const DAY: i64 = 96 * ZONES;
/// Maximum number of requests to one URL to match a message with.
pub(super) const MOST: usize = 512;
/// Maximum number of requests to one URL to check.
const MOST_OF_URL: usize = 4096;

/// The index.
pub(super) struct Table<'a> {
    pub(super) fetches: &'a [(Fetch, Verdict)],
    entries: &'a [Entry],
    by_url: HashMap<&'a str, Vec<usize>>,
    /// The URLs by their last part; `None` if several have the same.
    by_part: HashMap<&'a str, Option<&'a str>>,
    /// By the message in WebKit's exports.
    by_sentence: HashMap<&'a str, Vec<usize>>,
    /// By the target of a redirect that was not followed.
    by_target: HashMap<String, Vec<usize>>,
    /// The exporter leaves out failed requests.
    lacks_failures: bool,
    /// The time range for messages of each fetch; `None` if unknown.
    times: Vec<Option<(i64, i64)>>,
}

impl<'a> Table<'a> {
    pub(super) fn of(analysis: &'a Analysis) -> Table<'a> {
        let mut by_url: HashMap<&str, Vec<usize>> = HashMap::new();
        let mut by_part: HashMap<&str, Option<&str>> = HashMap::new();
        let mut by_sentence: HashMap<&str, Vec<usize>> = HashMap::new();
        let mut by_target: HashMap<String, Vec<usize>> = HashMap::new();
        let is_webkit = analysis.log.exporter.engine == Some(Engine::WebKit);
        for (position, (fetch, _)) in analysis.fetches.iter().enumerate() {
            let last = fetch.hops.last().and_then(|hop| Entry::at(&analysis.entries, hop.entry?));
            if let Some(sentence) = last.and_then(Entry::error).filter(|_| is_webkit) {
                let sentence = sentence.strip_prefix("Failed to load resource: ").unwrap_or(sentence);
                by_sentence.entry(sentence).or_default().push(position);
            }
            if let Some(target) = last.and_then(Entry::target) {
                let target = key(&target).to_owned();
                by_target.entry(target).or_default().push(position);
            }
            for hop in &fetch.hops {
                let url = key(&hop.url);
                let list = by_url.entry(url).or_default();
                if list.last() != Some(&position) {
                    list.push(position);
                }
                let part = by_part.entry(last_part(url)).or_insert(Some(url));
                *part = part.filter(|other| *other == url);
            }
        }
        let times = analysis.fetches.iter().map(|(fetch, _)| time_of(&analysis.entries, fetch)).collect();
        let lacks_failures = recorder(&analysis.log).traits().refusals == Refusals::LeftOut;
        Table {
            fetches: &analysis.fetches,
            entries: &analysis.entries,
            by_url,
            by_part,
            by_sentence,
            by_target,
            lacks_failures,
            times,
        }
    }

    fn get(&self, position: usize) -> Option<&'a (Fetch, Verdict)> {
        self.fetches.get(position)
    }

    /// The candidate fetches of a message, in order.
    pub(super) fn candidates(&self, message: &Message) -> Vec<usize> {
        let names = &message.said.names;
        let named = names.urls.iter().chain(&names.initial_url).find_map(|url| self.by_url.get(key(url)));
        let by_part = || self.by_url.get((*self.by_part.get(names.file.as_deref()?)?)?);
        let by_target = || names.urls.iter().find_map(|url| self.by_target.get(key(url)));
        // For a redirect chain, WebKit's message may name one end and the file the other.
        let by_sentence =
            || self.by_sentence.get(message.text.as_str()).filter(|_| message.said.engine == Some(Engine::WebKit));
        let list = named.or_else(by_part).or_else(by_target).or_else(by_sentence);
        let Some(list) = list else { return Vec::new() };
        let fits = |position: &&usize| self.fits(**position, message);
        let fitting: Vec<usize> = list.iter().take(MOST_OF_URL).filter(fits).copied().take(MOST + 1).collect();
        // Details that exporters lose or name differently exclude a request only if another one remains.
        let softly = |test: &dyn Fn(&Fetch) -> bool, from: Vec<usize>| -> Vec<usize> {
            let left: Vec<usize> =
                from.iter().copied().filter(|p| self.get(*p).is_some_and(|(fetch, _)| test(fetch))).collect();
            if left.is_empty() { from } else { left }
        };
        let by_kind = softly(&|fetch| has_kind(fetch.initiator, names.initiator), fitting);
        let by_header = |fetch: &Fetch| match &names.header {
            Some(header) => fetch.hops.iter().any(|hop| hop.unsafe_place(header).is_some()),
            None => true,
        };
        let left = softly(&by_header, by_kind);
        // A request that was never sent, or is missing because it failed, is not one of the successes.
        let has_no_row = self.lacks_failures || message.said.stage == Some(Stage::Request);
        let has_row = !has_no_row || left.iter().any(|position| !self.has_succeeded(*position, false));
        if has_row { left } else { Vec::new() }
    }

    fn fits(&self, position: usize, message: &Message) -> bool {
        let Some((fetch, _)) = self.get(position).filter(|_| self.fits_time(position, message.when)) else {
            return false;
        };
        let names = &message.said.names;
        let is_of_origin = names.origin.as_deref().is_none_or(|origin| {
            let page = fetch.origin.as_ref().map(Origin::serialized);
            let mut tainted = fetch.hops.iter().filter_map(|hop| hop.request_origin.as_deref());
            page.is_none_or(|page| page == origin) || tainted.any(|tainted| tainted == origin)
        });
        let is_of_method = names.method.as_deref().is_none_or(|method| {
            fetch.hops.iter().any(|hop| hop.method.is_empty() || hop.method.eq_ignore_ascii_case(method))
        });
        is_of_origin && is_of_method
    }

    fn fits_time(&self, position: usize, when: When) -> bool {
        let Some((start, end)) = self.times.get(position).copied().flatten() else { return true };
        match when {
            When::Unknown => true,
            When::At(at) => (start..=end).contains(&at),
            When::OfDay(at) => at.saturating_sub(start).rem_euclid(ZONES) <= end.saturating_sub(start),
        }
    }

    /// The difference in quarter hours between the clock of a message without a date and that of the file, if there was a
    /// fetch at that time.
    pub(super) fn zone(&self, position: usize, when: When) -> Option<i64> {
        let When::OfDay(at) = when else { return None };
        let (start, _) = self.times.get(position).copied().flatten()?;
        Some(at.saturating_sub(start).div_euclid(ZONES).rem_euclid(DAY / ZONES))
    }

    /// The time range of the file's fetches.
    pub(super) fn span(&self) -> Option<(i64, i64)> {
        let times = self.entries.iter().filter(|entry| entry.has_zone).filter_map(|entry| entry.started);
        times.fold(None, |span, Timestamp(at)| match span {
            None => Some((at, at)),
            Some((first, last)) => Some((at.min(first), at.max(last))),
        })
    }

    /// The hop with the URL of a message.
    pub(super) fn hop(&self, fetch: &Fetch, message: &Message) -> Option<usize> {
        message.said.names.urls.iter().find_map(|url| fetch.hops.iter().rposition(|hop| key(&hop.url) == key(url)))
    }

    /// Whether the page got the response: certainly, or as far as the record shows.
    pub(super) fn has_succeeded(&self, position: usize, or_perhaps: bool) -> bool {
        self.get(position).is_some_and(|(_, verdict)| {
            let is_sure = verdict.alternatives.is_empty() && verdict.certainty != Certainty::Possible;
            verdict.outcome() == Outcome::Succeeded && (is_sure || or_perhaps)
        })
    }

    /// Whether the record has one of the causes of a message, or none at all.
    pub(super) fn explains(&self, position: usize, message: &Message) -> bool {
        let Some((_, verdict)) = self.get(position) else { return false };
        let causes = &message.said.causes;
        let is_open = verdict.cause().is_some_and(|cause| cause.rule().is_open);
        let others = verdict.other_failures().iter().map(|other| other.cause);
        let mut named = verdict.cause().into_iter().chain(verdict.alternatives.iter().copied()).chain(others);
        is_open || causes.is_empty() || named.any(|cause| causes.contains(&cause))
    }
}

/// From one second before the start of its first entry to two seconds after the end of its last.
fn time_of(entries: &[Entry], fetch: &Fetch) -> Option<(i64, i64)> {
    let indexes = fetch.hops.iter().flat_map(|hop| [hop.preflight_entry, hop.entry]).flatten();
    let mut span: Option<(i64, i64)> = None;
    for entry in indexes.filter_map(|index| Entry::at(entries, index)) {
        let Timestamp(start) = entry.started.filter(|_| entry.has_zone)?;
        let end = entry.duration_ms.filter(|ms| *ms > 0.0).map(|ms| start.saturating_add((ms * 1000.0) as i64));
        let end = end.unwrap_or(start.saturating_add(LONGEST));
        span = Some(span.map_or((start, end), |(first, last)| (first.min(start), last.max(end))));
    }
    span.map(|(start, end)| (start.saturating_sub(EARLY), end.saturating_add(LATE)))
}

fn has_kind(kind: InitiatorKind, named: Option<InitiatorKind>) -> bool {
    let is_script = |kind| matches!(kind, InitiatorKind::Fetch | InitiatorKind::Xhr);
    named.is_none_or(|named| kind == named || !is_script(kind) || !is_script(named))
}
