//! http-error-hidden-by-cors

use super::RootCauseRule;

/// See the head of this file.
pub(crate) static RULE: RootCauseRule = RootCauseRule {
    name: "http-error-hidden-by-cors",
    summary: "http-error-hidden-by-cors",
    source: include_str!("http_error_hidden_by_cors.rs"),
    explain: |_| String::new(),
    fixes: |_| Vec::new(),
};
