//! truncated-body

use crate::rules::rule::{Rule, no_cors_error, not_in_headers};
use crate::rules::verdict::Outcome;

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "truncated-body",
    outcome: Outcome::Network,
    summary: "truncated-body",
    source: include_str!("truncated_body.rs"),
    section: "",
    check: not_in_headers,
    reason: super::reason_after_response,
    chromium_error: no_cors_error,
    explain: |_| String::new(),
    fixes: |_| Vec::new(),
};
