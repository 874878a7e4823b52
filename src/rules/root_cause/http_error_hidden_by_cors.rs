//! The CORS message hides an error of the server.
//!
//! ## What it means
//! The server answered with an error (4xx, 5xx), and that response has no CORS headers. So the page sees
//! neither its status nor its text. What looks like a CORS problem is an ordinary error.
//!
//! ## How to see it
//! The Network panel shows the status: `net::ERR_FAILED 500`.
//!
//! ## What the consoles say
//! - Chromium: `No 'Access-Control-Allow-Origin' header is present on the requested resource.`, and the status in the line
//!   after it: `net::ERR_FAILED 500 (Internal Server Error)`
//! - Firefox: `(Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 500.`
//! - WebKit: `Origin https://app.example is not allowed by Access-Control-Allow-Origin. Status code: 500`
//!
//! ## Example
//! ```text
//! POST /orders HTTP/1.1
//! Origin: https://app.example
//!
//! HTTP/1.1 500 Internal Server Error
//! Content-Type: text/plain
//! ```
//!
//! ## How to fix it
//! Fix the error. Send the CORS headers with errors as well, so that the page can show them: nginx `add_header … always`;
//! set them before the handler runs, not after, so that an exception does not lose them.
//!
//! ## Standard
//! CORS check: it is applied whatever the status: <https://fetch.spec.whatwg.org/#concept-cors-check>

use super::bucket_cors_rule::store;
use super::rule::RootCauseRule;
use super::scene::{Scene, Sign};
use crate::rules::phrases;
use crate::rules::rule::Facts;

/// See the head of this file.
pub(crate) static RULE: RootCauseRule = RootCauseRule {
    name: "http-error-hidden-by-cors",
    summary: "The CORS message hides an error of the server",
    source: include_str!("http_error_hidden_by_cors.rs"),
    says_it_all: true,
    is_general: true,
    is_fixed_by_cors_settings: true,
    signs,
    explain,
    fixes,
    ..RootCauseRule::PLAIN
};

/// Applies to every error without CORS headers, except a CORS filter's own rejection.
fn signs(scene: &Scene<'_, '_>) -> Option<Sign> {
    scene.bare_error().filter(|_| !scene.comes_from_cors_filter())?;
    let sign = Sign::confirmed().at_status(scene, "an error without CORS headers");
    Some(match scene.answer().and_then(store) {
        Some(store) => sign.with(store),
        None => sign,
    })
}

fn explain(facts: &Facts) -> String {
    let who = match facts.root_detail {
        Some(store) => format!(
            "The object store ({store}) itself rejected the request; the XML body of the response gives the reason (open it in the Network \
             panel)."
        ),
        None => "This file does not show whether the application sent it or something in front of it.".to_owned(),
    };
    format!(
        "{} answered {}; the response has no CORS headers, so the page does not even see the error. {who}",
        phrases::server(facts),
        phrases::status_or(facts, "with an error")
    )
}

fn fixes(facts: &Facts) -> Vec<String> {
    if facts.root_detail.is_some() {
        return vec![
            "Read the XML body of the response: `Code` and `Message` give the reason. For a presigned URL, check its \
             signature: it must not have expired, and method, headers and checksum must be the signed ones."
                .to_owned(),
        ];
    }
    vec![
        format!(
            "Check the logs of {} for the {}: that is the real failure.",
            phrases::server(facts),
            phrases::status_or(facts, "error")
        ),
        format!(
            "Send {} on errors as well: set them before the handler runs (nginx: `add_header … always`).",
            phrases::header_lines(facts)
        ),
    ]
}
