//! The body is incomplete.
//!
//! ## What it means
//! Status and headers arrived, but the connection ended before the whole body did. `fetch()` had already resolved;
//! `response.json()` or `.text()` fails.
//!
//! This is not a CORS failure: no header can fix it.
//!
//! ## What the consoles say
//! - Chromium: `net::ERR_CONTENT_LENGTH_MISMATCH`, `net::ERR_INCOMPLETE_CHUNKED_ENCODING`
//! - Firefox: nothing: the response had arrived.
//! - WebKit: nothing that names it
//!
//! ## Example
//! ```text
//! HTTP/1.1 200 OK
//! Content-Length: 5000
//!
//! (1200 bytes, then the connection is closed)
//! ```
//!
//! ## How to fix it
//! Check `Content-Length` against the body, and timeouts and buffers of the proxies in between.
//!
//! ## Standard
//! Network error: <https://fetch.spec.whatwg.org/#concept-network-error>

use crate::rules::card::{Elsewhere, Rule};
use crate::rules::phrases;
use crate::rules::rule::Facts;

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "truncated-body",
    summary: "The body is incomplete",
    source: include_str!("truncated_body.rs"),
    reason: super::reason_after_response,
    explain,
    fixes,
    elsewhere: Elsewhere::OpenTakenByWebKit,
    ..Rule::NETWORK
};

fn explain(facts: &Facts) -> String {
    format!("The connection ended before the whole body of the response from {} arrived.", phrases::server(facts))
}

fn fixes(facts: &Facts) -> Vec<String> {
    vec![format!(
        "Check `Content-Length` and the timeouts and buffers of the proxies in front of {}.",
        phrases::server(facts)
    )]
}
