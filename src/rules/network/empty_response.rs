//! The server closed the connection without a response.
//!
//! ## What it means
//! The request arrived, but not a single byte came back: the server crashed, a proxy dropped the request, or the browser
//! used http on a port that expects TLS.
//!
//! This is not a CORS failure: no header can fix it.
//!
//! ## What the consoles say
//! - Chromium: `net::ERR_EMPTY_RESPONSE`
//! - Firefox: `(Reason: CORS request did not succeed). Status code: (null).` After a preflight that passed it says
//!   `(Reason: Multiple CORS header ‘Access-Control-Allow-Origin’ not allowed).`, which is wrong: there was no header
//!   at all.
//! - WebKit: `Connection terminated unexpectedly` (WebKitGTK), `The network connection was lost.` (Safari)
//!
//! ## Example
//! ```text
//! GET http://api.example:8443/a      status 0, net::ERR_EMPTY_RESPONSE
//! ```
//!
//! ## How to fix it
//! Check whether the server crashed at that time; check that scheme and port match.
//!
//! ## Standard
//! Network error: <https://fetch.spec.whatwg.org/#concept-network-error>

use crate::browser::{Engine, Reason, Stage};
use crate::rules::card::Rule;
use crate::rules::cors::multiple_allow_origin;
use crate::rules::phrases;
use crate::rules::rule::Facts;

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "empty-response",
    summary: "The server closed the connection without a response",
    source: include_str!("empty_response.rs"),
    reason,
    explain,
    fixes,
    network_saw: Some("empty response"),
    ..Rule::NETWORK
};

fn reason(engine: Engine, facts: &Facts) -> Option<Reason> {
    // After a good preflight Firefox mistakes the missing response for one with two headers.
    if engine == Engine::Firefox && facts.preflight_passed && facts.stage == Stage::Response {
        return Some(Reason::part(multiple_allow_origin::FIREFOX.to_owned()));
    }
    super::reason(engine, facts)
}

fn explain(facts: &Facts) -> String {
    format!("{} closed the connection without a response. {}", phrases::server(facts), phrases::preflight_too(facts))
}

fn fixes(facts: &Facts) -> Vec<String> {
    vec![
        format!("Check whether the server behind {} crashed at that time.", phrases::server(facts)),
        "Check that scheme and port match (http on a port without TLS).".to_owned(),
    ]
}
