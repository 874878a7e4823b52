//! The body of the request is larger than the server allows.
//!
//! ## What it means
//! The server, or a proxy in front of it, limits the size of a body, and rejected this one before it was
//! processed. Proxies do that without the CORS headers of the application.
//!
//! ## How to see it
//! Status 413 on a response without CORS headers. The status itself is the sign, so this is `confirmed`.
//!
//! ## What the consoles say
//! - Chromium: `No 'Access-Control-Allow-Origin' header is present on the requested resource.`, and in the line after it
//!   `net::ERR_FAILED 413 (Content Too Large)`
//! - Firefox: `(Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 413.`
//! - WebKit: `Origin https://app.example is not allowed by Access-Control-Allow-Origin. Status code: 413`
//!
//! ## Example
//! ```text
//! POST /files HTTP/1.1
//! Origin: https://app.example
//!
//! HTTP/1.1 413 Content Too Large
//! ```
//!
//! ## How to fix it
//! Raise the limit (nginx `client_max_body_size`, IIS `maxAllowedContentLength`, Express
//! `express.json({ limit })`, an API gateway's quota), or send less: smaller files, or several parts.
//!
//! ## Standard
//! Status codes of HTTP: <https://www.rfc-editor.org/rfc/rfc9110#section-15>

use super::rule::RootCauseRule;
use super::scene::{Scene, Sign};
use crate::rules::phrases;
use crate::rules::rule::Facts;

/// See the head of this file.
pub(crate) static RULE: RootCauseRule = RootCauseRule {
    name: "body-too-large",
    summary: "The body is larger than the server allows (413)",
    source: include_str!("body_too_large.rs"),
    says_it_all: true,
    is_fixed_by_cors_settings: true,
    signs,
    explain,
    fixes,
    ..RootCauseRule::PLAIN
};

/// The status is the sign.
fn signs(scene: &Scene<'_, '_>) -> Option<Sign> {
    // A preflight has no body, so the meaning of this status is unknown there.
    scene.answered(413).filter(|_| !scene.is_preflight())
}

fn explain(facts: &Facts) -> String {
    format!(
        "{} answered 413: the body of the {} exceeds a limit there or of a proxy in front of it. The response has no CORS headers, so the page does not even see the status.",
        phrases::server(facts),
        facts.method
    )
}

fn fixes(facts: &Facts) -> Vec<String> {
    vec![
        format!(
            "On {}, raise the limit for the size of a body (nginx `client_max_body_size`, IIS `maxAllowedContentLength`, Express `express.json({{ limit }})`), or send a smaller body.",
            phrases::server(facts)
        ),
        phrases::with_errors_too(facts),
    ]
}
