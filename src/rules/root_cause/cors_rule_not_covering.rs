//! The server has a CORS rule, but it does not cover this method, header or path.
//!
//! ## What it means
//! Some servers omit all CORS headers if any part of the preflight is not allowed: Go `rs/cors`
//! answers 204, Spring 403 "Invalid CORS request", rack-cors with the route's own response. So the header is missing
//! although the origin is allowed.
//!
//! ## How to see it
//! Other responses of the server allow this origin, but this one has no CORS header; `Vary` names
//! `Access-Control-Request-Method`. If the record does not show that the origin is allowed, it is `possible`.
//!
//! ## What the consoles say
//! - Chromium: `Response to preflight request doesn't pass access control check: No 'Access-Control-Allow-Origin' header is present on the requested resource.`
//! - Firefox: `(Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 204.`
//! - WebKit: `Origin https://app.example is not allowed by Access-Control-Allow-Origin. Status code: 204`
//!
//! ## Example
//! ```text
//! OPTIONS /users/7 HTTP/1.1
//! Origin: https://app.example
//! Access-Control-Request-Method: DELETE
//!
//! HTTP/1.1 204 No Content
//! Vary: Origin, Access-Control-Request-Method, Access-Control-Request-Headers
//! ```
//!
//! ## How to fix it
//! Add the method, the headers and the path to the rule: `AllowedMethods`, `AllowedHeaders` (Go rs/cors),
//! `allowedMethods`, `allowedHeaders`, the mapping (Spring), `resource` (rack-cors).
//!
//! ## Standard
//! CORS-preflight fetch, step 7: <https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>

use super::rule::RootCauseRule;
use super::scene::{Scene, Sign};
use crate::rules::phrases;
use crate::rules::rule::Facts;
use crate::rules::verdict::Part;
use crate::standard::is_cors_header;

/// See the head of this file.
pub(crate) static RULE: RootCauseRule = RootCauseRule {
    name: "cors-rule-not-covering",
    summary: "The server's CORS rule does not cover this method, header or path",
    source: include_str!("cors_rule_not_covering.rs"),
    says_it_all: true,
    is_fixed_by_cors_settings: true,
    is_helped_by_own_origin: true,
    signs,
    explain,
    fixes,
    ..RootCauseRule::PLAIN
};

/// The origin is allowed elsewhere, but not here.
fn signs(scene: &Scene<'_, '_>) -> Option<Sign> {
    let entry = scene.answer().filter(|_| scene.lacks_allow_origin() && !scene.says_null())?;
    let asks = ["Access-Control-Request-Method", "Access-Control-Request-Headers"];
    let depends = asks.iter().any(|name| scene.lists("Vary", name)) || scene.comes_from_cors_filter();
    let is_filter = scene.status()? < 300 || scene.comes_from_cors_filter();
    // A list of allowed methods or headers shows that the rule was applied; only the origin was not allowed.
    let has_lists = entry.response.headers.iter().any(|header| is_cors_header(header.name));
    if has_lists || !is_filter || scene.cache_hit().is_some() && !scene.is_preflight() {
        return None;
    }
    let sign = match (scene.is_let_in_elsewhere(), scene.is_preflight()) {
        (true, true) if depends => Sign::deduced(),
        (true, _) => Sign::possible(),
        (false, true) if depends => Sign::possible(),
        (false, _) => return None,
    };
    let sign =
        if depends { sign.at_header(entry, "Vary", "the response depends on the preflight's request") } else { sign };
    Some(sign.at(entry, Part::ResponseHeaders, "no CORS header, though the origin is allowed elsewhere"))
}

fn explain(facts: &Facts) -> String {
    let names: Vec<String> = facts.unsafe_names.iter().map(|name| format!("`{name}`")).collect();
    let headers = if names.is_empty() { String::new() } else { format!(", the header {}", phrases::and(&names)) };
    let asked = format!("the method {}{headers} or this path", facts.method);
    format!(
        "{} has a CORS rule that allows `{}`, but not for {asked}: then it omits all CORS headers.",
        phrases::server(facts),
        phrases::origin(facts)
    )
}

fn fixes(facts: &Facts) -> Vec<String> {
    let names: Vec<String> = facts.unsafe_names.iter().map(|name| format!("`{name}`")).collect();
    let headers = if names.is_empty() { String::new() } else { format!(", the header {}", phrases::and(&names)) };
    vec![format!(
        "In the CORS rule of {}, allow the method {}{headers} and the path of {}.",
        phrases::server(facts),
        facts.method,
        facts.url
    )]
}
