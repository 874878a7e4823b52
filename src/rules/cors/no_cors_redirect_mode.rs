//! no-cors-redirect-mode

use crate::rules::rule::{Rule, no_cors_error, no_reason, not_in_headers};
use crate::rules::verdict::Outcome;

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "no-cors-redirect-mode",
    outcome: Outcome::Cors,
    summary: "no-cors-redirect-mode",
    source: include_str!("no_cors_redirect_mode.rs"),
    section: "",
    check: not_in_headers,
    reason: no_reason,
    chromium_error: no_cors_error,
    explain: |_| String::new(),
    fixes: |_| Vec::new(),
};
