//! What a reader is shown for a server.

use crate::report::text::Text;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A configuration for one software.
pub(in crate::report) struct Configuration {
    /// Name of the software; `Headers` for the bare lines.
    pub(in crate::report) name: &'static str,
    /// Where it goes, and what to look at.
    pub(in crate::report) place: &'static str,
    /// Its lines.
    pub(in crate::report) text: Text,
}

/// A configuration with the values of a policy.
#[derive(Clone, PartialEq, Eq, Debug, JsonSchema, Serialize, Deserialize)]
pub struct SolvedConfiguration {
    /// The software.
    pub software: Text,
    /// Its language, as Markdown names it; `http` for header lines.
    pub language: Text,
    /// Where it goes, and what to look at.
    pub place: Text,
    /// Its lines; empty where the software can be told nothing of the policy: see the limits.
    pub text: Text,
    /// In what it allows more or less than the policy, because the software can be told no better.
    pub limits: Box<[Text]>,
}
