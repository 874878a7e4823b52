//! `Access-Control-Allow-Origin` names one origin, and `Vary` does not name `Origin`.
//!
//! ## What it means
//! A cache (the browser's, a CDN's) may then reuse one site's response for another site, where CORS blocks it. The failure
//! comes and goes with the cache, and is hard to find.
//!
//! ## What the consoles say
//! Chromium, Firefox and WebKit print nothing yet; once a cache reuses a response for the wrong site, they report a
//! mismatch (see `allow-origin-mismatch`) or a missing header (see `missing-allow-origin`).
//!
//! ## Example
//! ```text
//! GET /users/7 HTTP/1.1
//! Origin: https://app.example
//!
//! HTTP/1.1 200 OK
//! Cache-Control: max-age=600
//! Access-Control-Allow-Origin: https://app.example
//! ```
//!
//! ## How to fix it
//! Send `Vary: Origin` with every response that depends on the origin, also with those without
//! `Access-Control-Allow-Origin`.
//!
//! ## Standard
//! CORS protocol and HTTP caches: <https://fetch.spec.whatwg.org/#cors-protocol-and-http-caches>

use super::answer::{Answer, lists_one_of, response_header};
use super::by_host::{ByHost, count};
use super::judged::Judged;
use super::rule::{Advice, AdviceRule};

/// See the head of this file.
pub(super) static RULE: AdviceRule = AdviceRule {
    name: NAME,
    summary: "A response for one origin can be cached for all",
    source: include_str!("vary_origin_missing.rs"),
    find,
    ..AdviceRule::PLAIN
};

const NAME: &str = "vary-origin-missing";

fn find(judged: &Judged<'_>) -> Vec<Advice> {
    let mut found = ByHost::default();
    for &Answer { entry, allow_origin, .. } in &judged.responses {
        let names_one = allow_origin.is_some_and(|value| value != "*" && value.contains("://"));
        let is_told = || lists_one_of(entry, &[("Cache-Control", "no-store"), ("Vary", "Origin"), ("Vary", "*")]);
        if names_one && &*entry.request.method == "GET" && !is_told() {
            found.add(
                entry,
                response_header(entry, "Access-Control-Allow-Origin"),
                "names one origin, without Vary: Origin",
            );
        }
    }
    found.advice(NAME, |host, number| {
        format!(
            "{host} names one origin in {} without Vary: Origin. A cache can reuse such a response for a page of another \
             origin, which then fails CORS. Add Vary: Origin.",
            count(number, "response")
        )
    })
}
