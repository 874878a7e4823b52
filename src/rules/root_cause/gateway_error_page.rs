//! The error comes from something in front of the application.
//!
//! ## What it means
//! A gateway, load balancer or CDN sent the error, without the application's CORS headers. The CORS message in
//! the console hides the real error.
//!
//! ## How to see it
//! Headers of a proxy in the error response: `X-Amzn-ErrorType`, `X-Vercel-Error`, `Server: awselb`, another `Server` than
//! in good responses of the same host; or status 502, 504 or 520 to 530. An error without such a header is
//! `http-error-hidden-by-cors`, one with the application's headers is `app-error-without-cors`.
//!
//! ## What the consoles say
//! - Chromium: `No 'Access-Control-Allow-Origin' header is present on the requested resource.`, and the status in the line
//!   after it: `net::ERR_FAILED 502 (Bad Gateway)`
//! - Firefox: `(Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 502.`
//! - WebKit: `Origin https://app.example is not allowed by Access-Control-Allow-Origin. Status code: 502`
//!
//! ## Example
//! ```text
//! GET /users/7 HTTP/1.1
//! Origin: https://app.example
//!
//! HTTP/1.1 502 Bad Gateway
//! Server: cloudflare
//! Content-Type: text/html
//! ```
//!
//! ## How to fix it
//! Fix the error first. Then give the gateway's own error pages the CORS headers: nginx `add_header … always`, AWS API
//! Gateway "gateway responses", CloudFront "response headers policy".
//!
//! ## Standard
//! CORS check: it is applied whatever the status: <https://fetch.spec.whatwg.org/#concept-cors-check>

use super::rule::{AnsweredBy, RootCauseRule};
use super::scene::{Scene, Sign};
use super::who::{Maker, made};
use crate::rules::phrases;
use crate::rules::rule::Facts;

/// See the head of this file.
pub(crate) static RULE: RootCauseRule = RootCauseRule {
    name: "gateway-error-page",
    summary: "The error comes from something in front of the application",
    source: include_str!("gateway_error_page.rs"),
    says_it_all: true,
    is_fixed_by_cors_settings: true,
    answered_by: AnsweredBy::Gateway,
    signs,
    explain,
    fixes,
    ..RootCauseRule::PLAIN
};

/// Headers of a proxy, or missing headers of the application.
fn signs(scene: &Scene<'_, '_>) -> Option<Sign> {
    let Maker::Proxy { name, mark } = made(scene)? else { return None };
    let entry = scene.answer()?;
    let sign = Sign::deduced().with(name).at_status(scene, "an error without CORS headers");
    Some(if mark.is_empty() { sign } else { sign.at_header(entry, mark, "shows who sent it") })
}

fn explain(facts: &Facts) -> String {
    format!(
        "The {} came from {} in front of the application behind {}, without CORS headers: the CORS message hides it.",
        phrases::status_or(facts, "error"),
        facts.root_detail.unwrap_or("a gateway"),
        phrases::server(facts)
    )
}

fn fixes(facts: &Facts) -> Vec<String> {
    vec![
        format!(
            "Find the cause of the {} in the logs of whatever is in front of {}.",
            phrases::status_or(facts, "error"),
            phrases::server(facts)
        ),
        format!(
            "Give the gateway's own error pages {}, so that the page can see such an error.",
            phrases::header_lines(facts)
        ),
    ]
}
