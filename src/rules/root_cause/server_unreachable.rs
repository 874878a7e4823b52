//! server-unreachable

use super::RootCauseRule;

/// See the head of this file.
pub(crate) static RULE: RootCauseRule = RootCauseRule {
    name: "server-unreachable",
    summary: "server-unreachable",
    source: include_str!("server_unreachable.rs"),
    explain: |_| String::new(),
    fixes: |_| Vec::new(),
};
