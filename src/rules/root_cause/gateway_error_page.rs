//! gateway-error-page

use super::RootCauseRule;

/// See the head of this file.
pub(crate) static RULE: RootCauseRule = RootCauseRule {
    name: "gateway-error-page",
    summary: "gateway-error-page",
    source: include_str!("gateway_error_page.rs"),
    explain: |_| String::new(),
    fixes: |_| Vec::new(),
};
