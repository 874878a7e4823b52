//! The browser itself redirected from http to https, and CORS does not allow that here.
//!
//! ## What it means
//! The page requests an http URL. The browser knows that the host must be reached over https (HSTS), or upgrades such URLs
//! itself, and redirects internally. A preflight may not be redirected, and after a redirect to another
//! origin the request has `Origin: null`. The server never saw the http request.
//!
//! ## How to see it
//! `307 Internal Redirect` with `Non-Authoritative-Reason: HSTS` or `HttpsUpgrades`, to the same URL with https.
//!
//! ## What the consoles say
//! - Chromium: `Response to preflight request doesn't pass access control check: Redirect is not allowed for a preflight request.`, or a message about the header after a redirect
//! - Firefox: does not show such a redirect; the message names the URL that it went to
//! - WebKit: the same
//!
//! ## Example
//! ```text
//! OPTIONS http://api.example/users HTTP/1.1
//! Origin: http://app.example
//!
//! HTTP/1.1 307 Internal Redirect
//! Non-Authoritative-Reason: HSTS
//! Location: https://api.example/users
//! ```
//!
//! ## How to fix it
//! Use the https URL in the page.
//!
//! ## Standard
//! HSTS: <https://www.rfc-editor.org/rfc/rfc6797>; Fetch: <https://fetch.spec.whatwg.org/#concept-main-fetch>

use super::away::{MadeBy, made_by};
use super::rule::{AnsweredBy, RootCauseRule};
use super::scene::{Scene, Sign};
use crate::rules::rule::Facts;

/// See the head of this file.
pub(crate) static RULE: RootCauseRule = RootCauseRule {
    name: "browser-https-upgrade",
    summary: "The browser itself redirected http to https",
    source: include_str!("browser_https_upgrade.rs"),
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
    let is_it = made_by(entry, &target) == Some(MadeBy::Browser);
    is_it.then(|| Sign::confirmed().at_header(entry, "Non-Authoritative-Reason", "no server sent this redirect"))
}

fn explain(facts: &Facts) -> String {
    format!(
        "The page requested the http URL {}, and the browser itself redirected it to https (HSTS or an upgrade), not a server. CORS does not \
         allow that here.",
        facts.url
    )
}

fn fixes(facts: &Facts) -> Vec<String> {
    let https = facts.url.as_str().strip_prefix("http://").map(|rest| format!("https://{rest}"));
    vec![format!(
        "In the page, use the https URL: {}.",
        https.as_deref().or(facts.location.as_deref()).unwrap_or("https://…")
    )]
}
