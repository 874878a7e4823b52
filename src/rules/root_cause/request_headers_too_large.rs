//! The headers of the request are larger than the server allows.
//!
//! ## What it means
//! Usually the cookies have grown, or a token is very long. The server rejected the request before the application saw
//! it.
//!
//! ## How to see it
//! Status 431 on a response without CORS headers. The status itself is the sign, so this is `confirmed`.
//!
//! ## What the consoles say
//! - Chromium: `No 'Access-Control-Allow-Origin' header is present on the requested resource.`, and in the line after it
//!   `net::ERR_FAILED 431 (Request Header Fields Too Large)`
//! - Firefox: `(Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 431.`
//! - WebKit: `Origin https://app.example is not allowed by Access-Control-Allow-Origin. Status code: 431`
//!
//! ## Example
//! ```text
//! GET /users/7 HTTP/1.1
//! Origin: https://app.example
//!
//! HTTP/1.1 431 Request Header Fields Too Large
//! ```
//!
//! ## How to fix it
//! Delete cookies of that host, set fewer or smaller ones, shorten tokens, or raise the limit (nginx
//! `large_client_header_buffers`, Node `--max-http-header-size`).
//!
//! ## Standard
//! Status codes of HTTP: <https://www.rfc-editor.org/rfc/rfc9110#section-15>

use super::rule::RootCauseRule;
use super::scene::{Scene, Sign};
use crate::rules::phrases;
use crate::rules::rule::Facts;

/// See the head of this file.
pub(crate) static RULE: RootCauseRule = RootCauseRule {
    name: "request-headers-too-large",
    summary: "The headers are larger than the server allows (431)",
    source: include_str!("request_headers_too_large.rs"),
    says_it_all: true,
    is_fixed_by_cors_settings: true,
    signs,
    explain,
    fixes,
    ..RootCauseRule::PLAIN
};

/// The status is the sign.
fn signs(scene: &Scene<'_, '_>) -> Option<Sign> {
    // A preflight has neither cookies nor tokens.
    scene.answered(431).filter(|_| !scene.is_preflight())
}

fn explain(facts: &Facts) -> String {
    format!(
        "{} answered 431: the headers of the {} are too large for it, usually because of cookies or a long token.",
        phrases::server(facts),
        facts.method
    )
}

fn fixes(facts: &Facts) -> Vec<String> {
    vec![
        format!(
            "Delete the cookies of {} and set fewer, or raise the limit there (nginx `large_client_header_buffers`, Node `--max-http-header-size`).",
            phrases::server(facts)
        ),
        phrases::with_errors_too(facts),
    ]
}
