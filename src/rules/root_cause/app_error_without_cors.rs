//! The application's own error response has no CORS headers.
//!
//! ## What it means
//! The application sent the error itself, without the CORS headers: an exception that drops the headers, an error page of
//! the framework, or a filter in front of the CORS middleware. The console mentions CORS; the real error is in the log.
//!
//! ## How to see it
//! Headers of an application in the error response: `X-Powered-By`, `X-Runtime`, a `Server` such as uvicorn, puma or
//! Kestrel. An error with the headers of a proxy is `gateway-error-page`.
//!
//! ## What the consoles say
//! - Chromium: `No 'Access-Control-Allow-Origin' header is present on the requested resource.`, and in the line after it
//!   `net::ERR_FAILED 500 (Internal Server Error)`
//! - Firefox: `(Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 500.`
//! - WebKit: `Origin https://app.example is not allowed by Access-Control-Allow-Origin. Status code: 500`
//!
//! ## Example
//! ```text
//! POST /orders HTTP/1.1
//! Origin: https://app.example
//!
//! HTTP/1.1 500 Internal Server Error
//! X-Powered-By: Express
//! Content-Type: text/html
//! ```
//!
//! ## How to fix it
//! Fix the error (see the application's log). Set the CORS headers before anything can fail, or in the error
//! handler as well: Express `app.use(cors())` first; FastAPI: an exception handler instead of a bare 500; Django and
//! Rails: the middleware first in the list.
//!
//! ## Standard
//! CORS check: it is applied whatever the status: <https://fetch.spec.whatwg.org/#concept-cors-check>

use super::rule::RootCauseRule;
use super::scene::{Scene, Sign};
use super::who::{Maker, made};
use crate::rules::phrases;
use crate::rules::rule::Facts;

/// See the head of this file.
pub(crate) static RULE: RootCauseRule = RootCauseRule {
    name: "app-error-without-cors",
    summary: "The application's own error response has no CORS headers",
    source: include_str!("app_error_without_cors.rs"),
    says_it_all: true,
    is_fixed_by_cors_settings: true,
    signs,
    explain,
    fixes,
    ..RootCauseRule::PLAIN
};

/// Headers of the application, or of the server that runs it, in the error response.
fn signs(scene: &Scene<'_, '_>) -> Option<Sign> {
    let Maker::App { mark } = made(scene)? else { return None };
    Some(Sign::deduced().at_status(scene, "an error without CORS headers").at_header(
        scene.answer()?,
        mark,
        "shows who sent it",
    ))
}

fn explain(facts: &Facts) -> String {
    format!(
        "The application behind {} answered {} itself, without CORS headers: the CORS message hides the error.",
        phrases::server(facts),
        phrases::status_or(facts, "with an error")
    )
}

fn fixes(facts: &Facts) -> Vec<String> {
    vec![
        format!(
            "Check the application's log for the {}: that is the real failure.",
            phrases::status_or(facts, "error")
        ),
        format!(
            "In the application, set {} before anything can fail (the CORS middleware first), so that errors also carry them.",
            phrases::header_lines(facts)
        ),
    ]
}
