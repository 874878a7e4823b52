//! A redirect has no CORS headers.
//!
//! ## What it means
//! Every response in a chain must pass the CORS check, including redirects. The server (often a rule for https,
//! `www.` or a trailing slash) redirects without the headers, so the browser stops there, whatever the target
//! would send.
//!
//! ## How to see it
//! A 301, 302, 303, 307 or 308 on the request itself, without `Access-Control-Allow-Origin`.
//!
//! ## What the consoles say
//! - Chromium: `Access to fetch at 'https://api.example/users/' (redirected from 'http://api.example/users') … No 'Access-Control-Allow-Origin' header is present on the requested resource.`
//! - Firefox: `(Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 301.`
//! - WebKit: `Cross-origin redirection to https://api.example/users denied by Cross-Origin Resource Sharing policy: …`
//!
//! ## Example
//! ```text
//! GET /users HTTP/1.1
//! Origin: https://app.example
//!
//! HTTP/1.1 301 Moved Permanently
//! Location: https://api.example/users/
//! ```
//!
//! ## How to fix it
//! Use the final URL in the page. Or send the CORS headers with the redirect as well.
//!
//! ## Standard
//! HTTP-redirect fetch, and the CORS check before it: <https://fetch.spec.whatwg.org/#concept-http-fetch>

use super::away::made_by;
use super::rule::RootCauseRule;
use super::scene::{Scene, Sign};
use crate::browser::Stage;
use crate::rules::phrases;
use crate::rules::rule::Facts;

/// See the head of this file.
pub(crate) static RULE: RootCauseRule = RootCauseRule {
    name: "redirect-without-cors",
    summary: "A redirect has no CORS headers",
    source: include_str!("redirect_without_cors.rs"),
    says_it_all: true,
    is_redirect: true,
    signs,
    explain,
    fixes,
    ..RootCauseRule::PLAIN
};

/// The redirect itself was blocked, and it came from a server.
fn signs(scene: &Scene<'_, '_>) -> Option<Sign> {
    let target = scene.redirect_target().filter(|_| scene.lacks_allow_origin() && scene.stage == Stage::Redirect)?;
    let entry = scene.entry?;
    made_by(entry, &target)
        .is_none()
        .then(|| Sign::confirmed().at_header(entry, "Location", "where the redirect leads"))
}

fn explain(facts: &Facts) -> String {
    format!(
        "{} redirects to {}, and the redirect has no CORS headers: the browser stops there, whatever the target would send.",
        phrases::server(facts),
        facts.location.as_deref().unwrap_or("another URL")
    )
}

fn fixes(facts: &Facts) -> Vec<String> {
    let mut fixes = Vec::new();
    if let Some(location) = facts.location.as_deref() {
        fixes.push(format!("In the page, request {location} directly, so that nothing redirects."));
    }
    fixes.push(format!("On {}, also send {} with the redirect.", phrases::server(facts), phrases::header_lines(facts)));
    fixes
}
