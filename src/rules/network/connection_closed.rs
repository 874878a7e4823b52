//! connection-closed

use crate::rules::rule::{Rule, no_cors_error, not_in_headers};
use crate::rules::verdict::Outcome;

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "connection-closed",
    outcome: Outcome::Network,
    summary: "connection-closed",
    source: include_str!("connection_closed.rs"),
    section: "",
    check: not_in_headers,
    reason: super::reason,
    chromium_error: no_cors_error,
    explain: |_| String::new(),
    fixes: |_| Vec::new(),
};
