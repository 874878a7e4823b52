//! The server rejects the request because there were too many.
//!
//! ## What it means
//! The server, or a proxy in front of it, counts the requests of a user, a key or an address, and the limit is reached.
//! The 429 has no CORS headers, so the page can read neither the status nor `Retry-After`.
//!
//! ## How to see it
//! Status 429 on a response without CORS headers. The status itself is the sign, so this is `confirmed`.
//!
//! ## What the consoles say
//! - Chromium: `No 'Access-Control-Allow-Origin' header is present on the requested resource.`, and in the line after it
//!   `net::ERR_FAILED 429 (Too Many Requests)`
//! - Firefox: `(Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 429.`
//! - WebKit: `Origin https://app.example is not allowed by Access-Control-Allow-Origin. Status code: 429`
//!
//! ## Example
//! ```text
//! GET /users/7 HTTP/1.1
//! Origin: https://app.example
//!
//! HTTP/1.1 429 Too Many Requests
//! ```
//!
//! ## How to fix it
//! Send fewer requests: wait after a 429, combine requests, cache responses. Send the CORS headers with a 429, and expose
//! `Retry-After`.
//!
//! ## Standard
//! Status codes of HTTP: <https://www.rfc-editor.org/rfc/rfc9110#section-15>

use super::rule::RootCauseRule;
use super::scene::{Scene, Sign};
use crate::rules::phrases;
use crate::rules::rule::Facts;

/// See the head of this file.
pub(crate) static RULE: RootCauseRule = RootCauseRule {
    name: "rate-limited",
    summary: "The server limits the rate of requests (429)",
    source: include_str!("rate_limited.rs"),
    says_it_all: true,
    is_fixed_by_cors_settings: true,
    signs,
    explain,
    fixes,
    ..RootCauseRule::PLAIN
};

/// The status is the sign.
fn signs(scene: &Scene<'_, '_>) -> Option<Sign> {
    scene.answered(429)
}

fn explain(facts: &Facts) -> String {
    format!(
        "{} answered 429 (too many requests): a rate limit is reached. The response has no CORS headers, so the page sees neither the status nor how long to wait.",
        phrases::server(facts)
    )
}

fn fixes(facts: &Facts) -> Vec<String> {
    vec![
        "In the page, send fewer requests: wait longer after each failure, combine requests, cache responses."
            .to_owned(),
        phrases::with_errors_too(facts),
    ]
}
