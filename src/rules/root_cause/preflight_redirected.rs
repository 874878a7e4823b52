//! preflight-redirected

use super::RootCauseRule;

/// See the head of this file.
pub(crate) static RULE: RootCauseRule = RootCauseRule {
    name: "preflight-redirected",
    summary: "preflight-redirected",
    source: include_str!("preflight_redirected.rs"),
    explain: |_| String::new(),
    fixes: |_| Vec::new(),
};
