//! How requests would have ended under a policy that the user supposes.

use super::ExporterEngine;
use crate::browser::Stage;
use crate::report::text::Text;
use crate::rules::{Cause, Certainty, Outcome};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What the policies make of the requests of a file.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct WhatIf {
    /// How many end how.
    #[serde(flatten)]
    pub counts: WhatIfCounts,
    /// The requests that failed, or would; all that are cross-origin on request.
    pub requests: Vec<WhatIfRequest>,
}

/// How many requests end how under the policies.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct WhatIfCounts {
    /// Requests whose end turns on answers that are supposed; of all others nothing changes.
    pub judged_anew: usize,
    /// They failed, and would succeed.
    pub fixed: usize,
    /// Those of them that would succeed only under one value of what the file leaves open.
    pub possibly_fixed: usize,
    /// They failed, and would still fail.
    pub failing: usize,
    /// They succeeded, and would fail.
    pub broken: usize,
    /// What they would be answered decides, and nobody knows that.
    pub undetermined: usize,
}

impl WhatIfCounts {
    /// Takes in what is counted elsewhere.
    pub(in crate::report) fn add(&mut self, other: WhatIfCounts) {
        self.judged_anew += other.judged_anew;
        self.fixed += other.fixed;
        self.possibly_fixed += other.possibly_fixed;
        self.failing += other.failing;
        self.broken += other.broken;
        self.undetermined += other.undetermined;
    }
}

/// One request before and after.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct WhatIfRequest {
    /// `id` of the request in `fetches`.
    pub fetch: usize,
    /// Of the first hop.
    pub method: Text,
    /// As the page requested it.
    pub url: Text,
    /// How it ended.
    pub before: WhatIfEnd,
    /// How it would end.
    pub after: WhatIfEnd,
    /// Status of the recorded answer that the page would be given, where that is an error (400 and above).
    pub error_status: Option<u16>,
    /// How it would end in the engines that make something else of it than `after`.
    pub by_engine: Box<[WhatIfEngine]>,
}

/// How a request ends.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct WhatIfEnd {
    /// How.
    pub outcome: Outcome,
    /// How sure that is.
    pub outcome_certainty: Certainty,
    /// What is objected to first: the next obstacle.
    pub cause: Option<Cause>,
    /// How sure the cause is.
    pub certainty: Certainty,
    /// Where.
    pub failed_at: Option<Stage>,
    /// The URL at which it ends: that of the last hop that is reached.
    pub url: Text,
    /// What else it may fail for.
    pub alternatives: Box<[Cause]>,
    /// What would decide.
    pub missing_fact: Option<Text>,
}

/// How a request would end in one engine.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct WhatIfEngine {
    /// The engine.
    pub engine: ExporterEngine,
    /// How.
    pub outcome: Outcome,
    /// What it objects to first.
    pub cause: Option<Cause>,
    /// Where.
    pub failed_at: Option<Stage>,
}

/// What became of a request.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::report) enum WhatIfState {
    Fixed,
    Failing,
    Broken,
    Undetermined,
    /// It succeeds as before, or nobody judges it.
    Same,
}

impl WhatIfRequest {
    pub(in crate::report) fn state(&self) -> WhatIfState {
        let is_failure = |end: &WhatIfEnd| matches!(end.outcome, Outcome::Cors | Outcome::Network | Outcome::Policy);
        match (&self.before, &self.after) {
            (before, after) if is_failure(before) && after.outcome == Outcome::Succeeded => WhatIfState::Fixed,
            (before, after) if is_failure(before) && is_failure(after) => WhatIfState::Failing,
            (_, after) if is_failure(after) => WhatIfState::Broken,
            (before, after) if after.outcome == Outcome::Undetermined && before.outcome != Outcome::Undetermined => {
                WhatIfState::Undetermined
            }
            _ => WhatIfState::Same,
        }
    }
}
