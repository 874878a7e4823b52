//! The server asks for a login before it answers the preflight.
//!
//! ## What it means
//! A preflight never carries cookies, `Authorization` or a client certificate: the browser asks for permission first. A
//! filter that wants a login from every request answers it with 401, 403, 407 or a redirect to a login page, and the
//! request itself is never sent. The login of the user plays no part.
//!
//! ## How to see it
//! OPTIONS is answered 401, 403, 407 or redirected to a login, often with `WWW-Authenticate`; other requests to the
//! same server, sent with a token, succeed.
//!
//! ## What the consoles say
//! - Chromium and Firefox: mostly that `Access-Control-Allow-Origin` is missing (see `missing-allow-origin`); if the 401
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
//! ## How to mend it
//! Let OPTIONS pass the login filter, and answer it with 204 and the CORS headers. Examples: Spring Security
//! `http.cors(withDefaults())`; nginx `if ($request_method = OPTIONS) { return 204; }` before `auth_request`; an API
//! gateway's own CORS setting instead of a route with an authorizer; Express: `app.use(cors())` before the
//! authentication.
//!
//! ## Standard
//! CORS-preflight fetch, whose request carries no credentials: <https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>

use super::RootCauseRule;
use crate::rules::rule::Facts;
use crate::rules::words;

/// See the head of this file.
pub(crate) static RULE: RootCauseRule = RootCauseRule {
    name: "auth-before-preflight",
    summary: "The server asks for a login before it answers the preflight",
    source: include_str!("auth_before_preflight.rs"),
    says_it_all: true,
    explain,
    fixes,
};

fn explain(facts: &Facts) -> String {
    format!(
        "{} asks for a login before it looks at the method: OPTIONS was answered {}. A preflight never carries \
         cookies or \
         `Authorization`, so it can never pass.",
        words::server(facts),
        words::status_or(facts, "with a refusal")
    )
}

fn fixes(facts: &Facts) -> Vec<String> {
    vec![
        format!(
            "On {}, let OPTIONS pass the login filter (put the CORS handling before authentication).",
            words::server(facts)
        ),
        words::answer_options(facts),
    ]
}
