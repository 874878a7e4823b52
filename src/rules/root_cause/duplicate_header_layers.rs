//! duplicate-header-layers

use super::RootCauseRule;

/// See the head of this file.
pub(crate) static RULE: RootCauseRule = RootCauseRule {
    name: "duplicate-header-layers",
    summary: "duplicate-header-layers",
    source: include_str!("duplicate_header_layers.rs"),
    explain: |_| String::new(),
    fixes: |_| Vec::new(),
};
