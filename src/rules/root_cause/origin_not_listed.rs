//! origin-not-listed

use super::RootCauseRule;

/// See the head of this file.
pub(crate) static RULE: RootCauseRule = RootCauseRule {
    name: "origin-not-listed",
    summary: "origin-not-listed",
    source: include_str!("origin_not_listed.rs"),
    explain: |_| String::new(),
    fixes: |_| Vec::new(),
};
