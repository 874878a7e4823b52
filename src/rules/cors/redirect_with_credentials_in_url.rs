//! redirect-with-credentials-in-url

use crate::rules::rule::{Rule, no_cors_error, no_reason, not_in_headers};
use crate::rules::verdict::Outcome;

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "redirect-with-credentials-in-url",
    outcome: Outcome::Cors,
    summary: "redirect-with-credentials-in-url",
    source: include_str!("redirect_with_credentials_in_url.rs"),
    section: "",
    check: not_in_headers,
    reason: no_reason,
    chromium_error: no_cors_error,
    explain: |_| String::new(),
    fixes: |_| Vec::new(),
};
