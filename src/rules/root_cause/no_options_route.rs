//! no-options-route

use super::RootCauseRule;

/// See the head of this file.
pub(crate) static RULE: RootCauseRule = RootCauseRule {
    name: "no-options-route",
    summary: "no-options-route",
    source: include_str!("no_options_route.rs"),
    explain: |_| String::new(),
    fixes: |_| Vec::new(),
};
