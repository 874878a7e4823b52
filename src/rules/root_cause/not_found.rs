//! The server has nothing at this URL.
//!
//! ## What it means
//! The URL is wrong, or the resource does not exist there: a missing path prefix, an old version,
//! another environment's host, a deleted id. The 404 has no CORS headers, so the console mentions
//! CORS.
//!
//! ## How to see it
//! Status 404 on a response without CORS headers. The status itself is the sign, so this is `confirmed`.
//!
//! ## What the consoles say
//! - Chromium: `No 'Access-Control-Allow-Origin' header is present on the requested resource.`, and in the line after it
//!   `net::ERR_FAILED 404 (Not Found)`
//! - Firefox: `(Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 404.`
//! - WebKit: `Origin https://app.example is not allowed by Access-Control-Allow-Origin. Status code: 404`
//!
//! ## Example
//! ```text
//! GET /users/7 HTTP/1.1
//! Origin: https://app.example
//!
//! HTTP/1.1 404 Not Found
//! ```
//!
//! ## How to fix it
//! Check the URL: host, path, version, slashes. Send the CORS headers with a 404 as well.
//!
//! ## Standard
//! Status codes of HTTP: <https://www.rfc-editor.org/rfc/rfc9110#section-15>

use super::rule::RootCauseRule;
use super::scene::{Scene, Sign};
use crate::rules::phrases;
use crate::rules::rule::Facts;

/// See the head of this file.
pub(crate) static RULE: RootCauseRule = RootCauseRule {
    name: "not-found",
    summary: "The server has nothing at this URL (404)",
    source: include_str!("not_found.rs"),
    says_it_all: true,
    signs,
    explain,
    fixes,
    ..RootCauseRule::PLAIN
};

/// The status is the sign.
fn signs(scene: &Scene<'_, '_>) -> Option<Sign> {
    scene.error_of_request().filter(|status| *status == 404)?;
    Some(Sign::confirmed().at_status(scene, "the server's own status"))
}

fn explain(facts: &Facts) -> String {
    format!(
        "{} answered 404: it has nothing at {}. The response has no CORS headers, so the page does not even see the status.",
        phrases::server(facts),
        facts.url
    )
}

fn fixes(facts: &Facts) -> Vec<String> {
    vec![format!("Check the URL {}: host, path, version and slashes.", facts.url), phrases::with_errors_too(facts)]
}
