//! The times of fetches for the timeline; not part of the JSON report.

use super::MessageStep;
use crate::report::text::Text;
use crate::rules::Outcome;

/// The times of a file's cross-origin fetches, up to the maximum of a timeline; failures take precedence over successes.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Traffic {
    /// Sorted by start.
    pub rows: Vec<TrafficRow>,
    /// Number of fetches with a time but without a row.
    pub left_out: usize,
}

/// One fetch on the time axis.
#[derive(Clone, PartialEq, Debug)]
pub struct TrafficRow {
    /// Its [`Fetch::id`](super::Fetch::id).
    pub fetch: usize,
    /// Whether it is one of [`File::fetches`](super::File::fetches).
    pub is_listed: bool,
    /// Scheme and host of the first hop of an unlisted fetch; empty for a listed one.
    pub host: Text,
    /// Its outcome.
    pub outcome: Outcome,
    /// Its entries with a time, in the order of the exchange.
    pub bars: Vec<TrafficBar>,
}

/// One entry on the time axis.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct TrafficBar {
    /// The role of the entry.
    pub step: MessageStep,
    /// Milliseconds after the first of the file's cross-origin entries.
    pub start_ms: f64,
    /// Its duration; 0 if the file does not show it.
    pub duration_ms: f64,
}
