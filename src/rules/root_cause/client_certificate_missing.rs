//! The server requires a client certificate, which a preflight never has.
//!
//! ## What it means
//! With mutual TLS the server requests a certificate on every connection. Browsers send none with a preflight, because it
//! has no credentials. nginx then answers 400 "No required SSL certificate was sent".
//!
//! ## How to see it
//! nginx answers OPTIONS with 400 and an HTML page (`possible`: it does the same for a malformed request), or with 495 or
//! 496.
//!
//! ## What the consoles say
//! - Chromium: `No 'Access-Control-Allow-Origin' header is present on the requested resource.`, and in the line after it
//!   `net::ERR_FAILED 400 (Bad Request)`
//! - Firefox: `(Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 400.`
//! - WebKit: `Origin https://app.example is not allowed by Access-Control-Allow-Origin. Status code: 400`
//!
//! ## Example
//! ```text
//! OPTIONS /users/7 HTTP/1.1
//! Origin: https://app.example
//! Access-Control-Request-Method: PUT
//!
//! HTTP/1.1 400 Bad Request
//! Server: nginx
//! Content-Type: text/html
//! ```
//!
//! ## How to fix it
//! Let OPTIONS pass without a certificate: nginx `ssl_verify_client optional;`, and in the `location` reject every other
//! method unless `$ssl_client_verify` is `SUCCESS`.
//!
//! ## Standard
//! CORS-preflight fetch, whose request has no credentials:
//! <https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>

use super::rule::RootCauseRule;
use super::scene::{Scene, Sign};
use crate::rules::phrases;
use crate::rules::rule::Facts;

/// See the head of this file.
pub(crate) static RULE: RootCauseRule = RootCauseRule {
    name: "client-certificate-missing",
    summary: "The server requires a client certificate, which a preflight never has",
    source: include_str!("client_certificate_missing.rs"),
    says_it_all: true,
    signs,
    explain,
    fixes,
    ..RootCauseRule::PLAIN
};

/// 495 and 496 are nginx's own statuses for that; its 400 also has other reasons.
fn signs(scene: &Scene<'_, '_>) -> Option<Sign> {
    let status = scene.bare_error().filter(|_| scene.is_preflight())?;
    let is_nginx =
        scene.header("Server").is_some_and(|server| server.starts_with("nginx") || server.starts_with("openresty"));
    let is_html = scene.header("Content-Type").is_some_and(|kind| kind.starts_with("text/html"));
    match status {
        495 | 496 => Some(Sign::deduced().at_status(scene, "nginx's status for a missing certificate")),
        400 if is_nginx && is_html => Some(Sign::possible().at_status(scene, "nginx itself rejected the preflight")),
        _ => None,
    }
}

fn explain(facts: &Facts) -> String {
    format!(
        "{} answered the preflight with {}, as nginx does when it requires a client certificate. A preflight never has one.",
        phrases::server(facts),
        phrases::status_or(facts, "with an error")
    )
}

fn fixes(facts: &Facts) -> Vec<String> {
    vec![format!(
        "On {}, let OPTIONS pass without a client certificate (nginx: `ssl_verify_client optional`, and reject other methods without one).",
        phrases::server(facts)
    )]
}
