//! Configurations for servers.

use crate::report::text::Text;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A configuration snippet for one software.
pub(in crate::report) struct Configuration {
    /// Name of the software; `Headers` for plain header lines.
    pub(in crate::report) name: &'static str,
    /// Where to put it, and what to check.
    pub(in crate::report) place: &'static str,
    /// Its lines.
    pub(in crate::report) text: Text,
}

/// A configuration with the values of a policy.
#[derive(Clone, PartialEq, Eq, Debug, JsonSchema, Serialize, Deserialize)]
pub struct SolvedConfiguration {
    /// The software.
    pub software: Text,
    /// Its language in Markdown; `http` for header lines.
    pub language: Text,
    /// Where to put it, and what to check.
    pub place: Text,
    /// Its lines; empty if the software cannot express any of the policy: see the limits.
    pub text: Text,
    /// What it allows more or less than the policy, because the software cannot express it.
    pub limits: Box<[Text]>,
}
