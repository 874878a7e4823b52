//! The server requires authentication even for the preflight.
//!
//! ## What it means
//! A preflight never has cookies, `Authorization` or a client certificate: the browser asks for permission first. A
//! filter that requires authentication for every request answers it with 401, 403 or a redirect to a login page, and the
//! request itself is never sent. Whether the user is logged in does not matter.
//!
//! ## How to see it
//! OPTIONS is answered 401, often with `WWW-Authenticate`, or redirected to a login; other requests to the same server,
//! sent with a token, succeed. A 403 may also come from a firewall or a CORS filter, so it makes this only `possible`.
//!
//! ## What the consoles say
//! - Chromium and Firefox: usually that `Access-Control-Allow-Origin` is missing (see `missing-allow-origin`); if the 401
//!   carries it, that the status is not 2xx (see `preflight-bad-status`); for a redirect see `preflight-redirect`.
//! - WebKit: `Preflight response is not successful. Status code: 401`
//!
//! ## Example
//! ```text
//! OPTIONS /users/7 HTTP/1.1
//! Origin: https://app.example
//! Access-Control-Request-Method: PUT
//! Access-Control-Request-Headers: authorization
//!
//! HTTP/1.1 401 Unauthorized
//! WWW-Authenticate: Bearer realm="api"
//! ```
//!
//! ## How to fix it
//! Let OPTIONS pass the authentication filter, and answer it with 204 and the CORS headers. Examples: Spring Security
//! `http.cors(withDefaults())`; nginx `if ($request_method = OPTIONS) { return 204; }` before `auth_request`; the
//! API gateway's own CORS setting instead of a route with an authorizer; Express: `app.use(cors())` before
//! authentication.
//!
//! ## Standard
//! CORS-preflight fetch, whose request has no credentials: <https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>

use super::away::{LoginSign, login_sign};
use super::rule::RootCauseRule;
use super::scene::{Scene, Sign};
use crate::rules::phrases;
use crate::rules::rule::Facts;

/// See the head of this file.
pub(crate) static RULE: RootCauseRule = RootCauseRule {
    name: "auth-before-preflight",
    summary: "The server requires authentication even for the preflight",
    source: include_str!("auth_before_preflight.rs"),
    says_it_all: true,
    is_fixed_by_cors_settings: true,
    signs,
    explain,
    fixes,
    ..RootCauseRule::PLAIN
};

/// A 401 requires authentication, and so does a redirect to a login; a 403 has many reasons.
fn signs(scene: &Scene<'_, '_>) -> Option<Sign> {
    if !scene.is_preflight() || scene.is_led_abroad() {
        return None;
    }
    match scene.status()? {
        401 => {
            let sign = if scene.header("WWW-Authenticate").is_some() { Sign::confirmed() } else { Sign::deduced() };
            Some(sign.at_status(scene, "requires authentication"))
        }
        403 if !scene.comes_from_cors_filter() => Some(Sign::possible().at_status(scene, "refuses the preflight")),
        301 | 302 | 303 | 307 | 308 => {
            let target = scene.redirect_target()?;
            let is_login_itself = login_sign(&scene.hop.url).is_some();
            let sign = match login_sign(&target).filter(|_| !is_login_itself)? {
                LoginSign::Strong => Sign::deduced(),
                LoginSign::Weak => Sign::possible(),
            };
            Some(sign.at_header(scene.entry?, "Location", "leads to a login"))
        }
        _ => None,
    }
}

fn explain(facts: &Facts) -> String {
    format!(
        "{} requires authentication even for OPTIONS: it answered {}. A preflight never has \
         cookies or \
         `Authorization`, so it can never pass.",
        phrases::server(facts),
        phrases::status_or(facts, "with a refusal")
    )
}

fn fixes(facts: &Facts) -> Vec<String> {
    vec![
        format!(
            "On {}, let OPTIONS pass the authentication filter (put the CORS handling before authentication).",
            phrases::server(facts)
        ),
        phrases::answer_options(facts),
    ]
}
