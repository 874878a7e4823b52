//! cached-without-vary

use super::RootCauseRule;

/// See the head of this file.
pub(crate) static RULE: RootCauseRule = RootCauseRule {
    name: "cached-without-vary",
    summary: "cached-without-vary",
    source: include_str!("cached_without_vary.rs"),
    explain: |_| String::new(),
    fixes: |_| Vec::new(),
};
