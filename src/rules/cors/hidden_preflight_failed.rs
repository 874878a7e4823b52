//! A preflight that the file does not hold must have failed.

use crate::rules::rule::{Rule, no_cors_error, no_reason, not_in_headers};
use crate::rules::verdict::Outcome;

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "hidden-preflight-failed",
    outcome: Outcome::Cors,
    summary: "A preflight that the file does not hold must have failed",
    source: include_str!("hidden_preflight_failed.rs"),
    section: "https://fetch.spec.whatwg.org/#cors-preflight-fetch-0",
    check: not_in_headers,
    reason: no_reason,
    chromium_error: no_cors_error,
    explain: |_| String::new(),
    fixes: |_| Vec::new(),
};
