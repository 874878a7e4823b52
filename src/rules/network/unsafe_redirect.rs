//! unsafe-redirect

use crate::rules::rule::{Rule, no_cors_error, not_in_headers};
use crate::rules::verdict::Outcome;

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "unsafe-redirect",
    outcome: Outcome::Network,
    summary: "unsafe-redirect",
    source: include_str!("unsafe_redirect.rs"),
    section: "",
    check: not_in_headers,
    reason: super::reason,
    chromium_error: no_cors_error,
    explain: |_| String::new(),
    fixes: |_| Vec::new(),
};
