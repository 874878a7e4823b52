//! A cache reused a response that was made for another origin.
//!
//! ## What it means
//! The server's `Access-Control-Allow-Origin` depends on the request's `Origin`, but the response has no
//! `Vary: Origin`. A cache (the browser's own, a CDN) then stores the response to one page and reuses it for another: with
//! that page's origin in it, or without the header, if the first request was a plain `<img>` that sends no `Origin`.
//!
//! ## How to see it
//! The header names another origin than the request's, or is missing, and the response came from a cache: `Age`,
//! `X-Cache: HIT`, `CF-Cache-Status: HIT`, a 304, "disk cache". A hard reload helps for a while.
//!
//! ## What the consoles say
//! - Chromium and Firefox: that the header names another origin (see `allow-origin-mismatch`) or is missing (see
//!   `missing-allow-origin`). Firefox prints that for a stored response to a fetch, not for a stored image.
//! - WebKit: `Origin … is not allowed by Access-Control-Allow-Origin.`, though it usually asks the server again instead of
//!   using such a copy.
//!
//! ## Example
//! ```text
//! GET /users/7 HTTP/1.1
//! Origin: https://shop.example
//!
//! HTTP/1.1 200 OK
//! Age: 512
//! Access-Control-Allow-Origin: https://app.example
//! ```
//!
//! ## How to fix it
//! Send `Vary: Origin` with **every** response of that URL, also to requests without `Origin`, and empty the cache. Or
//! always send `*`. On a CDN, make `Origin` part of the cache key.
//!
//! ## Standard
//! CORS protocol and HTTP caches: <https://fetch.spec.whatwg.org/#cors-protocol-and-http-caches>

use super::rule::RootCauseRule;
use super::scene::{Scene, Sign};
use crate::browser::Stage;
use crate::har::Entry;
use crate::rules::card::Defect;
use crate::rules::judge::http_cache::is_storable;
use crate::rules::phrases;
use crate::rules::rule::Facts;
use crate::rules::verdict::Part;

/// See the head of this file.
pub(crate) static RULE: RootCauseRule = RootCauseRule {
    name: "cached-without-vary",
    summary: "A cache reused a response that was made for another origin",
    source: include_str!("cached_without_vary.rs"),
    is_fixed_by_cors_settings: true,
    signs,
    explain,
    fixes,
    ..RootCauseRule::PLAIN
};

/// For the browser's own cache, an earlier entry shows what it stored; a shared cache names itself in a header, and the
/// server's other responses show whether the copy was made for another request.
fn signs(scene: &Scene<'_, '_>) -> Option<Sign> {
    let turns_on_it = matches!(scene.defect(), Defect::MissingOrigin | Defect::OtherOrigin);
    let is_read = matches!(scene.stage, Stage::Response | Stage::Redirect);
    if !scene.is_cors() || !turns_on_it || !is_read || scene.fetch.from_worker {
        return None;
    }
    let request = scene.capture.request(scene.hop)?;
    if let Some(earlier) = stored_for_another(scene, request) {
        return Some(Sign::deduced().at(earlier, Part::Entry, "the copy that was stored: made for another request"));
    }
    let hit = scene.cache_hit()?;
    // A cache that respects `Vary` would have asked the server again; errors are usually not stored.
    if scene.lists("Vary", "Origin") || scene.lists("Vary", "*") || scene.status()? >= 400 {
        return None;
    }
    let lets_in = scene.is_let_in_elsewhere();
    let may_lack_it = || lets_in || scene.host().is_some_and(|host| host.allows_some) || scene.stage == Stage::Redirect;
    let sign = match scene.defect() == Defect::OtherOrigin {
        true if lets_in => Sign::deduced(),
        // The server may name the same origin for every request, or send the header only for other paths.
        true => Sign::possible(),
        false if may_lack_it() => Sign::possible(),
        false => return Some(Sign::possible().at_header(request, hit, "a cache answered")),
    };
    Some(sign.at_header(request, hit, "a cache answered").at_header(request, "Vary", "does not name Origin"))
}

/// An earlier response of the same URL that the browser's cache stored and reused, made for another origin or for a
/// request without one.
fn stored_for_another<'r>(scene: &Scene<'_, 'r>, request: &'r Entry) -> Option<&'r Entry> {
    let from_cache = request.from_cache.is_some() || request.has_no_answer();
    let unlike = |earlier: &Entry| {
        let value = earlier.response.headers.value("Access-Control-Allow-Origin");
        value != Some("*") && earlier.request.headers.value("Origin") != scene.hop.request_origin.as_deref()
    };
    let url = request.url();
    let mut earlier =
        scene.capture.earlier(url, request.index).filter(|_| from_cache && scene.stage == Stage::Response);
    earlier.find(|earlier| is_storable(earlier) && unlike(earlier))
}

fn explain(facts: &Facts) -> String {
    format!(
        "A cache stored the response from {} for another request (with another `Origin`, or without one) and \
         reused it here, because the response has no `Vary: Origin`.",
        phrases::server(facts)
    )
}

fn fixes(facts: &Facts) -> Vec<String> {
    vec![
        format!(
            "On {}, send `Vary: Origin` with every response of this URL, also to requests without `Origin`; then clear \
             the \
             caches (on a CDN, make `Origin` part of the cache key).",
            phrases::server(facts)
        ),
        "Until then, in the page: `fetch(url, { cache: 'reload' })` once, and the same `crossorigin` on every \
         element that \
         uses this URL."
            .to_owned(),
    ]
}
