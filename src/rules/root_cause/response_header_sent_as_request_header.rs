//! response-header-sent-as-request-header

use super::RootCauseRule;

/// See the head of this file.
pub(crate) static RULE: RootCauseRule = RootCauseRule {
    name: "response-header-sent-as-request-header",
    summary: "response-header-sent-as-request-header",
    source: include_str!("response_header_sent_as_request_header.rs"),
    explain: |_| String::new(),
    fixes: |_| Vec::new(),
};
