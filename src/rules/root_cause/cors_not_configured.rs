//! The server sends no CORS headers at all.
//!
//! ## What it means
//! No response of this server in the file has a CORS header: it is not configured to let pages of other origins, or of
//! this one, read its responses. That may be on purpose.
//!
//! ## How to see it
//! Responses with a status below 300, without any `Access-Control-…` header and without `Vary: Origin`.
//!
//! ## What the consoles say
//! - Chromium: `No 'Access-Control-Allow-Origin' header is present on the requested resource.`
//! - Firefox: `(Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 200.`
//! - WebKit: `Origin https://app.example is not allowed by Access-Control-Allow-Origin. Status code: 200`
//!
//! ## Example
//! ```text
//! GET /users/7 HTTP/1.1
//! Origin: https://app.example
//!
//! HTTP/1.1 200 OK
//! Content-Type: application/json
//! ```
//!
//! ## How to fix it
//! If the server is yours: enable CORS in its framework or gateway for the origins that need it. If it is not: ask
//! whether it has an API for browsers; otherwise request it from your own server and pass the result to the page.
//! `mode: 'no-cors'` and public "CORS proxies" are not a solution: the first hides the response from you, the second
//! exposes it to strangers.
//!
//! ## Standard
//! CORS check, step 2: <https://fetch.spec.whatwg.org/#concept-cors-check>

use super::rule::RootCauseRule;
use super::scene::{Scene, Sign};
use crate::rules::rule::Facts;
use crate::rules::verdict::Part;
use crate::rules::{phrases, ways};

/// See the head of this file.
pub(crate) static RULE: RootCauseRule = RootCauseRule {
    name: "cors-not-configured",
    summary: "The server sends no CORS headers at all",
    source: include_str!("cors_not_configured.rs"),
    says_it_all: true,
    is_fixed_by_cors_settings: true,
    is_helped_by_own_origin: true,
    signs,
    explain,
    fixes,
    without_server: ways::own_origin,
    ..RootCauseRule::PLAIN
};

/// No response of the server in the file has a CORS header, and this one is not an error, a redirect or a cached copy. If a
/// redirect led to it, it may never have been meant for pages.
fn signs(scene: &Scene<'_, '_>) -> Option<Sign> {
    let entry = scene.answer()?;
    let is_plain = scene.status().is_some_and(|status| status < 300 || status == 304);
    if !scene.lacks_allow_origin() || !is_plain || scene.lists("Vary", "Origin") {
        return None;
    }
    let may_know_cors = scene.host().is_some_and(|host| host.knows_cors || host.has_own_pages);
    if may_know_cors {
        return None;
    }
    let is_direct = scene.draft.hop == 0 && scene.cache_hit().is_none();
    let sign = if is_direct { Sign::deduced() } else { Sign::possible() };
    Some(sign.at(entry, Part::ResponseHeaders, "no CORS header here, nor in any other response of the server"))
}

fn explain(facts: &Facts) -> String {
    format!(
        "No response from {} in this file has CORS headers: CORS is not enabled there, at least not for {}.",
        phrases::server(facts),
        phrases::page(facts)
    )
}

fn fixes(facts: &Facts) -> Vec<String> {
    vec![format!(
        "If {} is yours: enable CORS there (framework or gateway), so that it sends {}, also on errors.",
        phrases::server(facts),
        phrases::lines_for_stage(facts)
    )]
}
