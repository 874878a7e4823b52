//! redirect-blocked

use crate::rules::rule::{Rule, no_cors_error, no_reason, not_in_headers};
use crate::rules::verdict::Outcome;

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "redirect-blocked",
    outcome: Outcome::Policy,
    summary: "redirect-blocked",
    source: include_str!("redirect_blocked.rs"),
    section: "",
    check: not_in_headers,
    reason: no_reason,
    chromium_error: no_cors_error,
    explain: |_| String::new(),
    fixes: |_| Vec::new(),
};
