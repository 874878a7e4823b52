//! Cross-origin requests are switched off in Firefox.

use crate::browser::{Engine, Reason};
use crate::rules::rule::{Facts, Rule, no_cors_error, not_in_headers};
use crate::rules::verdict::Outcome;

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "cors-disabled",
    outcome: Outcome::Cors,
    summary: "Cross-origin requests are switched off in Firefox",
    source: include_str!("cors_disabled.rs"),
    section: "https://fetch.spec.whatwg.org/#http-cors-protocol",
    check: not_in_headers,
    reason,
    chromium_error: no_cors_error,
    explain: |_| String::new(),
    fixes: |_| Vec::new(),
};

fn reason(engine: Engine, _: &Facts) -> Option<Reason> {
    (engine == Engine::Firefox).then(|| Reason::Part("(Reason: CORS disabled).".to_owned()))
}
