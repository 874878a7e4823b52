//! The server requires a valid login, and its 401 response has no CORS headers.
//!
//! ## What it means
//! The token or cookie is missing, has expired or is not meant for this server. The response is an ordinary 401, but the
//! filter that sent it runs before the CORS handling, so the page cannot read it and cannot renew the login.
//!
//! ## How to see it
//! Status 401 on the request itself (not on OPTIONS), often with `WWW-Authenticate`.
//!
//! ## What the consoles say
//! - Chromium: `No 'Access-Control-Allow-Origin' header is present on the requested resource.`, and in the line after it
//!   `net::ERR_FAILED 401 (Unauthorized)`
//! - Firefox: `(Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 401.`
//! - WebKit: `Origin https://app.example is not allowed by Access-Control-Allow-Origin. Status code: 401`
//!
//! ## Example
//! ```text
//! GET /users/7 HTTP/1.1
//! Origin: https://app.example
//! Authorization: Bearer eyJ…
//!
//! HTTP/1.1 401 Unauthorized
//! WWW-Authenticate: Bearer error="invalid_token"
//! ```
//!
//! ## How to fix it
//! Renew the login. On the server, put the CORS handling before authentication, so that 401 and 403 have the
//! headers.
//!
//! ## Standard
//! CORS check: it is applied whatever the status: <https://fetch.spec.whatwg.org/#concept-cors-check>

use super::rule::RootCauseRule;
use super::scene::{Scene, Sign};
use crate::rules::phrases;
use crate::rules::rule::Facts;

/// See the head of this file.
pub(crate) static RULE: RootCauseRule = RootCauseRule {
    name: "auth-error-without-cors",
    summary: "The server requires a valid login (401), and that response has no CORS headers",
    source: include_str!("auth_error_without_cors.rs"),
    says_it_all: true,
    is_fixed_by_cors_settings: true,
    signs,
    explain,
    fixes,
    ..RootCauseRule::PLAIN
};

/// A 401 means that credentials are missing or not valid.
fn signs(scene: &Scene<'_, '_>) -> Option<Sign> {
    scene.error_of_request().filter(|status| *status == 401)?;
    Some(Sign::confirmed().at_status(scene, "requires a valid login"))
}

fn explain(facts: &Facts) -> String {
    format!(
        "{} answered 401: the login (token or cookie) is missing, has expired or is not valid there. The response has no CORS \
         headers, so the page does not even see the status.",
        phrases::server(facts)
    )
}

fn fixes(facts: &Facts) -> Vec<String> {
    vec![
        "Get a new token or log in again; check that the request sends it.".to_owned(),
        format!(
            "On {}, put the CORS handling before authentication, so that a 401 also has {}.",
            phrases::server(facts),
            phrases::header_lines(facts)
        ),
    ]
}
