//! The server does not handle OPTIONS.
//!
//! ## What it means
//! The route exists for GET or PUT, but not for OPTIONS: 404, 405 or 501. The browser sends OPTIONS
//! first, so the request itself is never sent.
//!
//! ## How to see it
//! OPTIONS is answered 404, 405 (`Allow: GET, PUT`) or 501. The header `Allow` has no meaning for CORS.
//!
//! ## What the consoles say
//! - Chromium and Firefox: usually that `Access-Control-Allow-Origin` is missing (see `missing-allow-origin`); with that
//!   header, that the status is not 2xx (see `preflight-bad-status`).
//! - WebKit: `Preflight response is not successful. Status code: 405`
//!
//! ## Example
//! ```text
//! OPTIONS /users/7 HTTP/1.1
//! Origin: https://app.example
//! Access-Control-Request-Method: PUT
//!
//! HTTP/1.1 405 Method Not Allowed
//! Allow: GET, PUT
//! ```
//!
//! ## How to fix it
//! Use the framework's CORS middleware for the whole server, before the router: Express `app.use(cors())`, Spring
//! `@CrossOrigin` or a `CorsConfigurationSource`, ASP.NET `app.UseCors()` before `UseAuthorization`, FastAPI
//! `CORSMiddleware`, Rails `rack-cors`, Go `rs/cors` or `jub0bs/cors` around the mux.
//!
//! ## Standard
//! CORS-preflight fetch, step 7: <https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>

use super::rule::RootCauseRule;
use super::scene::{Scene, Sign};
use crate::rules::phrases;
use crate::rules::rule::Facts;
use crate::standard::is_ok_status;

/// See the head of this file.
pub(crate) static RULE: RootCauseRule = RootCauseRule {
    name: "no-options-route",
    summary: "The server does not handle OPTIONS",
    source: include_str!("no_options_route.rs"),
    says_it_all: true,
    is_fixed_by_cors_settings: true,
    is_helped_by_own_origin: true,
    signs,
    explain,
    fixes,
    ..RootCauseRule::PLAIN
};

/// The status is the sign; a 403 from a CDN may mean the same.
fn signs(scene: &Scene<'_, '_>) -> Option<Sign> {
    if !scene.is_preflight() || scene.is_led_abroad() {
        return None;
    }
    match scene.status()? {
        405 | 501 => Some(Sign::confirmed().at_status(scene, "the method is not allowed or not implemented")),
        404 => Some(Sign::deduced().at_status(scene, "nothing answers OPTIONS at this URL")),
        // CloudFront sends it for a method that the distribution does not allow.
        403 if scene.header("Server")?.eq_ignore_ascii_case("CloudFront") => {
            Some(Sign::possible().at_status(scene, "the CDN rejects the preflight"))
        }
        // Only the plain response: it may come from a route that answers OPTIONS without CORS support.
        200..=299 if scene.lacks_allow_origin() && scene.host().is_some_and(|host| host.allows_some) => {
            Some(Sign::possible().at_status(scene, "a response to OPTIONS without CORS headers"))
        }
        _ => None,
    }
}

fn explain(facts: &Facts) -> String {
    if facts.status.is_some_and(is_ok_status) {
        return format!(
            "{} answers OPTIONS on this path ({}), but without CORS support.",
            phrases::server(facts),
            phrases::status_or(facts, "a good status")
        );
    }
    format!(
        "{} does not handle OPTIONS on this path ({}), so the preflight fails.",
        phrases::server(facts),
        phrases::status_or(facts, "an error")
    )
}

fn fixes(facts: &Facts) -> Vec<String> {
    vec![
        format!(
            "On {}, put the framework's CORS middleware in front of the router, so that it answers OPTIONS on every path.",
            phrases::server(facts)
        ),
        phrases::answer_options(facts),
    ]
}
