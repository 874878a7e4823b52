//! The identity provider's token endpoint rejects pages: the redirect URI is not registered for a single-page application.
//!
//! ## What it means
//! The token endpoint of Microsoft Entra ID (also B2C and External ID) sends CORS headers only for redirect URIs
//! of the platform "Single-page application". For redirect URIs of the platform "Web" it answers 400 (AADSTS9002326)
//! without them.
//!
//! ## How to see it
//! A POST to `…/oauth2/v2.0/token` whose response has the headers of Entra ID (`x-ms-ests-server`) and status 400 or 401,
//! but no CORS headers. The error text is not in the headers, so this is `possible`.
//!
//! ## What the consoles say
//! - Chromium: `No 'Access-Control-Allow-Origin' header is present on the requested resource.`, and in the line after it
//!   `net::ERR_FAILED 400 (Bad Request)`
//! - Firefox: `(Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 400.`
//! - WebKit: `Origin https://app.example is not allowed by Access-Control-Allow-Origin. Status code: 400`
//!
//! ## Example
//! ```text
//! POST /common/oauth2/v2.0/token HTTP/1.1
//! Host: login.microsoftonline.com
//! Origin: https://app.example
//!
//! HTTP/1.1 400 Bad Request
//! x-ms-ests-server: 2.1
//! ```
//!
//! ## How to fix it
//! In the app registration, move the redirect URI to the platform "Single-page application"; the library must use
//! the authorization code flow with PKCE.
//!
//! ## Standard
//! Token endpoint: <https://www.rfc-editor.org/rfc/rfc6749#section-3.2>

use super::rule::RootCauseRule;
use super::scene::{Scene, Sign};
use crate::rules::phrases;
use crate::rules::rule::Facts;

/// See the head of this file.
pub(crate) static RULE: RootCauseRule = RootCauseRule {
    name: "redirect-uri-not-spa",
    summary: "The redirect URI is not registered for a single-page application",
    source: include_str!("redirect_uri_not_spa.rs"),
    says_it_all: true,
    signs,
    explain,
    fixes,
    ..RootCauseRule::PLAIN
};

/// The token endpoint's error. Only its body would say which one it is.
fn signs(scene: &Scene<'_, '_>) -> Option<Sign> {
    scene.error_of_request().filter(|status| matches!(status, 400 | 401))?;
    let entry = scene.answer()?;
    let path = scene.hop.url.split(['?', '#']).next().unwrap_or_default();
    let is_token = &*scene.hop.method == "POST" && path.ends_with("/token") && path.contains("/oauth2/");
    let is_entra = entry.response.headers.has("X-Ms-Ests-Server");
    (is_token && is_entra).then(|| Sign::possible().at_header(entry, "X-Ms-Ests-Server", "Entra ID answered"))
}

fn explain(facts: &Facts) -> String {
    format!(
        "The token endpoint of {} sends CORS headers only for redirect URIs that are registered as a single-page application; for others it \
         answers {} without them.",
        phrases::server(facts),
        phrases::status_or(facts, "400")
    )
}

fn fixes(_: &Facts) -> Vec<String> {
    vec![
        "In the app registration of the identity provider, register the redirect URI as a single-page application (SPA), not as Web."
            .to_owned(),
    ]
}
