//! The page sends `Access-Control-Allow-…` with its request.
//!
//! ## What it means
//! These are response headers: in a request they allow nothing. They do force a preflight, which fails unless the
//! server happens to allow that header.
//!
//! ## What the consoles say
//! Chromium, Firefox and WebKit print nothing as long as the server allows the header; otherwise they name it (see
//! `header-not-allowed`).
//!
//! ## Example
//! ```text
//! OPTIONS /users HTTP/1.1
//! Access-Control-Request-Headers: access-control-allow-origin
//!
//! HTTP/1.1 204 No Content
//! Access-Control-Allow-Headers: access-control-allow-origin
//! ```
//!
//! ## How to fix it
//! Remove them from the page; the server must send them.
//!
//! ## Standard
//! CORS-unsafe request-header names: <https://fetch.spec.whatwg.org/#cors-unsafe-request-header-names>

use super::by_host::{ByHost, count};
use super::judged::Judged;
use super::rule::{Advice, AdviceRule};
use crate::rules::verdict::Part;

/// See the head of this file.
pub(super) static RULE: AdviceRule = AdviceRule {
    name: NAME,
    summary: "The page sends response headers with its request",
    source: include_str!("request_carries_response_headers.rs"),
    find,
    ..AdviceRule::PLAIN
};

const NAME: &str = "request-carries-response-headers";

fn find(judged: &Judged<'_>) -> Vec<Advice> {
    let mut found = ByHost::default();
    for hop in judged.fetches.iter().flat_map(|(fetch, _)| &fetch.hops) {
        let Some(entry) = judged.capture.request(hop) else { continue };
        let is_response_header = |name: &str| {
            name.get(..21).is_some_and(|stem| stem.eq_ignore_ascii_case("access-control-allow-"))
                || name.eq_ignore_ascii_case("access-control-expose-headers")
        };
        for (position, header) in entry.request.headers.iter().enumerate() {
            if is_response_header(header.name) {
                found.add(entry, Part::RequestHeader(position), "a response header, sent with a request");
            }
        }
    }
    found.advice(NAME, |host, number| {
        format!(
            "{} to {host} with an Access-Control-Allow-… header. In a request it allows nothing and forces a preflight; \
             remove it from the page.",
            count(number, "request")
        )
    })
}
