//! The server does not answer for legal reasons.
//!
//! ## What it means
//! The server, or a network in between, may not send this response to this country or user. The 451 has no CORS
//! headers.
//!
//! ## How to see it
//! Status 451 on a response without CORS headers. The status itself is the sign, so this is `confirmed`.
//!
//! ## What the consoles say
//! - Chromium: `No 'Access-Control-Allow-Origin' header is present on the requested resource.`, and in the line after it
//!   `net::ERR_FAILED 451 (Unavailable For Legal Reasons)`
//! - Firefox: `(Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 451.`
//! - WebKit: `Origin https://app.example is not allowed by Access-Control-Allow-Origin. Status code: 451`
//!
//! ## Example
//! ```text
//! GET /users/7 HTTP/1.1
//! Origin: https://app.example
//!
//! HTTP/1.1 451 Unavailable For Legal Reasons
//! ```
//!
//! ## How to fix it
//! No CORS setting helps. Try from a place where it is allowed, or ask the operator of the server (the header
//! `Link: …; rel="blocked-by"` may name who blocks it).
//!
//! ## Standard
//! Status codes of HTTP: <https://www.rfc-editor.org/rfc/rfc9110#section-15>

use super::rule::RootCauseRule;
use super::scene::{Scene, Sign};
use crate::rules::phrases;
use crate::rules::rule::Facts;

/// See the head of this file.
pub(crate) static RULE: RootCauseRule = RootCauseRule {
    name: "unavailable-for-legal-reasons",
    summary: "The server does not answer for legal reasons (451)",
    source: include_str!("unavailable_for_legal_reasons.rs"),
    says_it_all: true,
    signs,
    explain,
    fixes,
    ..RootCauseRule::PLAIN
};

/// The status is the sign.
fn signs(scene: &Scene<'_, '_>) -> Option<Sign> {
    scene.answered(451)
}

fn explain(facts: &Facts) -> String {
    format!(
        "{} answered 451: it may not answer for legal reasons. The response has no CORS headers, so the page does not even see the status.",
        phrases::server(facts)
    )
}

fn fixes(facts: &Facts) -> Vec<String> {
    vec![
        format!(
            "Ask the operator of {} why this user or country is blocked; no CORS setting helps.",
            phrases::server(facts)
        ),
        phrases::with_errors_too(facts),
    ]
}
