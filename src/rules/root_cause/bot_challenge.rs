//! A bot protection or firewall answered with a challenge or a block.
//!
//! ## What it means
//! A service in front of the server mistakes the request for a bot's. It answers with a challenge for a person, or
//! blocks the request. A preflight and a `fetch()` cannot pass a challenge, and the response has no CORS headers.
//!
//! ## How to see it
//! `cf-mitigated: challenge`, `x-amzn-waf-action`, `x-datadome`, `x-sucuri-block`. A 403 from Cloudflare or Imperva
//! with an HTML page makes it `possible`.
//!
//! ## What the consoles say
//! - Chromium: `No 'Access-Control-Allow-Origin' header is present on the requested resource.`, and in the line after it
//!   `net::ERR_FAILED 403 (Forbidden)`
//! - Firefox: `(Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 403.`
//! - WebKit: `Origin https://app.example is not allowed by Access-Control-Allow-Origin. Status code: 403`
//!
//! ## Example
//! ```text
//! OPTIONS /users/7 HTTP/1.1
//! Origin: https://app.example
//! Access-Control-Request-Method: PUT
//!
//! HTTP/1.1 403 Forbidden
//! Server: cloudflare
//! cf-mitigated: challenge
//! ```
//!
//! ## How to fix it
//! In the settings of the bot protection or firewall, make an exception for OPTIONS and the API's paths, or give the API
//! a host without protection.
//!
//! ## Standard
//! CORS check: it is applied whatever the status: <https://fetch.spec.whatwg.org/#concept-cors-check>

use super::rule::RootCauseRule;
use super::scene::{Scene, Sign};
use crate::rules::phrases;
use crate::rules::rule::Facts;

/// See the head of this file.
pub(crate) static RULE: RootCauseRule = RootCauseRule {
    name: "bot-challenge",
    summary: "A bot protection or firewall blocked the request",
    source: include_str!("bot_challenge.rs"),
    says_it_all: true,
    signs,
    explain,
    fixes,
    ..RootCauseRule::PLAIN
};

/// Headers in which such a service reports what it did.
fn signs(scene: &Scene<'_, '_>) -> Option<Sign> {
    let status = scene.status().filter(|_| scene.is_cors())?;
    let entry = scene.answer()?;
    let mark = ["CF-Mitigated", "X-Amzn-Waf-Action", "X-Sucuri-Block"]
        .into_iter()
        .find(|name| entry.response.headers.has(name));
    if let Some(mark) = mark {
        return Some(Sign::confirmed().at_header(entry, mark, "what the protection did"));
    }
    if entry.response.headers.has("X-DataDome") && matches!(status, 403 | 405) {
        return Some(Sign::deduced().at_header(entry, "X-DataDome", "the protection answered"));
    }
    scene.bare_error().filter(|status| matches!(status, 403 | 429 | 503))?;
    let is_html = scene.header("Content-Type").is_some_and(|kind| kind.starts_with("text/html"));
    let is_cloudflare = scene.header("Server").is_some_and(|server| server.eq_ignore_ascii_case("cloudflare"));
    let is_imperva = entry.response.headers.has("X-Iinfo");
    let mark = if is_imperva { "X-Iinfo" } else { "Server" };
    (is_html && (is_cloudflare || is_imperva))
        .then(|| Sign::possible().at_header(entry, mark, "may be the protection's page"))
}

fn explain(facts: &Facts) -> String {
    format!(
        "A bot protection or firewall in front of {} answered {} with a challenge or a block, without CORS headers. A page's request cannot pass \
         a challenge.",
        phrases::server(facts),
        phrases::status_or(facts, "itself")
    )
}

fn fixes(facts: &Facts) -> Vec<String> {
    vec![format!(
        "In the settings of the bot protection or firewall in front of {}, make an exception for OPTIONS and the paths that pages call.",
        phrases::server(facts)
    )]
}
