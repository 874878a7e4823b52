//! An extension of the browser redirected the request.
//!
//! ## What it means
//! An extension (an ad blocker, an environment switcher, a privacy tool) redirected the request to another URL. No
//! server sent that redirect, and the redirect itself, or the response at its target, does not pass CORS.
//!
//! ## How to see it
//! `307 Internal Redirect` with `Non-Authoritative-Reason: WebRequest API`.
//!
//! ## What the consoles say
//! - Chromium: `Response to preflight request doesn't pass access control check: Redirect is not allowed for a preflight request.`, or a message about the header after a redirect
//! - Firefox: does not show such a redirect; the message names the URL that it went to
//! - WebKit: the same
//!
//! ## Example
//! ```text
//! GET https://cdn.example/lib.js HTTP/1.1
//! Origin: https://app.example
//!
//! HTTP/1.1 307 Internal Redirect
//! Non-Authoritative-Reason: WebRequest API
//! Location: data:application/javascript,
//! ```
//!
//! ## How to fix it
//! Try in a private window without extensions, find the extension, and make an exception for the host.
//!
//! ## Standard
//! HSTS: <https://www.rfc-editor.org/rfc/rfc6797>; Fetch: <https://fetch.spec.whatwg.org/#concept-main-fetch>

use super::away::{MadeBy, made_by};
use super::rule::{AnsweredBy, RootCauseRule};
use super::scene::{Scene, Sign};
use crate::rules::rule::Facts;

/// See the head of this file.
pub(crate) static RULE: RootCauseRule = RootCauseRule {
    name: "extension-redirect",
    summary: "An extension redirected the request",
    source: include_str!("extension_redirect.rs"),
    says_it_all: true,
    answered_by: AnsweredBy::Browser,
    signs,
    explain,
    fixes,
    ..RootCauseRule::PLAIN
};

/// The blocked redirect did not come from a server.
fn signs(scene: &Scene<'_, '_>) -> Option<Sign> {
    let (entry, target) = scene.entry.zip(scene.redirect_target()).filter(|_| scene.is_cors())?;
    let is_it = made_by(entry, &target) == Some(MadeBy::Extension);
    is_it.then(|| Sign::confirmed().at_header(entry, "Non-Authoritative-Reason", "no server sent this redirect"))
}

fn explain(facts: &Facts) -> String {
    format!(
        "An extension of the browser redirected the request to {}; no server did. CORS does not allow that here.",
        facts.location.as_deref().unwrap_or("another URL")
    )
}

fn fixes(_: &Facts) -> Vec<String> {
    vec!["Try in a window without extensions; then find the extension that redirects, and make an exception for this host.".to_owned()]
}
