//! A cache gave out an answer that was made for another origin.
//!
//! ## What it means
//! The server makes `Access-Control-Allow-Origin` depend on the request's `Origin`, but does not say so by
//! `Vary: Origin`. A cache (the browser's own, a CDN) then keeps the answer to one page and gives it to another: with
//! that page's origin in it, or without the header, if the first request was a plain `<img>` that sends no `Origin`.
//!
//! ## How to see it
//! The header names another origin than the request's, or is missing, and the answer came from a cache: `Age`,
//! `X-Cache: HIT`, `CF-Cache-Status: HIT`, a 304, "disk cache". A hard reload helps for a while.
//!
//! ## What the consoles say
//! - Chromium and Firefox: that the header names another origin (see `allow-origin-mismatch`) or is missing (see
//!   `missing-allow-origin`). Firefox does so for a stored answer to a fetch, not for a stored image.
//! - WebKit: `Origin … is not allowed by Access-Control-Allow-Origin.`, though it mostly asks the server again instead of
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
//! ## How to mend it
//! Send `Vary: Origin` with **every** answer of that URL, those without `Origin` included, and empty the cache. Or send
//! `*` always. On a CDN, make `Origin` part of the cache key.
//!
//! ## Standard
//! CORS protocol and HTTP caches: <https://fetch.spec.whatwg.org/#cors-protocol-and-http-caches>

use super::RootCauseRule;
use crate::rules::rule::Facts;
use crate::rules::words;

/// See the head of this file.
pub(crate) static RULE: RootCauseRule = RootCauseRule {
    name: "cached-without-vary",
    summary: "A cache gave out an answer that was made for another origin",
    source: include_str!("cached_without_vary.rs"),
    says_it_all: false,
    explain,
    fixes,
};

fn explain(facts: &Facts) -> String {
    format!(
        "The answer from {} was kept by a cache for another request (another page's origin, or none) and reused \
         here, for \
         it does not say `Vary: Origin`.",
        words::server(facts)
    )
}

fn fixes(facts: &Facts) -> Vec<String> {
    vec![
        format!(
            "On {}, send `Vary: Origin` with every answer of this URL, also to requests without `Origin`; then empty \
             the \
             caches (on a CDN, make `Origin` part of the cache key).",
            words::server(facts)
        ),
        "Until then, in the page: `fetch(url, { cache: 'reload' })` once, and the same `crossorigin` on every \
         element that \
         uses this URL."
            .to_owned(),
    ]
}
