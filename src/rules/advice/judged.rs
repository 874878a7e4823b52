//! A judged file, prepared for advice.

use super::answer::Answer;
use super::cost::PreflightCost;
use crate::rules::capture::Capture;
use crate::rules::verdict::Verdict;
use crate::session::Fetch;

/// A judged file.
pub(super) struct Judged<'a> {
    pub(super) capture: &'a Capture<'a>,
    pub(super) fetches: &'a [(Fetch, Verdict)],
    /// Responses to CORS requests (without preflights).
    pub(super) responses: Vec<Answer<'a>>,
    /// Responses to preflights.
    pub(super) preflights: Vec<Answer<'a>>,
    /// The cost of preflights, by server.
    pub(super) costs: Vec<PreflightCost>,
}

impl<'a> Judged<'a> {
    /// All responses.
    pub(super) fn answers(&self) -> impl Iterator<Item = &Answer<'a>> {
        self.responses.iter().chain(&self.preflights)
    }
}
