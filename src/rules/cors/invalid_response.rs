//! Chromium called the response invalid.

use crate::browser::{Engine, Reason};
use crate::fetch::Stage;
use crate::rules::rule::{Facts, Rule, not_in_headers};
use crate::rules::verdict::Outcome;

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "invalid-response",
    outcome: Outcome::Cors,
    summary: "Chromium called the response invalid",
    source: include_str!("invalid_response.rs"),
    section: "https://fetch.spec.whatwg.org/#cors-check",
    check: not_in_headers,
    reason,
    chromium_error,
    explain: |_| String::new(),
    fixes: |_| Vec::new(),
};

fn reason(engine: Engine, _: &Facts) -> Option<Reason> {
    (engine == Engine::Chromium).then(|| Reason::Part("The response is invalid.".to_owned()))
}

fn chromium_error(_: Stage) -> Option<&'static str> {
    Some("InvalidResponse")
}
