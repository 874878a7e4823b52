//! redirected-to-login

use super::RootCauseRule;

/// See the head of this file.
pub(crate) static RULE: RootCauseRule = RootCauseRule {
    name: "redirected-to-login",
    summary: "redirected-to-login",
    source: include_str!("redirected_to_login.rs"),
    explain: |_| String::new(),
    fixes: |_| Vec::new(),
};
