//! content-decoding-failed

use crate::rules::rule::{Rule, no_cors_error, not_in_headers};
use crate::rules::verdict::Outcome;

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "content-decoding-failed",
    outcome: Outcome::Network,
    summary: "content-decoding-failed",
    source: include_str!("content_decoding_failed.rs"),
    section: "",
    check: not_in_headers,
    reason: super::reason_after_response,
    chromium_error: no_cors_error,
    explain: |_| String::new(),
    fixes: |_| Vec::new(),
};
