//! What was redacted.

use super::words::RedactionRule;
use crate::report::text::Text;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The number of redactions by one rule.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Redacted {
    /// The rule: `cookie`, `query-value`.
    pub rule: RedactionRule,
    /// The kind of value, in the plural: "cookies", "bearer tokens", "query values".
    pub what: Text,
    /// Number of different values.
    pub count: usize,
    /// Number of places in the report.
    pub times: usize,
}
