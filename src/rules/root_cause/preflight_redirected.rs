//! The preflight was redirected.
//!
//! ## What it means
//! The server redirects every request to its preferred URL: from http to https, with or without a trailing slash, with
//! or without `www.`. Browsers do not follow redirects for a preflight.
//!
//! ## How to see it
//! OPTIONS is answered 301, 302, 303, 307 or 308; usually `Location` differs from the URL only in scheme, slash or host.
//!
//! ## What the consoles say
//! - Chromium:
//!   `Response to preflight request doesn't pass access control check: Redirect is not allowed for a preflight request.`
//! - Firefox: `(Reason: CORS request external redirect not allowed).`, or, if the redirect lacks
//!   `Access-Control-Allow-Origin`, that it is missing
//! - WebKit: `Preflight response is not successful. Status code: 301`
//!
//! ## Example
//! ```text
//! OPTIONS /users HTTP/1.1
//! Origin: https://app.example
//! Access-Control-Request-Method: POST
//!
//! HTTP/1.1 308 Permanent Redirect
//! Location: /users/
//! ```
//!
//! ## How to fix it
//! Use the final URL in the page's configuration. On the server, answer OPTIONS before the redirect rule (Django:
//! `APPEND_SLASH`, FastAPI: `redirect_slashes`, nginx: the `location` for OPTIONS).
//!
//! ## Standard
//! CORS-preflight fetch: <https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>

use super::away::made_by;
use super::rule::RootCauseRule;
use super::scene::{Scene, Sign};
use crate::rules::phrases;
use crate::rules::rule::Facts;

/// See the head of this file.
pub(crate) static RULE: RootCauseRule = RootCauseRule {
    name: "preflight-redirected",
    summary: "The server redirected the preflight",
    source: include_str!("preflight_redirected.rs"),
    says_it_all: true,
    is_redirect: true,
    signs,
    explain,
    fixes,
    ..RootCauseRule::PLAIN
};

/// A server redirected the preflight, but not to a login.
fn signs(scene: &Scene<'_, '_>) -> Option<Sign> {
    let target = scene.redirect_target().filter(|_| scene.is_preflight() && !scene.is_led_abroad())?;
    let entry = scene.entry?;
    if made_by(entry, &target).is_some() {
        return None;
    }
    Some(Sign::confirmed().at_header(entry, "Location", "where the redirect leads"))
}

fn explain(facts: &Facts) -> String {
    format!(
        "{} redirects to another URL ({}), and browsers do not follow redirects for a preflight.",
        phrases::server(facts),
        facts.location.as_deref().unwrap_or("another scheme, host or slash")
    )
}

fn fixes(facts: &Facts) -> Vec<String> {
    let mut fixes = Vec::new();
    if let Some(location) = &facts.location {
        fixes.push(format!("In the page, use the final URL: {location}."));
    }
    fixes.push(format!("On {}, answer OPTIONS before the rule that redirects.", phrases::server(facts)));
    fixes
}
