//! The response was not valid HTTP.
//!
//! ## What it means
//! Something came back, but it was not HTTP that the browser accepts: another protocol on this port, a broken HTTP/2 or
//! HTTP/3 stream, two `Content-Length` headers, or headers that are too large.
//!
//! This is not a CORS failure: no header can fix it.
//!
//! ## What the consoles say
//! - Chromium: `net::ERR_INVALID_HTTP_RESPONSE`, `net::ERR_HTTP2_PROTOCOL_ERROR`,
//!   `net::ERR_RESPONSE_HEADERS_MULTIPLE_CONTENT_LENGTH`, `net::ERR_ALPN_NEGOTIATION_FAILED`
//! - Firefox: `(Reason: CORS request did not succeed). Status code: (null).`, which is **not** CORS. A response without
//!   a status line it takes for a 200 without headers, so it misses `Access-Control-Allow-Origin` then.
//! - WebKit: `Could not parse HTTP response` (WebKitGTK), `cannot parse response` (Safari)
//!
//! If the preflight failed this way, WebKit adds `… due to access control checks.`, and Firefox prints its line twice.
//!
//! ## Example
//! ```text
//! GET http://api.example:22/a
//!
//! SSH-2.0-OpenSSH_9.6
//! ```
//!
//! ## How to fix it
//! Look at the raw response (`curl -v`); check which server listens on this port. A request with a stream as its body
//! (`duplex: 'half'`) needs HTTP/2 or later.
//!
//! ## Standard
//! Network error: <https://fetch.spec.whatwg.org/#concept-network-error>

use crate::rules::card::{Elsewhere, Rule};
use crate::rules::phrases;
use crate::rules::rule::Facts;

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "protocol-error",
    summary: "The response was not valid HTTP",
    source: include_str!("protocol_error.rs"),
    explain,
    fixes,
    elsewhere: Elsewhere::OpenTakenByWebKit,
    ..Rule::NETWORK
};

fn explain(facts: &Facts) -> String {
    format!("The response of {} is not valid HTTP. {}", phrases::server(facts), phrases::preflight_too(facts))
}

fn fixes(facts: &Facts) -> Vec<String> {
    vec![format!("Look at the raw response: `curl -v {}`.", phrases::shell_quoted(&facts.url))]
}
