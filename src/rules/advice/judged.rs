//! A judged file, as advice looks at it.

use super::answer::Answer;
use super::cost::PreflightCost;
use crate::rules::capture::Capture;
use crate::rules::verdict::Verdict;
use crate::session::Fetch;

/// A judged file.
pub(super) struct Judged<'a> {
    pub(super) capture: &'a Capture<'a>,
    pub(super) fetches: &'a [(Fetch, Verdict)],
    /// Answers to CORS requests (no preflights).
    pub(super) responses: Vec<Answer<'a>>,
    /// Answers to preflights.
    pub(super) preflights: Vec<Answer<'a>>,
    /// What they cost, by server.
    pub(super) costs: Vec<PreflightCost>,
}

impl<'a> Judged<'a> {
    /// Both.
    pub(super) fn answers(&self) -> impl Iterator<Item = &Answer<'a>> {
        self.responses.iter().chain(&self.preflights)
    }
}
