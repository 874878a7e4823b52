//! Options for composing.

use super::by_engine;
use crate::browser::Engine;
use crate::filter::Filter;
use crate::known::Known;
use crate::policy::Policy;
use crate::report::redact::Overrides;
use crate::rules::{Outcome, Verdict};
use std::sync::Arc;

/// The user's options that change the content of a report.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ComposeOptions {
    /// List every cross-origin fetch, not only failures and doubtful successes.
    pub all: bool,
    /// The engines for which each listed fetch shows how it would end; a success that would fail in one of them is also
    /// listed. Empty: none.
    pub engines: Vec<Engine>,
    /// Do not redact secrets.
    pub show_secrets: bool,
    /// The requests to count, list and gate; the empty filter matches all.
    pub filter: Filter,
    /// Known failures, which are accepted.
    pub known: Option<Arc<Known>>,
    /// The policies of `--what-if`: how each request would end under them.
    pub what_if: Option<Arc<Policy>>,
    /// Names to redact or keep, in addition to the redaction rules.
    pub overrides: Overrides,
}

impl ComposeOptions {
    /// Whether a report lists this verdict: failures, doubtful successes, and successes that would fail in a requested
    /// engine.
    pub(super) fn lists(&self, verdict: &Verdict) -> bool {
        self.all
            || verdict.outcome() != Outcome::Succeeded
            || !verdict.alternatives.is_empty()
            || by_engine::fails_in_one(verdict, &self.engines)
    }
}
