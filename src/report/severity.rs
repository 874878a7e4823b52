//! How grave a finding is, for the formats that tell errors from warnings: one rule for all of them.

use super::model::Fetch;

/// How grave a listed fetch is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Severity {
    /// It failed CORS, and that is sure.
    Error,
    /// It may have failed CORS for another reason than the one named, or failed of something else.
    Warning,
    /// It is to be known, and no more: an aborted request, a success that may be none.
    Note,
}

impl Severity {
    pub(super) fn of(fetch: &Fetch) -> Severity {
        match (fetch.outcome.as_str(), fetch.certainty.as_str()) {
            ("cors", "confirmed" | "deduced") => Severity::Error,
            ("cors" | "network" | "policy", _) => Severity::Warning,
            _ => Severity::Note,
        }
    }
}

/// Whether a listed fetch is a finding: neither a plain success nor one of which nothing is said.
pub(super) fn is_finding(fetch: &Fetch) -> bool {
    fetch.outcome != "succeeded" || !fetch.alternatives.is_empty()
}
