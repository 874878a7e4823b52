//! What redaction removed.

use super::words::RedactionRule;
use crate::report::text::Text;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How often one redaction rule removed something.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Redacted {
    /// The rule: `cookie`, `query-value`.
    pub rule: RedactionRule,
    /// What it was, in the plural: "cookies", "bearer tokens", "query values".
    pub what: Text,
    /// How many different values.
    pub count: usize,
    /// In how many places of the report.
    pub times: usize,
}
