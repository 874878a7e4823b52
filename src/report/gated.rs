//! Applies a gate to the findings.

use super::gate::{Condition, Gate};
use super::model::{Fetch, File, KnownEntry, KnownReport, KnownState, WhatIf, WhatIfEnd};
use crate::rules::{Certainty, Outcome};
use std::collections::HashSet;

impl Gate {
    /// Whether the findings in a file fail the run.
    pub fn fails(&self, file: &File) -> bool {
        self.conditions.iter().any(|condition| match condition {
            Condition::Ended(outcome, least) => match &file.what_if {
                Some(what_if) => would_be_so(file, what_if, *outcome, *least),
                None => file.fetches.iter().any(|fetch| is_so(fetch, *outcome, *least)),
            },
            Condition::Advice(rule) => file.advice.iter().any(|advice| advice.rule == **rule),
            Condition::KnownFixed | Condition::KnownUnexplained => false,
        })
    }

    /// The same without the conditions about requests.
    #[must_use]
    pub fn without_failures(&self) -> Gate {
        let keeps = |condition: &&Condition| !matches!(condition, Condition::Ended(..));
        Gate { conditions: self.conditions.iter().filter(keeps).copied().collect() }
    }

    /// The entries of the known-failures file that fail the run.
    pub fn failing_entries<'a>(&self, known: &'a KnownReport) -> impl Iterator<Item = &'a KnownEntry> {
        let has = |condition| self.conditions.contains(&condition);
        let (fixed, unexplained) = (has(Condition::KnownFixed), has(Condition::KnownUnexplained));
        let fails = move |entry: &&KnownEntry| {
            fixed && entry.state == KnownState::Fixed || unexplained && entry.is_unexplained()
        };
        known.entries.iter().filter(fails)
    }

    /// The failures that `--write-known` adds: those that fail the run; with `never`, those that failed CORS.
    pub fn failures<'a>(&self, file: &'a File) -> impl Iterator<Item = &'a Fetch> {
        let is_outcome = |condition: &&Condition| matches!(condition, Condition::Ended(..));
        let mut conditions: Vec<Condition> = self.conditions.iter().filter(is_outcome).copied().collect();
        if conditions.is_empty() {
            conditions = Gate::default().conditions;
        }
        let fails = move |fetch: &&Fetch| {
            conditions.iter().any(|condition| match condition {
                Condition::Ended(outcome, least) => is_so(fetch, *outcome, *least),
                Condition::Advice(_) | Condition::KnownFixed | Condition::KnownUnexplained => false,
            })
        };
        file.fetches.iter().filter(fails)
    }
}

/// Whether, under the user's policy, a request that is not a known failure has this outcome.
fn would_be_so(file: &File, what_if: &WhatIf, outcome: Outcome, least: Certainty) -> bool {
    let known: HashSet<usize> = file.fetches.all().filter(|fetch| fetch.is_known()).map(|fetch| fetch.id).collect();
    let ends_so = |end: &WhatIfEnd| end.outcome == outcome && end.outcome_certainty.rank() >= least.rank();
    what_if.requests.iter().any(|request| ends_so(&request.after) && !known.contains(&request.fetch))
}

/// A request whose source is unknown has no outcome that a gate applies to.
fn is_so(fetch: &Fetch, outcome: Outcome, least: Certainty) -> bool {
    fetch.outcome == outcome && fetch.is_judged() && fetch.outcome_certainty.rank() >= least.rank()
}
