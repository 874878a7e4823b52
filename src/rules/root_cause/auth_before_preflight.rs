//! auth-before-preflight

use super::RootCauseRule;

/// See the head of this file.
pub(crate) static RULE: RootCauseRule = RootCauseRule {
    name: "auth-before-preflight",
    summary: "auth-before-preflight",
    source: include_str!("auth_before_preflight.rs"),
    explain: |_| String::new(),
    fixes: |_| Vec::new(),
};
