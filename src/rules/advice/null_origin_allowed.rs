//! `Access-Control-Allow-Origin: null` allows every sandboxed frame and local file.
//!
//! ## What it means
//! `null` is the origin of sandboxed frames, of `data:` and `file:` pages, and of requests after certain redirects: any
//! website can create a frame with it.
//!
//! ## What the consoles say
//! Chromium, Firefox and WebKit print nothing: for a page whose origin is `null`, the header is right.
//!
//! ## Example
//! ```text
//! GET /me HTTP/1.1
//! Origin: null
//!
//! HTTP/1.1 200 OK
//! Access-Control-Allow-Origin: null
//! Access-Control-Allow-Credentials: true
//! ```
//!
//! ## How to fix it
//! Remove `null` from the list. If local files need access for development, serve them from `http://localhost` and allow
//! that origin.
//!
//! ## Standard
//! Serializing a request origin: <https://fetch.spec.whatwg.org/#serializing-a-request-origin>

use super::answer::{Answer, response_header};
use super::by_host::{ByHost, count};
use super::judged::Judged;
use super::rule::{Advice, AdviceRule};

/// See the head of this file.
pub(super) static RULE: AdviceRule = AdviceRule {
    name: NAME,
    summary: "The server allows the origin null",
    source: include_str!("null_origin_allowed.rs"),
    find,
    ..AdviceRule::PLAIN
};

const NAME: &str = "null-origin-allowed";

fn find(judged: &Judged<'_>) -> Vec<Advice> {
    let mut found = ByHost::default();
    for &Answer { entry, allow_origin, .. } in judged.answers() {
        if allow_origin == Some("null") {
            found.add(entry, response_header(entry, "Access-Control-Allow-Origin"), "allows the origin null");
        }
    }
    found.advice(NAME, |host, number| {
        format!(
            "{host} allows the origin null in {}. Any website can create a sandboxed frame with that origin. Allow \
             real origins only.",
            count(number, "response")
        )
    })
}
