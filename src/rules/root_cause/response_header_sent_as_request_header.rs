//! The page sends a CORS response header with its request.
//!
//! ## What it means
//! `Access-Control-Allow-Origin` and similar headers belong in the *response*, where the server says who may read it. In
//! a request they only force a preflight, which fails because the server does not allow a header with this name.
//!
//! ## How to see it
//! `Access-Control-Request-Headers` names `access-control-allow-…`.
//!
//! ## What the consoles say
//! - Chromium:
//!   `Request header field access-control-allow-origin is not allowed by Access-Control-Allow-Headers in preflight response.`
//! - Firefox:
//!   `(Reason: header ‘access-control-allow-origin’ is not allowed according to header ‘Access-Control-Allow-Headers’ from CORS preflight response).`
//! - WebKit: `Request header field Access-Control-Allow-Origin is not allowed by Access-Control-Allow-Headers.`
//!
//! ## Example
//! ```text
//! axios.get(url, { headers: { 'Access-Control-Allow-Origin': '*' } })      // does not help: it only forces a preflight
//! ```
//!
//! ## How to fix it
//! Remove the header from the page's code (often in axios defaults or an interceptor) and set it on the server.
//!
//! ## Standard
//! CORS-unsafe request-header names: <https://fetch.spec.whatwg.org/#cors-unsafe-request-header-names>

use super::monitoring_header_forced_preflight::forced_by;
use super::rule::RootCauseRule;
use super::scene::{Scene, Sign};
use crate::rules::phrases;
use crate::rules::rule::Facts;

/// See the head of this file.
pub(crate) static RULE: RootCauseRule = RootCauseRule {
    name: "response-header-sent-as-request-header",
    summary: "The page sends a CORS response header with its request",
    source: include_str!("response_header_sent_as_request_header.rs"),
    signs,
    explain,
    fixes,
    ..RootCauseRule::PLAIN
};

/// Such a header was rejected, or only such headers made the preflight necessary.
fn signs(scene: &Scene<'_, '_>) -> Option<Sign> {
    forced_by(scene, |name| NAMES.contains(&name))
}

/// Names that only servers send.
const NAMES: [&str; 5] = [
    "access-control-allow-origin",
    "access-control-allow-headers",
    "access-control-allow-methods",
    "access-control-allow-credentials",
    "access-control-expose-headers",
];

fn explain(facts: &Facts) -> String {
    let names: Vec<String> = facts
        .unsafe_names
        .iter()
        .filter(|name| name.starts_with("access-control-"))
        .map(|name| format!("`{name}`"))
        .collect();
    let names = if names.is_empty() { "an `Access-Control-…` header".to_owned() } else { phrases::and(&names) };
    format!(
        "The page sends {names} with its request. That is a response header: in a request it only forces a \
         preflight."
    )
}

fn fixes(facts: &Facts) -> Vec<String> {
    vec![
        "In the page, remove every `Access-Control-…` header from the request (check the defaults and interceptors \
         of the HTTP library)."
            .to_owned(),
        format!("Set it on {} instead: {}.", phrases::server(facts), phrases::header_lines(facts)),
    ]
}
