//! monitoring-header-forced-preflight

use super::RootCauseRule;

/// See the head of this file.
pub(crate) static RULE: RootCauseRule = RootCauseRule {
    name: "monitoring-header-forced-preflight",
    summary: "monitoring-header-forced-preflight",
    source: include_str!("monitoring_header_forced_preflight.rs"),
    explain: |_| String::new(),
    fixes: |_| Vec::new(),
};
