//! Firefox could not add the Origin header.

use crate::browser::{Engine, Reason};
use crate::rules::rule::{Facts, Rule, no_cors_error, not_in_headers};
use crate::rules::verdict::Outcome;

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "origin-header-not-added",
    outcome: Outcome::Cors,
    summary: "Firefox could not add the Origin header",
    source: include_str!("origin_header_not_added.rs"),
    section: "https://fetch.spec.whatwg.org/#origin-header",
    check: not_in_headers,
    reason,
    chromium_error: no_cors_error,
    explain: |_| String::new(),
    fixes: |_| Vec::new(),
};

fn reason(engine: Engine, _: &Facts) -> Option<Reason> {
    (engine == Engine::Firefox).then(|| Reason::Part("(Reason: CORS header ‘Origin’ cannot be added).".to_owned()))
}
