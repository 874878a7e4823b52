//! The server closed the connection without an answer.

use crate::browser::{Engine, Reason};
use crate::fetch::Stage;
use crate::rules::cors::multiple_allow_origin;
use crate::rules::rule::{Facts, Rule, no_cors_error, not_in_headers};
use crate::rules::verdict::Outcome;

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "empty-response",
    outcome: Outcome::Network,
    summary: "The server closed the connection without an answer",
    source: include_str!("empty_response.rs"),
    section: "https://fetch.spec.whatwg.org/#concept-network-error",
    check: not_in_headers,
    reason,
    chromium_error: no_cors_error,
    explain: |_| String::new(),
    fixes: |_| Vec::new(),
};

fn reason(engine: Engine, facts: &Facts) -> Option<Reason> {
    // After a good preflight Firefox takes the missing answer for one with two headers.
    if engine == Engine::Firefox && facts.preflight_passed && facts.stage == Stage::Response {
        return Some(Reason::Part(multiple_allow_origin::FIREFOX.to_owned()));
    }
    super::reason(engine, facts)
}
