//! bad-port

use crate::rules::rule::{Rule, no_cors_error, no_reason, not_in_headers};
use crate::rules::verdict::Outcome;

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "bad-port",
    outcome: Outcome::Policy,
    summary: "bad-port",
    source: include_str!("bad_port.rs"),
    section: "",
    check: not_in_headers,
    reason: no_reason,
    chromium_error: no_cors_error,
    explain: |_| String::new(),
    fixes: |_| Vec::new(),
};
