//! origin-null

use super::RootCauseRule;

/// See the head of this file.
pub(crate) static RULE: RootCauseRule = RootCauseRule {
    name: "origin-null",
    summary: "origin-null",
    source: include_str!("origin_null.rs"),
    explain: |_| String::new(),
    fixes: |_| Vec::new(),
};
