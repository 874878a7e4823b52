//! How requests would have ended under the policies of `--what-if`.

use super::ExporterEngine;
use crate::browser::Stage;
use crate::report::text::Text;
use crate::rules::{Cause, Certainty, Outcome};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The results of a file's requests under the policies.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct WhatIf {
    /// The counts.
    #[serde(flatten)]
    pub counts: WhatIfCounts,
    /// The requests that failed or would fail; all cross-origin requests with `--all`.
    pub requests: Vec<WhatIfRequest>,
}

/// The number of requests by result.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct WhatIfCounts {
    /// Requests whose result depends on a changed response; nothing changes for all others.
    pub judged_anew: usize,
    /// They failed, but would succeed.
    pub fixed: usize,
    /// Those of them whose success depends on a fact that the file leaves open.
    pub possibly_fixed: usize,
    /// They failed and would still fail.
    pub failing: usize,
    /// They succeeded, but would fail.
    pub broken: usize,
    /// Their result depends on an unknown response.
    pub undetermined: usize,
}

impl WhatIfCounts {
    /// Adds other counts.
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
    /// Method of the first hop.
    pub method: Text,
    /// As the page requested it.
    pub url: Text,
    /// The recorded result.
    pub before: WhatIfEnd,
    /// The new result.
    pub after: WhatIfEnd,
    /// Status of the recorded response that the page would get, if that is an error (400 and above).
    pub error_status: Option<u16>,
    /// The results in the engines that differ from `after`.
    pub by_engine: Box<[WhatIfEngine]>,
}

/// The result of a request.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct WhatIfEnd {
    /// How.
    pub outcome: Outcome,
    /// The certainty of the outcome.
    pub outcome_certainty: Certainty,
    /// The first failed check: the next obstacle.
    pub cause: Option<Cause>,
    /// The certainty of the cause.
    pub certainty: Certainty,
    /// Where.
    pub failed_at: Option<Stage>,
    /// The URL of the last hop.
    pub url: Text,
    /// Other possible causes.
    pub alternatives: Box<[Cause]>,
    /// The fact that would decide.
    pub missing_fact: Option<Text>,
}

/// The result of a request in one engine.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct WhatIfEngine {
    /// The engine.
    pub engine: ExporterEngine,
    /// How.
    pub outcome: Outcome,
    /// The first failed check.
    pub cause: Option<Cause>,
    /// Where.
    pub failed_at: Option<Stage>,
}

/// The change of a request.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::report) enum WhatIfState {
    Fixed,
    Failing,
    Broken,
    Undetermined,
    /// It succeeds as before, or is not judged.
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
