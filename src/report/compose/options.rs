//! What the user asked for.

use super::by_engine;
use crate::browser::Engine;
use crate::filter::Filter;
use crate::known::Known;
use crate::policy::Policy;
use crate::report::redact::Overrides;
use crate::rules::{Outcome, Verdict};
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
    pub overrides: Overrides,
}

impl ComposeOptions {
    /// Whether a report lists such a verdict: failures, and successes that another explanation fits as well, or that an
    /// engine would not let pass that was asked for.
    pub(super) fn lists(&self, verdict: &Verdict) -> bool {
        self.all
            || verdict.outcome() != Outcome::Succeeded
            || !verdict.alternatives.is_empty()
            || by_engine::fails_in_one(verdict, &self.engines)
    }
}
