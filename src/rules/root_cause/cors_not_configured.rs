//! cors-not-configured

use super::RootCauseRule;

/// See the head of this file.
pub(crate) static RULE: RootCauseRule = RootCauseRule {
    name: "cors-not-configured",
    summary: "cors-not-configured",
    source: include_str!("cors_not_configured.rs"),
    explain: |_| String::new(),
    fixes: |_| Vec::new(),
};
