//! The times of a file's cross-origin fetches.

use super::options::ComposeOptions;
use super::source::Source;
use crate::har::Entry;
use crate::report::model::{MessageStep, Traffic, TrafficBar, TrafficRow};
use crate::report::redact::Redactor;
use crate::report::text::Text;
use crate::rules::{Outcome, Verdict};
use crate::session::{Fetch, Hop};
use std::cmp::Reverse;

/// Maximum number of fetches in a timeline.
const MOST_ROWS: usize = 200;

/// The rows of a timeline; their URLs are not redacted yet.
pub(super) struct Chosen {
    rows: Vec<(String, TrafficRow)>,
    left_out: usize,
}

/// The failures and, up to the maximum, the successes; `all`: the user wants every fetch. Nothing is redacted yet.
pub(super) fn choose(source: &Source<'_>, options: &ComposeOptions) -> Chosen {
    let has_time = |(fetch, _): &&(Fetch, Verdict)| source.entries_of(fetch).any(|entry| entry.started.is_some());
    let mut chosen: Vec<&(Fetch, Verdict)> = source.analysis.fetches.iter().filter(has_time).collect();
    let zero = chosen.iter().flat_map(|(fetch, _)| source.entries_of(fetch)).filter_map(|entry| entry.started).min();
    let left_out = chosen.len().saturating_sub(MOST_ROWS);
    chosen.sort_by_key(|(fetch, verdict)| (Reverse(weight(verdict)), fetch.id));
    chosen.truncate(MOST_ROWS);
    let zero = zero.map_or(0, |time| time.0);
    let rows = chosen.into_iter().map(|(fetch, verdict)| row(source, fetch, verdict, options, zero)).collect();
    Chosen { rows, left_out }
}

/// The chosen rows, redacted and sorted by start.
pub(super) fn finish(chosen: Chosen, redactor: &mut Redactor) -> Traffic {
    // Listed fetches are already redacted: redacting the same values again would count them twice. Unlisted fetches appear
    // nowhere else in a report, and show only their server.
    let rows = chosen.rows.into_iter().map(|(host, row)| match row.is_listed {
        true => row,
        false => TrafficRow { host: redactor.url(&host), ..row },
    });
    let mut traffic = Traffic { rows: rows.collect(), left_out: chosen.left_out };
    traffic.rows.sort_by(|a, b| start(a).total_cmp(&start(b)).then(a.fetch.cmp(&b.fetch)));
    traffic
}

/// The sort key for the choice of rows.
fn weight(verdict: &Verdict) -> usize {
    match verdict.outcome() {
        Outcome::Cors => 3,
        Outcome::Succeeded if verdict.alternatives.is_empty() => 0,
        Outcome::Succeeded => 1,
        Outcome::Network | Outcome::Policy | Outcome::Aborted | Outcome::Undetermined => 2,
    }
}

fn row(
    source: &Source<'_>,
    fetch: &Fetch,
    verdict: &Verdict,
    options: &ComposeOptions,
    zero: i64,
) -> (String, TrafficRow) {
    let first = fetch.hops.first();
    let url = first.map(|hop| &*hop.url).unwrap_or_default();
    let is_listed = options.lists(verdict);
    let host = if is_listed { String::new() } else { scheme_and_host(url).to_owned() };
    let row = TrafficRow {
        fetch: fetch.id,
        is_listed,
        host: Text::default(),
        outcome: verdict.outcome(),
        bars: fetch
            .hops
            .iter()
            .enumerate()
            .flat_map(|(n, hop)| bars(source, hop, n + 1 < fetch.hops.len(), zero))
            .collect(),
    };
    (host, row)
}

fn bars(source: &Source<'_>, hop: &Hop, is_redirect: bool, zero: i64) -> impl Iterator<Item = TrafficBar> {
    let of_request = if is_redirect { MessageStep::Redirect } else { MessageStep::Request };
    let steps = [(MessageStep::Preflight, source.entry(hop.preflight_entry)), (of_request, source.entry(hop.entry))];
    steps.into_iter().filter_map(move |(step, entry)| bar(step, entry?, zero))
}

#[allow(clippy::cast_precision_loss, reason = "a drawing needs no microsecond of a century")]
fn bar(step: MessageStep, entry: &Entry, zero: i64) -> Option<TrafficBar> {
    let start_ms = entry.started?.0.saturating_sub(zero) as f64 / 1000.0;
    let duration_ms = entry.duration_ms.filter(|duration| duration.is_finite()).unwrap_or(0.0).max(0.0);
    Some(TrafficBar { step, start_ms, duration_ms })
}

fn start(row: &TrafficRow) -> f64 {
    row.bars.iter().map(|bar| bar.start_ms).fold(f64::INFINITY, f64::min)
}

/// `https://api.example:8443`, without user and password.
fn scheme_and_host(url: &str) -> &str {
    let after = url.find("://").map_or(0, |at| at + 3);
    let end = url.get(after..).and_then(|rest| rest.find(['/', '?', '#', '\\'])).map_or(url.len(), |at| after + at);
    let origin = url.get(..end).unwrap_or_default();
    if origin.contains('@') || after == 0 { "" } else { origin }
}
