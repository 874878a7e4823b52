//! The request was redirected to a login page.
//!
//! ## What it means
//! The session has ended or the request had no valid login, so the server redirected it to its login page, often at an
//! identity provider. Other origins may not read a login page, so the browser reports CORS. A `fetch()` cannot
//! log anybody in.
//!
//! ## How to see it
//! A redirect whose `Location` has the words of a login page (`/login`, `/oauth2/authorize`, `/saml`), its parameters
//! (`client_id` with `redirect_uri`, `SAMLRequest`, `wa=wsignin1.0`), or an identity provider's domain. A request to the
//! page's own origin that ends at an HTML page of another origin makes it `possible`.
//!
//! ## What the consoles say
//! - Chromium:
//!   `Access to fetch at 'https://login.example/…' (redirected from 'https://api.example/users') from origin '…' has been blocked by CORS policy: …`
//! - Firefox: the message names the address of the login page, or, if the redirect itself lacks the header, the one that was
//!   asked for.
//! - WebKit: `Cross-origin redirection to https://login.example/… denied by Cross-Origin Resource Sharing policy: …`, or
//!   `Origin null is not allowed by Access-Control-Allow-Origin.`
//!
//! ## Example
//! ```text
//! GET /users HTTP/1.1
//! Host: api.example
//! Origin: https://app.example
//!
//! HTTP/1.1 302 Found
//! Location: https://login.example/oauth2/authorize?redirect_uri=…
//! ```
//!
//! ## How to fix it
//! Renew the session. Let the API answer requests from scripts with 401 instead of redirecting; the page then sends
//! the user to the login page (`location.href = …`).
//!
//! ## Standard
//! HTTP-redirect fetch: <https://fetch.spec.whatwg.org/#http-redirect-fetch>

use super::away::{LoginSign, login_sign, made_by};
use super::rule::RootCauseRule;
use super::scene::{Scene, Sign};
use crate::browser::Stage;
use crate::rules::phrases;
use crate::rules::rule::Facts;

/// See the head of this file.
pub(crate) static RULE: RootCauseRule = RootCauseRule {
    name: "redirected-to-login",
    summary: "The request was redirected to a login page",
    source: include_str!("redirected_to_login.rs"),
    says_it_all: true,
    signs,
    explain,
    fixes,
    ..RootCauseRule::PLAIN
};

/// An earlier redirect, or the blocked one, leads to a login; or the page's own server redirected to a page of
/// another origin, as servers do when a session has ended.
fn signs(scene: &Scene<'_, '_>) -> Option<Sign> {
    let asked_for =
        scene.fetch.hops.first().filter(|_| scene.is_cors() && (scene.draft.hop > 0 || !scene.is_preflight()))?;
    let redirects = scene.redirects();
    // The requested URL is not a login page itself: redirects between login pages are normal.
    if redirects.is_empty() || login_sign(&asked_for.url) == Some(LoginSign::Strong) {
        return None;
    }
    let signed = redirects.iter().filter_map(|(entry, target)| Some((login_sign(target)?, *entry)));
    if let Some((sign, entry)) = signed.max_by_key(|(sign, _)| *sign) {
        let sign = if sign == LoginSign::Strong { Sign::deduced() } else { Sign::possible() };
        return Some(sign.at_header(entry, "Location", "leads to a login"));
    }
    let (entry, _) = redirects.first().filter(|_| scene.is_led_abroad())?;
    let shows_page = scene.header("Content-Type").is_none_or(|kind| kind.starts_with("text/html"));
    (shows_page && made_by(entry, &scene.hop.url).is_none())
        .then(|| Sign::possible().at_header(entry, "Location", "the page's own server leads to another origin"))
}

fn explain(facts: &Facts) -> String {
    format!(
        "The request was redirected to a login page ({}): there was no valid session. The page sees only a CORS failure.",
        facts.location.as_deref().filter(|_| facts.stage == Stage::Redirect).unwrap_or(&facts.url)
    )
}

fn fixes(facts: &Facts) -> Vec<String> {
    vec![
        "Renew the session: reload the page or open it in a new tab and log in, then try again.".to_owned(),
        format!(
            "On {}, answer requests from scripts with 401 instead of redirecting to the login (many servers do if the \
             request has `X-Requested-With: XMLHttpRequest` or `Accept: application/json`).",
            phrases::server_of(&facts.initial_url)
        ),
        "In the page, when this fails, navigate to the login page (`location.href = …`); do not request it with \
         `fetch()`."
            .to_owned(),
    ]
}
