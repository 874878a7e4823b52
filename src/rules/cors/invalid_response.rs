//! Chromium called the response invalid.
//!
//! ## What it means
//! Chromium's catch-all for a response that it cannot judge; in practice a preflight that failed on the network. Look at
//! the network error of that preflight.
//!
//! ## What the consoles say
//! - Chromium: `The response is invalid.`
//! - Firefox and WebKit have no such error.
//!
//! ## Example
//! ```text
//! OPTIONS https://api.example/users/7      status 0, net::ERR_CONNECTION_RESET
//! PUT     https://api.example/users/7      status 0, net::ERR_FAILED
//! ```
//!
//! ## How to fix it
//! Fix the network error first: see the entry of the OPTIONS request.
//!
//! ## Standard
//! CORS check: <https://fetch.spec.whatwg.org/#concept-cors-check>

use crate::browser::{Engine, Reason, Stage};
use crate::rules::card::{HeadersFix, Rule};
use crate::rules::phrases;
use crate::rules::rule::Facts;
use crate::rules::wording::chromium;

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "invalid-response",
    summary: "Chromium called the response invalid",
    source: include_str!("invalid_response.rs"),
    section: "https://fetch.spec.whatwg.org/#cors-check",
    reason,
    chromium_error,
    explain,
    fixes,
    headers_fix: HeadersFix::No,
    is_without_snippet: true,
    said: &[chromium(&["cors policy: the response is invalid"])],
    ..Rule::CORS
};

fn reason(engine: Engine, _: &Facts) -> Option<Reason> {
    (engine == Engine::Chromium).then(|| Reason::part("The response is invalid."))
}

fn chromium_error(_: Stage) -> Option<&'static str> {
    Some("InvalidResponse")
}

fn explain(facts: &Facts) -> String {
    format!(
        "Chromium calls the response of {} invalid and does not say why. Usually its preflight failed: look for a \
         network error on the OPTIONS request.",
        phrases::server(facts)
    )
}

fn fixes(facts: &Facts) -> Vec<String> {
    vec![format!(
        "Check how {} answers OPTIONS: the connection may break before the response is complete.",
        phrases::server(facts)
    )]
}
