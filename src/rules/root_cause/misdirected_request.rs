//! The browser used a connection on which the server does not serve this host.
//!
//! ## What it means
//! Over HTTP/2 and HTTP/3 a browser may reuse an open connection for another host, if the
//! certificate covers both names and the address is the same. A server that does not serve the host there answers
//! 421. Browsers usually retry over a new connection; if they do not, the console reports the response without CORS
//! headers.
//!
//! ## How to see it
//! Status 421 on a response without CORS headers. The status itself is the sign, so this is `confirmed`.
//!
//! ## What the consoles say
//! - Chromium: `No 'Access-Control-Allow-Origin' header is present on the requested resource.`, and in the line after it
//!   `net::ERR_FAILED 421 (Misdirected Request)`
//! - Firefox: `(Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 421.`
//! - WebKit: `Origin https://app.example is not allowed by Access-Control-Allow-Origin. Status code: 421`
//!
//! ## Example
//! ```text
//! GET /users/7 HTTP/1.1
//! Origin: https://app.example
//!
//! HTTP/1.1 421 Misdirected Request
//! ```
//!
//! ## How to fix it
//! Give each host its own certificate or address, or serve every host of the certificate on every connection.
//!
//! ## Standard
//! Status codes of HTTP: <https://www.rfc-editor.org/rfc/rfc9110#section-15>

use super::rule::RootCauseRule;
use super::scene::{Scene, Sign};
use crate::rules::phrases;
use crate::rules::rule::Facts;

/// See the head of this file.
pub(crate) static RULE: RootCauseRule = RootCauseRule {
    name: "misdirected-request",
    summary: "The connection belongs to another host (421)",
    source: include_str!("misdirected_request.rs"),
    says_it_all: true,
    signs,
    explain,
    fixes,
    ..RootCauseRule::PLAIN
};

/// The status is the sign.
fn signs(scene: &Scene<'_, '_>) -> Option<Sign> {
    scene.answered(421)
}

fn explain(facts: &Facts) -> String {
    format!(
        "{} answered 421 (misdirected request): the browser reused a connection to another host of the same certificate, and the server does not serve this host on it.",
        phrases::server(facts)
    )
}

fn fixes(facts: &Facts) -> Vec<String> {
    vec![format!(
        "Give {} its own certificate or address, or serve every host of the certificate on every connection.",
        phrases::server(facts)
    )]
}
