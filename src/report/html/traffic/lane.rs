//! A line of the timeline.

use crate::report::identity::host;
use crate::report::model::{Fetch, TrafficRow};
use crate::report::text::Piece;
use crate::rules::Outcome;

/// One line of the timeline.
pub(super) struct Lane<'a> {
    pub(super) row: &'a TrafficRow,
    /// The listed fetch; `None` for a success.
    pub(super) fetch: Option<&'a Fetch>,
    pub(super) label: Piece<'static>,
}

impl Lane<'_> {
    /// Its server, for the filters.
    pub(super) fn host(&self) -> Piece<'_> {
        self.fetch.map_or_else(|| host(&self.row.host), |fetch| host(&fetch.last_url))
    }

    pub(super) fn is_success(&self) -> bool {
        self.row.outcome == Outcome::Succeeded
    }
}
