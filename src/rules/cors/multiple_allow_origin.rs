//! multiple-allow-origin

use crate::rules::rule::{Rule, no_cors_error, no_reason, not_in_headers};
use crate::rules::verdict::Outcome;

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "multiple-allow-origin",
    outcome: Outcome::Cors,
    summary: "multiple-allow-origin",
    source: include_str!("multiple_allow_origin.rs"),
    section: "",
    check: not_in_headers,
    reason: no_reason,
    chromium_error: no_cors_error,
    explain: |_| String::new(),
    fixes: |_| Vec::new(),
};
