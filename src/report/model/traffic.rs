//! When fetches ran: what is drawn of them, and no part of the JSON form.

use super::MessageStep;
use crate::report::text::Text;
use crate::rules::Outcome;

/// When the cross-origin fetches of a file ran: as many as a drawing can take, failures before successes.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Traffic {
    /// In the order of start.
    pub rows: Vec<TrafficRow>,
    /// Fetches with a time that have no row.
    pub left_out: usize,
}

/// One fetch on the axis of time.
#[derive(Clone, PartialEq, Debug)]
pub struct TrafficRow {
    /// Its [`Fetch::id`](super::Fetch::id).
    pub fetch: usize,
    /// Whether it is one of [`File::fetches`](super::File::fetches).
    pub is_listed: bool,
    /// Scheme and host of the first hop of a fetch that is not listed; empty for one that is.
    pub host: Text,
    /// How it ended.
    pub outcome: Outcome,
    /// Its entries that have a time, in the order of the exchange.
    pub bars: Vec<TrafficBar>,
}

/// One entry on the axis of time.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct TrafficBar {
    /// What the entry is to its fetch.
    pub step: MessageStep,
    /// Milliseconds after the first of the file's cross-origin entries.
    pub start_ms: f64,
    /// How long it took; 0 where the file does not tell.
    pub duration_ms: f64,
}
